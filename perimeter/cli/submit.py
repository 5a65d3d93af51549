"""`submit`: a firm's file to the portal, in signed parts; gone on with after a cut or a restart.

Nothing is kept here of how far it is: the portal knows, and is asked. Exit 0 accepted, 1 sent back
with every problem, 3 where nobody answered. Needs neither a home nor Django.
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perimeter.cli import edge, keyfile
from perimeter.cli.answer import Answer
from perimeter.cli.portal import Portal, Reply
from perimeter.cli.progress import Progress
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal, Unavailable
from perimeter.law import words

WAITS = (1, 2, 4, 8, 16, 30)  # seconds; the last one over and over
CHUNK_BYTES = range(1024, 4 * 1024**2 + 1)
KINDS = {401: NotAllowed, 403: NotAllowed, 404: NotFound, 409: Conflict}
BUSY, BUSY_TIMES = "upload_busy", 10
PASSING = (BUSY, "digest_wrong", "signature_replayed")  # what the next try may not meet


class Again(Exception):  # noqa: N818 (never shown: the step is taken again)
    """The portal asks for some patience."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def submit(options: argparse.Namespace) -> Answer:
    if options.chunk not in CHUNK_BYTES:
        raise Refusal("submit_chunk", least=CHUNK_BYTES[0], most=CHUNK_BYTES[-1])
    key, keyid = keyfile.read(Path(options.key))
    portal = Portal(options.to, key, keyid, options.lang, edge.source())
    data = _opened(options)
    asked = {
        "form": options.form,
        "period": options.period,
        "mode": options.mode,
        "replaces": options.replaces,
        "size": data.size,
        "sha256": data.sha256,
    }
    sending = Sending(portal, data, asked, options.chunk, options.tries, time.sleep)
    document = sending.result()
    if options.receipt:
        Path(options.receipt).write_bytes(sending.receipt(document))
    return _said(document, options.lang)


@dataclass(frozen=True)
class File:
    """What is sent: a file that is read where it lies, or nothing at all."""

    path: Path | None
    size: int
    sha256: str

    def part(self, offset: int, most: int) -> bytes:
        """The bytes from there on; Conflict where the file is shorter than it was."""
        if self.path is None:
            return b""
        with self.path.open("rb") as file:
            file.seek(offset)
            found = file.read(min(most, self.size - offset))
        if not found:
            raise Conflict("submit_file_changed", path=str(self.path))
        return found


@dataclass(frozen=True)
class Sending:
    """One file on its way to a portal. `tries` bounds how often one step is taken, `pause` waits
    for so many seconds in between."""

    portal: Portal
    data: File
    asked: dict[str, Any]
    chunk: int
    tries: int
    pause: Callable[[int], None]

    def result(self) -> dict[str, Any]:
        """Sends what the portal lacks and hands it in; what became of it."""
        for _ in range(self.tries):
            body = json.dumps(self.asked).encode()
            begun = self._ask("POST", "uploads", body)
            path = f"uploads/{begun.document['upload']}"
            if self._sent(path, begun.offset):
                reply = self._ask("POST", f"{path}/commit", b"")
                if reply.document.get("code") == "upload_ended":
                    return dict(self._ask("GET", path).document["result"])
                if "accepted" in reply.document:
                    return dict(reply.document)
        raise Conflict("submit_stuck")

    def receipt(self, document: dict[str, Any]) -> bytes:
        """The receipt of what became of it."""
        reply = self._ask("GET", f"filings/{document['act']}/receipt")
        return json.dumps(reply.document, ensure_ascii=False, indent=1).encode()

    def _sent(self, path: str, offset: int) -> bool:
        """Sends part after part; False where the portal asks to begin again. Where the line was cut
        the portal is asked how far the file is, after longer and longer waits."""
        progress = Progress(words.text("submit.sending", self.portal.lang), self.data.size)
        progress.step(offset)
        met = list[bool]()
        while offset < self.data.size:
            part = self.data.part(offset, self.chunk)
            try:
                reply = self._once("PATCH", path, part, {"Upload-Offset": str(offset)})
            except (Unavailable, Again) as away:
                self._wait(met, away)
                reply = self._ask("HEAD", path)
            if reply.document.get("code") == "upload_ended":
                return True
            if reply.document.get("next") == "start-again":
                return False
            if reply.offset > offset:
                progress.step(reply.offset - offset)
                met = []
            elif not met:
                self._wait(met, Again(Conflict("submit_stuck")))
            offset = reply.offset
        return True

    def _ask(self, *asked: Any) -> Reply:
        """An answer, however often it takes to get one."""
        met = list[bool]()
        while True:
            try:
                return self._once(*asked)
            except (Unavailable, Again) as away:
                self._wait(met, away)

    def _wait(self, met: list[bool], away: Exception) -> None:
        """Waits before the next try, the longer the more was `met`; raises what stood in the way
        after the last one. A portal that works on an earlier request, whose answer was lost, gets
        more time."""
        busy = isinstance(away, Again) and away.refusal.values.get("code") == BUSY
        met[:] = [one for one in met if one or not busy] + [busy]  # who says busy, answers
        times = met.count(busy)
        if times >= self.tries * (BUSY_TIMES if busy else 1):
            raise away.refusal if isinstance(away, Again) else away
        self.pause(WAITS[min(times, len(WAITS)) - 1])

    def _once(
        self, method: str, path: str, body: bytes | None = None, fields: Mapping[str, str] = {}
    ) -> Reply:
        """An answer that the next step can be taken from; a refusal otherwise, in its own words."""
        reply = self.portal.ask(method, path, body, fields)
        if method == "HEAD" and reply.status >= 400:  # which comes without words
            reply = self.portal.ask("GET", path)
        if reply.status < 400 or reply.status == 422:
            return reply
        code, step = str(reply.document.get("code")), reply.document.get("next")
        refusal = KINDS.get(reply.status, Refusal)(
            "submit_told", code=code, said=str(reply.document.get("detail"))
        )
        if code in PASSING or step == "wait":
            raise Again(refusal)
        if step in ("ask-offset", "start-again"):
            return reply
        raise refusal


def _opened(options: argparse.Namespace) -> File:
    """The file that is named; nothing where there is nothing to report."""
    if not options.file:
        if options.mode != "nil":
            raise Refusal("mode_without_file", mode=options.mode)
        return File(None, 0, hashlib.sha256().hexdigest())
    path = Path(options.file)
    try:
        with path.open("rb") as file:
            return File(path, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        raise NotFound("file_missing", path=options.file) from error


def _said(document: dict[str, Any], lang: str) -> Answer:
    accepted, errors = bool(document["accepted"]), document.get("errors", [])
    wrong = sum(one["severity"] == "error" and one["evaluated"] for one in errors)
    verdict = "submit.accepted" if accepted else "submit.sent_back"
    lines = [words.text(verdict, lang, filing=document["filing"], n=wrong)]
    lines += [f"{one['code']}: {one['text']}" for one in errors]
    if not accepted:
        print(words.text("submit.corrected", lang), file=sys.stderr)
    return Answer(document, lines, 0 if accepted else 1)
