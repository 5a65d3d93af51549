"""Aggregates for bodies that may see no firm: no number stands for fewer than five."""

from hypothesis import given
from hypothesis import strategies as st

from perimeter.acts.decide import Decision
from perimeter.acts.figures import FIRMS_MIN, figures, merged
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.register import register

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 20), max_size=8)


@given(COUNTS)
def test_no_number_stands_for_too_few_and_none_can_be_taken_from_the_total(counts):
    shown, others = merged(counts)
    total = sum(counts.values())
    assert all(n == counts[name] and n >= FIRMS_MIN for name, n in shown)
    assert others is None or others >= FIRMS_MIN
    if total >= FIRMS_MIN:
        assert sum(n for _, n in shown) + (others or 0) == total
    else:
        assert shown == [] and others is None


def test_districts_stand_by_the_alphabet():
    shown, _ = merged({"Ýolöten": 9, "Änew": 8, "Gökdepe": 7, "Etrek": 6, "Çärjew": 5})
    assert [name for name, _ in shown] == ["Çärjew", "Etrek", "Änew", "Gökdepe", "Ýolöten"]


def test_counts_of_firms_in_force_by_district(world):
    officer = world.who["licensing"]
    for number in range(7):
        district = "Mary" if number < 5 else ("Tejen", "Ahal")[number % 2]
        enrol(world.book, officer, Firm(f"F-{number}", "legal", f"Firm {number}", "", district))
        world.apply("pool", f"F-{number}", f"P-{number}")
        world.settle(Decision(f"P-{number}", "grant"))
    found = {one.kind: one for one in figures(register(world.book), world.book.pack)}
    assert found["pool"].firms == 7
    assert (found["pool"].districts, found["pool"].others) == ((), 7), "two alone would be told"
    assert (found["miner"].firms, found["miner"].districts) == (None, ())
