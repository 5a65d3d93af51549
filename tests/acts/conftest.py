"""A fresh world for each test of a deed."""

import pytest

from tests.world import World
from tests.world import world as fresh


@pytest.fixture
def world(tmp_path) -> World:
    return fresh(tmp_path)
