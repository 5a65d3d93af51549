"""Where a request comes from, as far as signing in wants to know: client, device, kind of browser.

A device that has signed in carries a signed cookie (OWASP, device cookies) with a number of its own
and the accounts that were let in from it. It lets nobody in: it only gives that device tries which
no stranger can use up. Addresses are read here and go into keyed digests; none is kept.
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from perimeter.core.source import Source
from perimeter.store.database import Account
from perimeter.store.tries import Bucket, bucket_name

COOKIE = "device"
COOKIE_LASTS = timedelta(days=180)
ACCOUNTS_MAX = 8  # that share a device
ID_BYTES = 16
CLIENT_BITS = {4: 32, 6: 64}  # of an address by its version: what one client holds
NEAR_BITS = {4: 24, 6: 48}  # and what one customer of a provider may hold

# Tries without a wait. Many people may stand behind the address of one client.
DEVICE_FREE, STRANGER_FREE, CODE_FREE, CLIENT_FREE = 10, 5, 5, 30

BROWSERS = (
    ("edge", "Edg"), ("firefox", "Firefox|FxiOS"), ("chrome", "Chrom|CriOS"), ("safari", "Safari"),
)  # fmt: skip


@dataclass(frozen=True)
class Device:
    """A device that has signed in: its number, and the accounts that were let in."""

    id: str
    accounts: tuple[str, ...]


def device(request: HttpRequest) -> Device | None:
    """The device the request's cookie names; None where it has none of ours."""
    try:
        given = Signer(salt="perimeter.device").unsign_object(request.COOKIES.get(COOKIE, ""))
    except (BadSignature, ValueError):
        return None
    return Device(given["id"], tuple(given["accounts"]))


def remember(request: HttpRequest, response: HttpResponse, account: Account, how: Source) -> None:
    """Gives the device its cookie, or notes in it that the account was let in from here."""
    known = device(request) or Device(how.random_bytes(ID_BYTES).hex(), ())
    others = [number for number in known.accounts if number != account.number]
    accounts = [account.number, *others][:ACCOUNTS_MAX]
    response.set_cookie(
        COOKIE,
        Signer(salt="perimeter.device").sign_object({"id": known.id, "accounts": accounts}),
        max_age=COOKIE_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def password_buckets(request: HttpRequest, handle: str) -> list[Bucket]:
    """Where tries at a password count. They are the same for a handle that nobody has."""
    account = Account.objects.filter(handle=handle).first()
    known = _known(request, account)
    if known:
        return [known]
    where = client(request)
    return [
        Bucket(bucket_name("handle", handle, where), STRANGER_FREE, account),
        Bucket(bucket_name("client", where), CLIENT_FREE, shared=True),
    ]


def code_buckets(request: HttpRequest, account: Account) -> list[Bucket]:
    """Where tries at a second factor count: whoever makes them knows the password already, so they
    count together, from wherever they come."""
    known = _known(request, account)
    return [known or Bucket(bucket_name("code", account.number), CODE_FREE, account)]


def own_buckets(account: Account) -> list[Bucket]:
    """Where tries at the password count in a session of the account itself."""
    return [Bucket(bucket_name("own", account.number), DEVICE_FREE, account)]


def client(request: HttpRequest) -> str:
    """Who is at the other end: an IPv4 address, or the network of an IPv6 one."""
    return _network(request, CLIENT_BITS)


def near(request: HttpRequest) -> str:
    """The addresses among which whoever is at the other end may well change at will."""
    return _network(request, NEAR_BITS)


def browser(request: HttpRequest) -> str:
    """Family and kind of device, as parts of message ids: `firefox phone`."""
    agent = request.headers.get("User-Agent", "")
    family = next((name for name, mark in BROWSERS if re.search(mark, agent)), "other")
    return f"{family} {'phone' if re.search('Mobi|Android', agent) else 'computer'}"


def _network(request: HttpRequest, bits: Mapping[int, int]) -> str:
    written = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return str(written)
    # A socket of both kinds writes an IPv4 address as one of IPv6 (RFC 4291, 2.5.5.2).
    found = getattr(address, "ipv4_mapped", None) or address
    return str(ipaddress.ip_network((found, bits[found.version]), strict=False))


def _known(request: HttpRequest, account: Account | None) -> Bucket | None:
    known = device(request)
    if account is None or known is None or account.number not in known.accounts:
        return None
    return Bucket(bucket_name("device", known.id, account.number), DEVICE_FREE, account)
