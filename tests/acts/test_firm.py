"""A firm comes into the books once; an entrepreneur's name only in an erasable record."""

import pytest

from perimeter.acts.firm import Firm, enrol, firm, name_of
from perimeter.acts.people import destroy
from perimeter.acts.register import register
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal


def test_an_entrepreneur_s_name_is_in_no_act_and_can_be_erased(world):
    officer = world.who["licensing"]
    enrol(world.book, officer, Firm("F-003", "entrepreneur", "Invented Person"))
    assert b"Invented" not in b"".join(act.canonical() for act in world.book.home.journal.acts())
    one = firm(world.book, "F-003")
    assert name_of(one) == "Invented Person"
    with pytest.raises(NotAllowed):
        destroy(world.book, officer, one.person, "retention over")
    destroy(world.book, world.who["head"], one.person, "retention over")
    assert name_of(register(world.book).firms["F-003"]) == ""
    with pytest.raises(NotFound):
        destroy(world.book, world.who["head"], one.person, "again")


def test_a_firm_is_enrolled_once_and_with_a_name(world):
    world.firm()
    with pytest.raises(Conflict):
        enrol(world.book, world.who["licensing"], Firm("F-001", "legal", "Same again"))
    for one in (
        Firm("F-2", "legal"),
        Firm("F 2", "legal", "x"),
        Firm("F-2", "guild", "x"),
        Firm("F-2", "legal", "Altyn\u202eknaB"),
        Firm("F-2", "entrepreneur", "Altyn\u200b"),
        Firm("F-2", "legal", "Altyn", district="Mary\u200d"),
    ):
        with pytest.raises(Refusal):
            enrol(world.book, world.who["licensing"], one)


@pytest.mark.parametrize("name", ["F-404", "", "no name"])
def test_a_firm_that_is_not_there(world, name):
    with pytest.raises(NotFound):
        firm(world.book, name)
