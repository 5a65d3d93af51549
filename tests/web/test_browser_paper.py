"""A code on paper in a real browser: given at the counter, printed on one sheet, typed on a phone,
without scripts, in three languages.

Skipped, saying so, where there is no chromium.
"""

import os
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from wsgiref.simple_server import make_server

import pytest

from perimeter.core.source import Source
from perimeter.store import signin
from perimeter.store.database import Account
from perimeter.store.home import Place
from perimeter.web.server import application
from tests.web.test_browser import _Quiet, _Threaded, chromium, look, watched  # noqa: F401
from tests.web.visitors import PASSWORD
from tests.world import firm_account

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False}
A4 = {"width": 794, "height": 1123}  # at 96 points an inch
COUNTER = ("apply", "apply?firm=F-001", "desk/accounts/F-001", "desk/enrol")


@pytest.fixture
def live(site) -> Iterator[str]:
    """The pages, under the name they are known by, which the sheet prints."""
    firm_account(site.world, "F-001")
    for account in Account.objects.all():
        signin.choose_password(account, PASSWORD)
    source = Source(lambda: datetime.now(UTC).replace(tzinfo=None), os.urandom)
    server = make_server("127.0.0.1", 0, None, _Threaded, _Quiet)
    name = f"http://127.0.0.1:{server.server_port}"
    server.set_app(application(Place(site.world.book.home.path, source), name))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield name
    server.shutdown()
    server.server_close()


def officer(browser, live, lang="en"):
    """A page of an officer who is signed in, and what goes wrong on it."""
    page, wrong = watched(browser, live, java_script_enabled=False)
    page.goto(f"{live}/{lang}/sign-in")
    page.fill("#handle", "licensing")
    page.fill("#password", PASSWORD)
    page.click("main button")
    return page, wrong


def fits(page):
    """The page is no wider than its window, and what is to be touched is large enough."""
    assert page.locator("body").evaluate("e => e.scrollWidth") <= page.viewport_size["width"]
    for one in page.locator("main button, main input:visible, main select").all():
        assert one.bounding_box()["height"] >= 43.5


@pytest.mark.parametrize(
    "lang", ["tk", *(pytest.param(lang, marks=pytest.mark.slow) for lang in ("ru", "en"))]
)
def test_from_the_counter_to_the_phone(chromium, live, lang):  # noqa: F811
    desk, wrong = officer(chromium, live)
    desk.goto(f"{live}/en/desk/accounts/F-001")
    desk.check('[value="firm"]')
    desk.select_option("#open-lang", lang)
    desk.click('button[name="open"]')
    code = desk.inner_text(".sheet code")
    assert desk.get_attribute("html", "lang") == lang and len(code) == 24
    desk.emulate_media(media="print")
    desk.set_viewport_size(A4)
    assert not desk.is_visible(".screen") and not desk.is_visible(".bar")
    assert len(re.findall(rb"/Type\s*/Page\b", desk.pdf(format="A4"))) == 1
    address = desk.inner_text(".address")

    phone, also = watched(chromium, live, **PHONE)
    phone.goto(address)
    fits(phone)
    phone.fill("#code", code.lower().replace("-", " "))
    phone.click("main button")
    fits(phone)
    phone.fill("#handle", "aman")
    phone.fill("#new", PASSWORD)
    phone.fill("#again", PASSWORD)
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"**/{lang}/firm")
    assert wrong == also == []


def test_a_lost_account_is_recovered_by_keyboard(chromium, live):  # noqa: F811
    desk, wrong = officer(chromium, live)
    desk.goto(f"{live}/en/desk/accounts/F-001")
    desk.focus("#why")
    desk.keyboard.type("lost the phone")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".sheet code")
    code = desk.inner_text(".sheet code")
    phone, also = watched(chromium, live, **PHONE)
    phone.goto(f"{live}/en/sign-in")
    phone.click("text=I have a code on paper")
    phone.focus("#code")
    for key in (code, "Enter"):
        phone.keyboard.press(key) if key == "Enter" else phone.keyboard.type(key)
    phone.wait_for_selector("#new")
    assert "clerk-F-001" in phone.inner_text("main")
    phone.focus("#new")
    for key in ("quite other words", "Tab", "quite other words", "Enter"):
        phone.keyboard.press(key) if key in ("Tab", "Enter") else phone.keyboard.type(key)
    phone.wait_for_url("**/en/firm")
    assert wrong == also == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_every_page_fits(chromium, live, lang):  # noqa: F811
    page, wrong = watched(chromium, live)
    look(page, live, lang, ("paper-code",))
    page.goto(f"{live}/{lang}/sign-in")
    page.fill("#handle", "licensing")
    page.fill("#password", PASSWORD)
    page.click("main button")
    look(page, live, lang, COUNTER)
    assert wrong == []
