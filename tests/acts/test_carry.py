"""A message is marked carried once, by whoever may, and only where there is such a message."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connections

from perimeter.acts.carry import carry, fail, fates
from perimeter.acts.decide import Decision
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from tests.world import DAY, firm_account


@pytest.fixture
def messenger(world):
    return world.who["messenger"]


@pytest.fixture
def grant(world):
    """The message of a licence granted."""
    world.firm()
    return f"A-{world.book.home.journal.size()}"


def test_it_is_carried_once_and_the_act_says_how_and_nothing_else(world, messenger, grant):
    act = carry(world.book, messenger, grant, "text")
    assert (act.kind, act.on, act.body, act.why) == (
        "carry",
        f"message:{grant}",
        {"how": "text"},
        "",
    )
    assert fates(world.book, [grant, "A-1"])[grant].carried.n == act.n
    assert fates(world.book, ["A-1"])["A-1"].carried is None
    for again in (carry, fail):
        with pytest.raises(Conflict) as caught:
            again(world.book, messenger, grant, "letter")
        assert caught.value.code == "message_carried"


def test_a_way_that_failed_is_marked_once_and_another_may_be_taken(world, messenger, grant):
    fail(world.book, messenger, grant, "text")
    with pytest.raises(Conflict) as caught:
        fail(world.book, messenger, grant, "text")
    assert caught.value.code == "message_failed_before"
    fail(world.book, messenger, grant, "letter")
    carry(world.book, messenger, grant, "letter")  # handed over at the counter
    fate = fates(world.book, [grant])[grant]
    assert fate.carried and set(fate.failed) == {"text", "letter"}


@pytest.mark.parametrize("role", ["head", "auditor", "administrator", "supervisor"])
def test_who_may_not(world, grant, role):
    with pytest.raises(NotAllowed):
        carry(world.book, world.who[role], grant, "text")
    with pytest.raises(NotAllowed):
        carry(world.book, firm_account(world, "F-001"), grant, "text")


def test_letters_may_be_handed_over_by_hand(world, grant):
    assert carry(world.book, world.who["licensing"], grant, "letter").by.role == "licensing"


def test_a_last_day_and_a_filing_may_be_carried_also_once_they_are_settled(world, messenger, grant):
    until = DAY + timedelta(days=120)
    act = world.settle(Decision("L-001", "suspend", "x", DAY, until=until))
    for message in (f"D-{act.n}", "F-F-001/trades/2026-01"):
        assert carry(world.book, messenger, message, "text").on == f"message:{message}"


@pytest.mark.parametrize(
    "message",
    [
        "", "A-", "A-0", "A-007", "A-1", "A-999999", "A-" + "9" * 60, "D-3", "X-7", "hello",
        "../db", "F-", "F-F-001", "F-F-001/trades", "F-F-001/trades/2026-13",
        "F-F-001/assets/2026-01", "F-F-9/trades/2026-01", "F-F-001/trades/2026-01/x", "A-{holder}",
        "D-{grant}", "A-{proposal}",
    ],
)  # fmt: skip
def test_what_is_no_message(world, messenger, grant, message):
    acts = list(world.book.home.journal.acts(on="entry:L-001"))
    by_kind = {act.kind: act.n for act in acts}
    named = message.format(
        holder=by_kind["apply"], grant=by_kind["grant"], proposal=by_kind["propose"]
    )
    size = world.book.home.journal.size()
    with pytest.raises(NotFound) as caught:
        carry(world.book, messenger, named, "text")
    assert caught.value.code == "message_unknown" and world.book.home.journal.size() == size


def test_only_ways_that_are_known(world, messenger, grant):
    with pytest.raises(Refusal) as caught:
        carry(world.book, messenger, grant, "pigeon")
    assert caught.value.code == "carried_how"


def test_two_at_once_mark_it_once(world, messenger, grant):
    def one(_: int) -> str:
        try:
            return carry(world.book, messenger, grant, "text").kind
        except Conflict as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as many:
        told = list(many.map(one, range(4)))
    assert sorted(set(told)) in (["carry", "message_carried"], ["carry", "moved_on"],
                                 ["carry", "message_carried", "moved_on"])  # fmt: skip
    assert told.count("carry") == 1


def test_no_personal_data_enters_the_acts(world, messenger, grant):
    carry(world.book, messenger, grant, "letter")
    acts = world.book.home.journal.acts(kinds=("carry",))
    assert all("Street" not in json.dumps(act.body) for act in acts)
    assert date(2026, 1, 5) == DAY
