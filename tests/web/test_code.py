"""One-time codes set up by one's own hand: proved before they count, removed with a proof."""

import re

import pytest

from perimeter.core import totp
from perimeter.store import signin
from perimeter.store.models import SignInRow
from perimeter.store.sessions import RECENT
from tests.web.visitors import (
    PASSWORD,
    app_of,
    code_now,
    known,
    main_of,
    person,
    recovery_codes,
    sign_in,
    signed_in,
    visitor,
)

PAGE = "/en/account/code"


def shown_secret(client) -> bytes:
    """What the page gives to type into an app."""
    from base64 import b32decode

    text = re.search("<code>([A-Z2-7 ]+)</code>", main_of(client.get(PAGE)))[1]
    return b32decode(text.replace(" ", ""))


def send(client, step, **more):
    return client.post(PAGE, {"step": step, **more})


def test_it_shows_a_picture_and_the_secret_to_type_without_a_script(site, client):
    page = client.get(PAGE)
    main = main_of(page)
    assert "<svg" in main and "style=" not in main and "<script" not in main
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert len(shown_secret(client)) == 20 and shown_secret(client) == shown_secret(client)
    assert page.headers["Cache-Control"] == "no-store"


def test_the_picture_says_what_apps_read(site, client, monkeypatch):
    import segno

    said, make = [], segno.make
    monkeypatch.setattr(segno, "make", lambda text, **how: said.append(text) or make(text, **how))
    secret = totp.written(shown_secret(client)).replace(" ", "")
    assert said[-1] == (
        f"otpauth://totp/register.example%3Asupervisor?secret={secret}&issuer=register.example"
    )


def test_a_code_turns_it_on_and_recovery_codes_are_shown_once(site, client):
    secret = shown_secret(client)
    assert send(client, "confirm", code="000000").status_code == 400
    assert not signin.has_codes(known())
    answer = send(client, "confirm", code=code_now(site, secret))
    codes = recovery_codes(answer)
    assert len(codes) == 10 and answer.headers["Cache-Control"] == "no-store"
    page = client.get(PAGE)
    assert not recovery_codes(page) and "<svg" not in main_of(page)
    assert "10 recovery codes are left" in main_of(page)
    assert sign_in(visitor(site)).headers["Location"] == "/en/sign-in/code"
    assert signin.recovers(known(), codes[0])


def test_the_code_that_turned_it_on_does_not_sign_in(site, client):
    code = code_now(site, shown_secret(client))
    send(client, "confirm", code=code)
    other = visitor(site)
    sign_in(other)
    assert other.post("/en/sign-in/code", {"code": code}).status_code == 400


def test_it_is_removed_and_set_up_with_another_secret(site, client):
    secret = shown_secret(client)
    send(client, "confirm", code=code_now(site, secret))
    assert send(client, "remove").headers["Location"] == "/en/account"
    assert "Codes from the app are off." in main_of(client.get("/en/account"))
    assert signin.recovery_codes_left(known()) == 0
    assert shown_secret(client) != secret
    assert sign_in(visitor(site)).headers["Location"] == "/en/desk"


def test_new_recovery_codes_take_the_place_of_the_old(site, client):
    first = recovery_codes(send(client, "confirm", code=code_now(site, shown_secret(client))))
    second = recovery_codes(send(client, "recovery"))
    assert len(second) == 10 and not set(first) & set(second)
    assert not signin.recovers(known(), first[0]) and signin.recovers(known(), second[0])


def test_there_are_none_without_a_second_factor(site, client):
    assert not recovery_codes(send(client, "recovery"))
    assert signin.recovery_codes_left(known()) == 0


@pytest.mark.parametrize("step", ["confirm", "recovery", "remove"])
def test_a_browser_left_open_is_not_enough(site, clock, step):
    account = person()
    if step == "confirm":
        client = signed_in(site)
        given = {"code": code_now(site, shown_secret(client), 31)}
    else:
        secret = app_of(site, account)
        client, given = visitor(site), {}
        sign_in(client)
        client.post("/en/sign-in/code", {"code": code_now(site, secret)})
    clock.on(seconds=int(RECENT.total_seconds()) + 30)
    before = SignInRow.objects.values().get(account=known())
    assert 'name="proof"' in main_of(client.get(PAGE))
    for proof in ({}, {"proof": "not that one"}):
        answer = send(client, step, **given, **proof)
        assert answer.status_code == 400 and "does not fit" in main_of(answer)
    assert SignInRow.objects.values().get(account=known()) == before and not recovery_codes(answer)
    assert send(client, step, **given, proof=PASSWORD).status_code in (200, 302)
    assert 'name="proof"' not in main_of(client.get(PAGE)), "it was given now"


def test_the_secret_is_shown_to_who_proved_lately_who_they_are(site, clock, client):
    secret = totp.written(shown_secret(client))
    clock.on(seconds=int(RECENT.total_seconds()) + 1)
    page = main_of(client.get(PAGE))
    assert secret not in page and "<svg" not in page
    assert secret not in main_of(client.post(PAGE, {"proof": "not that one"}))
    assert secret in main_of(client.post(PAGE, {"proof": PASSWORD}))


def test_a_step_nobody_knows_does_nothing(site, client):
    secret = shown_secret(client)
    assert send(client, "").status_code == 200
    assert not signin.has_codes(known()) and shown_secret(client) == secret


def test_a_role_that_takes_a_second_factor_is_held_here_until_it_has_one(site, clock, second):
    client = visitor(site)
    sign_in(client)
    for path in ("/en/desk", "/en/law", "/en/account", "/en/account/password"):
        assert client.get(path).headers["Location"] == PAGE
    assert client.get("/en/account/passkeys").status_code == 200
    assert send(client, "remove").status_code == 400
    assert client.get("/en/desk").status_code == 302, "still"
    send(client, "confirm", code=code_now(site, shown_secret(client)))
    assert client.get("/en/desk").status_code == 200


def test_such_a_role_keeps_its_last_one(site, clock, second):
    client = visitor(site)
    sign_in(client)
    send(client, "confirm", code=code_now(site, shown_secret(client)))
    answer = send(client, "remove")
    assert answer.status_code == 400 and "at least one" in main_of(answer)
    signin.add_passkey(known(), "phone", (b"id", b"data"), clock.at)
    assert send(client, "remove").status_code == 302


@pytest.mark.parametrize(
    "lang, word", [("tk", "Programmadan kodlar"), ("ru", "Коды из приложения"), ("en", "Codes")]
)
def test_three_languages(client, lang, word):
    assert word in main_of(client.get(f"/{lang}/account/code"))
