"""Fees: what each application was charged, and what was paid for it. Computed; writes nothing.

The amount and the invoice number are fixed by the act of application; where the law's fee of that
day was unknown or nought, nothing is charged. Whether a withdrawn or refused application still owes
its fee is the law's affair: it stays listed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from perimeter.acts import payments, register
from perimeter.acts.book import Book
from perimeter.acts.payments import Payment
from perimeter.core.act import Act
from perimeter.core.problem import Refusal
from perimeter.core.reference import reference
from perimeter.law.life import Register
from perimeter.law.statute import Pack
from perimeter.tables.filed import Filing

STATES = ("due", "short", "paid", "over")


@dataclass(frozen=True)
class Fee:
    """What an entry was charged on the day of its application, in minor units, and its payments."""

    entry: str
    kind: str
    firm: str
    day: date
    amount: int
    reference: str
    payments: tuple[Payment, ...] = ()
    paid: int = 0

    @property
    def open(self) -> int:
        """What is still to be paid."""
        return max(0, self.amount - self.paid)

    @property
    def state(self) -> str:
        if not self.paid:
            return "due"
        return "short" if self.open else "paid" if self.paid == self.amount else "over"


@dataclass(frozen=True)
class Fees:
    """Every fee by its entry, and the payments that are for none, as known at a `size` of the
    journal. `named` are the entries that some payment names, of those there are and others."""

    of: Mapping[str, Fee] = field(default_factory=dict)
    loose: tuple[Payment, ...] = ()
    named: frozenset[str] = frozenset()
    statements: Mapping[str, Filing] = field(default_factory=dict)
    by_hand: payments.ByHand = field(default_factory=dict)
    size: int = 0


def charge(book: Book, kind: Register, entry: str, day: date) -> dict[str, Any]:
    """What an application of a day is charged, for the body of its act; empty for nothing.

    Refusal where no invoice number can be made of the entry's.
    """
    amount = book.pack.parameter(kind.fee, day).value if kind.fee else None
    if not isinstance(amount, int) or amount == 0:
        return {}
    try:
        return {"fee": {"amount": amount, "reference": reference(entry)}}
    except ValueError as error:
        raise Refusal("entry_number_unfit", entry=entry, prefix=kind.prefix) from error


def fees(book: Book, before: Fees | None = None) -> Fees:
    """Every fee; `before` is moved on where the acts up to its size were read."""
    before = before or Fees()
    journal, size = book.home.journal, book.home.journal.size()
    kinds = (*_openings(book.pack), "accept", payments.MATCH)
    acts = list(journal.acts(kinds=kinds, since=before.size, known_at=size))
    new, stand = _charges(acts), payments.statements(acts, before.statements)
    said, came = payments.by_hand(acts), stand != before.statements
    if not (came or said) and before.named.isdisjoint(new):  # nothing is paid otherwise than before
        return replace(before, of={**before.of, **new} if new else before.of, size=size)
    said = {**before.by_hand, **said}
    plain = {**before.of, **new}
    every = payments.payments(book, stand.values()).values()
    put: dict[str, list[Payment]] = {}
    for one in every:
        entry = payments.purpose(one, said, book.pack.currency.code, plain.__contains__)
        put.setdefault(entry if entry in plain else "", []).append(one)
    loose = tuple(put.pop("", ()))
    of = {name: _with(one, put.get(name, ())) for name, one in plain.items()}
    named = frozenset(name for one in every for name in one.names)
    return Fees(of, loose, named, stand, said, size)


def fee(book: Book, entry: str) -> Fee | None:
    """The fee of one entry, read from its own acts and the statements; None where it has none."""
    found = _charged(book, entry)
    if found is None:
        return None
    every, said = at_hand(book)
    near = (one for one in every.values() if entry in one.names or one.id in said)
    return _with(found, [one for one in near if purpose(book, one, said) == entry])


def at_hand(book: Book) -> tuple[dict[str, Payment], payments.ByHand]:
    """The payments of the statements that stand, and what people said of them."""
    acts = list(book.home.journal.acts(kinds=("accept", payments.MATCH)))
    stand = payments.statements(acts, {}).values()
    return payments.payments(book, stand), payments.by_hand(acts)


def purpose(book: Book, one: Payment, said: payments.ByHand) -> str:
    """The entry that one payment is for, read from the acts on those it names; empty for none."""

    def charged(entry: str) -> bool:
        return _charged(book, entry) is not None

    return payments.purpose(one, said, book.pack.currency.code, charged)


def _charged(book: Book, entry: str) -> Fee | None:
    return _charges(register.acts_on(book, entry)[:1]).get(entry)


def _charges(acts: Iterable[Act]) -> dict[str, Fee]:
    """The fees that applications among the acts were charged, by entry."""
    found = {}
    for act in acts:
        asked, entry = act.body.get("fee"), act.on.removeprefix("entry:")
        if asked:
            about = (act.body["kind"], act.body["firm"], act.effective)
            found[entry] = Fee(entry, *about, asked["amount"], asked["reference"])
    return found


def _openings(pack: Pack) -> set[str]:
    return {name for kind in pack.registers.values() for name in kind.life.openings("holder")}


def _with(one: Fee, put: Iterable[Payment]) -> Fee:
    """The fee with these payments and no others; itself where nothing changes."""
    new = tuple(put)
    return (
        one if new == one.payments else replace(one, payments=new, paid=sum(p.units for p in new))
    )
