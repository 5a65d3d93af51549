"""Signing in and out: one answer to every failure, a session only after success."""

import pytest

from perimeter.store import signin
from perimeter.store.database import Account
from perimeter.store.home import Place
from perimeter.web.server import application
from tests.conftest import fixed_source
from tests.web.visitors import NAME, visitor


@pytest.fixture
def known(site):
    """The supervisor with a password."""
    account = Account.objects.get(handle="supervisor")
    account.set_password("right")
    account.save()
    return site


def send(site, handle="supervisor", password="right", **more):
    client = site.as_()
    return client, client.post("/en/sign-in", {"handle": handle, "password": password, **more})


def test_the_right_password_leads_to_ones_own_first_page(known):
    client, answer = send(known)
    assert answer.headers["Location"] == "/en/desk" and "session" in answer.cookies
    cookie = answer.cookies["session"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert client.get("/en/desk").status_code == 200
    assert client.get("/en/sign-in").headers["Location"] == "/en/desk"


def test_failures_cannot_be_told_apart(known):
    texts = [
        send(known, handle, password)[1]
        for handle, password in (("supervisor", "wrong"), ("nobody", "right"), ("", ""))
    ]
    assert all(answer.status_code == 400 and "session" not in answer.cookies for answer in texts)
    bodies = {answer.content.decode().split("<main")[1].split("<form")[0] for answer in texts}
    assert len(bodies) == 1 and "do not belong together" in bodies.pop()
    assert "<title>Error: " in texts[0].content.decode()
    assert 'value="supervisor"' in texts[0].content.decode(), "what was typed is kept"


def test_a_closed_account_does_not_get_in(known):
    Account.objects.filter(handle="supervisor").update(is_active=False)
    assert send(known)[1].status_code == 400


def test_it_leads_back_to_the_page_that_was_asked_for(known):
    asked = known.as_().get("/ru/desk?state=new")
    assert asked.headers["Location"] == "/ru/sign-in?next=%2Fru%2Fdesk%3Fstate%3Dnew"
    assert send(known, next="/ru/desk?state=new")[1].headers["Location"] == "/ru/desk?state=new"


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "desk"]
)
def test_it_never_leads_elsewhere(known, onward):
    assert send(known, next=onward)[1].headers["Location"] == "/en/desk"


def test_signing_out_ends_the_session(known):
    client, _ = send(known)
    assert client.post("/en/sign-out").headers["Location"] == "/en/"
    assert client.get("/en/desk").status_code == 302


@pytest.mark.parametrize("lang, word", [("tk", "Parol"), ("ru", "Пароль"), ("en", "Password")])
def test_three_languages(site, lang, word):
    assert word in site.as_().get(f"/{lang}/sign-in").content.decode()


def test_the_session_key_changes_at_sign_in(known):
    client = known.as_()
    client.get("/en/sign-in")
    client.session["anything"] = 1
    client.session.save()
    before = client.session.session_key
    client.post("/en/sign-in", {"handle": "supervisor", "password": "right"})
    assert client.session.session_key not in (None, before)


def test_cookies_travel_over_tls_only_where_the_pages_are_served_so(known):
    place = Place(known.world.book.home.path, fixed_source("tls"))
    for name, secure in (("https://register.example", True), ("", False)):
        application(place, name)
        _, answer = send(known)
        for cookie in ("session", "device"):
            assert bool(answer.cookies[cookie]["secure"]) == secure
            assert answer.cookies[cookie]["httponly"] and answer.cookies[cookie]["samesite"]


def test_a_given_password_leads_to_the_page_that_changes_it_and_nowhere_else(known):
    signin.give_password(Account.objects.get(handle="supervisor"))
    client, answer = send(known)
    for path in (answer.headers["Location"], "/en/law", "/en/account", "/en/account/code"):
        assert client.get(path).headers["Location"] == "/en/account/password"
    assert client.get("/en/account/password").status_code == 200
    assert client.post("/en/sign-out").headers["Location"] == "/en/"


def test_passkeys_are_offered_where_they_can_be_made(site):
    link = "/en/sign-in/passkey"
    for name, there in (
        (NAME, True),
        ("http://localhost", True),
        ("http://127.0.0.1:8000", False),
        ("http://register.example", False),
        ("", False),
    ):
        page = visitor(site, name=name).get("/en/sign-in").content.decode()
        assert (link in page) == there
