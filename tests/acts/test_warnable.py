"""What a warning may say: every fault at once, and never what a licence in force lists."""

from datetime import timedelta

import pytest

from perimeter.acts import warnings
from perimeter.acts.decide import Decision
from perimeter.acts.warn import change, confirm, propose
from perimeter.acts.warnable import MARKS_MAX, REASON_CHARS_MAX, checked
from perimeter.core.problem import Faulty
from tests.acts.warned import REASON, WALLET, content, licensed, seen, warn


def faults(world, said, own="W-00001"):
    with pytest.raises(Faulty) as caught:
        checked(world.book, said, own)
    return [(one.code, one.where["column"]) for one in caught.value.problems]


def test_marks_are_kept_once_in_one_spelling(world):
    said = content(
        names=("Gün  Birža", "Gün Birža"),
        domains=("https://www.Gun.example/", "gun.example"),
        wallets=("0xABCDEF0000000000000000000000000000000000",),
        reason={**REASON, "en": "  On two\nlines. "},
    )
    kept = checked(world.book, said, "W-00001")
    assert kept.marks["names"] == ("Gün Birža",) and kept.marks["domains"] == ("gun.example",)
    assert kept.marks["wallets"] == ("0xabcdef" + "0" * 34,)
    assert kept.reason["en"] == "On two lines."
    assert checked(world.book, kept, "W-00001") == kept


def test_every_fault_is_told_at_once(world):
    said = content(
        "rumour",
        reason={"tk": "x", "en": "x" * (REASON_CHARS_MAX + 1), "fr": "x"},
        names=("x" * 201,),
        domains=("t.me/someone", "good.example"),
        apps=("an app",),
        phones=("12",),
        wallets=tuple(f"bc1qexample{n:010}" for n in range(MARKS_MAX + 1)),
    )
    assert faults(world, said) == [
        ("warning_kind", "kind"),
        ("cell_not_text", "names"),
        ("mark_not_domain", "domains"),
        ("mark_not_app", "apps"),
        ("cell_not_phone", "phones"),
        ("marks_too_many", "wallets"),
        ("warning_reason", "reason-ru"),
        ("warning_reason", "reason-en"),
        ("warning_language", "reason-fr"),
    ]


def test_something_must_be_named(world):
    assert faults(world, content(names=())) == [("mark_missing", "names")]


@pytest.mark.parametrize(
    "kind, of, code",
    [
        ("clone", "", "warning_clone_of"),
        ("fraud", "L-77", "warning_clone_of"),
        ("clone", "L-999", "warning_clone_unknown"),
        ("clone", "no such: entry", "warning_clone_unknown"),
        ("clone", "L-8", "warning_clone_unknown"),
    ],
)
def test_a_clone_is_of_an_entry_that_was_in_force(world, kind, of, code):
    licensed(world)
    world.apply("licence", "F-77", "L-8", ("exchange",))  # asked for, never granted
    assert faults(world, content(kind, of)) == [(code, "clone_of")]


@pytest.mark.parametrize(
    "sort, mark",
    [
        ("domains", "birza.example"),
        ("domains", "pay.birza.example"),
        ("phones", "00999-11-222333"),
        ("wallets", WALLET),
    ],
)
def test_nobody_is_warned_about_what_is_licensed(world, sort, mark):
    licensed(world)
    said = content(**{sort: (mark,)})
    with pytest.raises(Faulty) as caught:
        propose(world.book, world.who["supervisor"], said, [seen()])
    (one,) = caught.value.problems
    assert (one.code, one.where["column"], one.values["entry"]) == (
        "warning_of_licensed",
        sort,
        "L-77",
    )


def test_what_only_looks_like_it_may_be_warned_about(world):
    licensed(world)
    for name in (
        "bir-za.example",
        "birza.example.example",
        "xbirza.example",
        "birzaexample.example",
    ):
        assert checked(world.book, content(domains=(name,)), "W-00001")
    assert checked(world.book, content(names=("Genuine Exchange",)), "W-00001")
    assert checked(world.book, content(phones=("+99911222334",)), "W-00001")


def test_a_suspended_licence_protects_nothing(world):
    licensed(world)
    until = world.book.today() + timedelta(days=60)
    world.settle(Decision("L-77", "suspend", "Late.", until=until))
    assert checked(world.book, content(domains=("birza.example",)), "W-00001")


def test_a_licence_that_came_between_stops_the_confirmation(world):
    said = content(domains=("birza.example",))
    act = propose(world.book, world.who["supervisor"], said, [seen()])
    licensed(world)
    with pytest.raises(Faulty) as caught:
        confirm(world.book, world.who["head"], "W-00001", act.n)
    assert [one.code for one in caught.value.problems] == ["warning_of_licensed"]
    assert warnings.standing(world.book) == {}


def test_one_warning_for_one_site_and_two_for_one_name(world):
    name = warn(world)
    assert faults(world, content(domains=("gun-birza.example",)), "W-00002") == [
        ("warning_twice", "domains")
    ]
    assert checked(world.book, content(names=("Gün Birža",)), "W-00002")
    assert change(world.book, world.who["supervisor"], name, content()).body["deed"] == "change"


def test_of_two_proposals_about_one_site_the_second_is_not_confirmed(world):
    acts = [propose(world.book, world.who["supervisor"], content(), [seen()]) for _ in range(2)]
    confirm(world.book, world.who["head"], "W-00001", acts[0].n)
    with pytest.raises(Faulty) as caught:
        confirm(world.book, world.who["head"], "W-00002", acts[1].n)
    assert [one.code for one in caught.value.problems] == ["warning_twice"]
    assert list(warnings.standing(world.book)) == ["W-00001"]
