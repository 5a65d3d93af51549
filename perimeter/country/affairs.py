"""What a firm files of itself: adverts, incidents, complaints, counts of reports and screenings,
key persons, its accounts. Small tables, invented, of firms that behave.

A firm's number decides what happens to it, so that some have nothing to file.
"""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import numpy as np

from perimeter.core.period import Period
from perimeter.country.people import Book
from perimeter.country.settings import Provider
from perimeter.country.world import HOUR_US, World

Table = tuple[tuple[str, ...], list[tuple[Any, ...]]]  # names of columns, and rows

ADVERTS = (
    "advert", "from_day", "until_day", "channel", "place", "language", "risk_warning",
    "paid_voice", "currency", "cost", "shown_digest",
)  # fmt: skip
INCIDENTS = (
    "incident", "found_at", "kind", "severity", "began_at", "ended_at", "told_at", "service",
    "customers_struck", "customers_told",
)  # fmt: skip
COMPLAINTS = ("complaint", "received_day", "customer", "topic", "state", "answered_day", "outcome")
REPORTS = ("day", "kind", "reports")
SCREENINGS = (
    "day", "list", "subject", "list_day", "screened", "matches", "confirmed", "frozen", "undecided",
)  # fmt: skip
KEY_PERSONS = ("person", "role", "appointed_day", "residence", "vetted_day")
CAPITAL = ("day", "line", "currency", "amount", "audited")

ROLES = ("director", "accountant", "compliance")
TOPICS = ("withdrawal", "transfer", "fee", "access", "trade")
REPORT_KINDS = ("suspicious", "threshold")
WEEK = 7
HOLDINGS_MINOR = 40_000_000  # what a firm of a thousand customers owns


def adverts(world: World, provider: Provider, asked: Period) -> Table:
    """Who has a site advertises there, and every third firm in print."""
    samples, rows = world.country.samples, list[tuple[Any, ...]]()
    places = [("site", provider.site)] if provider.site else []
    places += [("print", samples.paper)] if _number(provider) % 3 == 0 else []
    for number, (channel, place) in enumerate(places, 1):
        first = asked.first + timedelta(days=20 + 9 * number)
        shown = hashlib.sha256(f"{provider.id} {place}".encode()).hexdigest()
        cost = 150_000 * number
        rows.append(
            (f"AD-{number}", first, first + timedelta(days=21), channel, place, samples.language,
             "yes", "no", world.country.currency, cost, shown)
        )  # fmt: skip
    return ADVERTS, rows


def incidents(world: World, provider: Provider, asked: Period) -> Table:
    """Every fourth firm stood still for an hour, once."""
    if _number(provider) % 4 != 1:
        return INCIDENTS, []
    began = world.starts[world.day(asked.first) + 40] + 11 * HOUR_US
    found, told, ended = (began + part * HOUR_US // 4 for part in (1, 3, 5))
    row = (
        "IN-1", _instant(found), "outage", "low", _instant(began), _instant(ended),
        _instant(told), provider.services[0], world.scaled(provider.customers) // 20, "yes",
    )  # fmt: skip
    return INCIDENTS, [row]


def complaints(world: World, provider: Provider, book: Book, asked: Period) -> Table:
    """One for every five hundred customers, answered within ten days but for the last ones."""
    chance = world.chance(provider.id, "complaints", asked.name)
    count = world.scaled(provider.customers) // 500
    days = np.sort(chance.integers(30, (asked.until - asked.first).days, count))
    rows = []
    for number, (day, wait) in enumerate(zip(days, chance.integers(1, 11, count), strict=True), 1):
        received = asked.first + timedelta(days=int(day))
        answered = received + timedelta(days=int(wait))
        done = answered < asked.until
        who, topic = book.pseudonyms[number], TOPICS[number % len(TOPICS)]
        state, outcome = ("closed", ("upheld", "rejected")[number % 2]) if done else ("open", "")
        rows.append((f"K-{number}", received, who, topic, state, answered if done else "", outcome))
    return COMPLAINTS, rows


def monitoring_reports(world: World, provider: Provider, asked: Period) -> Table:
    """Now and then, a few of either kind."""
    chance = world.chance(provider.id, "reports", asked.name)
    rows = []
    for day in range(29, (asked.until - asked.first).days, WEEK):
        for kind in REPORT_KINDS:
            many = int(chance.integers(0, 4)) - 1
            if many > 0:
                rows.append((asked.first + timedelta(days=day), kind, many))
    return REPORTS, rows


def screenings(world: World, provider: Provider, book: Book, asked: Period) -> Table:
    """All customers once a week against the list of the country; nobody is on it."""
    chance = world.chance(provider.id, "screenings", asked.name)
    rows = []
    for day in range(world.day(max(asked.first, provider.granted)), world.day(asked.until), WEEK):
        many, alike = int((book.opened <= day).sum()), int(chance.integers(0, 3))
        on, name = world.on(day), world.country.wallet_list.name
        rows.append((on, name, "customers", on, many, min(alike, many), 0, 0, 0))
    return SCREENINGS, rows


def key_persons(world: World, provider: Provider) -> Table:
    """Three people known by pseudonym alone."""
    key, home = world.secret(provider.id, "key persons"), world.country.residences[0]
    vetted = provider.applied - timedelta(days=10)
    rows = [
        (hmac.digest(key, role.encode(), "sha256").hex(), role,
         provider.applied - timedelta(days=300 * number), home, vetted)
        for number, role in enumerate(ROLES, 1)
    ]  # fmt: skip
    return KEY_PERSONS, rows


def capital(world: World, provider: Provider, asked: Period) -> Table:
    """Accounts on the last day, whose sides are equal: what is owned is owed or is the firm's."""
    owned = HOLDINGS_MINOR * max(provider.customers, 1_000) // 1_000
    debts, profit, reserves = owned // 5, owned // 25, owned // 10
    lines = {
        "share_capital": owned - debts - profit - reserves,
        "reserves": reserves,
        "profit": profit,
        "own_funds": owned - debts,
        "total_assets": owned,
        "liquid_assets": owned // 2,
        "total_liabilities": debts,
        "revenue": profit * 4,
        "costs": profit * 3,
    }
    day, currency = asked.until - timedelta(days=1), world.country.currency
    return CAPITAL, [(day, line, currency, amount, "no") for line, amount in lines.items()]


def _number(provider: Provider) -> int:
    """The place of a firm among firms."""
    return int(provider.id.rpartition("-")[2])


def _instant(at: int) -> str:
    return np.datetime64(int(at), "us").item().isoformat() + "Z"
