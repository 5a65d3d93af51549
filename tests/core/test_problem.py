"""Each kind of refusal ends the command line its own way."""

import pytest

from perimeter.core import problem


@pytest.mark.parametrize(
    "kind, exit_code",
    [
        (problem.Refusal, 2),
        (problem.Damaged, 1),
        (problem.NotFound, 2),
        (problem.Unavailable, 3),
        (problem.NotAllowed, 4),
        (problem.Conflict, 5),
    ],
)
def test_exit_codes(kind, exit_code):
    assert kind("code").exit_code == exit_code


def test_a_refusal_shows_its_code_and_values():
    assert str(problem.Conflict("moved_on", on="entry:L-1", n=3)) == "moved_on (on=entry:L-1, n=3)"
