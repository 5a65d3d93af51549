"""Telling something in a real browser: on a small telephone, by keyboard; then
at the desk, by the firm, and the answer under the code.
"""

import pytest

from tests.acts.test_tell import PHOTO
from tests.web.test_browser import chromium, live, sign_in, sound, watched  # noqa: F401

pytestmark = pytest.mark.browser
WORDS = "My money is stuck since May, invented person."


def told(page, live, lang, file):  # noqa: F811
    """The code of a complaint that was typed in."""
    page.goto(f"{live}/{lang}/entry/L-001")
    page.click("a[href$='/complain']")
    page.click("main button")  # empty, and in a moment: said, and nothing lost
    assert page.is_visible("#words-fault")
    sound(page, lang)
    page.focus("#words")
    page.keyboard.type(WORDS)
    page.set_input_files("#photo", file)
    page.wait_for_timeout(50)
    page.focus("main button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sheet code")
    sound(page, lang)
    return page.inner_text(".sheet code")


@pytest.mark.slow
@pytest.mark.parametrize("lang, width", [("tk", 320), ("ru", 320), ("en", 1280)])
def test_a_complaint_from_a_telephone_to_its_answer(chromium, live, lang, width, tmp_path):  # noqa: F811
    file = tmp_path / "photo.jpg"
    file.write_bytes(PHOTO)
    size = {"width": width, "height": 800}
    page, wrong = watched(chromium, live, viewport=size)
    code = told(page, live, lang, file)
    assert page.context.cookies() == []
    page.emulate_media(media="print")
    assert page.is_visible(".sheet code")
    page.emulate_media(media="screen")

    official, wrong_there = watched(chromium, live, viewport=size)
    sign_in(official, live, lang, "supervisor")
    official.goto(f"{live}/{lang}/desk/reports")
    official.click("tbody a")
    official.click("button[value=take]")
    official.click("button[value=open]")
    assert WORDS in official.inner_text("main dl")
    sound(official, lang)
    official.fill("#forward", "Why does a client wait?")
    official.click("button[value=forward]")

    clerk, wrong_here = watched(chromium, live, viewport=size)
    sign_in(clerk, live, lang, "clerk-F-001")
    clerk.goto(f"{live}/{lang}/inbox")
    clerk.click(".panel.wait a")
    sound(clerk, lang)
    clerk.fill("#text", "It was paid today.")
    clerk.click("main button")
    assert clerk.is_visible("[role=status]")

    official.reload()
    official.fill("#answer", "The firm has paid today.")
    official.click("button[value=answer]")
    official.select_option("#close", "settled")
    official.click("button[value=close]")

    page.goto(f"{live}/{lang}/report/status")
    page.fill("#code", code.lower().replace("-", " "))
    page.click("main button")
    assert "The firm has paid today." in page.inner_text("main")
    sound(page, lang)
    assert [one for one in wrong if "400" not in one] == wrong_there == wrong_here == []
