"""The inbox, an official's work and the outbox in a real browser: two widths, three languages."""

from datetime import timedelta

import pytest

from perimeter.acts.apply import notify
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.outbox import fill
from perimeter.acts.request import ask
from tests.web.test_browser import chromium, live, look, sign_in, watched  # noqa: F401
from tests.world import DAY, firm_account

pytestmark = pytest.mark.browser


def waiting(site):
    """Something for everyone: messages of each sort, work for each role, files in the outbox."""
    world, book = site.world, site.world.book
    officer = world.who["licensing"]
    notify(book, firm_account(world, "F-001"), "L-001", Brought(services=("trade",)))
    decide(book, officer, Decision("L-001", "ask", "Why?", notice=1))
    world.settle(Decision("L-001", "suspend", "x", until=DAY + timedelta(days=120)))
    world.apply("licence", "F-001", "L-2", ("trade",))
    world.apply("licence", "F-001", "L-3", ("storage",))
    decide(book, officer, Decision("L-3", "take_up"))
    decide(book, officer, Decision("L-001", "revoke", "x"))
    ask(book, officer, "energy", "mining.energy", "Whose meter?", "firm:F-001")
    fill(book)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_pages_fit_and_say_their_language(chromium, live, site, lang):  # noqa: F811
    waiting(site)
    page, wrong = watched(chromium, live)
    for handle, paths in (
        ("clerk-F-001", ("inbox",)),
        ("head", ("inbox", "desk/entry/L-001")),
        ("energy", ("inbox",)),
        ("messenger", ("inbox", "desk/outbox")),
    ):
        sign_in(page, live, lang, handle)
        look(page, live, lang, paths)
        page.click(".nav button")
    assert wrong == []


def test_a_message_is_opened_and_a_letter_marked_by_keyboard(chromium, live, site):  # noqa: F811
    waiting(site)
    page, wrong = watched(chromium, live, java_script_enabled=False)
    sign_in(page, live, "en", "clerk-F-001")
    page.goto(f"{live}/en/inbox")
    unread = page.locator("tbody tr", has_text="new").count()
    page.focus("tbody a >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/apply/entry/**")
    page.goto(f"{live}/en/inbox")
    assert page.locator("tbody tr", has_text="new").count() == unread - 1
    page.click(".nav button")
    sign_in(page, live, "en", "messenger")
    page.goto(f"{live}/en/desk/outbox")
    lying = page.locator("tbody tr").count()
    page.focus("tbody button >> nth=0")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("tbody tr").count() == lying - 1 and wrong == []
