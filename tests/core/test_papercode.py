"""Codes on paper: whatever a hand does to one is read or noticed."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.papercode import LETTERS, RANDOM_BYTES, digest, grouped, new, read

CODES = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES).map(new)
TO_CYRILLIC = str.maketrans("ABEKMHPCTYX0", "АВЕКМНРСТУХО")


def iso_7064(letters: str) -> bool:
    """The standard's own test of a whole string: the last sum is one, modulo the base."""
    base, product = 32, 32
    for letter in letters[:-1]:
        total = (product + LETTERS.index(letter)) % base
        product = (total if total else base) * 2 % (base + 1)
    return (product + LETTERS.index(letters[-1])) % base == 1


@given(CODES)
def test_twenty_letters_that_check_as_the_standard_says(code):
    assert len(code) == 20 and set(code) <= set(LETTERS) and iso_7064(code)
    assert read(code) == code and re.fullmatch("(....-){4}....", grouped(code))


@given(CODES)
def test_it_is_read_however_a_phone_types_it(code):
    for typed in (
        grouped(code),
        code.lower(),
        f"  {grouped(code).replace('-', ' ')}\n",
        grouped(code).replace("-", "\N{EN DASH}"),
        code.replace("0", "o").replace("1", "l"),
        code.replace("0", "O").replace("1", "i"),
        code.translate(TO_CYRILLIC),
        code.translate(TO_CYRILLIC).lower(),
    ):
        assert read(typed) == code, typed


def test_every_single_wrong_letter_is_noticed():
    code = new(bytes(range(RANDOM_BYTES)))
    for at, right in enumerate(code):
        for wrong in set(LETTERS) - {right}:
            assert read(code[:at] + wrong + code[at + 1 :]) == "", (at, wrong)


def test_letters_that_changed_places_are_nearly_always_noticed():
    missed = tried = 0
    for seed in range(200):
        code = new(hashlib.sha256(bytes([seed])).digest()[:RANDOM_BYTES])
        for at in range(len(code) - 1):
            one, two = code[at : at + 2]
            tried += one != two
            missed += one != two and bool(read(code[:at] + two + one + code[at + 2 :]))
    assert tried > 3000 and missed * 100 < tried * 2


@pytest.mark.parametrize(
    "typed", ["", "-", "U" * 20, "0" * 19, "0" * 21, "٣" * 20, "é" * 20, "²" * 20]
)
def test_what_is_none_is_read_as_none(typed):
    assert read(typed) == ""


def test_all_its_chance_is_in_it():
    """Each of the 95 bits changes the code, so none is lost on the way."""
    bits = {new((1 << at).to_bytes(RANDOM_BYTES)) for at in range(95)}
    assert len(bits) == 95 and new(bytes(RANDOM_BYTES)) not in bits


@given(CODES)
def test_what_is_kept_does_not_hold_the_code(code):
    assert re.fullmatch("[0-9a-f]{64}", digest(code)) and code.lower() not in digest(code)
