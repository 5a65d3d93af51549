"""Payments that came in, by the bank statements that stand, and the entry that each is for.

A payment is for the one entry whose invoice number its payer wrote. Where none or several are named
a person says whose it is (acts/match.py), and what a person said goes before what was written. What
an entry owes is in fees.py.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from perimeter.acts.book import Book
from perimeter.acts.filing import STATEMENT
from perimeter.core.act import Act
from perimeter.core.reference import entries_in
from perimeter.tables import amending
from perimeter.tables.amending import Parts
from perimeter.tables.filed import Filing, fold

MATCH = "match-payment"
_COLUMNS = ["source", "filing", "payment", "booked", "currency", "amount", "reference"]
_STATEMENTS_KEPT = 512  # of those read, until the process ends

ByHand = Mapping[str, str]  # payment -> entry, or empty: taken back


@dataclass(frozen=True)
class Payment:
    """`id` is `source/number of the bank`, `units` base units of the currency, `statement` the
    filing that brought it. `names` are the entries whose invoice number stands in its text."""

    id: str
    statement: str
    booked: date
    currency: str
    units: int
    text: str
    names: tuple[str, ...]


def payments(book: Book, stand: Iterable[Filing]) -> dict[str, Payment]:
    """The payments of the statements that stand, each once: the one accepted last speaks."""
    found: dict[str, Payment] = {}
    for statement in sorted(stand, key=lambda statement: statement.n):
        parts = amending.parts_of(statement, book.home.vault.path)
        read = _read(book.forms[STATEMENT].key, parts)
        found |= {one.id: one for one in read}
    return found


def statements(acts: Iterable[Act], before: Mapping[str, Filing]) -> dict[str, Filing]:
    """The statements that stand by slot: those before, moved on by these acts."""
    found = dict(before)
    for act in acts:
        if act.kind == "accept" and act.on.split("/")[1] == STATEMENT:
            found[act.on] = fold(found.get(act.on), act, firm_filed=False)
    return found


def by_hand(acts: Iterable[Act]) -> dict[str, str]:
    """What people said of payments, the last word of each."""
    said = (act for act in acts if act.kind == MATCH)
    return {a.on.partition(":")[2]: "" if a.body.get("undo") else a.body["entry"] for a in said}


def purpose(one: Payment, said: ByHand, currency: str, charged: Callable[[str], bool]) -> str:
    """The entry that a payment is for; empty where nobody can tell, and in another currency."""
    if one.currency != currency:
        return ""
    if one.id in said:
        return said[one.id]
    named = [entry for entry in one.names if charged(entry)]
    return named[0] if len(named) == 1 else ""


@lru_cache(maxsize=_STATEMENTS_KEPT)
def _read(key: tuple[str, ...], parts: Parts) -> tuple[Payment, ...]:
    """Tables of the vault: their paths are their digests, so that what was read once stays true."""
    columns = amending.read(key, parts, _COLUMNS).to_pydict()
    return tuple(
        Payment(f"{source}/{number}", filing, day, currency, int(units), text or "", _names(text))
        for source, filing, number, day, currency, units, text in zip(
            *(columns[name] for name in _COLUMNS), strict=True
        )
    )


def _names(text: str | None) -> tuple[str, ...]:
    return entries_in(text) if text else ()
