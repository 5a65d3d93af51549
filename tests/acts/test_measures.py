"""What an entry's own steps say: its measure, its last day in force, the acts anybody may have."""

from datetime import date, timedelta

import pytest

from perimeter.acts import measures
from perimeter.acts.apply import notify
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.measures import Measure
from perimeter.acts.published import of_entry
from perimeter.core.act import Draft
from perimeter.core.period import period, quarter_before
from perimeter.store import accounts
from tests.world import DAY, firm_account

CURE = DAY + timedelta(days=90)
LATER = DAY + timedelta(days=10)


@pytest.fixture
def entry(world):
    """L-001 in force from DAY; the function looks at it as of a day."""
    world.firm()
    life = world.book.pack.registers["licence"].life
    return lambda day=LATER: (of_entry(world.book, "L-001", day), life)


def test_what_stands_as_it_first_did_is_under_no_measure(entry):
    assert measures.measure(*entry()) is None
    assert measures.last_day(*entry()) is None


def test_a_restriction_lasts_until_it_is_lifted(world, entry):
    world.settle(Decision("L-001", "restrict", "why", DAY + timedelta(days=2)))
    found = measures.measure(*entry())
    assert found == Measure("restricted", DAY + timedelta(days=2), None)
    assert measures.last_day(*entry()) is None, "it is in force"
    world.settle(Decision("L-001", "lift", effective=DAY + timedelta(days=4)))
    assert measures.measure(*entry()) is None


def test_a_suspension_keeps_its_last_day_while_the_cure_is_looked_at(world, entry):
    world.settle(Decision("L-001", "suspend", "why", LATER, until=CURE))
    assert measures.measure(*entry()) == Measure("suspended", LATER, CURE)
    assert measures.last_day(*entry()) == LATER - timedelta(days=1)
    assert measures.measure(*entry(LATER - timedelta(days=1))) is None
    cured = Decision("L-001", "report_cure", "done", LATER + timedelta(days=1))
    decide(world.book, firm_account(world, "F-001"), cured)
    assert measures.measure(*entry(CURE)) == Measure("cure_reported", LATER, CURE)


def test_what_can_never_stand_again_is_under_no_measure_but_has_a_last_day(world, entry):
    world.settle(Decision("L-001", "revoke", "why", LATER))
    assert measures.measure(*entry()) is None
    assert measures.last_day(*entry()) == LATER - timedelta(days=1)


def test_what_was_revoked_on_its_first_day_never_stood(world, entry):
    world.settle(Decision("L-001", "revoke", "why", DAY))
    assert measures.last_day(*entry()) is None


def test_what_was_only_asked_for_has_neither(world):
    world.firm()
    world.apply("licence", "F-001", "L-002", ("trade",))
    found, life = of_entry(world.book, "L-002"), world.book.pack.registers["licence"].life
    assert measures.measure(found, life) is None and measures.last_day(found, life) is None
    assert measures.open_acts(world.book, found) == set()


def test_only_acts_without_reason_or_rows_are_anybodys(world, entry):
    world.settle(Decision("L-001", "restrict", "why", DAY + timedelta(days=2)))
    world.settle(Decision("L-001", "lift", effective=DAY + timedelta(days=4)))
    found, _ = entry()
    whole = measures.open_acts(world.book, found)
    assert [step.kind for step in found.steps if step.n in whole] == ["grant", "lift"]
    for n in whole:
        act = world.book.home.journal.act(n)
        assert act.why == "" and set(act.body) <= measures.OPEN


def test_a_change_of_services_is_told_and_its_act_is_the_officials(world, entry):
    notify(world.book, firm_account(world, "F-001"), "L-001", Brought(services=("trade",)))
    world.settle(Decision("L-001", "approve", notice=1, effective=LATER))
    found, life = entry()
    assert [step.services for step in found.steps[1:]] == [("exchange",), ("trade",)]
    assert measures.measure(found, life) is None
    assert found.steps[-1].n in measures.open_acts(world.book, found)


def test_a_deed_that_brings_rows_is_not_anybodys(world, entry):
    rows = [
        {"condition": "C-1", "from_day": "2026-01-01", "language": lang, "text": "Words."}
        for lang in ("tk", "ru", "en")
    ]
    by = accounts.by(world.who["head"])
    for body in ({"put": {"conditions": rows}}, {"drop": {"conditions": [["C-1", "en"]]}}):
        world.book.home.write(Draft("restrict", "entry:L-001", by, LATER, body))
        found, _ = entry()
        assert found.steps[-1].kind == "restrict"
        assert found.steps[-1].n not in measures.open_acts(world.book, found)


def test_lifted_pseudonyms_are_counted_by_firm_and_quarter(world):
    by = accounts.by(world.who["head"])
    over = period("2026-Q1")
    assert measures.lifted(world.book, "F-001", over) == 0
    days = [("F-001", over.first), ("F-001", over.until - timedelta(days=1))]
    days += [("F-001", over.until), ("F-001", date(2025, 12, 31)), ("F-002", over.first)]
    world.book.home.write(*(Draft("unmask", f"firm:{firm}", by, day) for firm, day in days))
    assert measures.lifted(world.book, "F-001", over) == 2


@pytest.mark.parametrize(
    "day, name",
    [("2026-01-01", "2025-Q4"), ("2026-03-31", "2025-Q4"), ("2026-04-01", "2026-Q1"),
     ("2026-12-31", "2026-Q3")],
)  # fmt: skip
def test_the_quarter_that_was_over(day, name):
    assert quarter_before(date.fromisoformat(day)) == period(name)
