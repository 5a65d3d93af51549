"""What is done about a proof that was asked for: given, attested, confirmed, declined.

A nonce is taken once: with the act that takes it the proof is no longer open. All acts on the
proofs of one entry have one subject, so that of two that meet the second is told. Asking is in
challenge.py; how wallets stand is folded in proofs.py.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from perimeter.acts import proofs
from perimeter.acts.book import Book, allowed, own_only
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.proofs import (
    ASKED,
    CUSTODIAN,
    EXPIRED,
    PROVEN,
    SIGNATURE,
    TRANSFER,
    WAITS,
    WAYS,
    Asking,
)
from perimeter.acts.register import Entry
from perimeter.core.act import Act, Draft
from perimeter.core.ids import subject
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.store.database import Account
from perimeter.wallets import document
from perimeter.wallets.asked import written
from perimeter.wallets.document import Document
from perimeter.wallets.proof import Proof, verify
from perimeter.wallets.verdict import REFUSED

_TRANSACTION = re.compile("[0-9A-Za-z]{32,100}")  # of every chain we know: digits and letters


@dataclass(frozen=True)
class Looked:
    """What an official found: where they looked, in words, and the transfer they saw."""

    why: str
    transaction: str = ""


@dataclass(frozen=True)
class _Open:
    """A proof asked for, as it stood when act `last` was the last on its entry's proofs."""

    found: Dossier
    one: Asking
    last: int

    @property
    def about(self) -> dict[str, Any]:
        return {"asked": self.one.n, "wallet": self.one.wallet, "chain": self.one.chain}


def prove(book: Book, who: Account, entry: str, n: int, proof: Proof) -> Act:
    """Hands in a signature. Refusal with what is wrong with it, and nothing is written; one that
    cannot be decided here is kept for a person to judge."""
    by = allowed(book, who, "entry.apply")
    at = _opened(book, entry, n)
    own_only(book, who, at.found.entry.firm)
    _is(book, at.one, (SIGNATURE,), (ASKED, EXPIRED))  # that it is too late, the verdict says
    now, asked = proofs.now(book), proofs.asked(book, at.one)
    verdict = verify(proof, asked, now)
    if verdict.state == REFUSED:
        raise Refusal(verdict.code, **verdict.details)
    kept = book.home.vault.put(document.text(Document(proof, asked, now)))
    told = {"method": proof.method, "verdict": verdict.state, "code": verdict.code}
    body = {**at.about, **told, "files": {"proof": kept}}
    on = subject("proof", entry)
    return _written(book, at, Draft("prove-wallet", on, by, book.today(), body))


def transferred(book: Book, who: Account, entry: str, n: int, transaction: str) -> Act:
    """The holder names the transfer that was made, for an official to look it up."""
    by = allowed(book, who, "entry.apply")
    at = _opened(book, entry, n)
    own_only(book, who, at.found.entry.firm)
    _is(book, at.one, (TRANSFER,), (ASKED, WAITS))
    body = {**at.about, "transaction": _transaction(transaction)}
    on = subject("proof", entry)
    return _written(book, at, Draft("prove-wallet", on, by, book.today(), body))


def attest(book: Book, who: Account, entry: str, n: int) -> Act:
    """The custodian that was asked attests that it keeps the wallet for the entry's holder."""
    by = allowed(book, who, "entry.apply")
    at = _opened(book, entry, n)
    keeper = _keeper(book, at.one)
    if keeper is None or who.firm != keeper.firm:  # its own word: no official gives it
        raise NotAllowed("proof_not_of_yours", n=n)
    _is(book, at.one, (CUSTODIAN,), (ASKED,))
    if not proofs.attests(keeper, book.pack):
        raise Conflict("custodian_unfit", entry=keeper.id)
    on = subject("proof", entry)
    return _written(book, at, Draft("attest-wallet", on, by, book.today(), at.about))


def confirm(book: Book, who: Account, entry: str, n: int, looked: Looked) -> Act:
    """An official saw the transfer, or found a signature good that could not be decided here."""
    by = allowed(book, who, "entry.judge")
    at = _opened(book, entry, n)
    states = (ASKED, EXPIRED, WAITS) if at.one.way == TRANSFER else (WAITS,)
    _is(book, at.one, (TRANSFER, SIGNATURE), states)
    _not_author(at, by.account)
    if not looked.why.strip():
        raise Refusal("reason_missing", deed="confirm-wallet")
    body = at.about
    if at.one.way == TRANSFER:
        body["transaction"] = _transaction(looked.transaction or at.one.transaction)
    on, why = subject("proof", entry), looked.why
    return _written(book, at, Draft("confirm-wallet", on, by, book.today(), body, why=why))


def decline(book: Book, who: Account, entry: str, n: int, why: str) -> Act:
    """The custodian that was asked says no, or takes its word back; or an official does, of what
    rests on anybody's word. A valid signature is nobody's to decline."""
    at = _opened(book, entry, n)
    keeper = _keeper(book, at.one)
    own = keeper is not None and who.firm == keeper.firm
    by = allowed(book, who, "entry.apply" if own else "entry.judge")
    if not own:
        _not_author(at, by.account)
    if at.one.way == SIGNATURE and (not at.one.acts or at.one.signed):
        raise Conflict("proof_by_signature", n=n)
    _is(book, at.one, WAYS, (ASKED, EXPIRED, WAITS, PROVEN))
    if not why.strip():
        raise Refusal("reason_missing", deed="decline-proof")
    on = subject("proof", entry)
    return _written(book, at, Draft("decline-proof", on, by, book.today(), at.about, why=why))


def _opened(book: Book, entry: str, n: int) -> _Open:
    """The proof asked for by act `n`, where the wallet is still listed and none was asked since."""
    found, last = dossier(book, entry), proofs.last(book, entry)
    proofs.lasts(found)
    for wallet in proofs.wallets(book, found):
        if wallet.asking and wallet.asking.n == n:
            return _Open(found, wallet.asking, last)
    if any(act.n == n and act.kind == "ask-proof" for act in proofs.acts(book, entry)):
        raise Conflict("proof_closed", n=n)
    raise NotFound("proof_unknown", n=n, entry=entry)


def _is(book: Book, one: Asking, ways: tuple[str, ...], states: tuple[str, ...]) -> None:
    """Conflict where another way was asked for, or the proof stands where the deed is not done."""
    state = one.state(proofs.now(book))
    if one.way not in ways:
        raise Conflict("proof_another_way", n=one.n)
    if state == EXPIRED and EXPIRED not in states:
        raise Conflict("proof_late", n=one.n, at=written(one.expires_at))
    if state not in states:
        raise Conflict("proof_closed", n=one.n)


def _keeper(book: Book, one: Asking) -> Entry | None:
    """The entry of the custodian that was asked, as of today."""
    return dossier(book, one.custodian, book.today()).entry if one.custodian else None


def _transaction(text: str) -> str:
    plain = text.strip()
    if _TRANSACTION.fullmatch(plain) is None:
        raise Refusal("transaction_unfit")
    return plain


def _not_author(at: _Open, account: str) -> None:
    """NotAllowed for who wrote the application, a notice, or what is judged here."""
    given = {act.by.account for act in at.one.acts if act.kind == "prove-wallet"}
    wrote = (at.found.authors(no) for no in (0, *at.found.entry.notices))
    if account in given.union({at.one.by.account}, *wrote):
        raise NotAllowed("author_decides")


def _written(book: Book, at: _Open, draft: Draft) -> Act:
    """Writes a deed on a proof that stands as it was read; Conflict where it does not."""
    return book.home.write(replace(draft, article=at.found.kind.article, after=at.last))[0]
