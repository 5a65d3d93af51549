"""An exchange whose owner sits behind two companies, one of them offshore, in a real browser: it
applies, is refused by two officials and reads why; an auditor follows the case and changes nothing.

Skipped, saying so, where there is no chromium.
"""

import pytest

from perimeter.law import words
from tests.web.applicant import SEAT
from tests.web.journey import (
    DESK,
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
)
from tests.web.test_browser import chromium, sound  # noqa: F401
from tests.web.test_browser_apply import live  # noqa: F401

pytestmark = pytest.mark.browser

FIRM, EXCHANGE, ENTRY = "F-8", "clerk-F-8", "L-00002"
REASON = "An owner is registered offshore."
CLEAN = {"offshore_accounts": "no", "convicted": "no"}
COMPANY = {"kind": "company", "share_bp": "100", **CLEAN}
OWNERS = (  # from the firm up: a company at home, a company offshore, a person behind them
    {**COMPANY, "owner": "O-1", "holds_in.pick": "firm", "country": "TM", "company_name": "Near"},
    {**COMPANY, "owner": "O-2", "holds_in": "O-1", "country": "VG", "company_name": "Far"},
    {**COMPANY, "owner": "O-3", "kind": "person", "holds_in": "O-2", "country": "TM",
     "person_name": "Invented Owner"},
)  # fmt: skip
DIRECTOR = {
    "person": "P-1", "role": "director", "person_name": "Invented Director", "country": "TM",
    "convicted": "no",
}  # fmt: skip
CHARTER = b"Charter of an invented firm."
CHANNEL = {"address": "alysh.example", "kind": "domain"}


@pytest.fixture
def exchange(site):
    newcomer(site, FIRM, "Alysh")
    return site


def applies(who) -> None:
    """Services, owners in three layers, a director, a website; and sends it."""
    begin(who, "licence")
    tasks = who.page.url.rpartition(f"/{who.lang}/")[2]
    press(who, '.tasks a[href$="/services"]')
    choose(who, "services", "exchange")
    choose(who, "services", "storage")
    fill_in(who, {})
    fill_in(who, SEAT)
    for at, owner in enumerate(OWNERS, start=1):
        fill_in(who, owner, "another" if at < len(OWNERS) else "save")
    fill_in(who, DIRECTOR)
    go(who, tasks)
    press(who, '.tasks a[href$="/channels/row/new"]')
    fill_in(who, CHANNEL, "later")
    press(who, '.tasks a[href$="/papers/file/new"]')
    who.page.set_input_files("#file", {"name": "charter.txt", "mimeType": "", "buffer": CHARTER})
    fill_in(who, {"shows": "charter"})
    go(who, tasks)
    press(who, "main .go")
    assert "Far" in text(who) and CHANNEL["address"] in text(who)
    press(who, "#send button")
    assert ENTRY in text(who)


def finds_the_chain(who) -> None:
    """The check that fails, and the chain to the person: each owner under whom it holds."""
    open_entry(who, ENTRY)
    press(who, f'main a[href$="/desk/entry/{ENTRY}/checks"]')
    failed = who.page.locator("tbody tr:has(.tag.no)").all_inner_texts()
    assert any("O-2" in one for one in failed), failed
    lines = who.page.locator("table:last-of-type tbody tr")
    depths = [line.locator(".in").count() for line in lines.all()]
    assert depths == [0, 1, 2]
    assert [line.locator("b").inner_text() for line in lines.all()] == ["O-1", "O-2", "O-3"]


def reads_the_refusal(who, lang) -> None:
    """The message, the letter with the reason, and the entry as it stands."""
    read_first(who)
    assert REASON in text(who) and who.page.locator("article.letter").count() == 1
    press(who, f'main a[href$="/apply/entry/{ENTRY}"]')
    assert who.page.locator("main .panel.yes").count() == 0
    assert who.page.locator('button[name="deed"]').count() == 0, "there is nothing left to do"


def follows(who, site) -> None:
    """The auditor: who did what under which number, the checks, and no button that changes it."""
    open_entry(who, ENTRY)
    numbers = {role: site.world.who[role].number for role in ("licensing", "head")}
    shown = text(who)
    for role, number in numbers.items():
        assert number in shown and site.world.book.pack.rights[role].text[who.lang] in shown
    assert REASON in shown
    assert who.page.locator('main a[href*="/do/"]').count() == 0
    actions = who.page.locator("main form[method=post]").evaluate_all("s => s.map(f => f.action)")
    assert all("/record/" in one or "/paper/" in one for one in actions), "it opens, no more"
    press(who, f'main a[href$="/desk/entry/{ENTRY}/checklist"]')
    assert REASON in text(who) and who.page.locator("main form button, fieldset").count() == 0
    open_entry(who, ENTRY)
    press(who, f'main a[href$="/desk/entry/{ENTRY}/checks"]')
    assert "O-2" in text(who)


def opens_what_is_sealed(who, site) -> None:
    """Takes the sealed file away, and opens a sealed record: each look is an act."""
    open_entry(who, ENTRY)
    size = site.world.book.home.journal.size()
    with who.page.expect_download() as taken:
        who.page.click('main form[action*="/paper/"] button')
    assert taken.value.path().read_bytes() == CHARTER
    press(who, 'main form[action*="/record/"] button')
    act = site.world.book.home.journal.act(size + 2)
    assert (act.kind, act.by.account) == ("look", site.world.who["auditor"].number)
    assert str(act.n) in text(who)
    press(who, f'.nav a[href="/{who.lang}/desk/journal"]')
    press(who, 'main a[href*="person"] >> nth=0')
    assert str(act.n) in text(who)


def tries_by_hand(who, site) -> None:
    """Sends a deed from a form bent to its address: refused, and nothing is written."""
    open_entry(who, ENTRY)
    size = site.world.book.home.journal.size()
    deed = f"/{who.lang}/desk/entry/{ENTRY}/do/take_up"
    who.page.evaluate(
        "deed => document.querySelector('main form[method=post]').action = deed", deed
    )
    press(who, f'main form[action="{deed}"] button', 403)
    assert "right_missing" in text(who) and site.world.book.home.journal.size() == size


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_three_layers_are_refused_and_an_auditor_follows(chromium, live, exchange, lang):  # noqa: F811
    phone = enter(chromium, live, lang, EXCHANGE, PHONE)
    applies(phone)
    officer, head = (enter(chromium, live, lang, role) for role in ("licensing", "head"))
    propose(officer, ENTRY, "take_up")
    propose(officer, ENTRY, "verify")
    finds_the_chain(officer)
    judge(officer, ENTRY, provider_fit_founders=REASON)
    propose(officer, ENTRY, "refuse", REASON)
    confirm(head, ENTRY)
    reads_the_refusal(phone, lang)

    anybody = enter(chromium, live, lang, width=PHONE)
    go(anybody, "register/")
    row = anybody.page.locator("tr", has_text="Alysh")
    assert row.count() == 1 and row.locator(".tag.yes").count() == 0
    go(anybody, f"entry/{ENTRY}")
    assert words.text("web.do_not_pay", lang) in text(anybody)
    assert anybody.page.locator("main .tag.yes").count() == 0 and REASON not in text(anybody)

    auditors = [enter(chromium, live, lang, "auditor", width) for width in (PHONE, DESK)]
    for auditor in auditors:
        follows(auditor, exchange)
        opens_what_is_sealed(auditor, exchange)
        tries_by_hand(auditor, exchange)
    for who in (phone, officer, head, anybody, *auditors):
        assert who.wrong == []
