"""A miner from a phone to the register, in a real browser: three machines, a question, two
officials, a machine swapped; and what happens where two come at once or a role is taken away.

Skipped, saying so, where there is no chromium.
"""

import pytest

from perimeter.law import words
from perimeter.store import accounts, signin
from perimeter.store.database import Account
from tests.web.applicant import MODEL, SEAT, SITE, WALLET
from tests.web.journey import (
    PHONE,
    begin,
    choose,
    confirm,
    enter,
    fill_in,
    go,
    judge,
    newcomer,
    open_entry,
    press,
    propose,
    read_first,
    text,
    write,
)  # fmt: skip
from tests.web.test_browser import chromium  # noqa: F401
from tests.web.test_browser_apply import live  # noqa: F401
from tests.web.visitors import PASSWORD

pytestmark = pytest.mark.browser

PAGES_MAX, BYTES_MAX = 12, 300_000
FIRM, MINER, ENTRY = "F-7", "clerk-F-7", "M-00001"
NEW = "SN-NEW"


@pytest.fixture
def miner(site):
    newcomer(site, FIRM, "Northern Mine")
    return site


def applies(who) -> None:
    """From the start page to what was sent, with three machines of a model of the catalogue."""
    begin(who, "miner")
    press(who, '.tasks a[href$="/seat/row/new"]')
    fill_in(who, SEAT)
    fill_in(who, SITE)
    choose(who, "model", MODEL)
    write(who, "#each", "SN-1\nSN-2\nSN-3")
    fill_in(who, {"title": "bought"})
    press(who, "main .go")
    fill_in(who, WALLET)
    press(who, "#send button")
    assert ENTRY in text(who)


def answers(who, lang) -> None:
    """From a message in the inbox to what was asked, the letter about it, and the answer."""
    read_first(who)
    assert "Whose is the meter?" in text(who)
    press(who, 'main .deeds li:first-child a[href*="/letter/"]')
    assert "Whose is the meter?" in text(who)
    press(who, f'main a[href$="/apply/entry/{ENTRY}"]')
    press(who, 'button[value="answer"]')
    press(who, '.tasks a[href$="/reason"]')
    press(who, 'button[name="save"]', 400)  # the answer is needed
    assert who.page.title().startswith(words.text("web.error", lang))
    write(who, "#why", "It is the firm's own.")
    press(who, 'button[name="save"]')
    press(who, "main .go")
    press(who, "#send button")


def swaps(who, lang) -> None:
    """Tells that one machine goes and another comes."""
    go(who, f"apply/entry/{ENTRY}")
    press(who, 'button[value="notify"]')
    press(who, '.tasks a[href$="/machines"]')
    press(who, 'tbody tr:first-child button[name="remove"]')
    press(who, '.deeds a[href$="/machines/models"]')
    choose(who, "model", MODEL)
    write(who, "#each", NEW)
    fill_in(who, {"title": "bought"})
    press(who, "main .go")
    press(who, "main .go")
    assert NEW in text(who) and "SN-1" in text(who)
    press(who, "#send button")


@pytest.mark.slow
@pytest.mark.parametrize(
    "lang, keys",
    [("tk", False), ("ru", False), ("en", False), ("tk", True)],
    ids=["tk", "ru", "en", "keys"],
)
def test_from_a_phone_to_the_register(chromium, live, miner, lang, keys):  # noqa: F811
    phone = enter(chromium, live, lang, MINER, PHONE, keys)
    applies(phone)
    assert len(phone.seen) <= PAGES_MAX, phone.seen
    assert sum(size for _, size in phone.seen) <= BYTES_MAX, phone.seen

    officer = enter(chromium, live, lang, "licensing", keys=keys)
    head = enter(chromium, live, lang, "head", keys=keys)
    propose(officer, ENTRY, "take_up")
    propose(officer, ENTRY, "verify")
    propose(officer, ENTRY, "ask", "Whose is the meter?")
    answers(phone, lang)
    judge(officer, ENTRY)
    propose(officer, ENTRY, "grant")
    press(officer, f'main a[href*="/desk/entry/{ENTRY}/proposal/"]')
    assert words.text("web.own_lead", lang).split("{")[0] in text(officer)
    assert officer.page.locator('button[value="confirm"]').count() == 0
    confirm(head, ENTRY)

    swaps(phone, lang)
    judge(officer, ENTRY, 1)
    propose(officer, ENTRY, "approve", notice=1)
    confirm(head, ENTRY)
    go(phone, f"apply/entry/{ENTRY}")
    assert NEW in text(phone) and "SN-1" not in text(phone)

    anybody = enter(chromium, live, lang, width=PHONE, keys=keys)
    go(anybody, "")
    write(anybody, "#q", ENTRY)
    press(anybody, "main form button")
    press(anybody, f'main a[href$="/entry/{ENTRY}"]')
    shown = text(anybody)
    assert "Northern Mine" in shown and "Mary" in shown
    for hidden in (NEW, "SN-2", "Invented Street", WALLET["wallet"], "MT-77"):
        assert hidden not in anybody.page.content(), hidden
    for who in (phone, officer, head, anybody):
        assert who.wrong == []


@pytest.mark.slow
def test_the_second_of_two_officers_on_a_page_is_told(chromium, live, miner):  # noqa: F811
    miner.world.apply("miner", FIRM, "M-1")
    signin.choose_password(accounts.add("third", "licensing", None), PASSWORD)
    both = [enter(chromium, live, "en", handle) for handle in ("licensing", "third")]
    for who in both:
        open_entry(who, "M-1")
        press(who, 'a[href$="/do/take_up"]')
        press(who, 'button[value="check"]')
    first, second = both
    press(first, 'button[value="send"]')
    press(second, 'button[value="send"]', 409)
    assert "has moved on since" in text(second) and "Take up" in text(second)
    press(second, "main .go")
    assert second.page.locator('a[href$="/do/verify"]').count() == 1
    assert first.wrong == second.wrong == []


def test_a_role_taken_away_while_its_page_is_open(chromium, live, miner):  # noqa: F811
    miner.world.apply("miner", FIRM, "M-1")
    officer = enter(chromium, live, "en", "licensing")
    open_entry(officer, "M-1")
    press(officer, 'a[href$="/do/take_up"]')
    Account.objects.filter(handle="licensing").update(role="auditor")
    press(officer, 'button[value="check"]', 403)
    assert "right_missing" in text(officer)
    go(officer, "desk/entry/M-1")
    assert officer.page.locator("main .deeds a").count() == 0
