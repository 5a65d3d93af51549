"""Codes on paper: who gives one to whom, what it brings about, once, and what stands of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.test import override_settings

from perimeter.acts import account as deeds
from perimeter.acts import papercode
from perimeter.acts.papercode import (
    NUMBER_TRIES,
    cancel,
    find,
    open_account,
    outstanding,
    recover,
    to_open,
    to_recover,
)
from perimeter.core.papercode import new
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal, Unavailable
from perimeter.store import accounts, signin
from perimeter.store.database import Account
from perimeter.store.models import PaperCodeRow
from tests.store.desk import QUICK
from tests.world import firm_account

PASSWORD = "four quiet words here"
UNKNOWN = new(bytes(12))


@pytest.fixture(autouse=True)
def _quick():
    with override_settings(PASSWORD_HASHERS=QUICK):
        yield


@pytest.fixture
def clerk(world):
    """An account of a firm that is in the book."""
    world.firm()
    return firm_account(world, "F-001")


def officer(world):
    return world.who["licensing"]


def opening(world, role="firm"):
    return to_open(world.book, officer(world), "F-001", role).code


def used(world, code, handle="aman"):
    return open_account(world.book, find(world.book, code), handle, PASSWORD)


def refused(kind, code, call, *args):
    with pytest.raises(kind) as caught:
        call(*args)
    assert caught.value.code == code


def size(world):
    return world.book.home.journal.size()


def later(world, days):
    source = world.book.home.source
    moved = lambda: source.now() + timedelta(days)  # noqa: E731
    world.book.home.source = replace(source, now=moved)


def test_an_account_is_opened_by_its_owner_and_cites_the_act_that_gave_the_code(world, clerk):
    given = to_open(world.book, officer(world), "F-001", "preparer")
    assert (given.act.kind, given.act.on, given.act.by.account) == (
        "account-code", "firm:F-001", officer(world).number,
    )  # fmt: skip
    assert given.act.body == {"role": "preparer", "until": "2026-01-19"}
    assert given.until == date(2026, 1, 19)
    made = used(world, given.code)
    (act,) = world.book.home.journal.acts(on=f"account:{made.number}")
    assert (act.kind, act.body) == (
        "account-open", {"role": "preparer", "firm": "F-001", "code": given.act.n},
    )  # fmt: skip
    assert (act.by.account, act.by.role) == (made.number, "preparer")
    assert accounts.find("aman").check_password(PASSWORD) and not signin.is_temporary(made)
    assert outstanding(world.book, "F-001") == []


def test_a_lost_account_is_recovered_and_everything_it_signed_in_with_is_gone(world, clerk):
    source = world.book.home.source
    signin.add_passkey(clerk, "phone", (b"id", b"data"), source.now())
    given = to_recover(world.book, officer(world), clerk.handle, "lost the phone")
    assert (given.act.on, given.act.why) == (f"account:{clerk.number}", "lost the phone")
    assert given.act.body == {"until": "2026-01-19"}
    found = recover(world.book, find(world.book, given.code), PASSWORD)
    assert found == clerk and accounts.find(clerk.handle).check_password(PASSWORD)
    assert not signin.has_second(clerk) and not signin.is_temporary(clerk)
    act = list(world.book.home.journal.acts(on=f"account:{clerk.number}"))[-1]
    assert (act.kind, act.body, act.by.account) == (
        "account-reset", {"code": given.act.n}, clerk.number,
    )  # fmt: skip


def test_a_code_serves_once(world, clerk):
    code = opening(world)
    used(world, code)
    refused(NotAllowed, "paper_code_spent", find, world.book, code)


def test_unknown_used_and_past_its_day_are_refused_alike_and_a_slip_is_told(world, clerk):
    code = opening(world)
    later(world, 14)
    assert find(world.book, code).firm == "F-001", "the last day counts"
    later(world, 1)
    refused(NotAllowed, "paper_code_spent", find, world.book, code)
    refused(NotAllowed, "paper_code_spent", find, world.book, UNKNOWN)
    refused(Refusal, "paper_code_mistyped", find, world.book, code[:-1])
    assert outstanding(world.book, "F-001") == []


def test_no_number_of_wrong_codes_keeps_the_right_one_out(world, clerk):
    code = opening(world)
    for _ in range(50):
        refused(NotAllowed, "paper_code_spent", find, world.book, UNKNOWN)
    assert find(world.book, code).role == "firm"


def test_a_new_code_for_the_same_replaces_the_older_and_no_other(world, clerk):
    first, other = opening(world), opening(world, "preparer")
    lost = to_recover(world.book, officer(world), clerk.number, "lost").code
    second = opening(world)
    refused(NotAllowed, "paper_code_spent", find, world.book, first)
    assert [find(world.book, code).role for code in (other, second)] == ["preparer", "firm"]
    assert find(world.book, lost).account == clerk
    again = to_recover(world.book, officer(world), clerk.number, "lost again")
    refused(NotAllowed, "paper_code_spent", find, world.book, lost)
    known = {(one.role, one.account, one.act.n) for one in outstanding(world.book, "F-001")}
    assert len(known) == 3 and ("", clerk, again.act.n) in known


def test_a_code_is_cancelled_by_an_act_that_names_the_one_that_gave_it(world, clerk):
    given = to_open(world.book, officer(world), "F-001", "firm")
    (one,) = outstanding(world.book, "F-001")
    act = cancel(world.book, officer(world), "F-001", one.id)
    assert (act.kind, act.on, act.body) == (
        "account-code-end", "firm:F-001", {"code": given.act.n},
    )  # fmt: skip
    refused(NotAllowed, "paper_code_spent", find, world.book, given.code)
    refused(NotFound, "paper_code_gone", cancel, world.book, officer(world), "F-001", one.id)


def test_a_code_of_another_firm_is_not_cancelled(world, clerk):
    world.firm("F-002")
    opening(world)
    (one,) = outstanding(world.book, "F-001")
    refused(NotFound, "paper_code_gone", cancel, world.book, officer(world), "F-002", one.id)


@pytest.mark.parametrize("role", ["administrator", "supervisor", "head", "auditor"])
def test_it_takes_the_right_which_an_administrator_has_not(world, clerk, role):
    book, who, before = world.book, world.who[role], size(world)
    opened = PaperCodeRow.objects.create(digest="0", firm="F-001", role="firm", until=book.today())
    refused(NotAllowed, "right_missing", to_open, book, who, "F-001", "firm")
    refused(NotAllowed, "right_missing", to_recover, book, who, clerk.number, "why")
    refused(NotAllowed, "right_missing", cancel, book, who, "F-001", opened.pk)
    assert size(world) == before


def test_only_roles_and_accounts_of_firms_there_are(world, clerk):
    book, who, before = world.book, officer(world), size(world)
    refused(NotFound, "firm_unknown", to_open, book, who, "F-404", "firm")
    for role in ("head", "king", ""):
        refused(Refusal, "paper_code_role", to_open, book, who, "F-001", role)
    refused(NotAllowed, "paper_code_official", to_recover, book, who, "head", "why")
    refused(NotFound, "account_unknown", to_recover, book, who, "nobody", "why")
    refused(Refusal, "reason_missing", to_recover, book, who, clerk.number, "")
    assert size(world) == before and not PaperCodeRow.objects.exists()


def test_nothing_personal_and_no_code_stands_in_an_act_or_in_the_database(world, clerk):
    codes = [opening(world), to_recover(world.book, officer(world), clerk.handle, "why").code]
    used(world, opening(world, "preparer"), "unmistakable")
    written = b"".join(act.canonical() for act in world.book.home.journal.acts())
    kept = repr(list(PaperCodeRow.objects.values())).encode()
    for code in codes:
        plain = code.replace("-", "").encode()
        assert plain not in written and plain not in kept and code.encode() not in written
    assert b"unmistakable" not in written and clerk.handle.encode() not in written


@pytest.mark.parametrize("handle", ["", "ab", "Aman", "aman aga", "ýyldyz", "a" * 41, "a-0001"])
def test_a_handle_is_plain_and_no_accounts_number(world, clerk, handle):
    code, before = opening(world), size(world)
    refused(Refusal, "handle_unfit", used, world, code, handle)
    assert size(world) == before and find(world.book, code)


def test_where_the_handle_is_taken_nothing_is_done_and_the_code_is_left(world, clerk):
    code, before = opening(world), size(world)
    refused(Conflict, "handle_taken", used, world, code, "head")
    assert size(world) == before
    assert used(world, code).handle == "aman"


def test_of_two_with_one_code_one_wins(world, clerk):
    code = opening(world)
    one, two = find(world.book, code), find(world.book, code)
    open_account(world.book, one, "aman", PASSWORD)
    before = size(world)
    refused(NotAllowed, "paper_code_spent", open_account, world.book, two, "berdi", PASSWORD)
    assert size(world) == before
    lost = to_recover(world.book, officer(world), clerk.number, "lost").code
    rows = [find(world.book, lost), find(world.book, lost)]
    recover(world.book, rows[0], PASSWORD)
    refused(NotAllowed, "paper_code_spent", recover, world.book, rows[1], "other quiet words")
    assert accounts.find(clerk.handle).check_password(PASSWORD)


def test_two_who_open_at_once_get_a_number_each(world, clerk, monkeypatch):
    """The other one's account comes in once the number was looked up: it is no longer free."""
    row, gave, times = find(world.book, opening(world)), papercode._gave, []

    def between(*args):
        times.append(1)
        if len(times) == 1:
            deeds.add(world.book, world.who["administrator"], "first", "head")
        return gave(*args)

    monkeypatch.setattr(papercode, "_gave", between)
    made = open_account(world.book, row, "aman", PASSWORD)
    assert len(times) == 2 and made.number > accounts.find("first").number
    (act,) = world.book.home.journal.acts(on=f"account:{made.number}")
    assert act.by.account == made.number


def test_where_no_number_is_to_be_had_it_says_that_it_is_busy(world, clerk, monkeypatch):
    code, asked = opening(world), []
    taken = deeds.add(world.book, world.who["administrator"], "first", "head")[0].number
    monkeypatch.setattr(accounts, "next_number", lambda: asked.append(1) or taken)
    refused(Unavailable, "database_busy", used, world, code)
    assert len(asked) == NUMBER_TRIES and find(world.book, code)


def test_a_stop_half_way_leaves_nothing_done(world, clerk, monkeypatch):
    code, before = opening(world), size(world)
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr("perimeter.store.journal.number", lambda *_: 1 // 0)  # all else is done then
        used(world, code)
    assert size(world) == before and not Account.objects.filter(handle="aman").exists()
    assert used(world, code).handle == "aman"


def test_a_role_that_is_gone_or_an_account_closed_meanwhile_is_refused(world, clerk, monkeypatch):
    code = opening(world, "preparer")
    lost = to_recover(world.book, officer(world), clerk.number, "lost").code
    deeds.close(world.book, world.who["administrator"], clerk.handle, "left")
    refused(NotAllowed, "paper_code_spent", find, world.book, lost)
    rights = {n: r for n, r in world.book.pack.rights.items() if n != "preparer"}
    monkeypatch.setitem(world.book.pack.__dict__, "rights", rights)
    refused(NotAllowed, "paper_code_spent", find, world.book, code)


def test_the_pack_says_how_long_it_serves(world, clerk, monkeypatch):
    known = dict(world.book.pack.parameters)
    unknown = replace(known["paper_code_days"].values[0], value="unknown")
    known["paper_code_days"] = replace(known["paper_code_days"], values=(unknown,))
    monkeypatch.setitem(world.book.pack.__dict__, "parameters", known)
    refused(NotFound, "parameter_unknown", to_open, world.book, officer(world), "F-001", "firm")


def test_of_many_who_use_one_code_at_the_same_moment_one_wins(world, clerk):
    code, together = opening(world), Barrier(4)

    def attempt(handle):
        row = find(world.book, code)
        together.wait()
        try:
            return open_account(world.book, row, handle, PASSWORD).handle
        except NotAllowed as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(attempt, ("aman", "berdi", "maral", "jeren")))
    assert found.count("paper_code_spent") == 3
    assert Account.objects.filter(handle__in=found).count() == 1
