"""One byte form, no floats, no integers past 53 bits."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.canonical import SAFE_INTEGER_MAX, canonical, digest

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-SAFE_INTEGER_MAX, SAFE_INTEGER_MAX)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@given(VALUES)
def test_it_reads_back_and_is_stable(value):
    data = canonical(value)
    assert json.loads(data) == value
    assert canonical(json.loads(data)) == data


def test_the_order_of_keys_does_not_matter():
    assert digest({"b": 1, "a": [True]}) == digest({"a": [True], "b": 1})


@pytest.mark.parametrize("value", [1.0, {"a": [0.5]}, b"bytes", {1: "a"}, object()])
def test_foreign_types_are_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_large_integers_are_refused():
    with pytest.raises(ValueError):
        canonical([SAFE_INTEGER_MAX + 1])
