"""The clock runs on the authority's move only, in the unit of the term, and says by when."""

from datetime import date, timedelta

import pytest

from perimeter.acts.apply import notify
from perimeter.acts.clock import clock, days_between
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.dossier import dossier
from perimeter.acts.firm import Firm, enrol
from perimeter.law.calendar import is_working
from tests.world import firm_account
from tests.world import world as fresh

MONDAY = date(2026, 1, 5)  # two weeks without a holiday follow


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


@pytest.fixture
def applied(world):
    enrol(world.book, world.who["licensing"], Firm("F-001", "legal", "Firm"))
    world.apply("miner", "F-001", "M-1")
    return world


def at(world, today, notice=0):
    return clock(dossier(world.book, "M-1").entry, world.book.pack, today, notice)


def step(world, deed, n, why="", who="licensing"):
    account = world.who[who] if who != "firm" else firm_account(world, "F-001")
    decide(world.book, account, Decision("M-1", deed, why, day(n)))


def test_working_days_run_on_the_authority_s_move(applied):
    now = at(applied, day(4))
    assert (now.used, now.paused, now.term, now.unit) == (4, 0, 10, "working_days")
    assert now.last_day == day(14) and now.running and not now.is_late(day(14))
    assert at(applied, day(6)).used == 4, "Saturday and Sunday do not count"
    assert at(applied, day(15)).is_late(day(15)) and at(applied, day(15)).last_day == day(14)


def test_it_stands_while_the_applicant_is_asked(applied):
    step(applied, "take_up", 1)
    step(applied, "verify", 2)
    step(applied, "ask", 2, "Whose is the meter?")
    waiting = at(applied, day(7))
    assert (waiting.used, waiting.paused, waiting.running, waiting.last_day) == (2, 3, False, None)
    step(applied, "answer", 8, "Mine.", "firm")
    again = at(applied, day(8))
    assert (again.used, again.paused) == (2, 4)
    assert again.last_day == day(18), "eight working days are left on the Tuesday"


def test_a_settled_application_has_no_last_day(applied):
    applied.settle(Decision("M-1", "grant", effective=day(3)))
    now = at(applied, day(30))
    assert (now.last_day, now.running) == (None, False)


def test_a_notice_has_its_own(applied):
    applied.settle(Decision("M-1", "grant", effective=MONDAY))
    swap = Brought({"machines": [{**applied.rows("miner", "M-1")["machines"][0], "serial": "N"}]})
    notify(applied.book, firm_account(applied, "F-001"), "M-1", swap)
    now = at(applied, day(1), notice=1)
    assert (now.used, now.term, now.last_day) == (1, 5, day(7))


def test_a_reported_cure_is_checked_in_its_own_term(tmp_path):
    world = fresh(tmp_path, "tm", ("assumed", "general_licensing"))
    enrol(world.book, world.who["licensing"], Firm("F-001", "legal", "Firm"))
    world.apply("miner", "F-001", "M-1")
    world.settle(Decision("M-1", "grant", effective=MONDAY))
    world.settle(Decision("M-1", "suspend", "meter", day(1), until=date(2026, 5, 4)))
    assert at(world, day(2)).running is False
    step(world, "report_cure", 2, "mended", "firm")
    assert (at(world, day(3)).term, at(world, day(3)).last_day) == (10, day(16))
    step(world, "check_cure", 4, "seen")
    assert (at(world, day(4)).term, at(world, day(4)).used) == (3, 2)


def test_an_unknown_term_leaves_the_day_open(tmp_path):
    world = fresh(tmp_path, "tm", ())
    enrol(world.book, world.who["licensing"], Firm("F-001", "legal", "Firm"))
    world.apply("miner", "F-001", "M-1")
    now = at(world, day(30))
    assert (now.term, now.last_day, now.running) == (None, None, True)


def test_days_between_agrees_with_counting_one_by_one(world):
    pack = world.book.pack
    for first in (0, 3, 60, 75):
        for length in (0, 1, 9, 40):
            days = [day(first) + timedelta(days=n + 1) for n in range(length)]
            counted = sum(is_working(pack, one) for one in days)
            assert days_between(pack, "working_days", day(first), day(first + length)) == counted
            assert days_between(pack, "days", day(first), day(first + length)) == length
