"""Invoice numbers against the standard: errors of typing are noticed, entries are read back."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from perimeter.core.reference import entries_in, entry_of, grouped, reference

DIGITS, LETTERS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ENTRIES = st.builds(
    lambda prefix, number, width: f"{prefix}-{number:0{width}}",
    st.text(LETTERS, min_size=1, max_size=3),
    st.integers(0, 10**9),
    st.integers(1, 12),
)


def is_right(written: str) -> bool:
    """As the standard says it: the first four characters to the end, letters as 10 to 35, and the
    whole number leaves 1 over 97."""
    moved = written[4:] + written[:4]
    return int("".join(str(int(one, 36)) for one in moved)) % 97 == 1


def test_the_standard_s_own_example_and_ours():
    assert is_right("RF18539007547034")
    assert reference("L-00007") == "RF98L00007" and grouped("RF98L00007") == "RF98 L000 07"


@given(ENTRIES)
def test_an_entry_is_read_back_from_its_reference(entry):
    assert is_right(reference(entry)) and entry_of(reference(entry)) == entry
    assert len(reference(entry)) <= 25


@pytest.mark.parametrize(
    "entry", ["L", "7", "l-7", "L-7a", "L_7", "L-", "L-7-7", "Ş-7", "L-" + "1" * 21]
)
def test_of_other_names_no_reference_is_made(entry):
    with pytest.raises(ValueError, match="no reference"):
        reference(entry)


@given(ENTRIES, st.data())
def test_one_wrong_character_of_its_kind_is_noticed(entry, data):
    right = reference(entry)
    at = data.draw(st.integers(2, len(right) - 1))
    other = data.draw(st.sampled_from(DIGITS if right[at].isdigit() else LETTERS))
    assume(other != right[at])
    wrong = right[:at] + other + right[at + 1 :]
    assert not is_right(wrong)
    with pytest.raises(ValueError, match="not a reference"):
        entry_of(wrong)


@given(ENTRIES, st.data())
def test_neighbours_of_one_kind_that_change_places_are_noticed(entry, data):
    right = reference(entry)
    at = data.draw(st.integers(2, len(right) - 2))
    one, two = right[at], right[at + 1]
    assume(one != two and one.isdigit() == two.isdigit())
    assert not is_right(right[:at] + two + one + right[at + 2 :])


@given(st.integers(1, 99_999), st.data())
def test_whatever_one_slip_does_it_never_makes_the_number_of_another_entry(number, data):
    """Also where a letter stands for a digit, which the check digits do not always notice."""
    right = reference(f"M-{number:05}")
    at = data.draw(st.integers(0, len(right) - 2))
    other = data.draw(st.sampled_from(DIGITS + LETTERS))
    for wrong in (
        right[:at] + other + right[at + 1 :],
        right[:at] + right[at + 1] + right[at] + right[at + 2 :],
    ):
        numbered = [one for one in entries_in(wrong) if one[0] in "LMI" and len(one) == 7]
        assert wrong == right or numbered == []


@given(
    ENTRIES, st.sampled_from(["{}", "fee {} of 12.01", "Nr.{}/2026", "{}, thank you"]), st.data()
)
def test_it_is_found_however_it_is_written(entry, around, data):
    written = "".join(
        data.draw(st.sampled_from([one, one.lower(), one + " ", one + "-"]))
        for one in reference(entry)
    )
    assert entry in entries_in(around.format(written))


def test_several_in_one_text_and_none():
    one, two = reference("L-00001"), reference("M-00002")
    assert {"L-00001", "M-00002"} <= set(entries_in(f"{one} and {two}"))
    assert entries_in("for the licence") == entries_in("") == entries_in("RF00L00001") == ()
