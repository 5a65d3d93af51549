"""Ordinary transfers."""

from collections import Counter, defaultdict

import pytest

from perimeter.country.people import book
from perimeter.country.trades import paid
from perimeter.country.transfers import (
    CHECKED,
    NONE,
    OUT,
    RECEIVED,
    SELF_HOSTED,
    hexadecimal,
    pool,
    transfers,
)


@pytest.fixture(scope="module")
def moved(ground, land):
    one = land.providers["F-001"]
    return transfers(ground, one, book(ground, one))


def test_a_large_one_always_carries_an_outcome(moved, ground, land, filed, prices):
    day = (moved["at"][:, None] >= ground.starts).sum(axis=1) - 1
    value = paid(ground, day, moved["asset"], moved["quantity"])
    large = value >= land.travel_rule_min_minor
    assert large.any() and (moved["outcome"][large] != NONE).all()
    assert (moved["outcome"][~large] == NONE).any()


def test_an_outcome_fits_its_transfer(moved):
    made = moved["outcome"] != NONE
    own = moved["side"] == SELF_HOSTED
    assert (moved["outcome"][made & own] == CHECKED).all()
    assert (moved["outcome"][made & ~own & (moved["direction"] == OUT)] != RECEIVED).all()


def test_a_wallet_has_one_kind_of_holder_and_one_provider(filed):
    sides = defaultdict(set)
    for row in filed.of("transfers"):
        sides[row["wallet"]].add((row["other_side"], row["other_firm"]))
        assert (row["other_firm"] is None) == (row["other_side"] != "provider")
    assert max(map(len, sides.values())) == 1
    assert Counter(side for kinds in sides.values() for side, _ in kinds).keys() == {
        "provider",
        "self_hosted",
        "unknown",
    }


def test_a_wallet_has_the_form_of_its_asset(filed, land):
    for row in filed.of("transfers"):
        start = {"bech32": "bc1q", "hex": "0x"}[land.assets[row["asset"]].address]
        assert row["wallet"].startswith(start)


def test_ordinary_wallets_stay_within_the_pool(moved, ground):
    assert (moved["wallet"] < 2 * pool(ground)).all()
    in_second = moved["wallet"] >= pool(ground)
    assert (in_second == (hexadecimal(ground)[moved["asset"]] == 1)).all()


def test_numbers_are_unique_in_a_firm_and_follow_time(filed, land):
    for firm in land.providers:
        rows = sorted(filed.of("transfers", firm), key=lambda row: row["transfer"])
        assert len({row["transfer"] for row in rows}) == len(rows)
        times = [row["at"] for row in rows]
        assert times == sorted(times)
