"""What we ask of a wallet's holder, and whether a signed message says just that.

Pure; who may ask, and that a nonce counts once, are for the caller.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from perimeter.core.problem import Refusal
from perimeter.wallets import address
from perimeter.wallets.chains import network

INSTANT = "%Y-%m-%dT%H:%M:%SZ"
NAME_CHARS_MAX, STATEMENT_CHARS_MAX = 200, 500
_NONCE = re.compile("[A-Za-z0-9]{8,64}")  # EIP-4361


@dataclass(frozen=True)
class Asked:
    """Whose book, which wallet on which chain, for which entry or application, once, until when.

    Instants are naive UTC in whole seconds. Refusal where a value cannot stand in a message.
    """

    origin: str
    wallet: str
    chain: str
    entry: str
    nonce: str
    issued_at: datetime
    expires_at: datetime

    def __post_init__(self) -> None:
        for name in ("origin", "entry"):
            value = getattr(self, name)
            if not 0 < len(value) <= NAME_CHARS_MAX or not _is_word(value):
                raise _unfit(name)
        if _NONCE.fullmatch(self.nonce) is None:
            raise _unfit("nonce")
        for name in ("issued_at", "expires_at"):
            instant = getattr(self, name)
            if instant.microsecond or instant.tzinfo is not None:
                raise _unfit(name)
        if self.issued_at >= self.expires_at:
            raise _unfit("expires_at")
        account(self.wallet, self.chain)


def account(wallet: str, chain: str) -> bytes:
    """What an address stands for: an output script, or the twenty bytes of an EVM account."""
    known = network(chain)
    return address.script_of(wallet, known) if known else address.evm(wallet)


def read_asked(document: Mapping[str, Any]) -> Asked:
    """Asked from a document with exactly its fields, all text; Refusal on anything else."""
    given = texts(document, Asked)
    times = {name: read_instant(given[name], name) for name in ("issued_at", "expires_at")}
    return Asked(**{**given, **times})


def texts(document: Mapping[str, Any], kind: type[Any]) -> dict[str, Any]:
    """The document, if it has just the fields of a dataclass and each is text."""
    names = [field.name for field in fields(kind)]
    for name in (*names, *document):
        if name not in names or not isinstance(document.get(name), str):
            raise _unfit(name if name.isidentifier() and len(name) <= NAME_CHARS_MAX else "?")
    return dict(document)


def compare(said: Asked, wanted: Asked) -> None:
    """Refusal at the first thing a message says otherwise than we asked."""
    if said.chain != wanted.chain:
        raise Refusal("wallet_another_network")
    if account(said.wallet, said.chain) != account(wanted.wallet, wanted.chain):
        raise Refusal("wallet_for_another_wallet", wallet=wanted.wallet)
    if said.origin != wanted.origin:
        raise Refusal("wallet_for_another_book", origin=wanted.origin)
    if said.entry != wanted.entry:
        raise Refusal("wallet_for_another_entry", entry=wanted.entry)
    if said.nonce != wanted.nonce:
        raise Refusal("wallet_nonce_differs")
    if (said.issued_at, said.expires_at) != (wanted.issued_at, wanted.expires_at):
        raise Refusal("wallet_time_differs")


def in_time(asked: Asked, at: datetime) -> None:
    """Refusal unless an instant lies from the issue on and before the expiry."""
    if at < asked.issued_at:
        raise Refusal("wallet_not_yet", at=written(asked.issued_at))
    if at >= asked.expires_at:
        raise Refusal("wallet_expired", at=written(asked.expires_at))


def line(statement: str) -> str:
    """A statement, if it is one printable line that is not too long."""
    if not 0 < len(statement) <= STATEMENT_CHARS_MAX or not statement.isprintable():
        raise _unfit("statement")
    return statement


def written(instant: datetime) -> str:
    return instant.strftime(INSTANT)


def read_instant(text: object, field: str) -> datetime:
    """A written instant; Refusal on any other text."""
    try:
        found = datetime.strptime(str(text), INSTANT)
    except ValueError as error:
        raise _unfit(field) from error
    if written(found) != text:
        raise _unfit(field)
    return found


def _is_word(value: str) -> bool:
    return value.isprintable() and not any(map(str.isspace, value))


def _unfit(field: str) -> Refusal:
    return Refusal("wallet_field_unfit", field=field)
