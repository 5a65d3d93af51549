"""What pages read is computed once for a size of the journal and a day, and never kept longer."""

from datetime import date, datetime

from perimeter.acts import register
from perimeter.acts.decide import Decision
from perimeter.core.source import Source
from perimeter.country.procedure import settle
from perimeter.store.home import Place
from perimeter.web.shelf import Shelf
from tests.world import DAY

CURE = date(2026, 6, 1)


def test_it_is_computed_once_until_the_journal_grows(site, monkeypatch):
    calls = []
    real = register.register
    monkeypatch.setattr(register, "register", lambda *a: calls.append(a) or real(*a))
    assert site.shelf.register() is site.shelf.register() and len(calls) == 1
    monkeypatch.setattr(register, "register", real)
    site.world.settle(Decision("L-001", "suspend", "why", DAY, until=CURE))
    assert site.shelf.register().entries["L-001"].status == "suspended"


def test_the_day_turns_it_over(site):
    now = [datetime(2026, 1, 6, 12)]
    place = Place(site.world.book.home.path, Source(lambda: now[0], lambda n: b"x" * n))
    from perimeter.acts.book import open_book

    shelf, who = Shelf(open_book(place)), site.world.who
    asked = Decision("L-001", "suspend", "why", date(2026, 1, 8), until=CURE)
    settle(shelf.book, who["licensing"], who["head"], asked)
    assert shelf.register().entries["L-001"].status == "granted"
    now[0] = datetime(2026, 1, 7, 20)  # already the eighth in the pack's zone
    assert shelf.register().entries["L-001"].status == "suspended"


def test_names_and_scales(site):
    assert site.shelf.names() == {"F-001": "Firm F-001"}
    assert site.shelf.scales("2026-01") == {"BTC": 8, "TMT": 2}
    assert site.shelf.scales("2020-01") == {}
