"""Signing in with a passkey: the whole ceremony, every lie a browser could tell, and no replay."""

import html
import re
from dataclasses import replace

import pytest

from perimeter.store import signin
from perimeter.web import passkey
from tests.web.authenticator import PRESENT, VERIFIED, Authenticator
from tests.web.visitors import NAME, Clock, main_of, person, visitor

PAGE = "/en/sign-in/passkey"


@pytest.fixture
def clock(site):
    return Clock(site)


@pytest.fixture
def mine(site, clock):
    """A passkey of the supervisor."""
    account, mine = person(), Authenticator(NAME)
    options, state = passkey.to_make(NAME, "Register", account, b"c" * 32)
    assert signin.add_passkey(
        account, "phone", passkey.made(NAME, state, mine.make(options)), clock.at
    )
    clock.on(minutes=1)
    return mine


def asked(answer) -> tuple[str, str]:
    page = answer.content.decode()
    options = re.search('data-options="([^"]*)"', page)[1]
    return html.unescape(options), re.search('name="sealed" value="([^"]*)"', page)[1]


def send(client, authenticator):
    options, sealed = asked(client.get(PAGE))
    return client.post(PAGE, {"sealed": sealed, "answer": authenticator.sign(options)})


def test_a_passkey_lets_in_without_a_password_or_a_second_step(site, mine):
    client = visitor(site)
    answer = send(client, mine)
    assert answer.headers["Location"] == "/en/desk"
    assert client.get("/en/desk").status_code == 200
    assert {"session", "device"} <= set(answer.cookies)


def test_the_page_before_is_open_to_one_script_and_sets_no_session(site, clock):
    answer = visitor(site).get(PAGE)
    assert f"script-src {passkey.script()[1]};" in answer.headers["Content-Security-Policy"]
    assert "session" not in answer.cookies and answer.headers["Cache-Control"] == "no-store"
    assert "script-src" not in visitor(site).get("/en/sign-in").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "https://evil.example"},
        {"origin": NAME + ".evil.example"},
        {"origin": "http://register.example"},
        {"crossOrigin": True},
        {"rp": "evil.example"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"type": "webauthn.create"},
        {"challenge": "AAAA"},
    ],
    ids=str,
)
def test_every_lie_is_noticed(site, mine, lies):
    mine.lies = lies
    answer = send(visitor(site), mine)
    assert answer.status_code == 400 and "session" not in answer.cookies
    assert "the passkey was not taken" in main_of(answer)
    mine.lies = {}
    assert send(visitor(site), mine).status_code == 302


def test_another_key_under_the_same_id_is_refused(site, mine):
    thief = Authenticator(NAME, id=mine.id, user=mine.user)
    assert send(visitor(site), thief).status_code == 400
    assert send(visitor(site), replace(mine, id=b"nobodys")).status_code == 400
    assert send(visitor(site), replace(mine, user="YS05OTk5")).status_code == 400


def test_an_answer_serves_once(site, clock, mine):
    client = visitor(site)
    options, sealed = asked(client.get(PAGE))
    given = {"sealed": sealed, "answer": mine.sign(options)}
    assert client.post(PAGE, given).status_code == 302
    clock.on(seconds=1)
    assert visitor(site).post(PAGE, given).status_code == 400, "the same again"
    again = {"sealed": sealed, "answer": mine.sign(options)}
    assert visitor(site).post(PAGE, again).status_code == 400, "a fresh answer to the same"


def test_a_challenge_is_ours_and_five_minutes_old_at_most(site, clock, mine):
    client = visitor(site)
    options, sealed = asked(client.get(PAGE))
    forged = {"sealed": sealed[:-2] + "AA", "answer": mine.sign(options)}
    assert client.post(PAGE, forged).status_code == 400
    clock.on(minutes=5, seconds=1)
    late = {"sealed": sealed, "answer": mine.sign(options)}
    assert client.post(PAGE, late).status_code == 400


def test_a_copied_passkey_is_noticed_by_its_count(site, clock, mine):
    copy = replace(mine)
    for _ in range(2):
        assert send(visitor(site), mine).status_code == 302
        clock.on(seconds=1)
    assert send(visitor(site), copy).status_code == 400


@pytest.mark.parametrize("answer", ["", "x", "[]", "{}", '{"rawId": "AA", "response": {}}', "1"])
def test_what_is_no_answer_is_refused(site, mine, answer):
    client = visitor(site)
    _, sealed = asked(client.get(PAGE))
    assert client.post(PAGE, {"sealed": sealed, "answer": answer}).status_code == 400
    assert client.post(PAGE, {"answer": answer}).status_code == 400


def test_a_closed_account_does_not_get_in(site, mine):
    signin.close(person())
    assert send(visitor(site), mine).status_code == 400


def test_without_a_name_there_are_no_passkeys(site, mine):
    for name in ("", "http://192.0.2.1:8000", "http://register.example"):
        answer = visitor(site, name=name).get(PAGE)
        assert answer.status_code == 200 and "data-options" not in main_of(answer)
        assert "serve --site" in main_of(answer)
        assert visitor(site, name=name).post(PAGE, {"answer": "{}"}).status_code == 200


def test_the_name_is_the_servers_whatever_the_request_says(site, mine):
    client = visitor(site)
    options, _ = asked(client.get(PAGE, headers={"host": "evil.example"}))
    assert '"rpId": "register.example"' in options


@pytest.mark.parametrize(
    "lang, word", [("tk", "Giriş açary"), ("ru", "ключом доступа"), ("en", "passkey")]
)
def test_three_languages(site, clock, lang, word):
    page = main_of(visitor(site).get(f"/{lang}/sign-in/passkey"))
    assert word.split()[-1][:5] in page and 'id="passkey-none"' in page
