"""Numbers and truths of scripts, against their definition by sign and magnitude."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.wallets.stack import STACK_ITEMS_MAX, Checks, Stack, from_number, is_true, to_number


@given(st.integers(-(2**31) + 1, 2**31 - 1))
def test_numbers_there_and_back(value):
    item = from_number(value)
    assert to_number(item) == value and is_true(item) == (value != 0)
    if item:
        longer = item[:-1] + bytes([item[-1] & 0x7F, item[-1] & 0x80])
        with pytest.raises(Refusal, match="MINIMALDATA"):
            to_number(longer, 5)


@pytest.mark.parametrize(
    "value, item",
    [(0, ""), (1, "01"), (-1, "81"), (127, "7f"), (128, "8000"), (-128, "8080"), (255, "ff00")],
)
def test_numbers_by_hand(value, item):
    assert from_number(value).hex() == item and to_number(bytes.fromhex(item)) == value


@pytest.mark.parametrize("item", ["00", "80", "0100", "0180", "0000000000"])
def test_a_number_has_one_form(item):
    with pytest.raises(Refusal):
        to_number(bytes.fromhex(item))


@given(st.binary(max_size=6))
def test_only_zero_is_false_with_a_sign_or_without(item):
    magnitude = int.from_bytes(item, "little")
    if item:
        magnitude &= (1 << 8 * len(item) - 1) - 1
    assert is_true(item) == (magnitude != 0)


def test_nothing_is_popped_from_nothing_and_no_stack_grows_for_ever():
    with pytest.raises(Refusal, match="wallet_script_failed"):
        Stack([]).pop()
    with pytest.raises(Refusal, match="wallet_script_failed"):
        Stack([]).top()
    full = Stack([b""] * (STACK_ITEMS_MAX - 1), [b""])
    with pytest.raises(Refusal, match="wallet_script_failed"):
        full.push(b"")


def test_work_is_counted():
    checks = Checks(1)
    checks.begin()
    assert checks.count(True) and checks.passed == 1
    with pytest.raises(Refusal, match="wallet_too_much"):
        checks.begin()
