"""Due filings: who owes, for which period, by which day."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.period import period
from perimeter.law import calendar, pack
from perimeter.law.statute import Dated, Holidays
from perimeter.tables.form import load as load_forms

FORMS = Path(__file__).parents[2] / "forms"
TM = pack.load(pack.find("tm"), ["assumed"])
MODEL = pack.load(pack.find("model"))


def with_term(days: int, unit: str) -> pack.Pack:
    term = replace(
        TM.parameters["filing_deadline_days"],
        unit=unit,
        values=(Dated(date(2000, 1, 1), days, "test"),),
    )
    return replace(TM, parameters={**TM.parameters, "filing_deadline_days": term})


def forms(loaded: pack.Pack, held: set[str], name: str) -> list[str]:
    return [filing.form for filing in calendar.owed(loaded, held, period(name))]


def test_a_firm_owes_what_its_entries_and_services_ask():
    assert forms(TM, {"licence", "exchange"}, "2026-02") == [
        "cash_flows", "customers", "orders", "trades",
    ]  # fmt: skip
    assert forms(TM, {"licence", "storage", "transfer"}, "2026-02") == [
        "balances", "customers", "transfers", "wallets",
    ]  # fmt: skip
    assert forms(TM, {"issuance"}, "2026-02") == ["issuance_reserves", "issuance_supply"]
    assert forms(TM, {"miner"}, "2026-02") == forms(TM, set(), "2026-02") == []


def test_only_the_period_of_that_length_is_owed():
    assert forms(MODEL, {"licence", "trade"}, "2019-Q4") == ["customers"]
    assert forms(MODEL, {"licence", "trade"}, "2019-12") == ["trades"]
    assert forms(MODEL, {"licence", "trade"}, "2019") == []
    assert forms(MODEL, {"licence", "storage"}, "2020") == ["audits", "key_persons"]


@pytest.mark.parametrize("loaded", [TM, MODEL], ids=lambda one: one.id)
def test_every_form_of_a_firm_is_owed_by_somebody_some_time(loaded):
    asked = {form.name for form in load_forms(FORMS).values() if form.by == "firm"}
    assert set(loaded.calendar.filings) == asked
    lengths = {filing.every for filing in loaded.calendar.filings.values()}
    assert lengths == {"month", "quarter", "year"}


def test_nothing_is_owed_for_a_time_before_the_duty():
    assert forms(TM, {"licence"}, "2025-12") == []
    assert forms(TM, {"licence"}, "2026-01") == ["customers"]


def test_an_unknown_term_has_no_deadline():
    plain = pack.load(pack.find("tm"))
    (filing,) = calendar.owed(plain, {"licence"}, period("2026-01"))
    assert filing.deadline_day is None


@pytest.mark.parametrize(
    "name, expected",
    [
        ("2026-01", date(2026, 2, 13)),
        ("2026-02", date(2026, 3, 13)),  # the feast of 8 March falls on a Sunday
        ("2026-04", date(2026, 5, 14)),
        ("2026-12", date(2027, 1, 15)),  # 1 January is free
    ],
)
def test_ten_working_days(name, expected):
    assert calendar.due(TM, "trades", period(name)) == expected


@pytest.mark.parametrize(
    "days, name, expected",
    [
        (20, "2026-01", date(2026, 2, 20)),
        (21, "2026-01", date(2026, 2, 23)),  # Saturday runs on to Monday
        (8, "2027-02", date(2027, 3, 9)),  # a feast on a Monday runs on to Tuesday
    ],
)
def test_days_of_the_calendar_run_on_to_a_working_day(days, name, expected):
    assert calendar.due(with_term(days, "days"), "trades", period(name)) == expected


def test_each_country_has_its_own_week():
    friday, saturday, sunday = date(2026, 1, 9), date(2026, 1, 10), date(2026, 1, 11)
    assert [calendar.is_working(TM, day) for day in (friday, saturday, sunday)] == [1, 0, 0]
    assert [calendar.is_working(MODEL, day) for day in (friday, saturday, sunday)] == [0, 0, 1]


def test_a_feast_that_moves_counts_once_it_is_entered():
    assert not calendar.is_working(MODEL, date(2017, 6, 29))
    assert calendar.is_working(MODEL, date(2016, 6, 29))


def test_the_term_of_the_day_after_the_period_counts():
    term = TM.parameters["filing_deadline_days"]
    rows = (Dated(date(2026, 1, 1), 10, "a"), Dated(date(2026, 2, 1), 1, "b"))
    changed = replace(
        TM, parameters={**TM.parameters, "filing_deadline_days": replace(term, values=rows)}
    )
    assert calendar.due(changed, "trades", period("2026-01")) == date(2026, 2, 2)


@given(
    st.integers(1, 12), st.integers(1, 40), st.sets(st.dates(date(2026, 1, 1), date(2027, 3, 1)))
)
def test_working_days_are_counted_one_by_one(month, term, feasts):
    loaded = replace(with_term(term, "working_days"), holidays=Holidays((), tuple(feasts)))
    whole = period(f"2026-{month:02}")
    deadline = calendar.due(loaded, "trades", whole)
    days = [whole.until + timedelta(days=n) for n in range((deadline - whole.until).days + 1)]
    open_days = [day for day in days if day.weekday() < 5 and day not in feasts]
    assert len(open_days) == term and open_days[-1] == deadline
