"""A slow reading of the rules, day by day, finds exactly the thieves who keep."""

from collections import defaultdict
from datetime import timedelta

import pytest

from perimeter.core.money import share_bp
from perimeter.country.keeping_stories import COLD, DAYS_KEPT, NOT_ON_LICENCE, RESERVES, SERVICE


@pytest.fixture(scope="module")
def days(filed):
    """(held, cold) of customers' assets and what is owed, by firm, asset and day."""
    found = defaultdict(lambda: {"held": 0, "cold": 0, "owed": None})
    for row in filed.of("wallets"):
        if row["purpose"] == "customers":
            one = found[row["firm"], row["asset"], row["day"].isoformat()]
            one["held"] += int(row["held"])
            one["cold"] += int(row["held"]) if row["storage"] == "cold" else 0
    for row in filed.of("balances"):
        found[row["firm"], row["asset"], row["day"].isoformat()]["owed"] = int(row["owed"])
    return found


def test_every_day_has_both_sides(days):
    assert all(one["owed"] and one["held"] for one in days.values())


def test_only_the_thieves_keep_too_much_hot(days, keys, land):
    least = land.cold_share_min_bp
    shares = {key: share_bp(one["cold"], one["held"]) for key, one in days.items()}
    guilty, innocent = keys(COLD)
    assert {key for key, share in shares.items() if share < least} == guilty
    assert max(shares[key] for key in guilty) == least - 1
    assert min(shares[key] for key in innocent) == least


def test_only_the_thieves_hold_less_than_they_owe(days, keys):
    gaps = {key: one["held"] - one["owed"] for key, one in days.items()}
    guilty, innocent = keys(RESERVES)
    assert {key for key, gap in gaps.items() if gap < 0} == guilty
    assert max(gaps[key] for key in guilty) == -1
    assert min(gaps[key] for key in innocent) == 0


def test_a_move_into_cold_storage_changes_no_sum(filed, days, keys, plan):
    moves = [one.key for one in plan.truth.innocents if one.story.startswith(("moved", "hot"))]
    assert len(moves) == 2
    for firm, asset, day in moves:
        on = next(r["day"] for r in filed.of("wallets", firm) if r["day"].isoformat() == day)
        before = days[firm, asset, (on - timedelta(days=1)).isoformat()]
        after = days[firm, asset, day]
        assert after["held"] == before["held"]
        assert after["cold"] - before["cold"] > before["held"] // 20


def test_only_the_thief_keeps_for_customers_without_the_service(filed, land, keys):
    kept = {row["firm"] for row in filed.of("wallets") if row["purpose"] == "customers"}
    allowed = {firm for firm, one in land.providers.items() if SERVICE in one.services}
    guilty, innocent = keys(NOT_ON_LICENCE)
    assert {(firm, SERVICE) for firm in kept - allowed} == guilty
    for firm, _ in innocent:
        assert {row["purpose"] for row in filed.of("wallets", firm)} == {"own"}


def test_the_thief_keeps_them_for_days_within_one_month(filed, keys):
    ((firm, _),) = keys(NOT_ON_LICENCE)[0]
    rows = [row for row in filed.of("wallets", firm) if row["purpose"] == "customers"]
    assert len({row["day"] for row in rows}) == DAYS_KEPT
    assert len({row["period"] for row in rows}) == 1
