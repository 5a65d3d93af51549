"""The second step: a code of the app or a recovery code, once, in time, and not by guessing."""

import pytest
from django.core.signing import Signer

from perimeter.store import signin
from perimeter.web.device import CODE_FREE
from tests.web.visitors import (
    PASSWORD,
    Clock,
    app_of,
    code_now,
    main_of,
    person,
    sign_in,
    visitor,
)

PAGE = "/en/sign-in/code"


@pytest.fixture
def clock(site):
    return Clock(site)


@pytest.fixture
def secret(site, clock):
    """The supervisor's app; its last used code is the one before."""
    return app_of(site, person())


def halfway(site, **how):
    client = visitor(site, **how)
    assert sign_in(client).headers["Location"] == PAGE
    return client


def send(client, code, lang="en"):
    return client.post(f"/{lang}/sign-in/code", {"code": code})


def test_the_password_alone_lets_nobody_in(site, secret):
    client = halfway(site)
    assert client.get("/en/desk").headers["Location"].startswith("/en/sign-in")
    assert client.get(PAGE).status_code == 200
    assert client.get(PAGE).headers["Cache-Control"] == "no-store"
    assert "device" not in client.cookies


def test_a_code_lets_in_under_a_new_session_key_and_leads_on(site, secret):
    client = visitor(site)
    sign_in(client, next="/ru/desk?state=new")
    before = client.session.session_key
    answer = send(client, code_now(site, secret))
    assert answer.headers["Location"] == "/ru/desk?state=new"
    assert client.session.session_key != before and "pending" not in client.session
    assert client.get("/en/desk").status_code == 200


def test_a_code_is_taken_once(site, secret):
    assert send(halfway(site), code_now(site, secret)).status_code == 302
    answer = send(halfway(site), code_now(site, secret))
    assert answer.status_code == 400 and "used already" in main_of(answer)


@pytest.mark.parametrize("off, status", [(-1, 400), (0, 302), (1, 302), (2, 400), (-2, 400)])
def test_the_clock_may_be_one_step_off(site, secret, off, status):
    """The step before was used when the app was set up."""
    assert send(halfway(site), code_now(site, secret, off)).status_code == status


def test_a_recovery_code_serves_once(site, secret):
    account = person()
    codes = signin.new_recovery_codes(account, site.world.book.home.source)
    assert send(halfway(site), codes[3].upper()).status_code == 302
    assert send(halfway(site), codes[3]).status_code == 400
    assert signin.recovery_codes_left(account) == 9


def test_guessing_gets_slow_from_wherever_it_comes(site, clock, secret):
    for n in range(CODE_FREE):
        answer = send(halfway(site, address=f"198.51.100.{n + 1}"), "000000")
    assert answer.status_code == 429 and answer.headers["Retry-After"] == "30"
    assert send(halfway(site, address="203.0.113.5"), code_now(site, secret)).status_code == 429
    clock.on(seconds=30)
    assert send(halfway(site), code_now(site, secret)).status_code == 302


def test_a_known_device_is_not_slowed_by_them(site, clock, secret):
    device = halfway(site)
    send(device, code_now(site, secret))
    device.post("/en/sign-out")
    clock.on(seconds=60)
    for _ in range(CODE_FREE):
        send(halfway(site, address="198.51.100.1"), "000000")
    sign_in(device)
    assert send(device, code_now(site, secret)).status_code == 302


def test_it_is_open_for_ten_minutes_and_ends_with_the_password(site, clock, secret):
    late, changed, closed = halfway(site), halfway(site), halfway(site)
    clock.on(minutes=10, seconds=1)
    assert send(late, code_now(site, secret)).headers["Location"] == "/en/sign-in"
    changed = halfway(site)
    account = person(password="another four words")
    assert send(changed, code_now(site, secret)).headers["Location"] == "/en/sign-in"
    person()
    closed = halfway(site)
    signin.close(account)
    assert send(closed, code_now(site, secret)).headers["Location"] == "/en/sign-in"


def test_nobody_gets_here_without_the_password(site, secret):
    client = visitor(site)
    assert client.get(PAGE).headers["Location"] == "/en/sign-in"
    assert send(client, code_now(site, secret)).headers["Location"] == "/en/sign-in"
    client.cookies["session"] = Signer(salt="x").sign("pending")
    assert send(client, code_now(site, secret)).headers["Location"] == "/en/sign-in"


def test_one_with_passkeys_alone_is_led_to_them(site, clock):
    signin.add_passkey(person(), "phone", (b"id", b"data"), clock.at)
    page = main_of(halfway(site).get(PAGE))
    assert "/en/sign-in/passkey" in page and "Use your passkey" in page


def test_the_secret_is_in_no_answer_and_no_act(site, secret):
    from perimeter.core.totp import written

    answers = [send(halfway(site), "x" * 300), halfway(site).get(PAGE)]
    acts = b"".join(act.canonical() for act in site.world.book.home.journal.acts())
    for text in (written(secret), written(secret).replace(" ", ""), secret.hex()):
        assert not any(text in answer.content.decode() for answer in answers)
        assert text.encode() not in acts


@pytest.mark.parametrize("lang, word", [("tk", "Kod"), ("ru", "Код"), ("en", "Code")])
def test_three_languages(site, secret, lang, word):
    client = visitor(site)
    client.post(f"/{lang}/sign-in", {"handle": "supervisor", "password": PASSWORD})
    page = main_of(client.get(f"/{lang}/sign-in/code"))
    assert f'<label for="code">{word}</label>' in page and 'autocomplete="one-time-code"' in page
    assert "Error" not in page
