"""Files in a real browser: added on a phone without scripts, refused with a reason, saved again.

Skipped, saying so, where there is no chromium.
"""

from pathlib import Path

import pytest

from perimeter.acts.decide import Decision
from tests.web.applicant import begin, fill, post
from tests.web.test_browser import chromium, look, watched  # noqa: F401
from tests.web.test_browser_apply import PHONE, live, sign_in  # noqa: F401
from tests.web.test_evidence import TEXT, add, applied, swap

pytestmark = pytest.mark.browser

LONG = "a name as long as telephones and scanners like to give them 2026-01-05 12-34-56.txt"


def saved(page, where):
    """The bytes that a click on `where` hands out, and the name they are saved under."""
    with page.expect_download() as came:
        page.click(where)
    return Path(came.value.path()).read_bytes(), came.value.suggested_filename


@pytest.mark.slow
def test_added_on_a_phone_and_opened_by_an_official(chromium, live, site, tmp_path):  # noqa: F811
    good, bad = tmp_path / "charter.txt", tmp_path / "charter.pdf"
    good.write_bytes(TEXT)
    bad.write_bytes(b"MZ\x90\0" + b"\0" * 60)
    tasks = begin(site.as_(firm="F-001"))
    fill(site.as_(firm="F-001"), tasks)
    page, _ = watched(chromium, live, **PHONE)
    sign_in(page, live)
    page.goto(live + tasks)
    page.click(".tasks >> text=Files")
    page.set_input_files("#file", bad)
    page.select_option("#shows", "charter")
    page.fill("#about", "the firm")
    page.click('button[name="save"]')
    assert page.title().startswith("Error: ") and "program or a script" in page.inner_text("main")
    assert page.input_value("#about") == "the firm" and page.input_value("#shows") == "charter"
    page.set_input_files("#file", good)
    page.click('button[name="save"]')
    assert "charter.txt" in page.inner_text("main")
    assert saved(page, "main table a >> nth=0") == (TEXT, "E-1.txt")
    page.goto(f"{live}{tasks}/check")
    page.click("#send button")
    entry = next(iter(site.shelf.register().entries.keys() - {"L-001"}))
    page.goto(f"{live}/en/apply/entry/{entry}")
    assert saved(page, "text=Open E-1") == (TEXT, "E-1.txt")
    desk, _ = watched(chromium, live, **PHONE)
    sign_in(desk, live, handle="licensing")
    desk.goto(f"{live}/en/desk/entry/{entry}")
    assert saved(desk, "text=Open E-1") == (TEXT, "E-1.txt")
    journal = site.world.book.home.journal
    assert journal.act(journal.size()).kind == "look"


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_every_page_with_files_fits(chromium, live, site, lang):  # noqa: F811
    clerk = site.as_(firm="F-001")
    entry = applied(site, clerk, LONG)
    site.world.settle(Decision(entry, "grant"))
    changes = clerk.post(f"/en/apply/entry/{entry}", {"deed": "notify"}).headers["Location"]
    swap(clerk, changes)
    post(clerk, f"{changes}/check")
    draft = begin(clerk)
    for name in (LONG, "lease.txt"):
        add(clerk, draft, name, about="S-1")
    parts = [f"{draft}/{part}" for part in ("papers", "papers/file/new", "check")]
    page, wrong = watched(chromium, live)
    sign_in(page, live, lang)
    look(page, live, lang, [at.removeprefix("/en/") for at in parts] + [f"apply/entry/{entry}"])
    desk, wrong_there = watched(chromium, live)
    sign_in(desk, live, lang, "licensing")
    look(desk, live, lang, [f"desk/entry/{entry}", f"desk/entry/{entry}?list=papers"])
    assert wrong == wrong_there == []
