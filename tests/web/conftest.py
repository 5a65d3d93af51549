"""A world with pages over it: visitors in every role, a firm with filings, and a run with findings.

The findings are written as a run writes them, under invented cards, so that these tests are about
pages and not about questions.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace

import pyarrow as pa
import pytest
from django.db import connections
from django.test import Client, override_settings
from django.utils.formats import localize

from perimeter.acts import assess
from perimeter.acts.answers import FINDINGS, row
from perimeter.acts.book import open_book
from perimeter.acts.filing import parquet
from perimeter.core.act import Act, Draft
from perimeter.core.canonical import canonical
from perimeter.core.finding import Finding
from perimeter.store import accounts
from perimeter.store.home import Place
from perimeter.web.gate import SHELF
from perimeter.web.server import application
from perimeter.web.shelf import Shelf
from tests.conftest import fixed_source
from tests.web.visitors import Clock, person, signed_in, takes_second
from tests.world import ALICE, TRADES, World, firm_account, trade
from tests.world import world as fresh

BACKEND = "django.contrib.auth.backends.ModelBackend"
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def said(**more: str) -> dict[str, str]:
    """A text of a card, the same in each language but for its mark."""
    return {lang: f"{lang} {text}" for text in more.values() for lang in ("tk", "ru", "en")}


CARDS = {
    "early": SimpleNamespace(
        name="early",
        kind="breach",
        digest="1" * 64,
        sql="select 1 -- <b>",
        title=said(t="Early trade"),
        sentence=said(t="{firm} let {customer} trade {trades} times, {quantity}, from {first_at}."),
        runbook=said(t="Ask the firm."),
        cannot_see=said(t="Paper files."),
        looks_like=said(t="A late clerk."),
        reasons={"customer_not_filed": said(t="customers that were not filed")},
        parameters=("cold_share_min_bp",),
        records=(SimpleNamespace(table="trades", match={"buyer": "customer"}),),
    ),
    "odd": SimpleNamespace(
        name="odd",
        kind="signal",
        digest="2" * 64,
        sql="select 2",
        title=said(t="Odd trips"),
        sentence=said(t="{trips} trips."),
        runbook=said(t="Look."),
        cannot_see=said(t="Much."),
        looks_like=said(t="A market maker."),
        reasons={},
        parameters=(),
        records=(),
    ),
}


@dataclass
class Site:
    """The world, its pages, and who looks at them."""

    world: World
    shelf: Shelf

    def as_(self, role: str = "", firm: str = "", csrf: bool = False) -> Client:
        """A visitor: nobody, an official in a role, or a firm's clerk."""
        client = Client(enforce_csrf_checks=csrf, **{SHELF: self.shelf})
        if firm:
            known = [a for a in accounts.every() if a.firm == firm]
            client.force_login(known[0] if known else firm_account(self.world, firm), BACKEND)
        elif role:
            client.force_login(self.world.who[role], BACKEND)
        return client


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What opens a real browser is slow."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def own_formats() -> Iterator[None]:
    """No page lets Django write a day or a fraction: law/formats.py does."""

    def written(value: object, **how: object) -> object:
        assert not isinstance(value, date | time | float | Decimal), f"law/formats: {value!r}"
        return localize(value, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.template.base.localize", written)
        yield


@pytest.fixture(scope="session")
def pattern(tmp_path_factory) -> Path:
    """A home with the asset register, prices, and one firm with a licence to exchange."""
    folder = tmp_path_factory.mktemp("pattern")
    with override_settings(PASSWORD_HASHERS=QUICK):
        world = fresh(folder)
    world.firm()
    world.sources()
    connections.close_all()
    return folder


@pytest.fixture
def site(tmp_path, pattern) -> Iterator[Site]:
    """Pages over a copy of that home. Hashing is made quick: signing in is not what takes time."""
    copytree(pattern, tmp_path, dirs_exist_ok=True)
    place = Place(tmp_path / "home", fixed_source("web"))
    application(place)
    book = open_book(place)
    who = {account.role: account for account in accounts.every()}
    with override_settings(PASSWORD_HASHERS=QUICK):
        yield Site(World(book, tmp_path / "files", who), Shelf(book))


@pytest.fixture
def run(site, monkeypatch) -> Callable[..., Act]:
    """Writes a run over January with the given findings, as `assess` does."""
    known = assess.library() | CARDS
    monkeypatch.setattr(assess, "library", lambda: known)

    def write(*found: Finding, **counts: dict[str, int]) -> Act:
        vault, book = site.world.book.home.vault, site.world.book
        table = pa.Table.from_pylist([row(one) for one in found], FINDINGS)
        answers = {
            name: {
                "digest": card.digest,
                "v": 1,
                card.kind: sum(one.question == name for one in found),
                "none": 41,
                "cannot_tell": counts.get(name, {}),
                "error": "",
            }
            for name, card in CARDS.items()
        }
        files = {
            "findings": vault.put(parquet(table)),
            "answers": vault.put(canonical(answers)),
        }
        body = {
            "period": "2026-01",
            "as_of": "2026-01-31",
            "known_at": book.home.journal.size(),
            "pack_digest": book.pack.digest,
            "size": len(found),
            "root": "0" * 64,
            "files": files,
        }
        by = accounts.by(site.world.who["supervisor"])
        return book.home.write(Draft("assess", "run:2026-01", by, book.today(), body))[0]

    return write


def early(customer: str = ALICE, **more: str) -> Finding:
    """A breach: the firm let a customer trade too early."""
    values = {
        "firm": "F-001",
        "customer": customer,
        "trades": "1234",
        "quantity": "150000000",
        "base": "BTC",
        "first_at": "2026-01-10T09:00:00.000000",
        **more,
    }
    return Finding(
        question="early",
        kind="breach",
        firm=values["firm"],
        period="2026-01",
        key={"firm": values["firm"], "customer": customer},
        values=values,
        filings=("f" * 64,),
        question_digest="1" * 64,
        parameters={"cold_share_min_bp": "9000"},
        as_of="2026-01-31",
        known_at=12,
        article="provider.identify_first",
    )


def odd() -> Finding:
    """A signal: trips there and back."""
    return Finding(
        question="odd",
        kind="signal",
        firm="F-001",
        period="2026-01",
        key={"firm": "F-001"},
        values={"firm": "F-001", "trips": "7"},
        filings=(),
        question_digest="2" * 64,
        parameters={},
        as_of="2026-01-31",
        known_at=12,
        article="",
    )


def file_trades(site: Site, *rows: list[str]) -> None:
    """Trades of the firm, handed in over the counter."""
    assert site.world.hand_in("F-001", "trades", [TRADES, *(rows or (trade("T-1"),))]).accepted


@pytest.fixture
def clock(site) -> Clock:
    """A clock that stands, over a supervisor who has chosen a password."""
    person()
    return Clock(site)


@pytest.fixture
def client(site, clock) -> Client:
    """That supervisor, signed in."""
    return signed_in(site)


@pytest.fixture
def second(site, monkeypatch) -> None:
    """The pack lets no supervisor work without a second factor."""
    takes_second(site, monkeypatch)
