"""One-time codes: the vectors of both RFCs, and which clocks they are taken from."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.totp import STEP_SECONDS, code, step_of, steps

SECRET = b"12345678901234567890"
EPOCH = datetime(1970, 1, 1)
# RFC 4226, appendix D: counter 0 to 9.
HOTP = [
    "755224",
    "287082",
    "359152",
    "969429",
    "338314",
    "254676",
    "287922",
    "162583",
    "399871",
    "520489",
]
# RFC 6238, appendix B, the rows for SHA-1: seconds since 1970 and eight digits.
TOTP = (
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
)


@pytest.mark.parametrize("counter, expected", list(enumerate(HOTP)))
def test_the_vectors_of_rfc_4226(counter, expected):
    assert code(SECRET, counter) == expected


@pytest.mark.parametrize("seconds, expected", TOTP)
def test_the_vectors_of_rfc_6238(seconds, expected):
    step = step_of(EPOCH + timedelta(seconds=seconds))
    assert code(SECRET, step, digits=8) == expected


@given(st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)), st.integers(-4, 4))
def test_a_clock_may_be_one_step_off_and_no_more(now, off):
    typed = code(SECRET, step_of(now) + off)
    found = list(steps(SECRET, typed, now))
    assert (step_of(now) + off in found) == (abs(off) <= 1)


@given(st.text(max_size=8))
def test_what_is_not_a_code_matches_nothing(typed):
    now = datetime(2026, 1, 5, 6)
    there = {code(SECRET, step_of(now + timedelta(seconds=n))) for n in (-30, 0, 30)}
    assert bool(list(steps(SECRET, typed, now))) == (typed in there)


def test_a_step_lasts_30_seconds():
    start = datetime(2026, 1, 5, 6)
    assert step_of(start + timedelta(seconds=STEP_SECONDS - 1)) == step_of(start)
    assert step_of(start + timedelta(seconds=STEP_SECONDS)) == step_of(start) + 1
