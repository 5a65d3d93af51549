"""Who signs in: visitors with an address, a browser and a clock that moves when it is told to."""

import hashlib
import re
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from django.test import Client

from perimeter.core import totp
from perimeter.core.source import Source
from perimeter.store import signin
from perimeter.store.database import Account
from perimeter.web.gate import SHELF, SITE

NAME = "https://register.example"
PASSWORD = "four quiet words here"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
START = datetime(2026, 3, 2, 9)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, site) -> None:
        self.at, draws = START, count()
        site.world.book.home.source = Source(
            now=lambda: self.at,
            random_bytes=lambda n: hashlib.shake_128(f"{next(draws)}".encode()).digest(n),
        )

    def on(self, **how: int) -> None:
        self.at += timedelta(**how)


def person(handle="supervisor", password=PASSWORD) -> Account:
    """An account that has chosen a password."""
    account = Account.objects.get(handle=handle)
    signin.choose_password(account, password)
    return account


def visitor(site, address="192.0.2.1", agent=FIREFOX, name=NAME) -> Client:
    return Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent, **{SHELF: site.shelf, SITE: name})


def sign_in(client, handle="supervisor", password=PASSWORD, **more):
    return client.post("/en/sign-in", {"handle": handle, "password": password, **more})


def signed_in(site, handle="supervisor", **how) -> Client:
    client = visitor(site, **how)
    assert sign_in(client, handle).status_code == 302
    return client


def app_of(site, account) -> bytes:
    """Sets one-time codes up for an account; the secret that its app holds."""
    secret = signin.new_secret(account, site.world.book.home.source)
    assert signin.code_fits(account, code_now(site, secret, -1), site.world.book.home.source.now())
    return secret


def code_now(site, secret: bytes, off: int = 0) -> str:
    return totp.code(secret, totp.step_of(site.world.book.home.source.now()) + off)


def main_of(answer) -> str:
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def recovery_codes(answer) -> list[str]:
    return re.findall(
        r"<code>([a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4})</code>", answer.content.decode()
    )


def takes_second(site, monkeypatch, role="supervisor") -> None:
    """The pack lets nobody work in the role without a second factor."""
    rights = site.world.book.pack.rights
    changed = {**rights, role: replace(rights[role], second=True)}
    monkeypatch.setitem(site.world.book.pack.__dict__, "rights", changed)


def known(handle="supervisor") -> Account:
    """An account as it stands."""
    return Account.objects.get(handle=handle)
