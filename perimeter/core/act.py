"""An act: one official deed, its signed bytes and its leaf. Format: docs/formats/act.md.

Pure: numbers, instants and salts are given. Reading an old `v` goes through `read`, for ever.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from perimeter.core.canonical import canonical
from perimeter.core.ids import split

SALT_BYTES = 16
VERSION = 1
# The deeds that every book knows. Those that move an entry are the pack's, and bear other names.
DEEDS = (
    "open", "key-add", "key-end", "enrol", "propose", "decline", "receive", "accept", "send-back",
    "assess", "tie-citation", "verify-citation", "record-person", "look", "destroy",
    "judge-checklist", "match-payment",
    "ask-proof", "prove-wallet", "attest-wallet", "confirm-wallet",
    "decline-proof",
    "request", "answer-request", "carry", "carry-fail",
    "report", "take-report", "forward-report", "reply-report", "answer-report", "close-report",
    "propose-warning", "confirm-warning", "decline-warning",
    "account-open", "account-role", "account-close", "account-reset", "account-code",
    "account-code-end",
    "enrol-key", "revoke-key", "bring-package",
)  # fmt: skip
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True)
class By:
    """Who acts: an account number, and the role it held then. Never a person's name."""

    account: str
    role: str


@dataclass(frozen=True)
class Draft:
    """An act before it is numbered.

    `after` is the last act on the subject that its author saw; None where that does not matter.
    """

    kind: str
    on: str
    by: By
    effective: date
    body: dict[str, Any] = field(default_factory=dict)
    article: str = ""
    why: str = ""
    after: int | None = None


@dataclass(frozen=True)
class Act:
    """A numbered act: `n` from 1, gapless; `after` the previous act on the same subject or 0."""

    n: int
    kind: str
    on: str
    by: By
    effective: date
    recorded: datetime
    after: int
    article: str
    why: str
    body: dict[str, Any]
    v: int = VERSION

    def canonical(self) -> bytes:
        return canonical(
            {
                "v": self.v,
                "n": self.n,
                "kind": self.kind,
                "on": self.on,
                "by": {"account": self.by.account, "role": self.by.role},
                "effective": self.effective.isoformat(),
                "recorded": self.recorded.strftime(INSTANT),
                "after": self.after,
                "article": self.article,
                "why": self.why,
                "body": self.body,
            }
        )


def number(draft: Draft, n: int, recorded: datetime, after: int) -> Act:
    """The act a draft becomes; ValueError where the subject is misspelt."""
    split(draft.on)
    return Act(
        n=n,
        kind=draft.kind,
        on=draft.on,
        by=draft.by,
        effective=draft.effective,
        recorded=recorded,
        after=after,
        article=draft.article,
        why=draft.why,
        body=draft.body,
    )


def read(data: bytes) -> Act:
    """The act behind signed bytes; ValueError unless they are exactly an act's canonical form."""
    act = parsed(data)
    if act.canonical() != data:
        raise ValueError("not the canonical form of an act")
    return act


def parsed(data: bytes) -> Act:
    """An act from bytes that somebody else vouches for, ten times as fast as `read`.

    ValueError where it is none of a known version; that the form is canonical is not looked at.
    """
    try:
        given = json.loads(data)
        act = Act(
            n=given["n"],
            kind=given["kind"],
            on=given["on"],
            by=By(**given["by"]),
            effective=date.fromisoformat(given["effective"]),
            recorded=datetime.fromisoformat(given["recorded"].removesuffix("Z")),
            after=given["after"],
            article=given["article"],
            why=given["why"],
            body=given["body"],
            v=given["v"],
        )
    except (AttributeError, KeyError, TypeError, ValueError, UnicodeDecodeError) as error:
        raise ValueError("not an act") from error
    if act.v != VERSION:
        raise ValueError("not an act of a known version")
    return act


def leaf_entry(salt: bytes, act_bytes: bytes) -> bytes:
    """The 32 bytes that stand in the log for an act: SHA-256(salt16 || canonical act)."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    return hashlib.sha256(salt + act_bytes).digest()
