"""Pages in a real browser: by keyboard, without scripts, in print; and how a page is looked at.

Skipped, saying so, where there is no chromium.
"""

import shutil
import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from perimeter.store.database import Account
from perimeter.store.home import Place
from perimeter.web.server import application
from tests.conftest import fixed_source
from tests.web.axe import violations
from tests.web.conftest import early, file_trades, odd
from tests.world import TRADES, firm_account, trade

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium")
WIDTHS = (320, 1280)
TARGET_PX = 44
TARGETS = "button, input:not([type=hidden]), select, textarea, header a"
TOO_SMALL = f"""() => [...document.querySelectorAll("{TARGETS}")]
    .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < {TARGET_PX} - 0.5)
    .map(e => e.outerHTML)"""


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def chromium():
    if CHROMIUM is None:
        pytest.skip("chromium is not here: pages were not looked at in a browser")
    from playwright.sync_api import sync_playwright

    # The tool runs a loop in this thread; Django's guard against that does not concern it.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as tool:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def live(site, run) -> Iterator[str]:
    """The address of the pages, with a filing of each fate and a run with findings."""
    file_trades(site)
    site.world.hand_in("F-001", "trades", [TRADES, trade("T-1", at="x")], period="2026-02")
    run(early(), odd(), early={"customer_not_filed": 1})
    firm_account(site.world, "F-001")
    for account in Account.objects.all():
        account.set_password("password")
        account.save()
    app = application(Place(site.world.book.home.path, fixed_source("live")))
    server = make_server("127.0.0.1", 0, app, _Threaded, _Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def watched(browser, live, **how):
    """A page and what went wrong on it: messages of the console, requests to another host."""
    page, wrong = browser.new_context(**how).new_page(), []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda request: request.url.startswith((live, "data:")) or wrong.append(request.url),
    )
    return page, wrong


def sign_in(page, live, lang, handle):
    page.goto(f"{live}/{lang}/sign-in")
    page.fill("#handle", handle)
    page.fill("#password", "password")
    page.click("main button")


def look(page, live, lang, paths, widths=WIDTHS):
    """Every one of the pages, at each width."""
    for path in paths:
        answer = page.goto(f"{live}/{lang}/{path}")
        assert answer.status == 200, path
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            sound(page, lang)


def sound(page, lang):
    """The page as it is shown: its language, one heading, nothing cut off, nothing axe finds."""
    width = page.viewport_size["width"]
    where = f"{page.url} at {width} px"
    assert page.get_attribute("html", "lang") == lang, where
    assert page.locator("h1").count() == 1, where
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where
    assert page.evaluate(TOO_SMALL) == [], where
    assert violations(page) == [], where


def test_the_search_by_keyboard_alone(chromium, live):
    page, wrong = watched(chromium, live)
    page.goto(f"{live}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("l-001")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/?q=l-001")
    assert "in force since" in page.inner_text("h1") and wrong == []


def test_signing_in_and_filing_without_scripts_by_keyboard(chromium, live, tmp_path):
    page, wrong = watched(chromium, live, java_script_enabled=False)
    page.goto(f"{live}/en/sign-in")
    page.focus("#handle")
    for key in ("clerk-F-001", "Tab", "password", "Enter"):
        page.keyboard.press(key) if key in ("Tab", "Enter") else page.keyboard.type(key)
    page.wait_for_url("**/en/firm")
    page.click("text=File a return")
    page.click("a[href$='?form=trades']")
    page.fill("#period", "2026-02")
    (tmp_path / "t.csv").write_text(
        "\n".join(map(",".join, [TRADES, trade("T-7", at="2026-02-10T09:00:00Z")]))
    )
    page.set_input_files("#file", tmp_path / "t.csv")
    page.focus("main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/firm/result/*")
    assert "Accepted" in page.inner_text("h1") and "0.00100000" in page.inner_text("main")
    page.click(".nav button")
    assert page.goto(f"{live}/en/firm").url.startswith(f"{live}/en/sign-in") and wrong == []


def test_it_prints_without_its_controls(chromium, live):
    page, _ = watched(chromium, live)
    page.goto(f"{live}/en/entry/L-001")
    page.emulate_media(media="print")
    assert not page.is_visible("form") and not page.is_visible(".bar")
    assert page.is_visible("h1") and page.is_visible("text=In force since")


def test_who_may_do_what_prints_whole(chromium, live):
    page, _ = watched(chromium, live)
    sign_in(page, live, "en", "head")
    page.goto(f"{live}/en/desk/rights")
    page.set_viewport_size({"width": 720, "height": 1000})  # A4 between its margins
    page.emulate_media(media="print")
    assert page.evaluate("document.querySelector('.matrix').getBoundingClientRect().width") <= 720


def test_a_deed_without_scripts_by_keyboard(chromium, live, site):
    page, wrong = watched(chromium, live, java_script_enabled=False)
    sign_in(page, live, "en", "licensing")
    page.goto(f"{live}/en/desk/entry/L-001/do/revoke")
    page.focus("#why")
    page.keyboard.type("No filings for a year")
    for _ in range(2):  # the day stands there already; then the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("button[value=send]")
    assert "You propose: revoke" in page.inner_text("main")
    page.focus("button[value=send]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/entry/L-001?done=*")
    assert "is written: propose: revoke" in page.inner_text("[role=status]") and wrong == []
