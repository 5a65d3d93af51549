"""Sessions: how long they hold, whose they are, and how they end."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth import SESSION_KEY

from perimeter.store import accounts, sessions
from perimeter.store.models import SessionRow
from perimeter.store.sessions import IDLE_LONGEST, LONGEST, RECENT, SEEN_EVERY, SessionStore
from tests.store.desk import desk, made  # noqa: F401

NOW = datetime(2026, 3, 2, 9)
SECOND = timedelta(seconds=1)


pytestmark = pytest.mark.usefixtures("desk")


def begun(now=NOW, before=None):
    session = {}
    sessions.begin(session, now, "firefox computer", before)
    return session


def kept(account, now=NOW):
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    sessions.begin(store, now, "firefox computer", None)
    store.save()
    return store.session_key


def test_it_ends_an_hour_after_its_last_use():
    session = begun()
    assert sessions.alive(session, NOW + IDLE_LONGEST)
    assert sessions.alive(session, NOW + 2 * IDLE_LONGEST), "it was used in between"
    assert not sessions.alive(session, NOW + 3 * IDLE_LONGEST + SECOND)


def test_it_ends_after_a_working_day_however_busy():
    session, at = begun(), NOW
    while at <= NOW + LONGEST:
        assert sessions.alive(session, at)
        at += timedelta(minutes=30)
    assert not sessions.alive(session, at)


def test_its_last_use_is_noted_once_a_minute():
    session = begun()
    sessions.alive(session, NOW + SEEN_EVERY)
    assert session["seen"] == NOW.isoformat()
    sessions.alive(session, NOW + SEEN_EVERY + SECOND)
    assert session["seen"] == (NOW + SEEN_EVERY + SECOND).isoformat()


def test_a_proof_is_recent_for_a_while():
    session = begun()
    assert sessions.recent(session, NOW + RECENT)
    assert not sessions.recent(session, NOW + RECENT + SECOND)
    sessions.prove(session, NOW + LONGEST)
    assert sessions.recent(session, NOW + LONGEST)
    assert not sessions.recent({}, NOW)


def test_the_sign_in_before_is_told_once_and_kept():
    session = begun(before=NOW - timedelta(days=1))
    assert sessions.tell_before(session) == sessions.before(session) == NOW - timedelta(days=1)
    assert sessions.tell_before(session) is None
    assert sessions.before(session) and sessions.before(begun()) is None


def test_they_are_listed_for_their_owner_without_their_keys():
    one, other = accounts.add("one", "head", None), accounts.add("other", "head", None)
    first, second = kept(one), kept(one, NOW + SECOND)
    kept(other)
    kept(one, NOW - LONGEST - SECOND)
    listed = sessions.listed(one, NOW + SECOND, first)
    assert [(s.since, s.here) for s in listed] == [(NOW + SECOND, False), (NOW, True)]
    assert all(key not in repr(listed) for key in (first, second))


def test_one_is_ended_by_its_owner_alone():
    one, other = accounts.add("one", "head", None), accounts.add("other", "head", None)
    key = kept(one)
    shown = sessions.listed(one, NOW, None)[0].id
    sessions.end(other, shown)
    sessions.end(one, "no such")
    assert SessionRow.objects.filter(session_key=key).exists()
    sessions.end(one, shown)
    assert not SessionRow.objects.filter(session_key=key).exists()


def test_all_are_ended_but_the_one_at_hand():
    one, other = accounts.add("one", "head", None), accounts.add("other", "head", None)
    keys, others = [kept(one) for _ in range(3)], kept(other)
    sessions.end_all(one, but=keys[0])
    assert {row.session_key for row in SessionRow.objects.all()} == {keys[0], others}
    sessions.end_all(one)
    assert {row.session_key for row in SessionRow.objects.all()} == {others}


def test_a_session_of_nobody_belongs_to_nobody():
    store = SessionStore()
    store["pending"] = "x"
    store.save()
    assert SessionRow.objects.get().account is None
    assert SessionStore(store.session_key)["pending"] == "x"
