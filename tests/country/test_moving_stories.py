"""A slow reading of the rules, row by row, finds exactly the thieves who move assets."""

from datetime import date, timedelta

import pytest

from perimeter.core.money import value_minor
from perimeter.country.moving_stories import LIST_PLACES, ON_LIST, TRAVEL_PLACES, TRAVEL_RULE
from perimeter.country.people import ISSUERS
from perimeter.country.plan import build
from perimeter.country.trading_stories import RETURNING


def value(row, prices):
    return value_minor(int(row["quantity"]), *prices[row["day"], row["asset"]])


@pytest.fixture(scope="module")
def by_number(filed):
    return {(row["firm"], row["transfer"]): row for row in filed.of("transfers")}


def test_only_the_thieves_send_without_details(filed, prices, keys, land):
    found = {
        (row["firm"], row["transfer"])
        for row in filed.of("transfers")
        if row["direction"] == "out"
        and row["other_side"] in ("provider", "unknown")
        and value(row, prices) >= land.travel_rule_min_minor
        and row["travel_rule"] is None
    }
    assert found == keys(TRAVEL_RULE)[0]


def test_one_thief_sends_the_least_and_one_innocent_a_minor_unit_less(
    by_number, prices, keys, land
):
    guilty, innocent = keys(TRAVEL_RULE)
    least = land.travel_rule_min_minor
    assert min(value(by_number[key], prices) for key in guilty) == least
    bare = [by_number[key] for key in innocent if by_number[key]["travel_rule"] is None]
    assert {(row["direction"], value(row, prices) < least) for row in bare} == {
        ("out", True),
        ("in", False),
    }
    assert least - 1 in {value(row, prices) for row in bare}
    (checked,) = [by_number[key] for key in innocent if by_number[key]["travel_rule"]]
    assert checked["other_side"] == "self_hosted" and value(checked, prices) > least


def test_the_least_moves_with_the_law(settings, tmp_path):
    plan = build(settings | {"travel_rule_min_minor": 700_001}, 3, tmp_path, 1)
    assert sum(one.question == TRAVEL_RULE for one in plan.truth.planted) == 4


def test_only_the_thieves_meet_a_listed_wallet(filed, keys):
    listed = [row for row in filed.of("listed_wallets") if row["period"].endswith("-03")]
    found = {
        (row["firm"], row["transfer"], line["list"], line["reference"])
        for line in listed
        for row in filed.of("transfers")
        if row["wallet"] == line["wallet"]
        and line["from_day"] <= row["day"] < (line["until_day"] or date.max)
    }
    assert found == keys(ON_LIST)[0]


def test_innocents_meet_it_a_day_before_and_on_the_first_day_off(filed, by_number, keys):
    days = {
        row["reference"]: (row["from_day"], row["until_day"])
        for row in filed.of("listed_wallets")
        if row["period"].endswith("-03")
    }
    near = set()
    for firm, number, _, reference in keys(ON_LIST)[1]:
        row, (first, until) = by_number[firm, number], days[reference]
        near.add((row["day"] - first, row["day"] == until))
    assert (timedelta(days=-1), False) in near
    assert any(on_first_day_off for _, on_first_day_off in near)


def test_thieves_meet_it_on_the_first_and_on_the_last_day(filed, by_number, keys):
    days = {r["reference"]: (r["from_day"], r["until_day"]) for r in filed.of("listed_wallets")}
    met = {(ref, by_number[firm, number]["day"]) for firm, number, _, ref in keys(ON_LIST)[0]}
    assert ("INV-001", days["INV-001"][0]) in met
    assert ("INV-002", days["INV-002"][1] - timedelta(days=1)) in met


def test_no_two_people_share_a_place():
    assert RETURNING < LIST_PLACES[0] < LIST_PLACES[1] < TRAVEL_PLACES[0]
    assert TRAVEL_PLACES[1] < ISSUERS
