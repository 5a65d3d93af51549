"""The index of what entries list follows from the acts through every deed, and is made anew."""

import pytest

from perimeter.acts.apply import notify
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.index import faults, rebuild
from perimeter.core.problem import Faulty
from perimeter.store.database import ItemRow
from tests.world import DAY, ROWS, firm_account


@pytest.fixture
def miners(world):
    """One miner in force with a machine swapped, one that only asks, one that was annulled."""
    for n in (1, 2, 3):
        enrol(world.book, world.who["licensing"], Firm(f"F-{n}", "legal", f"Firm {n}"))
        world.apply("miner", f"F-{n}", f"M-{n}")
    world.settle(Decision("M-1", "grant", effective=DAY))
    new = Brought({"machines": [{**ROWS["machines"], "serial": "SN-new"}]})
    notify(world.book, firm_account(world, "F-1"), "M-1", new)
    assert not list(faults(world.book))  # what is only asked for is in no index
    world.settle(Decision("M-1", "approve", notice=1))
    world.settle(Decision("M-3", "grant", effective=DAY))
    world.settle(Decision("M-3", "revoke", why="empty halls"))
    return world


def names(book):
    return [fault.name for fault in faults(book)]


def test_it_follows_from_the_acts_through_every_deed(miners):
    assert names(miners.book) == []
    kept = set(ItemRow.objects.values_list("entry", "what", "value", "stands"))
    assert ("M-1", "machines.serial", "snnew", True) in kept
    assert rebuild(miners.book) == 3
    assert set(ItemRow.objects.values_list("entry", "what", "value", "stands")) == kept


@pytest.mark.parametrize(
    "spoil, named",
    [
        (lambda rows: rows.filter(entry="M-1", value="snnew").delete(), ["M-1"]),
        (lambda rows: rows.filter(entry="M-2").update(stands=True), ["M-2"]),
        (lambda rows: rows.filter(entry="M-3").update(entry="M-9"), ["M-3", "M-9"]),
        (lambda rows: rows.all().delete(), ["M-1", "M-2", "M-3"]),
    ],
)
def test_what_does_not_follow_is_named_and_mended(miners, spoil, named):
    size = miners.book.home.journal.size()
    spoil(ItemRow.objects)
    assert names(miners.book) == named
    rebuild(miners.book)
    assert names(miners.book) == []
    assert miners.book.home.journal.size() == size  # no act: nothing of the book has changed


def test_a_serial_still_stands_once_after_it_was_made_anew(miners):
    ItemRow.objects.all().delete()
    rebuild(miners.book)
    enrol(miners.book, miners.who["licensing"], Firm("F-4", "legal", "Firm 4"))
    rows = miners.rows("miner", "M-4")
    rows["machines"][0]["serial"] = "SN-NEW"
    with pytest.raises(Faulty) as refused:
        miners.apply("miner", "F-4", "M-4", rows=rows)
    assert [one.code for one in refused.value.problems] == ["stands_elsewhere"]
