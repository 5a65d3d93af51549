"""Every case of every card has the answer it says; and without its table of trouble it has not."""

from collections import Counter
from pathlib import Path

import pytest

from perimeter.acts import assess
from perimeter.analysis import DERIVED
from perimeter.tables import catalogue, entries, form
from perimeter.tables.cases import Tried, tried

FORMS = form.load(Path(__file__).parents[2] / "forms")
SCHEMAS = catalogue.schemas(FORMS, entries.SCHEMAS, DERIVED)
NAMES = [(asked.name, case.name) for asked in assess.library().values() for case in asked.cases]


@pytest.fixture(scope="session")
def results(tmp_path_factory) -> dict[tuple[str, str], Tried]:
    """All of them from one child of the engine."""
    folder = tmp_path_factory.mktemp("cases")
    return {(r.question, r.case): r for r in tried(assess.library().values(), SCHEMAS, folder)}


@pytest.mark.parametrize("name", NAMES, ids=" ".join)
def test_a_case_has_its_answer(results, name):
    assert results[name].answered == results[name].expected


def test_no_two_cases_share_a_name():
    assert not [name for name, times in Counter(NAMES).items() if times > 1]


@pytest.mark.parametrize("asked", assess.library().values(), ids=lambda asked: asked.name)
def test_cases_show_every_kind_of_answer(asked):
    """Fires, does not, cannot tell for each reason, and nothing filed."""
    expects = [case.expect for case in asked.cases]
    assert any(expect.found for expect in expects)
    assert any(expect.none and not expect.found for expect in expects)
    told = {reason for expect in expects for reason in expect.cannot_tell}
    assert told == set(asked.reasons)
    assert any(case.name == "nothing filed" for case in asked.cases)
    assert any("innocent" in case.name for case in asked.cases), "one who only looks like a thief"
