"""The kept public entries: the same as read one by one, whatever was written in between."""

from datetime import timedelta

from perimeter.acts import people
from perimeter.acts.apply import notify
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.published import of_entry
from tests.world import DAY, firm_account

DOMAIN = {"kind": "domain", "address": "one.example"}


def same(site):
    shown, today = site.shelf.published(), site.world.book.today()
    for name, entry in shown.items():
        assert entry == of_entry(site.world.book, name, today)
    return shown


def test_it_moves_on_with_the_book(site):
    world = site.world
    assert same(site)["L-001"].stands
    world.apply("licence", "F-001", "L-2", ("trade",))
    assert same(site)["L-2"].waits
    notify(world.book, firm_account(world, "F-001"), "L-001", Brought({"channels": [DOMAIN]}))
    world.settle(Decision("L-001", "approve", notice=1))
    assert same(site)["L-001"].of("channels") == (DOMAIN,)


def test_what_counts_from_a_later_day_is_not_shown_yet(site):
    world, today = site.world, site.world.book.today()
    later = today + timedelta(days=9)
    notify(world.book, firm_account(world, "F-001"), "L-001", Brought({"channels": [DOMAIN]}))
    world.settle(Decision("L-001", "approve", notice=1, effective=later))
    assert same(site)["L-001"].of("channels") == ()
    site.shelf._front.follow(site.shelf.written(), lambda firm: f"Firm {firm}", later)
    assert site.shelf._front.entries["L-001"].of("channels") == (DOMAIN,)


def test_a_destroyed_name_is_gone(site):
    world = site.world
    enrol(world.book, world.who["licensing"], Firm("F-2", "entrepreneur", "Invented Person"))
    world.apply("miner", "F-2", "M-2")
    world.settle(Decision("M-2", "grant", effective=DAY))
    assert same(site)["M-2"].name == "Invented Person"
    person = site.shelf.firms()["F-2"].person
    people.destroy(world.book, world.who["head"], person, "asked for")
    assert same(site)["M-2"].name == ""
