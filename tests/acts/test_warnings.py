"""How warnings stand: a fold of what two officials did, as of a day."""

from datetime import date, timedelta

import pytest

from perimeter.acts import warnings
from perimeter.acts.warn import change, confirm, decline, propose, remove
from perimeter.core.problem import NotFound
from tests.acts.warned import REASON, clone, content, licensed, seen, warn


def test_nothing_stands_before_the_second_official(world):
    act = propose(world.book, world.who["supervisor"], content(), [seen()])
    one = warnings.course(world.book, "W-00001")
    assert (one.public, one.stands, one.waiting.deed, one.last) == (None, False, "warn", act.n)
    assert warnings.standing(world.book) == {} and warnings.given({one.id: one}) == []
    given = confirm(world.book, world.who["head"], "W-00001", act.n)
    (stood,) = warnings.standing(world.book).values()
    assert (stood.id, stood.kind, stood.since, stood.last) == (
        "W-00001",
        "unlicensed",
        given.effective,
        given.n,
    )
    assert (stood.names, stood.domains, stood.apps) == (("Gün Birža",), ("gun-birza.example",), ())
    assert (stood.reason, stood.clone_of, stood.removed) == (REASON, "", None)
    assert warnings.course(world.book, "W-00001").waiting is None


def test_a_change_keeps_the_first_day_and_a_removal_says_its_own(world, monkeypatch):
    name, book, first = warn(world), world.book, world.book.today()
    other = content("fraud", names=("Gün",), wallets=("bc1qother0000000000000",))
    monkeypatch.setattr(type(book), "today", lambda _: first + timedelta(days=1))
    act = change(book, world.who["licensing"], name, other)
    assert warnings.standing(book)[name].kind == "unlicensed"
    confirm(book, world.who["head"], name, act.n)
    changed = warnings.standing(book)[name]
    assert (changed.kind, changed.domains, changed.wallets) == (
        "fraud",
        (),
        ("bc1qother0000000000000",),
    )
    assert (changed.since, changed.changed) == (first, first + timedelta(days=1))
    monkeypatch.setattr(type(book), "today", lambda _: first + timedelta(days=2))
    act = remove(book, world.who["licensing"], name, "They were licensed.")
    assert name in warnings.standing(book)
    confirm(book, world.who["head"], name, act.n)
    assert warnings.standing(book) == {}
    (gone,) = warnings.given(warnings.every(book))
    assert (gone.removed, gone.changed) == (first + timedelta(days=2),) * 2
    assert gone.wallets == ("bc1qother0000000000000",)
    assert warnings.standing(book, first)[name].kind == "unlicensed"
    assert warnings.standing(book, first + timedelta(days=1))[name] == changed
    assert warnings.standing(book, date(2000, 1, 1)) == {}


def test_what_was_declined_changes_nothing(world):
    act = propose(world.book, world.who["supervisor"], content(), [seen()])
    decline(world.book, world.who["head"], "W-00001", act.n, "Not enough.")
    one = warnings.course(world.book, "W-00001")
    assert (one.public, one.waiting, len(one.acts)) == (None, None, 2)
    name = warn(world)
    act = remove(world.book, world.who["supervisor"], name, "Perhaps.")
    decline(world.book, world.who["head"], name, act.n, "No.")
    assert list(warnings.standing(world.book)) == [name] == ["W-00002"]


def test_the_newest_come_first_and_evidence_gathers(world):
    licensed(world)
    one, two = warn(world), clone(world)
    assert list(warnings.standing(world.book)) == [two, one]
    assert warnings.standing(world.book)[two].clone_of == "L-77"
    act = change(world.book, world.who["supervisor"], one, content(), [seen("more.png")])
    papers = [row["paper"] for row in warnings.course(world.book, one).evidence]
    assert papers == ["E-1", "E-2"] and list(act.body["files"]) == ["E-2"]


def test_an_unknown_warning(world):
    with pytest.raises(NotFound):
        warnings.course(world.book, "W-00001")
