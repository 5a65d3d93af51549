"""Every step is one of the kinds a player knows, and none can be changed once planned."""

from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from perimeter.country import steps


def test_a_plan_uses_every_kind_of_step_and_no_other(plan):
    assert {type(step) for step in plan.steps} == set(get_args(steps.Step))


def test_a_step_is_for_good(plan):
    with pytest.raises(FrozenInstanceError):
        plan.steps[0].day = plan.steps[-1].day
