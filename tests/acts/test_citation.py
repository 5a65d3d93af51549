"""Loading the law takes two officials; until then no number is printed."""

from dataclasses import replace

import pytest

from perimeter.acts.citation import confirm, tie, ties
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.law.citation import cite
from perimeter.law.statute import Official

PLACE = Official(article=12, part=3)


@pytest.fixture
def text(world):
    path = world.folder / "law.txt"
    path.write_text("official text")
    return path


def shown(world):
    return cite(world.book.pack.articles["custody.cold"], ties(world.book).confirmed, "en")


def test_one_official_ties_and_a_second_confirms(world, text):
    assert not shown(world).verified and not shown(world).printed
    act = tie(world.book, world.who["lawyer"], "custody.cold", PLACE, text)
    assert not shown(world).verified and "custody.cold" in ties(world.book).waiting
    confirm(world.book, world.who["head"], "custody.cold", act.n)
    assert shown(world).verified and "12" in shown(world).printed
    assert not ties(world.book, known_at=act.n).confirmed
    assert world.book.home.vault.read(act.body["files"]["text"]) == b"official text"


def test_a_new_tie_waits_beside_the_confirmed_one(world, text):
    lawyer, head = world.who["lawyer"], world.who["head"]
    first = tie(world.book, lawyer, "custody.cold", PLACE, text)
    confirm(world.book, head, "custody.cold", first.n)
    second = tie(world.book, lawyer, "custody.cold", Official(13), text)
    assert "12" in shown(world).printed
    confirm(world.book, head, "custody.cold", second.n)
    assert "13" in shown(world).printed


def test_nobody_confirms_his_own(world, text):
    rights = world.book.pack.rights
    lawyer = replace(rights["lawyer"], rights=("citation.tie", "citation.verify"))
    book = replace(world.book, pack=replace(world.book.pack, rights={**rights, "lawyer": lawyer}))
    act = tie(book, world.who["lawyer"], "custody.cold", PLACE, text)
    with pytest.raises(NotAllowed) as caught:
        confirm(book, world.who["lawyer"], "custody.cold", act.n)
    assert caught.value.code == "second_official_needed"


def test_nothing_to_confirm(world, text):
    with pytest.raises(Conflict):
        confirm(world.book, world.who["head"], "custody.cold", 1)


def test_a_tie_that_was_not_read_is_not_confirmed(world, text):
    """Between reading and confirming, another tie has taken its place."""
    read = tie(world.book, world.who["lawyer"], "custody.cold", PLACE, text)
    tie(world.book, world.who["lawyer"], "custody.cold", Official(99), text)
    with pytest.raises(Conflict) as caught:
        confirm(world.book, world.who["head"], "custody.cold", read.n)
    assert caught.value.code == "moved_on" and not shown(world).verified


@pytest.mark.parametrize("role", ["head", "supervisor", "auditor", "administrator"])
def test_who_may_not_tie(world, text, role):
    with pytest.raises(NotAllowed):
        tie(world.book, world.who[role], "custody.cold", PLACE, text)


def test_what_cannot_be_tied(world, text):
    lawyer = world.who["lawyer"]
    with pytest.raises(NotFound):
        tie(world.book, lawyer, "no.such", PLACE, text)
    with pytest.raises(Refusal):
        tie(world.book, lawyer, "custody.cold", Official(0), text)
    with pytest.raises(NotFound):
        tie(world.book, lawyer, "custody.cold", PLACE, world.folder / "missing")
