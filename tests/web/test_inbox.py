"""The inbox: a firm's messages, read one by one or all at once; an official's work by last day."""

from datetime import date, datetime, timedelta

import pytest

from perimeter.acts.apply import notify
from perimeter.acts.carry import carry, fail
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.prove import transferred
from perimeter.acts.request import ask
from perimeter.core.source import Source
from perimeter.store import accounts, readings
from perimeter.web.page import PAGE_ROWS
from tests.acts.wallets import TRANSACTION, miner, wanted
from tests.web.visitors import main_of
from tests.world import DAY, firm_account

PAGE = "/en/inbox"


@pytest.fixture
def granted(site):
    """The message that the licence was granted."""
    acts = site.world.book.home.journal.acts(on="entry:L-001")
    return next(f"A-{act.n}" for act in acts if act.kind == "grant")


def text(answer):
    assert answer.status_code == 200
    return main_of(answer).replace("\N{NO-BREAK SPACE}", " ")


def at(site, day):
    source = site.world.book.home.source
    now = datetime(day.year, day.month, day.day, 9)
    site.world.book.home.source = Source(now=lambda: now, random_bytes=source.random_bytes)


def officer(site):
    return site.world.who["licensing"]


def test_messages_newest_first_and_unread_until_opened(site, granted):
    clerk = site.as_(firm="F-001")
    page = text(clerk.get(PAGE))
    assert "Licence L-001: in force, 5 January 2026." in page
    assert page.index("in force,") < page.index("being verified")
    assert page.count(">new<") == 3 and "Inbox&nbsp;(3)" in clerk.get("/en/firm").content.decode()
    opened = clerk.get(f"{PAGE}/{granted}")
    assert opened.status_code == 302
    letter = opened.headers["Location"]
    assert letter == f"/en/apply/entry/L-001/letter/{granted.removeprefix('A-')}"
    assert clerk.get(letter).status_code == 200
    assert text(clerk.get(PAGE)).count(">new<") == 2
    assert "Inbox&nbsp;(2)" in clerk.get("/en/firm").content.decode()
    clerk.get(f"{PAGE}/{granted}")  # twice is as once
    assert readings.read(firm_account(site.world, "F-001")) == {granted}


def test_each_account_reads_for_itself_and_all_may_be_marked(site):
    clerk = site.as_(firm="F-001")
    assert clerk.post(PAGE).headers["Location"] == PAGE
    page = clerk.get(PAGE).content.decode()
    assert ">new<" not in page and "Mark all as read" not in page and "Inbox&nbsp;(" not in page
    other = accounts.add("other", "preparer", None, "F-001")
    assert readings.read(other) == set()


def test_another_firm_s_messages_are_not_there(site, granted):
    enrol(site.world.book, officer(site), Firm("F-002", "legal", "Second"))
    stranger = site.as_(firm="F-002")
    assert "There are no messages yet." in text(stranger.get(PAGE))
    assert stranger.get(f"{PAGE}/{granted}").status_code == 404
    assert stranger.get(f"{PAGE}/nothing").status_code == 404
    assert site.as_("licensing").get(f"{PAGE}/{granted}").status_code == 404
    assert readings.read(firm_account(site.world, "F-002")) == set()


def test_it_says_whether_and_how_a_message_was_carried(site, granted):
    fail(site.world.book, officer(site), granted, "text")
    clerk = site.as_(firm="F-001")
    assert "Did not reach the telephone, 5 January 2026" in text(clerk.get(PAGE))
    carry(site.world.book, officer(site), granted, "letter")
    assert "Delivered by letter on 5 January 2026" in text(clerk.get(PAGE))


def test_a_filing_due_leads_to_the_form_and_for_a_preparer_to_the_firm(site):
    at(site, date(2026, 3, 1))
    clerk = site.as_(firm="F-001")
    assert "Filing trades for 2026-01 has not come yet." in text(clerk.get(PAGE))
    opened = clerk.get(f"{PAGE}/F-F-001/trades/2026-01")
    assert opened.headers["Location"] == "/en/firm/file?form=trades&period=2026-01"
    preparer = accounts.add("prep", "preparer", None, "F-001")
    clerk.force_login(preparer, "django.contrib.auth.backends.ModelBackend")
    assert clerk.get(f"{PAGE}/F-F-001/trades/2026-01").headers["Location"] == "/en/firm"


def test_a_last_day_comes_to_mind(site):
    act = site.world.settle(Decision("L-001", "suspend", "x", until=DAY + timedelta(days=120)))
    clerk = site.as_(firm="F-001")
    assert "Last day: 5 May 2026" in text(clerk.get(PAGE))
    assert clerk.get(f"{PAGE}/A-{act.n}").headers["Location"] == "/en/apply/entry/L-001"
    at(site, DAY + timedelta(days=113))
    page = text(site.as_(firm="F-001").get(PAGE))
    assert "The last day is near: 5 May 2026" in page and f"D-{act.n}" in page


def test_what_counts_from_a_later_day_is_told_at_once(site):
    site.world.settle(Decision("L-001", "restrict", "x", date(2026, 9, 1)))
    assert "in force with a restriction, 1 September 2026" in text(site.as_(firm="F-001").get(PAGE))


def test_no_reason_stands_in_the_list(site):
    site.world.settle(Decision("L-001", "revoke", "a secret reason"))
    assert "secret" not in text(site.as_(firm="F-001").get(PAGE))


def test_pages(site):
    book, clerk = site.world.book, firm_account(site.world, "F-001")
    for n in range(PAGE_ROWS // 2 + 1):
        notify(book, clerk, "L-001", Brought(services=("trade",)))
        decide(book, officer(site), Decision("L-001", "ask", "x", notice=n + 1))
        decide(book, clerk, Decision("L-001", "answer", "x", notice=n + 1))
        decide(book, officer(site), Decision("L-001", "ask", "x", notice=n + 1))
    client = site.as_(firm="F-001")
    assert text(client.get(PAGE)).count("/en/inbox/A-") == PAGE_ROWS
    assert text(client.get(f"{PAGE}?page=2")).count("/en/inbox/A-") == 5


@pytest.mark.parametrize(
    "lang, said", [("tk", "güýjünde"), ("ru", "действует"), ("en", "in force")]
)
def test_in_three_languages(site, lang, said):
    page = site.as_(firm="F-001").get(f"/{lang}/inbox").content.decode()
    assert f'<html lang="{lang}">' in page and f"L-001: {said}" in page


def test_work_by_last_day_with_what_is_to_be_confirmed_and_what_was_asked(site):
    book = site.world.book
    site.world.apply("licence", "F-001", "L-3", ("trade",))
    decide(book, officer(site), Decision("L-3", "take_up"))
    notify(book, firm_account(site.world, "F-001"), "L-001", Brought(services=("trade",)))
    page = text(site.as_("licensing").get(PAGE))
    assert page.index("L-001, Notice 1") < page.index("L-3")  # five days before twenty
    assert "2 matters" in page and "Decide by 12 January 2026" in page
    proposed = decide(book, officer(site), Decision("L-001", "approve", notice=1)).n
    assert "L-001" not in text(site.as_("licensing").get(PAGE))  # another confirms it
    head = text(site.as_("head").get(PAGE))
    assert f"/en/desk/entry/L-001/proposal/{proposed}" in head and "To confirm: accept" in head
    ask(book, officer(site), "energy", "mining.energy", "Whose meter?", "firm:F-001")
    energy = text(site.as_("energy").get(PAGE))
    assert "R-00001" in energy and "Asked by: Licensing officer" in energy and "L-3" not in energy


def test_a_proof_of_a_wallet_waits_for_an_official(site):
    miner(site.world)
    one = wanted(site.world, "transfer")
    assert "To judge the proof" not in text(site.as_("licensing").get(PAGE))
    transferred(site.world.book, firm_account(site.world, "F-1"), "M-1", one.n, TRANSACTION)
    page = text(site.as_("licensing").get(PAGE))
    assert "To judge the proof of a wallet" in page and "/en/desk/entry/M-1/wallets" in page
    assert "To judge the proof" not in text(site.as_("energy").get(PAGE))


@pytest.mark.parametrize("role", ["administrator", "auditor", "supervisor", "messenger"])
def test_who_has_nothing_to_decide(site, role):
    site.world.apply("licence", "F-001", "L-3", ("trade",))
    assert "Nothing waits for you." in text(site.as_(role).get(PAGE))


def test_whoever_is_not_signed_in_signs_in_first(site):
    assert site.as_().get(PAGE).status_code == 302
