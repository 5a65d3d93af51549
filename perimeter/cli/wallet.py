"""`wallet verify`: what a proof of a wallet comes to. Needs neither a home nor Django."""

import argparse
from datetime import datetime
from pathlib import Path

from perimeter.cli import edge
from perimeter.cli.answer import Answer, table
from perimeter.core.problem import NotFound
from perimeter.law import words
from perimeter.wallets import document as documents
from perimeter.wallets.asked import written
from perimeter.wallets.document import BYTES_MAX, Document
from perimeter.wallets.proof import Verdict
from perimeter.wallets.proof import verify as verified
from perimeter.wallets.verdict import VALID


def verify(options: argparse.Namespace) -> Answer:
    """Exit 0 where it proves, 1 where it does not, 2 where FILE is no such document."""
    found = read(Path(options.file))
    at = found.at or edge.source().now()
    verdict = verified(found.proof, found.asked, at)
    return _answer(verdict, found.asked is not None, at, options.lang)


def read(path: Path) -> Document:
    """The document in a file."""
    try:
        with path.open("rb") as opened:
            data = opened.read(BYTES_MAX + 1)
    except OSError as error:
        raise NotFound("file_missing", path=str(path)) from error
    return documents.read(data)


def _answer(verdict: Verdict, asked: bool, at: datetime, lang: str) -> Answer:
    text = words.text(verdict.code, lang, **verdict.details)
    funds = verdict.details.get("funds") or []
    lines = table((one["outpoint"], one["amount"], one["script"]) for one in funds) if funds else []
    document = {
        "state": verdict.state,
        "code": verdict.code,
        "text": text,
        "asked": asked,
        "at": written(at),
        "details": dict(verdict.details),
    }
    return Answer(document, [text, *lines], 0 if verdict.state == VALID else 1)
