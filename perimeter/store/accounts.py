"""Accounts: who may sign in, in which role, for which firm. Desk state, never evidence.

An account's number stands in acts; its handle is for people and never leaves the desk. What a role
may do is the pack's to say.
"""

import base64

from django.db import IntegrityError, transaction

from perimeter.core.act import By
from perimeter.core.problem import Conflict, NotAllowed, NotFound
from perimeter.core.source import Source
from perimeter.store.database import Account


def add(handle: str, role: str, password: str | None, firm: str = "") -> Account:
    """A new account; Conflict where the handle is taken. Without a password nobody signs in."""
    account = Account(number=next_number(), handle=handle, role=role, firm=firm)
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise Conflict("handle_taken", handle=handle) from error
    return account


def next_number() -> str:
    """The number that the next account will have."""
    return f"a-{Account.objects.count() + 1:04}"


def find(name: str) -> Account:
    """The active account with that handle or number; NotFound, or NotAllowed where it is closed."""
    account = (
        Account.objects.filter(handle=name).first() or Account.objects.filter(number=name).first()
    )
    if account is None:
        raise NotFound("account_unknown", account=name)
    if not account.is_active:
        raise NotAllowed("account_closed", account=name)
    return account


def every() -> list[Account]:
    return list(Account.objects.order_by("number"))


def by(account: Account) -> By:
    return By(account.number, account.role)


def new_password(source: Source) -> str:
    """20 letters and digits, 100 random bits, without look-alikes (RFC 4648 base32, lower case)."""
    return base64.b32encode(source.random_bytes(13)).decode().rstrip("=").lower()[:20]
