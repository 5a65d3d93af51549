"""What became of each filing of a firm, and the totals of what was read."""

import pytest

from perimeter.acts.history import history, problems, result, totals
from perimeter.core.problem import NotFound
from tests.world import TRADES, trade


@pytest.fixture
def filed(world):
    world.sources()
    world.firm()
    world.firm("F-002")
    return world


def test_latest_first_with_what_stands(filed):
    assert not filed.hand_in("F-001", "trades", [TRADES, trade("T-1", at="x")]).accepted
    first = filed.hand_in("F-001", "trades", [TRADES, trade("T-1")])
    second = filed.hand_in("F-001", "trades", [TRADES, trade("T-2")], replaces=first.id)
    filed.hand_in("F-002", "trades", [TRADES, trade("T-3")])
    told = [(r.filing, r.accepted, r.stands) for r in history(filed.book, "F-001")]
    assert told[:2] == [(second.id, True, True), (first.id, True, False)]
    assert [r.accepted for r in history(filed.book, "F-001")] == [True, True, False]
    assert len(history(filed.book, "F-002")) == 1 and not history(filed.book, "F-003")


def test_a_result_is_its_own_firms(filed):
    act = filed.hand_in("F-001", "trades", [TRADES, trade("T-1")]).act
    assert result(filed.book, "F-001", act.n).act == act
    for firm, n in (("F-002", act.n), ("F-001", act.n - 1), ("F-001", 1), ("market_prices", 10**9)):
        with pytest.raises(NotFound):
            result(filed.book, firm, n)


def test_problems_are_those_of_the_reading(filed):
    rows = [TRADES, trade("T-1", at="x"), trade("T-2", quantity="1.5")]
    outcome = filed.hand_in("F-001", "trades", rows)
    kept = problems(filed.book, result(filed.book, "F-001", outcome.act.n))
    assert tuple(kept) == outcome.problems


def test_totals_are_exact_beyond_what_one_amount_may_hold(filed):
    large = 10**38 - 1
    rows = [
        TRADES,
        trade("T-1", quantity=str(large)),
        trade("T-2", quantity=str(large), base="TMT", quote="BTC"),
    ]
    rows += [trade("T-3", quantity=str(large), amount="", amount_absent="not_recorded")]
    act = filed.hand_in("F-001", "trades", rows).act
    sums = {
        (t.column, t.asset): t.units for t in totals(filed.book, result(filed.book, "F-001", act.n))
    }
    assert sums == {
        ("quantity", "BTC"): 2 * large,
        ("quantity", "TMT"): large,
        ("amount", "BTC"): 35_000,
        ("amount", "TMT"): 35_000,
    }


def test_a_form_without_amounts_has_no_totals(filed):
    header = ["customer", "kind", "residence", "opened_day", "identified_at", "closed_day"]
    row = ["a" * 64, "natural", "TM", "2026-01-05", "", ""]
    act = filed.hand_in("F-001", "customers", [header, row]).act
    assert not list(totals(filed.book, result(filed.book, "F-001", act.n)))
