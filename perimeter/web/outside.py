"""The outside face: a copy of the register (register snapshot) served as it lies, and nothing else.

It needs neither a home nor Django, takes nothing in and keeps nothing. The manifest is the one list
of what there is: a file that it does not name, or that has not the size it names, is not served.
Whether the manifest is genuine is for `register verify` to say.
"""

import gzip
import hashlib
import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO

from perimeter.core.note import read_note
from perimeter.core.problem import Damaged, NotFound, Refusal
from perimeter.law import words
from perimeter.store import manifest
from perimeter.store.certkeys import checked
from perimeter.store.keys import read_list
from perimeter.store.manifest import Listed, Manifest
from perimeter.web.endings import TYPES

POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# The verifier is one file with its script in it, and names that script in a policy of its own.
WITHIN = POLICY.replace("style-src 'self'", "style-src 'unsafe-inline'; script-src 'unsafe-inline'")
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-cache"),
)
VERIFIER, KEYS = "verifier.html", "keys.json"
PACK_MAX = 1024**2  # what is packed while somebody waits; larger files lie packed beside
_CHUNK = 256 * 1024

Start = Callable[..., Any]
Head = list[tuple[str, str]]


@dataclass(frozen=True)
class Shown:
    """The copy as its manifest has it; `mark` tells when another took its place."""

    files: dict[str, Listed]
    mark: tuple[int, int, int]


class Outside:
    """The WSGI application over one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._shown = _shown(folder)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """One request."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _other_method(environ, start)
        shown = self._now()
        asked = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        elsewhere = self._elsewhere(shown, asked, environ)
        if elsewhere:
            return _plain(start, HTTPStatus.FOUND, [("Location", elsewhere)])
        for path in _candidates(asked.removeprefix("/")):
            if path in shown.files:
                answer = self._answer(shown, path, environ, start)
                if answer is not None:
                    return answer
        return self._missing(shown, asked, environ, start)

    def _now(self) -> Shown:
        """What is there now: a new copy takes the place of the old one while this runs."""
        with self._lock:
            if _mark(self.folder) != self._shown.mark:
                with suppress(Refusal):  # between the old and the new: what is gone is not served
                    self._shown = _shown(self.folder)
            return self._shown

    def _answer(
        self, shown: Shown, path: str, environ: dict[str, Any], start: Start
    ) -> Iterable[bytes] | None:
        """The file; None where it is not as listed."""
        listed = shown.files[path]
        head = _head(path, listed)
        if dict(head)["ETag"] in environ.get("HTTP_IF_NONE_MATCH", ""):
            return _plain(start, HTTPStatus.NOT_MODIFIED, head)
        packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        beside = shown.files.get(f"{path}.gz") if packed else None
        file = self._open(f"{path}.gz" if beside else path, beside or listed)
        if file is None:
            return None
        size = (beside or listed).size
        if beside:
            head.append(("Content-Encoding", "gzip"))
        elif packed and listed.size <= PACK_MAX and not path.endswith((".gz", ".parquet")):
            with file:
                return _whole(start, HTTPStatus.OK, head, file.read(), environ)
        head.append(("Content-Length", str(size)))
        _begin(start, HTTPStatus.OK, head)
        if environ["REQUEST_METHOD"] == "HEAD":
            file.close()
            return ()
        return _pieces(file)

    def _elsewhere(self, shown: Shown, asked: str, environ: dict[str, Any]) -> str:
        """Where an address of the living pages leads in a copy: the verifier; the page of the entry
        whose certificate was scanned, where one of our keys signed it. Empty for any other."""
        head, _, rest = asked.strip("/").partition("/")
        if rest == "verify" and VERIFIER in shown.files:
            return f"/{VERIFIER}"
        if head != "C" or KEYS not in shown.files:
            return ""
        try:
            listed = read_list(self.folder / KEYS)
            entry = checked(listed.certificates, rest).entry
        except (Damaged, Refusal):
            return ""
        pages = (_candidates(f"{lang}/entry/{entry}")[1] for lang in self._spoken(shown, environ))
        return next((f"/{page}" for page in pages if page in shown.files), "")

    def _spoken(self, shown: Shown, environ: dict[str, Any]) -> list[str]:
        """The languages of the copy, those that the reader prefers first."""
        spoken = [
            path.removesuffix("/404.html") for path in shown.files if path.endswith("/404.html")
        ]
        return [one for one in dict.fromkeys([*_preferred(environ), *spoken]) if one in spoken]

    def _missing(
        self, shown: Shown, asked: str, environ: dict[str, Any], start: Start
    ) -> Iterable[bytes]:
        """The page of what there is not, in the reader's language; its links hold anywhere."""
        spoken, named = self._spoken(shown, environ), asked.strip("/").partition("/")[0]
        lang = named if named in spoken else next(iter(spoken), "")
        path = f"{lang}/404.html"
        file = self._open(path, shown.files[path]) if lang else None
        if file is None:
            return _plain(start, HTTPStatus.NOT_FOUND, [])
        with file:
            page = file.read().replace(b"<head>", f'<head><base href="/{path}">'.encode(), 1)
        head = [("Content-Type", TYPES["html"]), ("Vary", "Accept-Encoding, Accept-Language")]
        return _whole(start, HTTPStatus.NOT_FOUND, head, page, environ)

    def _open(self, path: str, listed: Listed) -> BinaryIO | None:
        """The file, where it is a plain one within the folder and of the size it should have."""
        place = self.folder / path
        try:
            if not place.resolve().is_relative_to(self.folder.resolve()):
                return None
            file = os.fdopen(os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
        except OSError:
            return None
        found = os.fstat(file.fileno())
        if stat.S_ISREG(found.st_mode) and found.st_size == listed.size:
            return file
        file.close()
        return None


def _shown(folder: Path) -> Shown:
    """NotFound where there is no copy, Refusal where its manifest can not be read."""
    mark = _mark(folder)
    if mark is None:
        raise NotFound("copy_not_there", path=str(folder))
    try:
        own = (folder / manifest.FILE).read_bytes()
        found: Manifest = manifest.read(read_note(own.decode("utf-8"))[0])
    except (OSError, ValueError) as error:
        raise Refusal("copy_unreadable") from error
    itself = Listed(hashlib.sha256(own).hexdigest(), len(own))
    return Shown({**found.files, manifest.FILE: itself}, mark)


def _mark(folder: Path) -> tuple[int, int, int] | None:
    try:
        found = (folder / manifest.FILE).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _candidates(asked: str) -> list[str]:
    """The files that an address may mean: itself, a page, the first page of a folder."""
    if not asked or asked.endswith("/"):
        return [f"{asked}index.html"]
    lang, entry, rest = (*asked.split("/", 2), "", "")[:3]
    page = f"{lang}/{entry}/{rest.replace('/', '~')}.html" if entry == "entry" else f"{asked}.html"
    return [asked, page, f"{asked}/index.html"]


def _head(path: str, listed: Listed) -> Head:
    ending = Path(path).suffix.removeprefix(".")
    return [
        ("Content-Type", TYPES.get(ending, "application/octet-stream")),
        ("ETag", f'W/"{listed.digest[:32]}"'),
        ("Vary", "Accept-Encoding"),
        ("Content-Security-Policy", WITHIN if path == VERIFIER else POLICY),
    ]


def _whole(
    start: Start, status: HTTPStatus, head: Head, data: bytes, environ: dict[str, Any]
) -> Iterable[bytes]:
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        data = gzip.compress(data, 6, mtime=0)
        head.append(("Content-Encoding", "gzip"))
    _begin(start, status, [*head, ("Content-Length", str(len(data)))])
    return () if environ["REQUEST_METHOD"] == "HEAD" else (data,)


def _plain(start: Start, status: HTTPStatus, head: Head) -> Iterable[bytes]:
    """An answer without a body; one of "not modified" may not even say what it would have been."""
    if status == HTTPStatus.NOT_MODIFIED:
        head = [(name, value) for name, value in head if name != "Content-Type"]
    else:
        head = [*head, ("Content-Type", TYPES[""]), ("Content-Length", "0")]
    _begin(start, status, head)
    return ()


def _other_method(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Nothing is sent to a copy; said in the reader's language, or in each of ours."""
    preferred = [lang for lang in _preferred(environ) if lang in words.LANGUAGES]
    said = [words.text("method_unknown", lang) for lang in preferred[:1] or words.LANGUAGES]
    data = "".join(f"{line}\n" for line in said).encode()
    head = [("Allow", "GET, HEAD"), ("Content-Type", TYPES[""]), ("Vary", "Accept-Language")]
    _begin(start, HTTPStatus.METHOD_NOT_ALLOWED, [*head, ("Content-Length", str(len(data)))])
    return (data,)


def _begin(start: Start, status: HTTPStatus, head: Head) -> None:
    given = {name for name, _ in head}
    start(f"{status.value} {status.phrase}", [*head, *(h for h in HEADERS if h[0] not in given)])


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece


def _preferred(environ: dict[str, Any]) -> list[str]:
    """Languages that the reader's browser names, best first as it wrote them."""
    given = environ.get("HTTP_ACCEPT_LANGUAGE", "")[:200].split(",")
    return [one.strip()[:2].lower() for one in given]
