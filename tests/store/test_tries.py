"""Failed tries: how the wait grows, whom it reaches, and what is left of it."""

from datetime import datetime, timedelta

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from perimeter.store import accounts, tries
from perimeter.store.models import TryRow
from perimeter.store.tries import Bucket, bucket_name, wait_seconds
from tests.store.desk import desk, made  # noqa: F401

NOW = datetime(2026, 3, 2, 9)


pytestmark = pytest.mark.usefixtures("desk")


def bucket(name="one", free=2, **more):
    return Bucket(bucket_name(name), free, **more)


def fail(buckets, times, now=NOW):
    return [tries.claim(buckets, now) for _ in range(times)]


@given(st.integers(0, 10_000), st.integers(1, 50))
def test_the_wait_only_grows_up_to_a_top(failures, free):
    now, later = wait_seconds(failures, free), wait_seconds(failures + 1, free)
    assert 0 <= now <= later <= tries.WAIT_SECONDS_MAX
    assert (now == 0) == (failures < free)


def test_after_the_free_ones_each_failure_doubles_the_wait():
    mine, now = [bucket()], NOW
    assert fail(mine, 2) == [0, 0]
    for seconds in (30, 60, 120, 240, 480, 900, 900):
        assert tries.waiting(mine, now) == seconds
        assert tries.claim(mine, now + timedelta(seconds=seconds - 1)) == 1
        now += timedelta(seconds=seconds)
        assert tries.claim(mine, now) == 0


def test_a_try_that_is_not_taken_does_not_count():
    mine = [bucket()]
    fail(mine, 2)
    assert fail(mine, 50) == [30] * 50
    assert TryRow.objects.get().failures == 2


def test_success_empties_ones_own_and_takes_one_try_back_from_the_shared():
    mine = [bucket(), bucket("all", 9, shared=True)]
    fail(mine, 1)
    tries.succeeded(mine)
    assert {row.failures for row in TryRow.objects.all()} == {0}
    fail([mine[1]], 3)
    assert tries.claim(mine, NOW) == 0
    tries.succeeded(mine)
    assert TryRow.objects.get().failures == 3


def test_the_longest_wait_of_all_buckets_counts_and_then_none_of_them():
    slow, quick = bucket("slow", 1), bucket("quick", 9)
    fail([slow], 1)
    assert tries.claim([quick, slow], NOW) == 30
    assert not TryRow.objects.filter(bucket=quick.name).exists()


def test_after_a_day_all_is_forgotten():
    fail([bucket()], 2)
    later = NOW + tries.FORGOTTEN_AFTER + timedelta(seconds=1)
    tries.claim([bucket("other")], later)
    assert [row.bucket for row in TryRow.objects.all()] == [bucket_name("other")]


def test_lifting_reaches_the_account_alone():
    who, other = accounts.add("who", "head", None), accounts.add("other", "head", None)
    fail([bucket("who", 1, account=who)], 1)
    fail([bucket("other", 1, account=other)], 1)
    assert tries.lift(who) == 1
    assert tries.waiting([bucket("who", 1)], NOW) == 0
    assert tries.waiting([bucket("other", 1)], NOW) == 30


def test_names_are_keyed_and_parts_do_not_run_together():
    assert bucket_name("ab", "c") != bucket_name("a", "bc")
    before = bucket_name("handle", "head", "192.0.2.1")
    assert "head" not in before and len(before) == 64
    with override_settings(SECRET_KEY="another"):
        assert bucket_name("handle", "head", "192.0.2.1") != before
