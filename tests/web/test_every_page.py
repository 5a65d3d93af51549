"""Every page in a real browser: two widths, three languages, no message, no other host, axe silent.

Slow, so in CI; the everyday suite walks single pages. Skipped, saying so, where there is no
chromium.
"""

import pytest
from django.urls import resolve

from perimeter.store.database import Account
from perimeter.web.routes import ROUTES
from tests.web import scenery
from tests.web.test_browser import chromium, live, look, sign_in, sound, watched  # noqa: F401
from tests.web.visitors import app_of

# Routes that are asked for and are no pages: files, and addresses that lead elsewhere.
NOT_PAGES = {
    "root", "keys", "log-file", "firm-receipt", "act-receipt", "finding-export", "law-text",
    "draft-template", "draft-on", "draft-paper-open", "own-paper", "message",
    "wallet-message", "wallet-document", "certificate-code", "certificate", "held-certificate",
    "log-proof", "entry-receipt", "take", "take-mica", "take-changes", "take-table",
    "warning-file", "warning-feed", "package-receipts", "firm-context",
}  # fmt: skip
CODE = "sign-in/code"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_every_page_is_whole(chromium, site, live, lang, width):  # noqa: F811
    pages = scenery.build(site)
    page, wrong = watched(chromium, live)
    for handle, paths in pages.items():
        if handle:
            sign_in(page, live, lang, handle)
        look(page, live, lang, paths, [width])
        if handle:
            page.click(".nav button")
    app_of(site, Account.objects.get(handle="finance"))
    sign_in(page, live, lang, "finance")
    look(page, live, lang, [CODE], [width])
    assert wrong == []
    looked = {resolve(f"/{lang}/{path.partition('?')[0]}").url_name for path in every(pages)}
    asked = {route.name for route in ROUTES if "GET" in route.methods}
    assert looked == asked - NOT_PAGES


def every(pages):
    return [CODE, *(path for paths in pages.values() for path in paths)]
