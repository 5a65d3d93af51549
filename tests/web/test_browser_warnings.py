"""Warnings in a real browser: a proposal by keyboard without scripts, and the pages by axe."""

import pytest

from tests.acts.warned import PNG, REASON, clone, content, licensed, warn
from tests.web.test_browser import chromium, live, look, sign_in, watched  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_the_public_pages(chromium, site, live, lang):  # noqa: F811
    licensed(site.world)
    many = tuple(f"{'long' * 12}{n}.example" for n in range(12))
    warn(site.world, content("fraud", names=("Güneş" * 9,), domains=many, apps=("t.me/gunes",)))
    clone(site.world)
    page, wrong = watched(chromium, live)
    look(page, live, lang, ["warnings/", "warning/W-00001", "warning/W-00002"])
    assert wrong == []


@pytest.mark.slow
def test_a_warning_is_proposed_and_confirmed_without_scripts(chromium, site, live, tmp_path):  # noqa: F811
    licensed(site.world)
    page, wrong = watched(chromium, live, java_script_enabled=False)
    sign_in(page, live, "en", "supervisor")
    page.click("text=Warnings >> nth=-1")
    page.click("text=Propose a warning")
    page.click("button:has-text('Propose a warning')")
    assert "Choose a kind of warning." in page.inner_text("[role=alert]")
    wrong.clear()  # the browser tells of the answer 400
    (tmp_path / "seen.png").write_bytes(PNG)
    page.check("#kind\\.clone")
    page.fill("#clone_of", "L-77")
    page.fill("#names", "Genuine Exchange")
    page.fill("#domains", "bırza.example\nbirza-bonus.example")
    for code, text in REASON.items():
        page.fill(f"#reason-{code}", text)
    page.set_input_files("#evidence", tmp_path / "seen.png")
    page.click("button:has-text('Propose a warning')")
    assert "waits for a second official" in page.inner_text("main")
    page.click(".nav button")
    sign_in(page, live, "en", "head")
    page.goto(f"{live}/en/desk/warning/W-00001")
    assert "Genuine Exchange" in page.inner_text("article")
    page.click("button:has-text('Confirm')")
    page.goto(f"{live}/en/warning/W-00001")
    assert "xn--brza-lza.example" in page.inner_text("main") and wrong == []
