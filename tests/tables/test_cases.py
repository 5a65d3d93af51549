"""Cases are asked like any other question, and one that is wrong is told apart."""

import pytest

from perimeter.core.problem import Refusal
from perimeter.tables.cases import Told, tried
from tests.tables.cards import SCHEMAS, load

PAID = "firm,payment,amount\nF-1,a,4\nF-1,b,5\nF-1,c,\n"


def case(found: str = "firm,payment,amount\nF-1,b,5\n", none: int = 1, **tables: str) -> dict:
    return {
        "name": "three payments",
        "period": "2026-03",
        "parameters": {"amount_min": 5},
        "tables": tables or {"payments": PAID},
        "expect": {"none": none, "found": found, "cannot_tell": {"no_amount": 1}},
    }


def run(tmp_path, *cases: dict):
    asked = load(tmp_path / "questions", cases=list(cases))
    (tmp_path / "scratch").mkdir()
    return list(tried([asked], SCHEMAS, tmp_path / "scratch"))


def test_a_right_case_passes_and_wrong_ones_do_not(tmp_path):
    wrong = [
        case(none=2),
        case("firm,payment,amount\nF-1,b,6\n"),
        case("firm,payment\nF-1,a\n"),
        case(payments=PAID.replace("c,", "c,1")),
    ]
    results = run(tmp_path, case(), *wrong)
    assert [result.passed for result in results] == [True, False, False, False, False]
    assert results[0].answered == Told([("F-1", "b", "5")], 1, {"no_amount": 1})
    assert results[2].expected.found == [("F-1", "b", "6")]


def test_cells_that_are_not_of_their_type_are_refused(tmp_path):
    with pytest.raises(Refusal) as caught:
        run(tmp_path, case(payments="firm,payment,amount\nF-1,a,4.5\n"))
    assert caught.value.values["why"] == "card_value_unfit"
