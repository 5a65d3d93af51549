"""The header of a sheet: which names are wrong, and when it is no header at all."""

import pytest

from perimeter.tables.form import Column
from perimeter.tables.sheet import Unreadable, header, single

COLUMNS = [
    *(Column(name, "text", (), (), "", False, {}) for name in ("day", "who", "who_absent")),
    Column("note", "text", (), (), "", True, {}),
]


def codes(*names):
    return [(problem.code, problem.where["column"]) for problem in header(names, COLUMNS)]


def test_a_right_header_in_any_order():
    assert codes("day", "who", "who_absent") == codes("who_absent", "who", "day") == []


def test_a_companion_may_be_left_out_and_a_column_may_not():
    assert codes("day", "who") == []
    assert codes("day", "who_absent") == [("column_missing", "who")]


def test_an_optional_column_may_be_left_out():
    assert codes("day", "who", "note") == codes("day", "who") == []
    assert codes("who", "note") == [("column_missing", "day")]


def test_wrong_names_are_named():
    assert codes("day", "Who", "", "day") == [
        ("column_unknown", "Who"),
        ("column_unknown", "#3"),
        ("column_twice", "day"),
        ("column_missing", "who"),
    ]


def test_a_name_many_times_is_one_problem():
    assert codes("day", "day", "day", "who", "x", "x") == [
        ("column_twice", "day"),
        ("column_unknown", "x"),
    ]
    assert [c.name for c in single(["day", "day", "who", "x"], COLUMNS)] == ["who"]


def test_a_long_name_is_cut():
    assert codes("day", "who", "x" * 500) == [("column_unknown", "x" * 40)]


def test_no_header_shows_no_cell():
    with pytest.raises(Unreadable) as refused:
        header(["2026-01-05", "Meret Meredow"], COLUMNS)
    problem = refused.value.problem
    assert (problem.code, problem.seen) == ("header_missing", "")
    assert problem.values == {"columns": "day, who, note"}


@pytest.mark.parametrize("separator, shown", [(";", ";"), ("\t", "TAB"), ("|", "|")])
def test_another_separator_is_named(separator, shown):
    with pytest.raises(Unreadable) as refused:
        header([separator.join(["day", "who"])], COLUMNS)
    assert refused.value.problem.code == "separator_not_comma"
    assert refused.value.problem.values == {"separator": shown}
