"""The page for a code on paper: it opens an account, or recovers one, and signs in."""

import pytest
from django.test import Client

from perimeter.acts import papercode as deeds
from perimeter.core.papercode import new
from perimeter.store import accounts, sessions, signin
from perimeter.store.models import TryRow
from perimeter.web.gate import HELD, SHELF
from tests.web.visitors import (
    PASSWORD,
    app_of,
    known,
    main_of,
    person,
    sign_in,
    signed_in,
    takes_second,
    visitor,
)
from tests.world import firm_account

PAGE = "/en/paper-code"
NEW = "quite other words now"


@pytest.fixture
def clerk(site, clock):
    """The firm's clerk, who has chosen a password."""
    return person(firm_account(site.world, "F-001").handle)


@pytest.fixture
def code(site, clerk):
    """A code to open an account for the firm."""
    return deeds.to_open(site.world.book, site.world.who["licensing"], "F-001", "firm").code


@pytest.fixture
def lost(site, clerk):
    """A code to recover the clerk's."""
    who = site.world.who["licensing"]
    return deeds.to_recover(site.world.book, who, clerk.number, "lost phone").code


def typed(client, code, page=PAGE):
    return client.post(page, {"code": code})


def chosen(client, code, handle="aman", password=NEW, again=None):
    given = {"code": code, "handle": handle, "new": password, "again": again or password}
    return client.post(PAGE, {**given, "choose": "1"})


def test_the_sign_in_page_leads_to_it_and_it_keeps_nothing_of_who_asks(site):
    assert 'href="/en/paper-code"' in visitor(site).get("/en/sign-in").content.decode()
    answer = visitor(site).get(PAGE)
    assert answer.status_code == 200 and set(answer.cookies) == {"form"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_code_opens_an_account_and_signs_in_to_the_firms_pages(site, code):
    client = visitor(site)
    asked = typed(client, code.lower().replace("-", " "))
    assert asked.status_code == 200 and "Open the account" in main_of(asked)
    assert "Firm F-001" in main_of(asked) and "signatory" in main_of(asked)
    done = chosen(client, code)
    assert (done.status_code, done.headers["Location"]) == (302, "/en/firm")
    assert client.get("/en/firm").status_code == 200 and client.session[HELD] == []
    assert known("aman").firm == "F-001" and "device" in client.cookies
    again = visitor(site)
    assert sign_in(again, "aman", NEW).status_code == 302
    assert typed(visitor(site), code).status_code == 400, "it serves once"


def test_a_code_recovers_an_account_and_tells_its_handle(site, clerk, lost):
    app_of(site, clerk)
    old = visitor(site)
    sign_in(old, clerk.handle)
    client = visitor(site, "198.51.100.7")
    asked = main_of(typed(client, lost))
    assert clerk.handle in asked and "Recover the account" in asked and 'id="handle"' not in asked
    done = chosen(client, lost, "ignored")
    assert (done.status_code, done.headers["Location"]) == (302, "/en/firm")
    account = known(clerk.handle)
    assert not signin.has_second(account) and not accounts.Account.objects.filter(handle="ignored")
    assert sign_in(visitor(site), clerk.handle).status_code == 400, "the old password"
    assert sign_in(visitor(site), clerk.handle, NEW).status_code == 302


def test_recovery_ends_every_session(site, clerk, lost):
    there = signed_in(site, clerk.handle)
    assert there.get("/en/firm").status_code == 200
    client = visitor(site)
    chosen(client, lost)
    assert there.get("/en/firm").headers["Location"].startswith("/en/sign-in")
    now = site.world.book.home.source.now()
    assert len(sessions.listed(clerk, now, None)) == 1, "the new one"


def test_a_role_that_takes_a_second_factor_is_led_to_set_one_up(site, code, monkeypatch):
    takes_second(site, monkeypatch, "firm")
    client = visitor(site)
    chosen(client, code)
    assert client.get("/en/firm").headers["Location"] == "/en/account/code"


def test_wrong_used_and_past_its_day_get_one_answer_with_the_next_step(site, clock, code):
    other = visitor(site)
    chosen(visitor(site), code)
    answers = [typed(other, code), typed(other, new(bytes(12)))]
    late = deeds.to_open(site.world.book, site.world.who["licensing"], "F-001", "firm").code
    clock.on(days=15)
    answers.append(typed(other, late))
    said = {main_of(one).split('id="code-fault"')[1].split("</p>")[0] for one in answers}
    assert len(said) == 1 and "ask for a new one at the counter" in said.pop()
    assert {one.status_code for one in answers} == {400}


def test_a_slip_is_told_as_one_and_what_was_typed_stays(site, code):
    slip = code[:-1] + ("0" if code[-1] != "0" else "1")
    answer = typed(visitor(site), slip)
    assert answer.status_code == 400 and "Compare the code with the sheet" in main_of(answer)
    assert f'value="{slip}"' in main_of(answer)
    assert 'aria-describedby="code-hint code-fault"' in main_of(answer)


def test_a_stranger_who_guesses_keeps_nobody_out(site, clock, clerk, code):
    stranger = visitor(site)
    assert {typed(stranger, new(bytes([n]) * 12)).status_code for n in range(60)} == {400}
    assert not TryRow.objects.exists()
    assert chosen(visitor(site), code).status_code == 302, "from behind the same address"
    assert sign_in(visitor(site), clerk.handle).status_code == 302


@pytest.mark.parametrize(
    "handle, password, again, told",
    [
        ("Aman Aga", NEW, NEW, "Choose another name"),
        ("a-0001", NEW, NEW, "Choose another name"),
        ("head", NEW, NEW, "is taken"),
        ("aman", "short", "short", "Choose a longer password"),
        ("aman", "1q2w3e4r5t6y", "1q2w3e4r5t6y", "many people use"),
        ("aman", NEW, "something else", "alike both times"),
    ],
)
def test_what_does_not_do_is_told_and_the_code_is_left(site, code, handle, password, again, told):
    client, size = visitor(site), site.world.book.home.journal.size()
    answer = chosen(client, code, handle, password, again)
    assert answer.status_code == 400 and told in main_of(answer)
    assert password not in main_of(answer) and "session" not in answer.cookies
    assert site.world.book.home.journal.size() == size
    assert chosen(client, code).status_code == 302


def test_the_password_of_before_does_not_do_for_recovery(site, clerk, lost):
    answer = chosen(visitor(site), lost, password=PASSWORD)
    assert answer.status_code == 400 and "other than the present one" in main_of(answer)


def test_of_two_browsers_with_one_code_the_second_is_told(site, code):
    one, two = visitor(site), visitor(site)
    assert typed(one, code).status_code == typed(two, code).status_code == 200
    assert chosen(one, code).status_code == 302
    second = chosen(two, code, "berdi")
    assert second.status_code == 400 and "does not serve" in main_of(second)
    assert not accounts.Account.objects.filter(handle="berdi").exists()


def test_used_between_the_look_and_the_deed_it_is_refused(site, code, monkeypatch):
    find = deeds.find

    def between(book, given):
        row = find(book, given)
        deeds.open_account(book, find(book, given), "quicker", NEW)
        return row

    monkeypatch.setattr(deeds, "find", between)
    answer = chosen(visitor(site), code)
    assert answer.status_code == 403 and "does not serve" in answer.content.decode()


def test_a_form_of_another_site_is_refused(site, code):
    client = Client(enforce_csrf_checks=True, **{SHELF: site.shelf})
    assert chosen(client, code).status_code == 403
    assert not accounts.Account.objects.filter(handle="aman").exists()


def test_whoever_is_signed_in_goes_on_as_the_new_account(site, code):
    client = signed_in(site)
    before = client.session.session_key
    assert chosen(client, code).status_code == 302
    assert client.session.session_key != before
    assert "aman" in client.get("/en/account").content.decode()


@pytest.mark.parametrize("lang, word", [("tk", "Hasap açmak"), ("ru", "Открыть учётную запись")])
def test_it_speaks_the_readers_language(site, code, lang, word):
    assert word in main_of(typed(visitor(site), code, f"/{lang}/paper-code"))
