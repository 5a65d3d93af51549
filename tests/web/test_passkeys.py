"""The passkeys of one's own account: several, named, removed; made once for what was asked."""

import html
import re

import pytest

from perimeter.store import signin
from perimeter.store.sessions import RECENT
from perimeter.web import passkey
from tests.web.authenticator import PRESENT, VERIFIED, Authenticator
from tests.web.visitors import (
    NAME,
    PASSWORD,
    known,
    main_of,
    person,
    recovery_codes,
    sign_in,
    signed_in,
    visitor,
)

PAGE = "/en/account/passkeys"


def asked(client) -> str:
    return html.unescape(re.search('data-options="([^"]*)"', client.get(PAGE).content.decode())[1])


def add(client, authenticator, name="phone", **more):
    given = {"answer": authenticator.make(asked(client)), "name": name, **more}
    return client.post(PAGE, given)


def names():
    return [row.name for row in signin.passkeys(known())]


def test_the_first_brings_recovery_codes_and_a_second_step(site, client):
    assert len(recovery_codes(add(client, Authenticator(NAME)))) == 10
    assert names() == ["phone"] and "phone" in main_of(client.get(PAGE))
    assert sign_in(visitor(site)).headers["Location"] == "/en/sign-in/code"


def test_several_are_kept_and_told_apart(site, client):
    add(client, Authenticator(NAME))
    answer = add(client, Authenticator(NAME, id=b"credential-0002"), "<b>key</b>")
    assert answer.headers["Location"] == "/en/account"
    assert names() == ["phone", "<b>key</b>"]
    assert "&lt;b&gt;key" in main_of(client.get(PAGE)) and "<b>key" not in main_of(client.get(PAGE))
    assert "Passkeys: 2" in main_of(client.get("/en/account"))
    assert '"excludeCredentials": [{' in asked(client)


def test_what_is_asked_wants_a_verified_person_and_the_servers_name(site, client):
    options = asked(client)
    assert '"userVerification": "required"' in options and '"residentKey": "required"' in options
    assert '"id": "register.example"' in options and '"attestation"' not in options
    answer = client.get(PAGE)
    assert f"script-src {passkey.script()[1]};" in answer.headers["Content-Security-Policy"]


def test_one_is_removed_and_no_longer_signs_in(site, client):
    mine = Authenticator(NAME)
    add(client, mine)
    add(client, Authenticator(NAME, id=b"credential-0002"), "key")
    row = signin.passkeys(known())[0]
    assert client.post(PAGE, {"remove": str(row.pk)}).headers["Location"] == "/en/account"
    assert names() == ["key"]
    page = visitor(site).get("/en/sign-in/passkey").content.decode()
    sealed = re.search('name="sealed" value="([^"]*)"', page)[1]
    options = html.unescape(re.search('data-options="([^"]*)"', page)[1])
    given = {"sealed": sealed, "answer": mine.sign(options)}
    assert visitor(site).post("/en/sign-in/passkey", given).status_code == 400


def test_nobody_removes_anothers(site, client):
    add(client, Authenticator(NAME))
    person("head")
    other, row = signed_in(site, "head"), signin.passkeys(known())[0]
    for asked_for in (str(row.pk), "x", "", "-1", "9" * 30):
        other.post(PAGE, {"remove": asked_for})
    assert names() == ["phone"]


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "https://evil.example"},
        {"crossOrigin": True},
        {"rp": "evil.example"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"type": "webauthn.get"},
        {"challenge": "AAAA"},
    ],
    ids=str,
)
def test_every_lie_is_noticed(site, client, lies):
    answer = add(client, Authenticator(NAME, lies=lies))
    assert answer.status_code == 400 and "the passkey was not taken" in main_of(answer)
    assert names() == []


@pytest.mark.parametrize("answer", ["", "x", "[]", '{"rawId": "AA", "response": {}}'])
def test_what_is_no_answer_is_refused(client, answer):
    asked(client)
    assert client.post(PAGE, {"answer": answer, "name": "phone"}).status_code == 400
    assert names() == []


def test_an_answer_serves_once(site, client):
    mine = Authenticator(NAME)
    given = {"answer": mine.make(asked(client)), "name": "phone"}
    assert client.post(PAGE, given).status_code == 200
    assert client.post(PAGE, given).status_code == 400
    answer = add(client, mine, "again")
    assert answer.status_code == 400 and "here already" in main_of(answer)
    assert names() == ["phone"]


def test_it_has_a_name(client):
    answer = add(client, Authenticator(NAME), "  ")
    assert answer.status_code == 400 and 'id="name-fault"' in main_of(answer)
    add(client, Authenticator(NAME), "x" * 100)
    assert names() == ["x" * signin.NAME_LETTERS_MAX]


def test_a_browser_left_open_is_not_enough(site, clock, client):
    clock.on(seconds=int(RECENT.total_seconds()) + 1)
    assert 'name="proof"' in main_of(client.get(PAGE))
    assert add(client, Authenticator(NAME)).status_code == 400 and names() == []
    assert add(client, Authenticator(NAME), proof=PASSWORD).status_code == 200
    assert names() == ["phone"]


def test_a_role_that_takes_a_second_factor_may_choose_a_passkey_and_keeps_it(site, clock, second):
    client = visitor(site)
    assert sign_in(client).status_code == 302
    assert client.get("/en/desk").headers["Location"] == "/en/account/code"
    add(client, Authenticator(NAME))
    assert client.get("/en/desk").status_code == 200
    row = signin.passkeys(known())[0]
    answer = client.post(PAGE, {"remove": str(row.pk)})
    assert answer.status_code == 400 and names() == ["phone"]


def test_without_a_name_of_the_pages_none_is_made(site, clock):
    client = signed_in(site, name="")
    page = client.get(PAGE)
    assert "data-options" not in main_of(page) and "serve --site" in main_of(page)
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert client.post(PAGE, {"answer": "{}", "name": "x"}).status_code == 400


@pytest.mark.parametrize(
    "lang, word", [("tk", "Giriş açarlary"), ("ru", "Ключи доступа"), ("en", "Passkeys")]
)
def test_three_languages(client, lang, word):
    page = client.get(f"/{lang}/account/passkeys").content.decode()
    assert f"<h1>{word}</h1>" in page and 'id="passkey-none"' in page
