"""The page of an entry in a real browser: crowded, at both widths, its proof saved, and printed."""

from datetime import date
from pathlib import Path

import pytest

from perimeter.acts.decide import Decision
from perimeter.store import receipt
from tests.web.test_browser import chromium, live, look, watched  # noqa: F401
from tests.web.test_entry import CURE, crowded, listed

pytestmark = pytest.mark.browser


@pytest.mark.slow
def test_a_crowded_entry_is_whole(chromium, site, live):  # noqa: F811
    crowded(site)
    page, wrong = watched(chromium, live)
    for lang in ("tk", "ru"):
        look(page, live, lang, ["entry/L-8", "entry/L-8?all=wallets", "entry/L-8?all=history"])
    assert wrong == []


def test_a_proof_is_saved_and_verifies(chromium, site, live):  # noqa: F811
    listed(site)
    page, wrong = watched(chromium, live)
    page.goto(f"{live}/en/entry/L-8")
    home = site.world.book.home
    for part, read in (("/proof/", receipt.check_leaf), ("/receipt/", receipt.check)):
        with page.expect_download() as saved:
            page.click(f'a[href*="{part}"]')
        data = Path(saved.value.path()).read_bytes()
        assert read(data, home.keys())[1] == home.log.head()
        assert saved.value.suggested_filename.startswith("act-")
    assert wrong == []


def test_the_printed_page_names_its_day_and_address(chromium, site, live):  # noqa: F811
    listed(site)
    site.world.settle(Decision("L-8", "suspend", "why", date(2026, 1, 5), until=CURE))
    page, _ = watched(chromium, live)
    page.goto(f"{live}/en/entry/L-8")
    assert not page.is_visible(".paper")
    page.emulate_media(media="print")
    assert "/en/entry/L-8" in page.inner_text(".paper")
    shown = page.inner_text("body")
    assert "Data as of 5 January 2026." in shown and "is allowed now" in shown
    assert not page.is_visible("form") and not page.is_visible(".go")
