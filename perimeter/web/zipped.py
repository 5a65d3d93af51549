"""Pages sent compressed. What all of them begin with, the style sheet first, is compressed once.

A page for who is signed in, or with a form's token, goes through Django's own compression, which
hides how long it is: together with a secret its length would tell (BREACH). A public page holds no
secret, and is asked for a thousand times a second.
"""

import zlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

_STYLED = b"</style>"  # ends what pages of one language have in common
_BEGINNINGS_MAX = 16  # kept at once: one a language, and no more where something varies
_GZIP, _LEVEL = 31, 6  # zlib's number for the gzip format (RFC 1952)


def zipped(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Compresses pages for whoever takes them so."""
    others = GZipMiddleware(get_response)

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _is_open(request, response):
            return others.process_response(request, response)  # type: ignore[return-value]
        patch_vary_headers(response, ("Accept-Encoding",))
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.content = squeezed(response.content)
            response.headers["Content-Encoding"] = "gzip"
            tag = response.headers.get("ETag", "")
            if tag.startswith('"'):
                response.headers["ETag"] = "W/" + tag
        if response.status_code == 200:
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return answer


def squeezed(content: bytes) -> bytes:
    """A page compressed; its beginning is taken from the last page that began so."""
    head, mark, rest = content.partition(_STYLED)
    if head not in _begun:
        if len(_begun) >= _BEGINNINGS_MAX:
            _begun.clear()
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        _begun[head] = packer.compress(head) + packer.flush(zlib.Z_SYNC_FLUSH), packer
    first, packer = _begun[head]
    packer = packer.copy()
    return bytes(first + packer.compress(mark + rest) + packer.flush())


_begun: dict[bytes, tuple[bytes, Any]] = {}


def _is_open(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a page is the same for whoever asks: no cookie and no token in it, none asked for."""
    return (
        response.headers.get("Cache-Control") == "no-cache"
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not response.streaming
        and not response.cookies
        and not response.headers.get("Content-Encoding")
        and "CSRF_COOKIE" not in request.META
        and len(response.content) > 200
    )
