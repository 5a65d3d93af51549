"""The shapes of filed tables."""

import numpy as np
import pytest

from perimeter.country.keeping import Kept
from perimeter.country.tables import balances, transfer_numbers, wallets


@pytest.fixture
def kept(ground):
    """One asset on one day, and the firm's own in another."""
    owed, held, hot, own, came = np.zeros((5, len(ground.codes), ground.days), np.int64)
    owed[1, 5], held[1, 5], hot[1, 5], own[2, 5], came[1, 5] = 100, 103, 7, 40, 130
    return Kept(owed, held, hot, own, came)


def test_numbers_are_of_one_width():
    assert transfer_numbers(np.array([1, 1_234_567])).to_pylist() == ["X-0000001", "X-1234567"]
    assert transfer_numbers(np.array([], np.int64)).to_pylist() == []


def test_wallets_hold_exactly_what_is_held(ground, land, kept):
    rows = wallets(ground, land.providers["F-001"], kept, range(ground.days))
    held = {(storage, purpose): [] for *_, storage, purpose, _, _, _ in rows}
    for *_, storage, purpose, amount, _, _ in rows:
        held[storage, purpose].append(amount)
    assert sum(held["cold", "customers"]) == 96 and len(held["cold", "customers"]) == 2
    assert held["hot", "customers"] == [7] and held["hot", "own"] == [40]
    assert len({row[2] for row in rows}) == 4


def test_only_days_asked_for_and_only_what_is_owed(ground, kept):
    day, code = ground.on(5), ground.codes[1]
    assert balances(ground, kept, range(5, 6)) == [(day, code, 100, 130, 30)]
    assert balances(ground, kept, range(6, 90)) == []
