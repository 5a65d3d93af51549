"""`wallet verify`: what a proof of a wallet comes to. Needs neither a home nor Django."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from perimeter.cli import edge
from perimeter.cli.answer import Answer, table
from perimeter.core.problem import NotFound, Refusal
from perimeter.law import words
from perimeter.wallets.asked import read_asked, read_instant
from perimeter.wallets.encoding import strict_json
from perimeter.wallets.proof import Verdict, read_proof
from perimeter.wallets.proof import verify as verified
from perimeter.wallets.verdict import VALID

FILE_BYTES_MAX = 2_000_000


def verify(options: argparse.Namespace) -> Answer:
    """Exit 0 where it proves, 1 where it does not, 2 where FILE is no such document."""
    document = _read(Path(options.file))
    proof = read_proof(_object(document, "proof"))
    asked = read_asked(_object(document, "asked")) if "asked" in document else None
    at = read_instant(document["at"], "at") if "at" in document else edge.source().now()
    verdict = verified(proof, asked, at)
    return _answer(verdict, asked is not None, at, options.lang)


def _answer(verdict: Verdict, asked: bool, at: datetime, lang: str) -> Answer:
    text = words.text(verdict.code, lang, **verdict.details)
    funds = verdict.details.get("funds") or []
    lines = table((one["outpoint"], one["amount"], one["script"]) for one in funds) if funds else []
    document = {
        "state": verdict.state,
        "code": verdict.code,
        "text": text,
        "asked": asked,
        "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "details": dict(verdict.details),
    }
    return Answer(document, [text, *lines], 0 if verdict.state == VALID else 1)


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as opened:
            data = opened.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise NotFound("file_missing", path=str(path)) from error
    if len(data) > FILE_BYTES_MAX:
        raise Refusal("wallet_file_too_large", most=FILE_BYTES_MAX)
    try:
        document = strict_json(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Refusal("wallet_not_json") from error
    if not isinstance(document, dict) or not set(document) <= {"proof", "asked", "at"}:
        raise Refusal("wallet_field_unfit", field="proof, asked, at")
    return document


def _object(document: dict[str, Any], name: str) -> dict[str, Any]:
    found = document.get(name)
    if not isinstance(found, dict):
        raise Refusal("wallet_field_unfit", field=name)
    return found
