"""A plan as a whole: the same to the byte, of the size asked for, a thief for each question."""

import hashlib
from pathlib import Path

import pytest

from perimeter.core.canonical import canonical
from perimeter.core.period import months_of, period
from perimeter.country.plan import build
from perimeter.country.steps import Apply, FileTable, Plan
from perimeter.country.trading_stories import MAKER_TRADES

QUESTIONS = {
    "service_without_licence",
    "service_not_on_licence",
    "trade_before_identification",
    "cold_share",
    "reserves_below_liabilities",
    "transfer_without_travel_rule",
    "wallet_on_list",
    "round_trips",
}


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes(settings, tmp_path):
    first = build(settings, 5, tmp_path / "a", 2)
    again = build(settings, 5, tmp_path / "b", 2)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    assert first.truth == again.truth
    assert [type(step) for step in first.steps] == [type(step) for step in again.steps]


@pytest.mark.slow
def test_another_seed_gives_other_people(settings, tmp_path):
    first = build(settings, 5, tmp_path / "a", 2)
    other = build(settings, 6, tmp_path / "b", 2)
    keys = [{one.key for one in plan.truth.planted} for plan in (first, other)]
    same = {key for key in keys[0] & keys[1] if len(key) == 2 and len(key[1]) == 64}
    assert same == set()
    assert digests(tmp_path / "a") != digests(tmp_path / "b")


def test_each_question_has_a_thief_and_an_innocent(plan: Plan):
    assert {one.question for one in plan.truth.planted} == QUESTIONS
    assert {one.question for one in plan.truth.innocents} == QUESTIONS
    every = [*plan.truth.planted, *plan.truth.innocents]
    assert len({(one.question, one.key) for one in every}) == len(every)
    assert all(one.key[0] == one.firm for one in every)


def test_every_file_is_filed_once(plan: Plan, filed):
    slots = [(step.who, step.form, step.period) for step in filed.steps]
    assert len(set(slots)) == len(slots)
    folder = filed.steps[0].path.parent
    assert {step.path for step in filed.steps if step.path} == set(folder.iterdir())


def test_a_source_comes_before_the_firms_that_need_it(filed):
    """Amounts are valued on entry, so the register of assets and the prices are there by then."""
    seen = set()
    for step in filed.steps:
        if step.by == "firm":
            assert "assets" in seen
            assert all(("prices", month.name) in seen for month in months_of(period(step.period)))
        seen |= {step.form, (step.form, step.period)}


def test_every_application_can_be_signed(plan: Plan):
    bodies = [step.rows for step in plan.steps if isinstance(step, Apply)]
    assert all(canonical(body) for body in bodies)


def test_sizes_follow_the_scale(filed, land):
    trades = sum(one.trades for one in land.providers.values())
    transfers = sum(one.transfers for one in land.providers.values())
    assert (trades, transfers) == (2_000_000, 300_000)
    assert sum(one.customers for one in land.providers.values()) == 20_000
    told = MAKER_TRADES + 50  # at most: what stories add
    assert trades / 100 < len(filed.rows["trades"]) <= trades / 100 + told
    assert transfers / 100 < len(filed.rows["transfers"]) <= transfers / 100 + 20


def test_every_step_that_files_is_after_its_period(filed):
    for step in filed.steps:
        assert isinstance(step, FileTable) and step.replaces == ""
        assert step.form == "assets" or step.day >= period(step.period).until
