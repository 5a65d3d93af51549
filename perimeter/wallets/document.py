"""The document of a proof, which anyone can verify offline: read strictly, written in one form.

Format: docs/formats/wallet-proof.md. What it comes to says proof.py; files are opened by others.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from perimeter.core.canonical import canonical
from perimeter.core.problem import Refusal
from perimeter.wallets.asked import Asked, read_asked, read_instant, written
from perimeter.wallets.encoding import strict_json
from perimeter.wallets.proof import Proof, read_proof

BYTES_MAX = 2_000_000
_MEMBERS = ("proof", "asked", "at")


@dataclass(frozen=True)
class Document:
    """A proof, what was asked for, and the instant to check at (naive UTC in whole seconds)."""

    proof: Proof
    asked: Asked | None = None
    at: datetime | None = None


def read(data: bytes) -> Document:
    """The document in bytes; Refusal on anything else."""
    if len(data) > BYTES_MAX:
        raise Refusal("wallet_file_too_large", most=BYTES_MAX)
    try:
        given = strict_json(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Refusal("wallet_not_json") from error
    if not isinstance(given, dict) or not set(given) <= set(_MEMBERS):
        raise Refusal("wallet_field_unfit", field=", ".join(_MEMBERS))
    return Document(
        read_proof(_object(given, "proof")),
        read_asked(_object(given, "asked")) if "asked" in given else None,
        read_instant(given["at"], "at") if "at" in given else None,
    )


def text(document: Document) -> bytes:
    """The bytes of a document that has all three members."""
    asked, at = document.asked, document.at
    assert asked is not None and at is not None
    times = {"issued_at": written(asked.issued_at), "expires_at": written(asked.expires_at)}
    members = (vars(document.proof), {**vars(asked), **times}, written(at))
    return canonical(dict(zip(_MEMBERS, members, strict=True)))


def _object(given: dict[str, Any], name: str) -> dict[str, Any]:
    found = given.get(name)
    if not isinstance(found, dict):
        raise Refusal("wallet_field_unfit", field=name)
    return found
