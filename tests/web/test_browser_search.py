"""Every search of the list asked through the box in a real browser, in each language in turn.

Skipped, saying so, where there is no chromium.
"""

import pytest

from perimeter.acts.lookup import Lookup
from perimeter.acts.reply import reply, sentence
from perimeter.judging.domains import LINK_CHARS_MAX
from perimeter.web.shelf import Shelf
from tests.acts.searches import SEARCHES, index
from tests.web.test_browser import chromium, live, watched  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LANGUAGES = ("tk", "ru", "en")


def test_the_box_answers_every_search(site, live, chromium, monkeypatch):  # noqa: F811
    register: Lookup = index()
    monkeypatch.setattr(Shelf, "lookup", lambda _: register)
    pack = site.world.book.pack
    page, wrong = watched(chromium, live, java_script_enabled=False)
    for at, (asked, _, status, ids, _) in enumerate(SEARCHES):
        lang = LANGUAGES[at % 3]
        page.goto(f"{live}/{lang}/")
        page.fill("input[name=q]", asked)
        page.press("input[name=q]", "Enter")
        page.wait_for_url("**?q=*")
        said = reply(register, pack, asked[:LINK_CHARS_MAX])
        assert said.status == status or len(asked) > LINK_CHARS_MAX, asked
        assert page.inner_text("h1") == " ".join(sentence(said, pack, lang).split()), asked
        shown = page.inner_html("main")
        for one in ids.replace("*", "").split():
            assert one.removeprefix("warning:") in shown, (asked, one)
    assert not wrong
