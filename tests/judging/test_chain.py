"""The ownership graph against a slow oracle that walks every path."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.judging.chain import DEPTH_MAX, FIRM, WHOLE_BP, Holding, Share, adds_up, chain

NAMES = ("a", "b", "c", "d", "e")


def holds(owner, holds_in, share_bp, kind="person"):
    return Holding(owner, kind, holds_in, share_bp, "XA", offshore_accounts="no", convicted="no")


@st.composite
def graphs(draw, circles=True):
    """A few rows among a few owners; without circles, owners hold only in those before them."""
    rows = []
    for place, owner in enumerate(NAMES):
        below = (FIRM, *NAMES) if circles else (FIRM, *NAMES[:place])
        for held in draw(st.lists(st.sampled_from(below), max_size=3)):
            rows.append(holds(owner, held, draw(st.integers(1, 4000)), "company"))
    return draw(st.permutations(rows))


def leads(rows, start, end):
    """Whether who holds in `start` leads, step by step up, to `end`."""
    seen, waiting = set(), [start]
    while waiting:
        here = waiting.pop()
        fresh = {row.owner for row in rows if row.holds_in == here} - seen
        seen |= fresh
        waiting += fresh
    return end in seen


def by_paths(rows, owner):
    """What an owner holds of the firm: every way up from the firm, multiplied out and added."""

    def through(held, part):
        for row in (row for row in rows if row.holds_in == held):
            share = part * Fraction(row.share_bp, WHOLE_BP)
            yield share if row.owner == owner else 0
            yield from through(row.owner, share)

    return sum(through(FIRM, Fraction(WHOLE_BP)), Fraction(0))


@given(graphs(circles=False))
def test_shares_are_what_every_path_adds_up_to(rows):
    full = all(adds_up([r for r in rows if r.holds_in == name]) for name in (FIRM, *NAMES))
    for name, share in chain(rows).shares.items():
        if full and name != FIRM:
            assert share is not None and share.fraction_bp == by_paths(rows, name)
            assert share.share_bp == share.fraction_bp // 1
            for least in (0, 1, share.share_bp, share.share_bp + 1, WHOLE_BP):
                assert share.reaches(least) == (share.fraction_bp >= least)


@given(graphs())
def test_circles_are_exactly_those_who_own_themselves(rows):
    found = chain(rows)
    named = [name for ring in found.circles for name in ring]
    owned = {name for name in (FIRM, *NAMES) if leads(rows, name, name)}
    assert set(named) <= owned and len(named) == len(set(named))
    pairs = {(row.holds_in, row.owner) for row in rows}
    for ring in found.circles:
        assert all(pair in pairs for pair in zip(ring, (*ring[1:], ring[0]), strict=True))
    for name in owned:  # each of them stands in the circle named, or goes round with it
        assert any(name in ring or leads(rows, ring[0], name) for ring in found.circles)


@given(graphs())
def test_what_a_circle_stands_under_cannot_be_told(rows):
    found = chain(rows)
    round_ = {name for name in (FIRM, *NAMES) if leads(rows, name, name)}
    for name, share in found.shares.items():
        below = {other for other in round_ if other == name or leads(rows, other, name)}
        reached = {other for other in below if other == FIRM or leads(rows, FIRM, other)}
        assert not reached or share is None, name


@given(graphs())
def test_every_row_leads_to_the_firm_or_is_loose(rows):
    found = chain(rows)
    assert sorted(map(repr, [*found.rows, *found.loose])) == sorted(map(repr, rows))
    for row in rows:
        leads_there = row.holds_in == FIRM or leads(rows, FIRM, row.holds_in)
        assert (row in found.rows) == leads_there


@pytest.mark.parametrize("wrong", [0, -1, WHOLE_BP + 1])
def test_a_share_that_cannot_be_is_not_reckoned_with(wrong):
    rows = [holds("a", FIRM, wrong), holds("b", FIRM, 100)]
    assert chain(rows).shares == {FIRM: Share(1, 0), "a": None, "b": None}


def test_too_much_in_all_is_not_reckoned_with():
    rows = [holds("a", FIRM, 6000), holds("b", FIRM, 6000)]
    assert chain(rows).shares["a"] is None


def test_two_rows_of_one_owner_add_up():
    assert chain([holds("a", FIRM, 100), holds("a", FIRM, 50)]).shares["a"] == Share(150, 1)


@pytest.mark.parametrize("rows", [[], [holds("a", "b", 100)]])
def test_nobody_above_the_firm(rows):
    assert chain(rows).shares == {FIRM: Share(1, 0)}


def test_a_circle_is_named_by_a_shortest_way_round():
    rows = [holds("a", FIRM, 1), holds("b", "a", 1), holds("c", "b", 1), holds("a", "c", 1)]
    (ring,) = chain([*rows, holds("b", "c", 1), holds("a", "b", 1)]).circles
    assert len(ring) == 2


def tower(height, share_bp):
    below = [FIRM, *(f"o{i}" for i in range(height))]
    return [holds(f"o{i}", below[i], share_bp, "company") for i in range(height)]


def test_a_tower_is_climbed_exactly_up_to_its_limit():
    shares = chain(tower(DEPTH_MAX + 1, 9999)).shares
    top = shares[f"o{DEPTH_MAX - 1}"]
    assert top is not None and top.fraction_bp == WHOLE_BP * Fraction(9999, WHOLE_BP) ** DEPTH_MAX
    assert shares[f"o{DEPTH_MAX}"] is None


def test_whole_owners_do_not_make_a_tower_higher():
    assert chain(tower(10_000, WHOLE_BP)).shares["o9999"] == Share(1, 0)
