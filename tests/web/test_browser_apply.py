"""Applying in a real browser: a miner with three machines on a phone, without scripts, counted in
pages and bytes; what is wrong told at its field; who prepares and who sends.

Skipped, saying so, where there is no chromium.
"""

import threading
from collections.abc import Iterator
from wsgiref.simple_server import make_server

import pytest

from perimeter.store import signin
from perimeter.store.database import Account
from perimeter.store.home import Place
from perimeter.web.server import application
from tests.conftest import fixed_source
from tests.web.applicant import BITCOIN, MODEL, SEAT, SITE, WALLET, begin, fill, post
from tests.web.test_browser import _Quiet, _Threaded, chromium, look, watched  # noqa: F401
from tests.web.visitors import PASSWORD

pytestmark = pytest.mark.browser

PAGES_MAX, BYTES_MAX = 12, 300_000
PHONE = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False}


@pytest.fixture
def live(site) -> Iterator[str]:
    """The address of the pages; whoever signs in has chosen a password."""
    site.as_(firm="F-001")
    for account in Account.objects.all():
        signin.choose_password(account, PASSWORD)
    app = application(Place(site.world.book.home.path, fixed_source("live")))
    server = make_server("127.0.0.1", 0, app, _Threaded, _Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def sign_in(page, live, lang="en", handle="clerk-F-001"):
    page.goto(f"{live}/{lang}/sign-in")
    page.fill("#handle", handle)
    page.fill("#password", PASSWORD)
    page.click("main button")


def counted(page):
    """What a page load brings: (address, bytes of its body) of every page seen, redirects apart."""
    seen = []

    def came(response):
        if response.status == 200 and response.request.is_navigation_request():
            seen.append((response.url, len(response.body())))

    page.on("response", came)
    return seen


def fill_in(page, typed):
    """Types into the fields of a row, or chooses."""
    for name, value in typed.items():
        found = page.locator(f'[name="{name}"]')
        if found.first.get_attribute("type") == "radio":
            page.check(f'[name="{name}"][value="{value}"]')
        elif found.first.evaluate("e => e.tagName") == "SELECT":
            found.select_option(value)
        else:
            found.fill(value)
    page.click('button[name="save"]')


@pytest.mark.slow
def test_a_miner_with_three_machines_on_a_phone(chromium, live, site):  # noqa: F811
    page, wrong = watched(chromium, live, **PHONE)
    seen = counted(page)
    sign_in(page, live)
    page.click("nav >> text=Applications")
    page.check('[value="miner"]')
    page.click("text=Start the application")
    page.click(".tasks >> text=Address")
    fill_in(page, SEAT)
    fill_in(page, SITE)
    assert page.url.endswith("/machines/models")
    page.select_option("#model", MODEL)
    page.fill("#each", "SN-1\nSN-2\nSN-3")
    fill_in(page, {"title": "bought"})  # the one site is chosen already
    assert page.locator("tbody tr").count() == 3
    page.click("main .go")
    fill_in(page, WALLET)
    assert page.url.endswith("/check") and "SN-3" in page.inner_text("main")
    page.click("main form button")
    assert "M-00001" in page.inner_text("main") and "due by" in page.inner_text("main")
    assert wrong == []
    assert len(seen) <= PAGES_MAX, seen
    assert sum(size for _, size in seen) <= BYTES_MAX, seen
    entry = site.shelf.register().entries["M-00001"]
    assert (entry.kind, entry.firm, entry.status) == ("miner", "F-001", "submitted")


def test_what_is_wrong_is_told_at_the_field_and_kept(chromium, live, site):  # noqa: F811
    number = begin(site.as_(firm="F-001")).rpartition("/")[2]
    page, _ = watched(chromium, live, **PHONE)
    sign_in(page, live)
    page.goto(f"{live}/en/apply/{number}/wallets/row/new")
    page.fill('[name="wallet"]', "short")
    page.click('button[name="save"]')
    assert page.title().startswith("Error: ")
    assert page.locator(".errors p").count() == 3
    page.click(".errors a >> nth=0")
    assert page.url.endswith("#wallet") and page.input_value('[name="wallet"]') == "short"
    page.check(f'[name="chain.pick"][value="{BITCOIN}"]')
    page.click('button[name="save"]')
    assert page.locator(".errors p").count() == 2


def test_the_preparer_prepares_and_the_signatory_sends(chromium, live, site):  # noqa: F811
    tasks = begin(site.as_(firm="F-001"))
    fill(site.as_(firm="F-001"), tasks)
    Account.objects.filter(handle="clerk-F-001").update(role="preparer")
    page, _ = watched(chromium, live, **PHONE)
    sign_in(page, live)
    assert page.url.endswith("/en/apply")
    page.goto(f"{live}{tasks}/check")
    assert "signatory" in page.inner_text("main") and page.locator("#send").count() == 0
    assert post(site.as_(firm="F-001"), f"{tasks}/seat/row/new", **SEAT).status_code in (302, 400)
