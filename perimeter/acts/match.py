"""A person's word on a payment: it is for this entry, or it is not. One act each.

For payments whose text names no invoice, or several, or the wrong one. What is written on them is
read in payments.py; a person's word goes before it, whatever statement brings the payment next.
"""

from dataclasses import dataclass

from perimeter.acts import fees
from perimeter.acts.book import Book, allowed
from perimeter.acts.payments import MATCH
from perimeter.core.act import Act, Draft
from perimeter.core.ids import is_name, subject
from perimeter.core.problem import Conflict, NotFound, Refusal
from perimeter.store.database import Account


@dataclass(frozen=True)
class Match:
    """A payment (`source/number of the bank`) put to an entry's fee; with `undo` taken from it."""

    entry: str
    payment: str
    why: str
    undo: bool = False


def match(book: Book, who: Account, asked: Match) -> Act:
    """Puts a payment to a fee, or takes it away; Conflict where it is there, or is not, already.

    All acts on a payment have one subject, so that of two people who put it to different entries at
    the same moment the second is told.
    """
    by = allowed(book, who, "fee.match")
    if not asked.why.strip():
        raise Refusal("reason_missing", deed=MATCH)
    if not is_name(asked.payment):
        raise NotFound("payment_unknown", payment=asked.payment)
    on = subject("payment", asked.payment)
    last = max((act.n for act in book.home.journal.acts(on=on)), default=0)
    owed = fees.fee(book, asked.entry)
    if owed is None:
        raise NotFound("fee_none", entry=asked.entry)
    payments, said = fees.at_hand(book)
    one = payments.get(asked.payment)
    if one is None:
        raise NotFound("payment_unknown", payment=asked.payment)
    there = fees.purpose(book, one, said)
    if asked.undo and there != asked.entry:
        raise Conflict("payment_not_there", payment=asked.payment, entry=asked.entry)
    if there and not asked.undo:
        raise Conflict("payment_matched", payment=asked.payment, entry=there)
    if one.currency != book.pack.currency.code:
        raise Refusal("payment_other_currency", currency=one.currency)
    body = {
        "entry": asked.entry,
        "statement": one.statement,
        **({"undo": True} if asked.undo else {}),
    }
    article = book.pack.registers[owed.kind].article
    return book.home.write(
        Draft("match-payment", on, by, book.today(), body, article, asked.why, last)
    )[0]
