"""Signing in in a real browser: a passkey by the browser's own authenticator, all else by keyboard
and without scripts, at two widths and in three languages.

Skipped, saying so, where there is no chromium.
"""

import os
import re
import threading
from base64 import b32decode
from collections.abc import Iterator
from datetime import UTC, datetime
from wsgiref.simple_server import make_server

import pytest

from perimeter.core import totp
from perimeter.core.source import Source
from perimeter.store import signin
from perimeter.store.database import Account
from perimeter.store.home import Place
from perimeter.web.server import application
from tests.web.test_browser import _Quiet, _Threaded, chromium, look, watched  # noqa: F401
from tests.web.visitors import PASSWORD

pytestmark = pytest.mark.browser

PAGES = ("account", "account/password", "account/code", "account/passkeys")


@pytest.fixture
def live(site) -> Iterator[str]:
    """The pages under a name that browsers make passkeys for."""
    for account in Account.objects.all():
        signin.choose_password(account, PASSWORD)
    source = Source(lambda: datetime.now(UTC).replace(tzinfo=None), os.urandom)
    server = make_server("localhost", 0, None, _Threaded, _Quiet)
    name = f"http://localhost:{server.server_port}"
    server.set_app(application(Place(site.world.book.home.path, source), name))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield name
    server.shutdown()
    server.server_close()


def typed(page, *keys):
    for key in keys:
        page.keyboard.press(key) if key in ("Tab", "Enter") else page.keyboard.type(key)


def sign_in(page, live, lang="en"):
    page.goto(f"{live}/{lang}/sign-in")
    page.focus("#handle")
    typed(page, "supervisor", "Tab", PASSWORD, "Enter")
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


def with_authenticator(page):
    """Chromium's own software authenticator, which verifies whoever sits there."""
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = tool.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return tool, made["authenticatorId"]


def test_a_passkey_is_made_and_signs_in(chromium, live):  # noqa: F811
    page, wrong = watched(chromium, live)
    tool, authenticator = with_authenticator(page)
    sign_in(page, live)
    page.goto(f"{live}/en/account/passkeys")
    assert page.is_visible("#passkey") and not page.is_visible("#passkey-none")
    page.focus("#name")
    typed(page, "work phone", "Enter")
    page.wait_for_selector("text=not shown again")
    made = tool.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    assert [one["rpId"] for one in made] == ["localhost"] and made[0]["isResidentCredential"]
    page.goto(f"{live}/en/account/passkeys")
    assert "work phone" in page.inner_text("table")
    page.click(".nav button")
    page.goto(f"{live}/en/sign-in")
    page.click("text=Sign in with a passkey")
    page.focus("#passkey button")
    typed(page, "Enter")
    page.wait_for_url("**/en/desk")
    assert wrong == []


def test_who_is_not_verified_is_told_and_does_not_get_in(chromium, live):  # noqa: F811
    page, _ = watched(chromium, live)
    tool, authenticator = with_authenticator(page)
    sign_in(page, live)
    page.goto(f"{live}/en/account/passkeys")
    page.fill("#name", "phone")
    page.click("#passkey button")
    page.wait_for_selector("text=not shown again")
    page.goto(f"{live}/en/account")
    page.click(".nav button")
    tool.send(
        "WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False}
    )
    page.goto(f"{live}/en/sign-in/passkey")
    page.click("#passkey button")
    page.wait_for_selector("#passkey-failed:not([hidden])")
    assert page.goto(f"{live}/en/desk").url.startswith(f"{live}/en/sign-in")


def test_codes_are_set_up_and_used_without_scripts_by_keyboard(chromium, live):  # noqa: F811
    page, wrong = watched(chromium, live, java_script_enabled=False)
    sign_in(page, live)
    page.goto(f"{live}/en/account/code")
    shown = page.inner_text("p.lead code")
    secret = b32decode(shown.replace(" ", ""))
    assert page.is_visible("svg[width]") and re.fullmatch("([A-Z2-7]{4} ?){8}", shown)
    page.focus("#code")
    typed(page, _code(secret), "Enter")
    page.wait_for_selector("text=not shown again")
    recovery = page.locator("main li code").all_inner_texts()
    page.click(".nav button")
    sign_in(page, live)
    assert page.url == f"{live}/en/sign-in/code"
    page.focus("#code")
    typed(page, recovery[0], "Enter")
    page.wait_for_url("**/en/desk")
    page.goto(f"{live}/en/account/passkeys")
    assert page.is_visible("#passkey-none") and not page.is_visible("#passkey")
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_every_page_fits(chromium, live, lang):  # noqa: F811
    page, wrong = watched(chromium, live)
    look(page, live, lang, ("sign-in", "sign-in/passkey"))
    sign_in(page, live, lang)
    look(page, live, lang, PAGES)
    shown = page.goto(f"{live}/{lang}/account/code") and page.inner_text("p.lead code")
    page.fill("#code", _code(b32decode(shown.replace(" ", ""))))
    page.click("main form button >> nth=0")
    look(page, live, lang, PAGES)
    page.click(".nav button")
    sign_in(page, live, lang)
    look(page, live, lang, ("sign-in/code",))
    assert wrong == []


def _code(secret: bytes) -> str:
    return totp.code(secret, totp.step_of(datetime.now(UTC).replace(tzinfo=None)))
