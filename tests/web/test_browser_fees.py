"""Fees in a real browser: every page fits, a payment is matched by keyboard, an invoice prints."""

import pytest

from perimeter.acts.fees import fee
from perimeter.core.reference import reference
from tests.acts.test_fees import bring, paid
from tests.web.test_browser import chromium, live, look, sign_in, watched  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.fixture
def charged(site):
    """L-001 paid in part; a payment that names nothing, and one that names two entries."""
    site.world.apply("licence", "F-001", "L-2")
    both = f"{reference('L-001')} {reference('L-2')}"
    rows = [paid("E-1", "for the licence"), paid("E-2", both), paid("E-3", reference("L-001"), 5)]
    assert bring(site.world, *rows).accepted
    return site


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_every_page_fits(chromium, charged, live, lang):  # noqa: F811
    page, wrong = watched(chromium, live)
    sign_in(page, live, lang, "licensing")
    look(page, live, lang, ("desk/fees", "desk/fees/of/L-001", "desk/fees/payments"))
    page.click(".nav button")
    sign_in(page, live, lang, "clerk-F-001")
    look(page, live, lang, ("apply/entry/L-001", "apply/entry/L-001/invoice"))
    assert wrong == []


def test_a_payment_is_matched_by_keyboard(chromium, charged, live):  # noqa: F811
    page, wrong = watched(chromium, live, java_script_enabled=False)
    sign_in(page, live, "en", "licensing")
    page.goto(f"{live}/en/desk/fees/payments")
    page.focus("details summary")
    for key in ("Enter", "Tab", "L-2", "Tab", "asked the bank", "Enter"):
        page.keyboard.press(key) if key in ("Enter", "Tab") else page.keyboard.type(key)
    page.wait_for_url("**/payments?done=*")
    assert "is written" in page.inner_text("[role=status]") and wrong == []
    assert fee(charged.world.book, "L-2").state == "paid"


@pytest.mark.slow
def test_an_invoice_prints_without_its_controls(chromium, charged, live):  # noqa: F811
    page, _ = watched(chromium, live)
    sign_in(page, live, "en", "clerk-F-001")
    page.goto(f"{live}/en/apply/entry/L-001/invoice")
    page.emulate_media(media="print")
    assert page.is_visible("svg rect, svg path") and page.is_visible("text=RF39 L001")
    assert not page.is_visible(".bar") and not page.is_visible("text=← L-001")
