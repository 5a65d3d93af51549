"""Person records: each look is an act, and destroying leaves nothing to read."""

import pytest

from perimeter.acts.firm import Firm, enrol, firm
from perimeter.acts.people import destroy, look
from perimeter.core.problem import NotAllowed, NotFound
from perimeter.store.verify import Count, verify


@pytest.fixture
def person(world):
    enrol(world.book, world.who["licensing"], Firm("F-003", "entrepreneur", "Invented Person"))
    return firm(world.book, "F-003").person


def test_a_look_is_an_act(world, person):
    record, act = look(world.book, world.who["licensing"], person)
    assert record == {"name": "Invented Person"}
    assert (act.kind, act.on) == ("look", f"person:{person}")


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_who_may_not_look(world, person, role):
    with pytest.raises(NotAllowed):
        look(world.book, world.who[role], person)


def test_destroyed_for_good_and_not_taken_for_tampering(world, person):
    destroy(world.book, world.who["head"], person, "kept as long as the law asks")
    with pytest.raises(NotFound):
        look(world.book, world.who["head"], person)
    for path in world.book.home.path.rglob("*"):
        if path.is_file():
            assert b"Invented Person" not in path.read_bytes(), path
    count = Count()
    assert list(verify(world.book.home, count)) == [] and count.people_destroyed == 1
