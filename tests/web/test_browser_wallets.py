"""A wallet proven in a real browser: on a phone, by keyboard, without scripts; and confirmed.

Skipped, saying so, where there is no chromium.
"""

import re
from pathlib import Path

import pytest

from perimeter.acts.proofs import acts, fold
from tests.acts.wallets import ADDRESS, MAIN, TRANSACTION, TRON, TRON_WALLET, rows, signed, state
from tests.web.test_browser import chromium, live, sign_in, watched  # noqa: F401

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False}


@pytest.fixture
def miner(site):
    """F-001 asks to be registered with a wallet of Bitcoin and one of TRON."""
    listed = {"wallets": rows((ADDRESS, MAIN), (TRON_WALLET, TRON))}
    world = site.world
    world.apply("miner", "F-001", "M-5", (), world.rows("miner", "M-5") | listed)
    return world


@pytest.mark.parametrize("lang", ["tk", pytest.param("ru", marks=pytest.mark.slow)])
def test_a_message_is_copied_signed_and_pasted(chromium, live, miner, lang):  # noqa: F811
    page, wrong = watched(chromium, live, **PHONE)
    sign_in(page, live, lang, "clerk-F-001")
    page.goto(f"{live}/{lang}/apply/entry/M-5")
    page.click("main a[href$='/wallets']")
    page.click(f"text={ADDRESS}")
    page.focus("button[name=do] >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector("#message")
    (one,) = fold(acts(miner.book, "M-5")).values()
    proof = signed(miner, one)
    assert page.input_value("#message") == proof.message
    with page.expect_download() as saved:
        page.click("a[href*='/message/']")
    assert Path(saved.value.path()).read_bytes() == proof.message.encode()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.focus("#signature")
    page.keyboard.insert_text("smp" + "A" * 8)  # a slip first
    page.click("button[value=sign]")
    assert page.input_value("#message") == proof.message and page.is_visible("[role=alert]")
    page.fill("#signature", proof.signature)
    page.focus("button[value=sign]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".panel.yes")
    assert state(miner, entry="M-5") == "proven"
    assert len(wrong) == 1 and "400" in wrong[0]  # the slip, which the console notes


@pytest.mark.slow
def test_a_transfer_from_the_phone_to_the_desk(chromium, live, miner):  # noqa: F811
    page, wrong = watched(chromium, live, **PHONE)
    sign_in(page, live, "en", "clerk-F-001")
    where = f"wallets/{TRON}/{TRON_WALLET}"
    page.goto(f"{live}/en/apply/entry/M-5/{where}")
    page.click("text=Get the amount")
    assert re.search(r"0\.01\d{4}.TRON", page.inner_text("main"))
    page.fill("#transaction", TRANSACTION)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=An official looks for the transfer")
    desk, also = watched(chromium, live, java_script_enabled=False)
    sign_in(desk, live, "en", "head")
    desk.goto(f"{live}/en/desk/entry/M-5/{where}")
    assert desk.input_value("#transaction") == TRANSACTION
    desk.focus("#why")
    desk.keyboard.type("Seen on our own node.")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".panel.yes")
    page.reload()
    assert "Seen on our own node." in page.inner_text("main") and wrong == also == []
