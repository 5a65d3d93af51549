"""Accounts are desk state; who may make one is still the pack's to say."""

from perimeter.acts.book import Book, allowed
from perimeter.acts.firm import firm as enrolled
from perimeter.core.problem import Refusal
from perimeter.store import accounts
from perimeter.store.database import Account

FIRM_ROLE = "firm"


def add(book: Book, who: Account, handle: str, role: str, firm: str = "") -> tuple[Account, str]:
    """A new account and its first password, which is shown once."""
    allowed(book, who, "user.add")
    if role not in book.pack.rights:
        raise Refusal("role_unknown", role=role, roles=", ".join(sorted(book.pack.rights)))
    if (role == FIRM_ROLE) != bool(firm):
        raise Refusal("role_and_firm", role=role)
    if firm:
        enrolled(book, firm)
    password = accounts.new_password(book.home.source)
    return accounts.add(handle, role, password, firm), password
