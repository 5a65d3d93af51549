"""Deeds on accounts: open one, change its role, close it, give it a new password, lift its waits.

An account is desk state, and so is how it signs in; who may do what is power, so giving it and
taking it are acts. An act names the account's number and role, never its handle. Lifting a wait
gives nobody anything, and is none.
"""

from collections.abc import Callable

from perimeter.acts.book import Book, allowed
from perimeter.acts.firm import firm as enrolled
from perimeter.core.act import Act, By, Draft
from perimeter.core.ids import subject
from perimeter.core.problem import NotAllowed, Refusal
from perimeter.store import accounts, signin, tries
from perimeter.store.database import Account


def add(book: Book, who: Account, handle: str, role: str, firm: str = "") -> tuple[Account, str]:
    """A new account and its first password, which is shown once and serves once."""
    by = allowed(book, who, "user.add")
    _role_known(book, role)
    if book.pack.rights[role].own != bool(firm):
        raise Refusal("role_and_firm", role=role)
    if firm:
        enrolled(book, firm)
    password, made = accounts.new_password(book.home.source), list[Account]()

    def keep() -> None:
        made.append(accounts.add(handle, role, password, firm))
        signin.give_password(made[0])
        assert made[0].number == number

    number = accounts.next_number()
    body = {"role": role, "firm": firm} if firm else {"role": role}
    on = subject("account", number)
    book.home.write(Draft("account-open", on, by, book.today(), body, after=0), also=keep)
    return made[0], password


def change_role(book: Book, who: Account, name: str, role: str, why: str) -> Act:
    """Gives an account another role; an official's stays an official's, a firm's its firm's."""
    account, by = _others(book, who, name)
    _role_known(book, role)
    if book.pack.rights[role].own != bool(account.firm):
        raise Refusal("role_and_firm", role=role)
    on, body = subject("account", account.number), {"role": role, "was": account.role}
    draft = Draft("account-role", on, by, book.today(), body, why=why)
    return _write(book, draft, lambda: signin.set_role(account, role))


def close(book: Book, who: Account, name: str, why: str) -> Act:
    """Closes an account for good; what it did stands."""
    account, by = _others(book, who, name)
    on = subject("account", account.number)
    draft = Draft("account-close", on, by, book.today(), why=why)
    return _write(book, draft, lambda: signin.close(account))


def reset(book: Book, who: Account, name: str, why: str) -> tuple[Account, str]:
    """A new one-time password in place of all an account signed in with, shown once.

    Whoever gives it could sign in with it: so it is an act, and the owner must change it at once.
    """
    account, by = _others(book, who, name)
    password, on = accounts.new_password(book.home.source), subject("account", account.number)
    draft = Draft("account-reset", on, by, book.today(), why=why)
    _write(book, draft, lambda: signin.reset(account, password))
    return account, password


def unlock(book: Book, who: Account, name: str) -> Account:
    """Lifts the waits that failed tries have brought an account."""
    allowed(book, who, "user.add")
    account = accounts.find(name)
    tries.lift(account)
    return account


def _role_known(book: Book, role: str) -> None:
    if role not in book.pack.rights:
        raise Refusal("role_unknown", role=role, roles=", ".join(sorted(book.pack.rights)))


def _others(book: Book, who: Account, name: str) -> tuple[Account, By]:
    """Another's account, and who acts: nobody raises, or shuts out, themselves."""
    by, account = allowed(book, who, "user.add"), accounts.find(name)
    if account.pk == who.pk:
        raise NotAllowed("own_account")
    return account, by


def _write(book: Book, draft: Draft, also: Callable[[], None]) -> Act:
    if not draft.why:
        raise Refusal("reason_missing", deed=draft.kind)
    return book.home.write(draft, also=also)[0]
