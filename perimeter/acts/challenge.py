"""Asking for the proof of a wallet: a message to sign, a custodian's word, or a small transfer.

What we name (nonce, amount, until when) is drawn here and fixed by the act. What is then handed in
is taken in prove.py; how wallets stand is folded in proofs.py.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from perimeter.acts import proofs
from perimeter.acts.book import Book, allowed, own_only
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.proofs import PROVEN, SIGNATURE, TRANSFER, Wallet
from perimeter.core.act import Act, Draft
from perimeter.core.ids import subject
from perimeter.core.problem import Conflict, NotFound, Refusal
from perimeter.law import words
from perimeter.store.database import Account
from perimeter.wallets.asked import account, written
from perimeter.wallets.chains import PLACES

NONCE_BYTES = 16
TYPED_PLACES = 8  # of decimals in an amount: every wallet lets its holder type so many


@dataclass(frozen=True)
class Wanted:
    """Which wallet of an entry is to be proved, and how. `chain` where it is listed on several;
    `lang` of the sentence in a message to sign."""

    entry: str
    wallet: str
    way: str
    custodian: str = ""
    chain: str = ""
    lang: str = "en"


def ask(book: Book, who: Account, wanted: Wanted) -> Act:
    """Asks for a proof; one of the same wallet that was asked for before then counts no more."""
    by = allowed(book, who, "entry.apply")
    found, last = dossier(book, wanted.entry), proofs.last(book, wanted.entry)
    own_only(book, who, found.entry.firm)
    proofs.lasts(found)
    one, now = _listed(book, found, wanted), proofs.now(book)
    if one.state(now) == PROVEN:
        raise Conflict("wallet_stands_proven", wallet=one.wallet)
    if wanted.way not in proofs.ways(one.chain):
        raise Refusal("proof_way_unfit", ways=", ".join(proofs.ways(one.chain)))
    body = {
        "wallet": one.wallet,
        "chain": one.chain,
        "way": wanted.way,
        "issued_at": written(now),
        "expires_at": written(now + _term(book, wanted.way)),
        **_particulars(book, found, wanted, one.chain),
    }
    on, article = subject("proof", wanted.entry), found.kind.article
    return book.home.write(Draft("ask-proof", on, by, book.today(), body, article, after=last))[0]


def _listed(book: Book, found: Dossier, wanted: Wanted) -> Wallet:
    """The wallet that is meant, of those the entry lists or asks to list."""
    for one in proofs.wallets(book, found):
        if one.wallet == wanted.wallet and wanted.chain in ("", one.chain):
            return one
    raise NotFound("wallet_not_listed", wallet=wanted.wallet, entry=wanted.entry)


def _particulars(book: Book, found: Dossier, wanted: Wanted, chain: str) -> dict[str, Any]:
    """What is asked beside the wallet itself, by the way in which it is to be proved."""
    if wanted.way == SIGNATURE:
        account(wanted.wallet, chain)  # a slip in the address is told before anybody signs
        statement = words.text("wallet_statement", wanted.lang, entry=wanted.entry)
        nonce = book.home.source.random_bytes(NONCE_BYTES).hex()
        return {"nonce": nonce, "statement": statement}
    if wanted.way == TRANSFER:
        return {"units": _units(book, chain)}
    keeper = dossier(book, wanted.custodian, book.today()).entry
    if keeper.firm == found.entry.firm:
        raise Refusal("custodian_own", entry=keeper.id)
    if not proofs.attests(keeper, book.pack):
        raise Conflict("custodian_unfit", entry=keeper.id)
    return {"custodian": keeper.id}


def _units(book: Book, chain: str) -> int:
    """An amount to send, in base units, with no more decimals than a holder can type."""
    least, most = _number(book, "wallet_transfer_least"), _number(book, "wallet_transfer_most")
    drawn = int.from_bytes(book.home.source.random_bytes(8)) % (most - least + 1)
    places = PLACES[chain.partition(":")[0]]
    return (least + drawn) * int(10 ** max(0, places - TYPED_PLACES))


def _term(book: Book, way: str) -> timedelta:
    if way == SIGNATURE:
        return timedelta(hours=_number(book, "wallet_signature_hours"))
    return timedelta(days=_number(book, "wallet_proof_days"))


def _number(book: Book, name: str) -> int:
    value = book.pack.parameter(name, book.today()).value
    assert isinstance(value, int)
    return value
