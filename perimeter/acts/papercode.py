"""Codes on paper from the counter: an official who saw a passport gives one, and its owner opens an
account with it, or recovers one, without e-mail.

Giving and cancelling a code are the official's acts; what it brings about is the owner's own, and
cites the act that gave the code. Only accounts of firms begin like this: an official's is the
administrator's to open and to reset.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from perimeter.acts.book import Book, allowed, own_only
from perimeter.acts.firm import firm as enrolled
from perimeter.core import papercode
from perimeter.core.act import Act, By, Draft
from perimeter.core.ids import subject
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal, Unavailable
from perimeter.store import accounts, papercodes, signin
from perimeter.store.database import Account
from perimeter.store.models import PaperCodeRow

DAYS = "paper_code_days"
HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
NUMBER_TRIES = 5  # for a number of one's own, where others open accounts at the same time


@dataclass(frozen=True)
class Given:
    """A code as it is shown, once; `until` is the last day it serves."""

    code: str
    until: date
    act: Act


@dataclass(frozen=True)
class Outstanding:
    """A code that was not used, and the act that gave it; `account` None: it opens one."""

    id: int
    role: str
    account: Account | None
    until: date
    act: Act


def to_open(book: Book, who: Account, firm: str, role: str) -> Given:
    """A code to open an account for the firm in one of the firms' roles."""
    by = allowed(book, who, "account.code")
    own_only(book, who, firm)
    enrolled(book, firm)
    if not _is_of_firms(book, role):
        raise Refusal("paper_code_role", role=role)
    code, until = _new(book)
    body = {"role": role, "until": until.isoformat()}
    draft = Draft("account-code", subject("firm", firm), by, book.today(), body)
    act = book.home.write(draft, also=lambda: papercodes.keep(code, until, firm, role))[0]
    return Given(papercode.grouped(code), until, act)


def to_recover(book: Book, who: Account, name: str, why: str) -> Given:
    """A code to recover a firm's account, by its handle or number."""
    by, account = allowed(book, who, "account.code"), accounts.find(name)
    own_only(book, who, account.firm)
    if not account.firm:
        raise NotAllowed("paper_code_official", account=account.number)
    if account.pk == who.pk:
        raise NotAllowed("own_account")
    if not why:
        raise Refusal("reason_missing", deed="account-code")
    code, until = _new(book)
    body, on = {"until": until.isoformat()}, subject("account", account.number)
    act = book.home.write(
        Draft("account-code", on, by, book.today(), body, why=why),
        also=lambda: papercodes.keep(code, until, account.firm, account=account),
    )[0]
    return Given(papercode.grouped(code), until, act)


def outstanding(book: Book, firm: str) -> list[Outstanding]:
    """The codes of a firm that were not used."""
    return [
        Outstanding(row.pk, row.role, row.account, row.until, _gave(book, row))
        for row in papercodes.of(firm, book.today())
    ]


def cancel(book: Book, who: Account, firm: str, id_: int) -> Act:
    """Ends a code of the firm that was not used; NotFound where there is none."""
    by = allowed(book, who, "account.code")
    own_only(book, who, firm)
    rows = papercodes.of(firm, book.today())
    row = next((one for one in rows if one.pk == id_), None)
    if row is None:
        raise NotFound("paper_code_gone")
    gave = _gave(book, row)
    draft = Draft("account-code-end", gave.on, by, book.today(), {"code": gave.n})
    return book.home.write(draft, also=lambda: papercodes.take(row))[0]


def find(book: Book, typed: str) -> PaperCodeRow:
    """What a typed code is good for. Used, past its day and never given are refused alike."""
    code = papercode.read(typed)
    if not code:
        raise Refusal("paper_code_mistyped")
    row = papercodes.find(code, book.today())
    if row is None or not _serves(book, row):
        raise NotAllowed("paper_code_spent")
    return row


def open_account(book: Book, row: PaperCodeRow, handle: str, password: str) -> Account:
    """Opens the account, in its own name. Conflict where the handle is taken: the code is left."""
    if HANDLE.fullmatch(handle) is None or re.fullmatch("a-[0-9]+", handle):
        raise Refusal("handle_unfit")
    for _ in range(NUMBER_TRIES):
        try:
            return _opened(book, row, handle, password)
        except Conflict as conflict:  # somebody else opened one, and has the number
            if conflict.code != "moved_on":
                raise
    raise Unavailable("database_busy")


def recover(book: Book, row: PaperCodeRow, password: str) -> Account:
    """A password of the owner's in place of all that the account signed in with."""
    assert row.account is not None, "a code that opens an account recovers none"
    account = row.account

    def keep() -> None:
        papercodes.take(row)
        signin.renew(account, password)

    body, on = {"code": _gave(book, row).n}, subject("account", account.number)
    draft = Draft("account-reset", on, accounts.by(account), book.today(), body)
    book.home.write(draft, also=keep)
    return account


def _opened(book: Book, row: PaperCodeRow, handle: str, password: str) -> Account:
    number, made = accounts.next_number(), list[Account]()

    def keep() -> None:
        papercodes.take(row)
        made.append(accounts.add(handle, row.role, signin.typed(password), row.firm))
        assert made[0].number == number

    on, by = subject("account", number), By(number, row.role)
    body = {"role": row.role, "firm": row.firm, "code": _gave(book, row).n}
    book.home.write(Draft("account-open", on, by, book.today(), body, after=0), also=keep)
    return made[0]


def _new(book: Book) -> tuple[str, date]:
    """A fresh code and its last day."""
    today = book.today()
    days = book.pack.parameter(DAYS, today).value
    if not isinstance(days, int):
        raise NotFound("parameter_unknown", name=DAYS)
    chance = book.home.source.random_bytes(papercode.RANDOM_BYTES)
    return papercode.new(chance), today + timedelta(days)


def _is_of_firms(book: Book, role: str) -> bool:
    known = book.pack.rights.get(role)
    return known is not None and known.own


def _serves(book: Book, row: PaperCodeRow) -> bool:
    """Whether what it is good for is still there: the role, and an account that is not closed."""
    if row.account is None:
        return _is_of_firms(book, row.role)
    return row.account.is_active and _is_of_firms(book, row.account.role)


def _gave(book: Book, row: PaperCodeRow) -> Act:
    """The act that gave the code: the last one for the same."""
    on = subject("account", row.account.number) if row.account else subject("firm", row.firm)
    acts = book.home.journal.acts(on=on)
    return [a for a in acts if a.kind == "account-code" and a.body.get("role", "") == row.role][-1]
