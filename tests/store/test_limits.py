"""Counts within a window: so many and no more, in all windows or in none, and gone after a day."""

from datetime import datetime, timedelta

import pytest

from perimeter.store import limits, tries
from perimeter.store.limits import Window
from perimeter.store.models import TryRow
from perimeter.store.tries import bucket_name
from tests.store.desk import desk, made  # noqa: F401

NOW = datetime(2026, 3, 2, 9)

pytestmark = pytest.mark.usefixtures("desk")


def window(name="one", most=2):
    return Window(bucket_name(name), most)


def counted():
    return {row.bucket: row.failures for row in TryRow.objects.all()}


def test_so_many_and_no_more():
    assert [limits.claim([window()], NOW) for _ in range(4)] == [None, None, window(), window()]
    assert counted() == {window().name: 2}


def test_the_first_that_is_full_is_named_and_none_counts():
    wide, narrow = window("wide", 9), window("narrow", 1)
    assert limits.claim([wide, narrow], NOW) is None
    assert limits.claim([wide, narrow], NOW) == narrow
    assert counted() == {wide.name: 1, narrow.name: 1}


def test_what_did_not_come_about_is_taken_back():
    limits.claim([window(most=1)], NOW)
    limits.release([window(most=1), window("never")])
    assert limits.claim([window(most=1)], NOW) is None


def test_old_counts_go_without_a_claim():
    limits.claim([window("old"), window("older")], NOW)
    tries.forget(NOW + tries.FORGOTTEN_AFTER)
    assert len(counted()) == 2
    tries.forget(NOW + tries.FORGOTTEN_AFTER + timedelta(seconds=1))
    assert counted() == {}


def test_after_a_day_a_count_is_gone():
    limits.claim([window(most=1)], NOW)
    later = NOW + tries.FORGOTTEN_AFTER + timedelta(seconds=1)
    assert limits.claim([window("other")], later) is None
    assert set(counted()) == {window("other").name}
