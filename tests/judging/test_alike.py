"""Words near one another: counted against a slow table, and found as terms come and go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.judging.alike import COUNTED_MAX, Alike, edits, edits_allowed

WORDS = st.text("abcdž", max_size=9)


def slowly(one, other):
    """Optimal string alignment, cell by cell."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        rows.append([i])
        for j, b in enumerate(other, 1):
            best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i].append(best)
    return rows[-1][-1]


@given(WORDS, WORDS, st.integers(0, 9))
def test_edits_are_those_of_the_slow_table(one, other, most):
    assert edits(one, other, most) == min(slowly(one, other), most + 1)


@pytest.mark.parametrize(
    "one, other, n",
    [("merw", "merw", 0), ("merw", "mrew", 1), ("merw", "mer", 1), ("merw", "merwa", 1),
     ("merw", "nerw", 1), ("exchange", "exchnage", 1), ("a" * 100, "a" * 99 + "b", 1)],
)  # fmt: skip
def test_one_slip_is_one_edit(one, other, n):
    assert edits(one, other, 3) == n


@pytest.mark.parametrize("length, n", [(0, 0), (3, 0), (4, 1), (7, 1), (8, 2), (15, 2), (16, 3)])
def test_short_words_bear_fewer_edits(length, n):
    assert edits_allowed("x" * length) == n


@given(st.lists(WORDS.filter(bool), max_size=COUNTED_MAX, unique=True), WORDS)
def test_all_near_terms_are_found_nearest_first(terms, asked):
    known = Alike()
    for term in terms:
        known.put(term, "k")
    most = edits_allowed(asked)
    near = sorted((slowly(asked, one), one) for one in terms if slowly(asked, one) <= most)
    assert known.near(asked) == (near if asked else [])


@given(st.lists(st.tuples(st.sampled_from(["put", "drop"]), WORDS, st.sampled_from("xyz"))))
def test_terms_come_and_go(done):
    known, kept = Alike(), {}
    for what, term, key in done:
        if what == "put":
            known.put(term, key)
            kept.setdefault(term, {})[key] = None
        else:
            known.drop(term, key)
            kept.get(term, {}).pop(key, None)
    for _, term, _ in done:
        assert list(known.same(term)) == list(kept.get(term, {}))
        here = (0, term) in known.near(term)
        assert here == bool(kept.get(term)) or not term


def test_the_nearest_are_counted_where_there_are_many():
    known = Alike()
    for n in range(5_000):
        known.put(f"altyn pul {n:04}", str(n))
    assert known.near("altyn pul 12345")[0] == (1, "altyn pul 1234")
