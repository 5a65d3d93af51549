"""The legal form against an imported register."""

import pytest

from perimeter.judging.forms import Declared, Imported, check
from perimeter.law import words

FIRM = Declared("legal", "12-345/6", "Çärjew Gapjyk")
ROWS = [Declared("legal", "123456", "ЧАРДЖЕВ ГАПЖЫК"), Declared("entrepreneur", "777", "Ay Aman")]


def judged(firm=FIRM, rows=ROWS, age_days=3, days_max=30):
    return check(firm, Imported(rows, age_days, days_max), "legal_form")


def test_a_firm_the_register_knows():
    for written in ("ÇÄRJEW  gapjyk", "Чарджев Гапджык"):
        found = judged(FIRM, [*ROWS[1:], Declared("legal", "123456", written)])
        assert (found.code, found.state) == ("legal_form_agrees", "pass")
        assert found.about == ("123456",)
    assert found.article == "legal_form"


@pytest.mark.parametrize(
    "firm, rows, code, state",
    [
        (FIRM, [], "legal_form_not_registered", "fail"),
        (Declared("legal", "9", "x"), ROWS, "legal_form_not_registered", "fail"),
        (Declared("legal", " - ", "x"), [Declared("legal", "",
        "x")], "legal_form_not_registered", "fail"),
        (Declared("legal", "777", "Ay Aman"), ROWS, "legal_form_differs", "fail"),
        (FIRM, [*ROWS, Declared("legal", "123456", "other")], "legal_form_number_twice", "ask"),
        (FIRM, [Declared("legal", "123456", "Merw")], "legal_form_name_differs", "ask"),
    ],
)  # fmt: skip
def test_a_firm_the_register_does_not_know_so(firm, rows, code, state):
    found = judged(firm, rows)
    assert (found.code, found.state) == (code, state)
    assert words.text(code, "ru", **found.values)


def test_names_that_differ_are_shown_folded():
    found = judged(FIRM, [Declared("legal", "123456", "МЕРВ")])
    assert found.values == {"given": "carjew gapjik", "found": "merw"}


def test_the_same_line_twice_is_one_line():
    line = Declared("legal", "123456", "Çärjew Gapjyk")
    assert judged(FIRM, [line, line]).state == "pass"


@pytest.mark.parametrize(
    "age_days, days_max, code",
    [(None, 30, "legal_form_no_register"), (31, 30, "legal_form_register_old")],
)
def test_without_a_fresh_register_nothing_is_told(age_days, days_max, code):
    found = judged(age_days=age_days, days_max=days_max)
    assert (found.code, found.state) == (code, "cannot_tell")
    assert words.text(code, "ru", **found.values)


@pytest.mark.parametrize("age_days, days_max", [(30, 30), (9999, None)])
def test_a_register_as_old_as_it_may_be_is_asked(age_days, days_max):
    assert judged(age_days=age_days, days_max=days_max).state != "cannot_tell"
