"""The portal over HTTP, as a program at a firm sees it: signed requests, an answer each, and what
stood in the way told apart: the network here, the portal, its maintenance, or somebody between.

What is sent in which order is submit.py's. Needs neither a home nor Django.
"""

import http.client
import json
import socket
import ssl
from base64 import urlsafe_b64encode
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from perimeter.core import httpsign
from perimeter.core.problem import Refusal, Unavailable
from perimeter.core.source import Source

ROOT, NONCE_BYTES = "/api/v1", 18
KINDS = ("application/json", "application/problem+json")


class Stay(HTTPRedirectHandler):
    """Follows nobody elsewhere: a signature is for one address."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True)
class Reply:
    """What the portal answered: `document` is empty where it had nothing to say."""

    status: int
    fields: Mapping[str, str]
    document: Mapping[str, Any] = field(default_factory=dict)

    @property
    def offset(self) -> int:
        """Where the next part begins."""
        written = self.fields.get("Upload-Offset", "")
        return int(written) if written.isdecimal() else 0


@dataclass(frozen=True)
class Portal:
    """A portal by the address people know it by, and the key that signs. `seconds` is how long an
    answer may take."""

    site: str
    key: Ed25519PrivateKey
    keyid: str
    lang: str
    source: Source
    seconds: int = 120

    def __post_init__(self) -> None:
        parts = urlsplit(self.site)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise Refusal("site_refused", site=self.site)

    def ask(
        self, method: str, path: str, body: bytes | None = None, fields: Mapping[str, str] = {}
    ) -> Reply:
        """One signed request. Unavailable where no answer of the portal's came."""
        asked = self._signed(method, f"{self.site.rstrip('/')}{ROOT}/{path}", body, dict(fields))
        try:
            with build_opener(Stay).open(asked, timeout=self.seconds) as found:
                return _reply(method, found.status, found.headers, found.read())
        except HTTPError as answer:
            with answer:
                return _reply(method, answer.code, answer.headers, answer.read())
        except URLError as error:
            raise _away(error.reason, self.site) from error
        except (OSError, http.client.HTTPException) as error:
            raise _away(error, self.site) from error

    def _signed(self, method: str, uri: str, body: bytes | None, fields: dict[str, str]) -> Request:
        covered = {name.lower(): value for name, value in fields.items()}
        if body:
            covered[httpsign.DIGEST] = httpsign.content_digest(body)
        nonce = urlsafe_b64encode(self.source.random_bytes(NONCE_BYTES)).decode()
        created = timegm(self.source.now().timetuple())
        asked = httpsign.Request(method, uri, covered)
        signature = httpsign.sign(self.key, self.keyid, asked, created, nonce)
        kind = {"PATCH": "application/partial-upload"}.get(method, KINDS[0])
        more = {"Accept-Language": self.lang, "Content-Type": kind, "User-Agent": "perimeter"}
        return Request(uri, body, {**more, **covered, **signature}, method=method)


def _reply(method: str, status: int, fields: Any, data: bytes) -> Reply:
    """An answer as it came; Unavailable where it is maintenance, a failure, or nobody of ours."""
    ours = str(fields.get("Content-Type", "")).partition(";")[0] in KINDS or status == 204
    try:
        document = json.loads(data) if data and ours else {}
    except ValueError:
        document, ours = {}, False
    wait = str(fields.get("Retry-After", ""))
    if status == 503 and wait:
        raise Unavailable("submit_maintenance", until=wait[:40])
    if status >= 500:
        said = str(document.get("detail", ""))[:200]
        raise Unavailable("submit_service", status=status, said=said)
    if not ours or (method != "HEAD" and status != 204 and not document):
        raise Unavailable("submit_stranger", status=status)
    return Reply(status, {name.title(): value for name, value in fields.items()}, document)


def _away(reason: object, site: str) -> Unavailable:
    """Why no answer came: a name that is not known or a road that leads nowhere is the network
    here; a door that is shut, or shuts midway, is the portal's."""
    host = urlsplit(site).hostname or ""
    if isinstance(reason, socket.gaierror):
        return Unavailable("submit_name", host=host)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return Unavailable("submit_not_trusted", host=host)
    if isinstance(reason, ConnectionRefusedError):
        return Unavailable("submit_refused", host=host)
    if isinstance(reason, ConnectionError | http.client.HTTPException):
        return Unavailable("submit_cut", host=host)
    return Unavailable("submit_network", host=host)
