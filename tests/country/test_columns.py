"""Columns from whole numbers."""

import numpy as np
import pytest

from perimeter.country.columns import amounts, hexes, numbered, same, times, words

MASK = np.array([True, False])


def test_words_are_null_where_the_index_is_negative():
    assert words(np.array([1, -1, 0]), ("a", "b")).to_pylist() == ["b", None, "a"]
    assert same(2, "x").to_pylist() == ["x", "x"] and same(0, "x").to_pylist() == []


def test_a_dictionary_does_not_repeat_itself():
    with pytest.raises(AssertionError):
        words(np.array([0]), ("a", "a"))


def test_numbers_are_of_one_width_and_null_where_masked():
    assert numbered("T-", np.array([7, 12_345_678])).to_pylist() == ["T-0000007", "T-12345678"]
    assert numbered("T-", np.array([7, 8]), MASK).to_pylist() == ["T-0000007", None]


def test_amounts_and_times():
    assert [int(one) for one in amounts(np.array([2**62])).to_pylist()] == [2**62]
    assert times(np.array([0, 1]), MASK).null_count == 1


def test_hexadecimal_is_of_the_stream_and_of_64_digits():
    first = hexes(np.random.Generator(np.random.PCG64(1)), MASK).to_pylist()
    assert first == hexes(np.random.Generator(np.random.PCG64(1)), MASK).to_pylist()
    assert first[1] is None and len(first[0]) == 64 and set(first[0]) <= set("0123456789abcdef")
    assert hexes(np.random.Generator(np.random.PCG64(1)), MASK[:0]).to_pylist() == []
