"""What pages read is computed once for a size of the journal and a day, and never kept longer."""

import gc
from datetime import date, datetime

from perimeter.acts import register
from perimeter.acts.decide import Decision
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.lookup import built
from perimeter.acts.people import destroy
from perimeter.core.source import Source
from perimeter.country.procedure import settle
from perimeter.store.home import Place
from perimeter.web.shelf import Shelf
from tests.acts.warned import warn
from tests.world import DAY

CURE = date(2026, 6, 1)


def test_it_is_kept_until_the_journal_grows_and_then_moved_on(site, monkeypatch):
    read = []
    real = register.fold
    monkeypatch.setattr(
        register, "fold", lambda acts, *a: real((read.append(one.n) or one for one in acts), *a)
    )
    before = site.shelf.register()
    assert site.shelf.register() is before and site.shelf.names() is site.shelf.names()
    size = site.world.book.home.journal.size()
    site.world.settle(Decision("L-001", "suspend", "why", DAY, until=CURE))
    assert site.shelf.register().entries["L-001"].status == "suspended"
    assert before.entries["L-001"].status == "granted", "what a page holds is not moved"
    assert len(read) == len(set(read)) and max(read) > size, "no act is folded twice"


def test_followed_act_by_act_it_is_as_folded_at_once(site):
    """Names, order, and a name that is gone for good."""
    book, shelf = site.world.book, site.shelf
    for number, name in enumerate(("Ýol", "Çeşme", "Bent")):
        form = "entrepreneur" if name == "Bent" else "legal"
        enrol(book, site.world.who["licensing"], Firm(f"F-{number}", form, name))
        site.world.apply("miner", f"F-{number}", f"M-{number}")
        assert f"M-{number}" in shelf.order()
    assert shelf.order() == Shelf(book).order() == ["M-2", "M-1", "L-001", "M-0"]
    person = shelf.firms()["F-2"].person
    destroy(book, site.world.who["head"], person, "retention over")
    assert shelf.names() == Shelf(book).names()
    assert shelf.names()["F-2"] == "" and shelf.order()[0] == "M-2"
    assert shelf.register() == Shelf(book).register()


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
    assert site.shelf.scales("2020-01") == {"TMT": 2}, "the law's own currency is always known"


def test_it_is_made_ready_before_anybody_asks(site):
    site.shelf.ready()
    assert gc.isenabled() and gc.get_freeze_count()
    gc.unfreeze()
    assert site.shelf.lookup().thing("L-001")


def test_the_index_moves_on_with_the_book(site):
    world, lookup = site.world, site.shelf.lookup()
    assert not lookup.find("L-2").found
    world.apply("licence", "F-001", "L-2", ("trade",))
    assert [one.thing.id for one in site.shelf.lookup().find("L-2").found] == ["L-2"]
    assert site.shelf.lookup() is lookup
    number = warn(world)
    assert site.shelf.lookup().find(number).found[0].thing.warned.id == number


def test_the_index_moved_on_is_the_one_made_anew(site):
    world = site.world
    site.shelf.lookup()
    world.apply("licence", "F-001", "L-2", ("trade",))
    world.settle(Decision("L-2", "grant", effective=DAY))
    warn(world)
    moved, fresh = site.shelf.lookup(), built(world.book, world.book.today())
    for asked in ("L-2", "F-001", "Firm One", "gun-birza.example", "Gün Birža", "nobody"):
        assert moved.find(asked) == fresh.find(asked)
