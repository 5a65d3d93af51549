"""The gate of the HTTP API: who sends is known by a signature, which is judged before the body is
read. No cookie counts here.

What a signature covers is core/httpsign's; whose key it is, acts/filing_key's; what is asked for,
api.py.
"""

import sys
from calendar import timegm
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from perimeter.acts import filing_key
from perimeter.acts.book import Book
from perimeter.acts.filing_key import FilingKey
from perimeter.core import httpsign
from perimeter.core.problem import NotAllowed, Refusal, Unavailable
from perimeter.store import nonces
from perimeter.store.database import told
from perimeter.web.api_codes import Code
from perimeter.web.api_problem import refused
from perimeter.web.body import INPUT, Arriving
from perimeter.web.gate import language, shelf_of, site_of

CHUNK_BYTES_MAX = 4 * 1024**2  # of one part: held in memory until its digest is known to fit
JSON_BYTES_MAX = 16 * 1024


@dataclass(frozen=True)
class Call:
    """A request that may be answered: by whose key, in which language, with its whole body."""

    request: HttpRequest
    book: Book
    lang: str
    body: bytes = b""
    sender: FilingKey | None = None

    @property
    def key(self) -> FilingKey:
        """Whose key signed: behind the gate there is one."""
        assert self.sender is not None
        return self.sender


View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Operation:
    """One thing the API does. `answers` are its good answers: status to the name of a schema, or
    none. `body` is JSON of a schema of that name, or bytes; `fields` must be there and signed."""

    method: str
    path: str
    name: str
    view: View
    answers: Mapping[int, str]
    codes: Mapping[str, Code] = field(default_factory=dict)
    body: str = ""
    fields: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    signed: bool = True

    @property
    def most(self) -> int:
        """The largest body it takes, in bytes."""
        return {"": 0, "bytes": CHUNK_BYTES_MAX}.get(self.body, JSON_BYTES_MAX)


def guarded(operations: Mapping[str, Operation]) -> View:
    """The view of one address: its operations by method, behind the gate."""

    @csrf_exempt
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        lang = language(request)
        try:
            operation = operations.get(str(request.method))
            if operation is None:
                response = refused(Refusal("method_unknown"), lang, request.path)
                response.headers["Allow"] = ", ".join(operations)
                return response
            return operation.view(_call(request, operation, lang), **parts)
        except Exception as error:
            return failed(request, error)

    return answer


def failed(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """The problem of a refusal, of a full disk or a failing database, or of a bug, whose trace goes
    to standard error."""
    meant = told(error) if error else None
    if not isinstance(meant, Refusal):
        if error:
            sys.excepthook(type(error), error, error.__traceback__)
        meant = Unavailable("our_fault")
    return refused(meant, language(request), request.path)


def _call(request: HttpRequest, operation: Operation, lang: str) -> Call:
    """The call behind a request; Refusal unless key, times, nonce and body are as they must be."""
    book = shelf_of(request).book
    if not operation.signed:
        return Call(request, book, lang)
    size = _size(request, operation)
    asked = httpsign.Request(str(request.method), _target(request), _fields(request))
    needed = [*operation.fields, *([httpsign.DIGEST] if size else [])]
    signed = httpsign.read(asked, needed)
    now = timegm(book.home.source.now().timetuple())
    httpsign.in_time(signed, now, _said)
    key = filing_key.usable(book, signed.keyid)
    httpsign.verified(signed, key.public)
    if not nonces.claim(signed.keyid, signed.nonce, signed.expires, now):
        raise NotAllowed("signature_replayed")
    body = _read(request, size)
    if size:
        httpsign.fits(asked, body)
    return Call(request, book, lang, body, key)


def _size(request: HttpRequest, operation: Operation) -> int:
    """How long the body says it is; Refusal where that is more than is read."""
    written = request.headers.get("Content-Length", "")
    if operation.most and not (written.isascii() and written.isdecimal()):
        raise Refusal("length_missing")
    size = int(written) if written.isascii() and written.isdecimal() else 0
    if size and not operation.most:
        raise Refusal("body_unwanted")
    if size > operation.most:
        raise Refusal("chunk_larger", bytes=operation.most)
    return size


def _read(request: HttpRequest, size: int) -> bytes:
    """The body, as far as it came: where the line was cut, its digest does not fit."""
    given = request.META[INPUT]
    if isinstance(given, Arriving):
        given.fetch()
    return bytes(given.read(size)) if size else b""


def _fields(request: HttpRequest) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _target(request: HttpRequest) -> str:
    """The whole address that was asked for, under the name that people know us by; where we were
    told none, under the one it was asked for."""
    site = site_of(request) or f"{request.scheme}://{request.headers.get('Host', '')}"
    return site + request.get_full_path()


def _said(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
