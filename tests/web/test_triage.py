"""Reports at the desk: opened by a deed, taken, put to the firm, answered, closed, erased."""

import re

import pytest

from perimeter.acts import reports, triage
from perimeter.acts.reports import by_code
from perimeter.acts.tell import tell
from tests.acts.test_tell import PHOTO, SAID, WORDS, told
from tests.web.visitors import main_of
from tests.world import firm_account

LIST, PHONE = "/en/desk/reports", "+99361000000"


@pytest.fixture
def code(site):
    given = told("complaint", "entry:L-001", photo=PHOTO, words=WORDS, contact=PHONE)
    return tell(site.world.book, given)


@pytest.fixture
def page(code):
    return f"{LIST}/{code.report}"


def now(site, code):
    return reports.report(site.world.book, code.report)


def do(site, who, page, do, **given):
    """Does a deed as the page offers it."""
    seen = re.search(r'name="seen" value="([0-9]+)"', who.get(page).content.decode())
    return who.post(page, {"seen": seen[1] if seen else "", "do": do, **given})


def test_the_list_says_what_waits_and_nothing_personal(site, code):
    tell(site.world.book, told())
    officer = site.as_("supervisor")
    whole = main_of(officer.get(LIST))
    assert code.number in whole and "Firm F-001" in whole and "Firm" in whole
    assert WORDS not in whole and PHONE not in whole and SAID["who"] not in whole
    assert code.number not in main_of(officer.get(f"{LIST}?topic=unlicensed"))
    assert code.number not in main_of(officer.get(f"{LIST}?view=closed"))
    assert code.number in main_of(officer.get(f"{LIST}?view=waits&topic=complaint"))


def test_words_are_shown_once_opened_and_the_look_is_an_act(site, code, page):
    officer, journal = site.as_("supervisor"), site.world.book.home.journal
    assert WORDS not in main_of(officer.get(page))
    before = journal.size()
    opened = officer.post(page, {"do": "open"})
    assert WORDS in main_of(opened) and PHONE in main_of(opened)
    assert opened.headers["Cache-Control"] == "no-store"
    assert journal.size() == before + 1 and journal.act(before + 1).kind == "look"
    assert WORDS not in main_of(officer.get(page))


def test_a_picture_leaves_as_a_file_that_cannot_run(site, code, page):
    file = site.as_("head").post(f"{page}/photo")
    assert file.headers["Content-Disposition"] == 'attachment; filename="photo.jpg"'
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert site.as_("head").get(f"{page}/photo").status_code == 405


def test_from_the_list_to_the_answer(site, code, page):
    officer, clerk = site.as_("supervisor"), site.as_(firm="F-001")
    assert do(site, officer, page, "take").status_code == 302
    opened = main_of(officer.post(page, {"do": "open"}))
    assert f">{WORDS}</textarea>" in opened  # offered as what the firm is asked
    assert do(site, officer, page, "forward", forward="Why does a client wait?").status_code == 302
    inbox = main_of(clerk.get("/en/inbox"))
    assert "asks about a complaint" in inbox
    mine = f"/en/firm/report/{code.report}"
    asked = main_of(clerk.get(mine))
    assert "Why does a client wait?" in asked and PHONE not in asked and WORDS not in asked
    assert clerk.post(mine, {"text": " "}).status_code == 400
    assert clerk.post(mine, {"text": "Paid today."}).status_code == 302
    assert "Your answer was sent" in main_of(clerk.get(mine))
    assert "asks about a complaint" not in main_of(clerk.get("/en/inbox"))
    assert clerk.post(mine, {"text": "Again."}).status_code == 409
    assert "the firm has answered" in main_of(officer.get("/en/inbox")).lower()
    assert "Paid today." in main_of(officer.post(page, {"do": "open"}))
    assert do(site, officer, page, "answer", answer="They paid.").status_code == 302
    assert do(site, officer, page, "close", close="settled").status_code == 302
    done = main_of(officer.get(page))
    assert "The firm has put it right." in done and 'value="take"' not in done
    assert by_code(site.world.book, code.written).closed


def test_what_waits_stands_among_the_work(site, code, page):
    officer, head = site.as_("supervisor"), site.as_("head")
    for who in (officer, head):
        assert code.number in main_of(who.get("/en/inbox"))
    do(site, officer, page, "take")
    assert code.number in main_of(officer.get("/en/inbox"))
    assert code.number not in main_of(head.get("/en/inbox"))
    do(site, officer, page, "forward", forward="Why?")
    assert code.number not in main_of(officer.get("/en/inbox"))
    assert code.number not in main_of(site.as_("energy").get("/en/inbox"))


def test_two_officials_at_once(site, code, page):
    officer, head = site.as_("supervisor"), site.as_("head")
    seen = now(site, code).last
    do(site, officer, page, "take")
    late = head.post(page, {"do": "take", "seen": seen})
    assert late.status_code == 409 and "Somebody else moved" in main_of(late)
    assert now(site, code).taker == site.world.who["supervisor"].number
    assert "Take over" in main_of(head.get(page))


def test_what_will_not_do_is_said_beside_what_was_typed(site, code, page):
    officer = site.as_("supervisor")
    do(site, officer, page, "take")
    wrong = do(site, officer, page, "close", close="warning", link="warning:W-9")
    assert wrong.status_code == 404 and 'href="#close"' in main_of(wrong)
    assert 'value="warning:W-9"' in main_of(wrong)
    empty = do(site, officer, page, "answer", answer=" ")
    assert empty.status_code == 400 and 'id="answer-fault"' in main_of(empty)
    assert officer.post(page, {"do": "dance"}).status_code == 404
    assert officer.post(page, {"do": "answer", "answer": "x", "seen": "x"}).status_code == 409


@pytest.mark.parametrize("role", ["administrator", "lawyer", "energy", "commission", "messenger"])
def test_who_has_no_part_in_it(site, code, page, role):
    for path in (LIST, page):
        assert site.as_(role).get(path).status_code == 403
    assert site.as_(role).post(page, {"do": "open"}).status_code == 403
    assert site.as_(role).post(f"{page}/photo").status_code == 403
    assert site.as_().get(LIST).status_code == 302


def test_a_firm_sees_no_list_and_only_what_it_was_asked(site, code, page):
    site.world.firm("F-002")
    clerk, other = site.as_(firm="F-001"), site.as_(firm="F-002")
    mine = f"/en/firm/report/{code.report}"
    assert clerk.get(LIST).status_code == 403 and clerk.get(page).status_code == 403
    assert clerk.get(mine).status_code == 404
    book, who = site.world.book, site.world.who["head"]
    triage.take(book, who, now(site, code))
    triage.forward(book, who, now(site, code), "Why?")
    assert clerk.get(mine).status_code == 200 and other.get(mine).status_code == 404
    assert other.post(mine, {"text": "Ours?"}).status_code == 404
    preparer = firm_account(site.world, "F-001")
    preparer.role = "preparer"
    preparer.save()
    assert "<textarea" not in main_of(site.as_(firm="F-001").get(mine))
    assert site.as_(firm="F-001").post(mine, {"text": "x"}).status_code == 403


def test_only_the_head_erases_and_then_no_word_is_left(site, code, page):
    officer, head = site.as_("supervisor"), site.as_("head")
    do(site, officer, page, "take")
    do(site, officer, page, "close", close="no_ground")
    assert "Erase the words" not in main_of(officer.get(page))
    assert officer.post(page, {"do": "erase"}).status_code == 403
    early = head.post(page, {"do": "erase"})
    assert early.status_code == 400 and 'id="erase-fault"' in main_of(early)
    assert head.post(page, {"do": "erase", "erase": "They asked for it."}).status_code == 302
    after = main_of(head.post(page, {"do": "open"}))
    assert "The words were erased." in after and WORDS not in after
    assert head.post(f"{page}/photo").status_code == 404
    assert head.get(f"{LIST}?view=due").status_code == 200


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_in_three_languages(site, code, page, lang):
    for path in (LIST, f"{LIST}?view=closed", page):
        answer = site.as_("head").get(path.replace("/en/", f"/{lang}/"))
        assert answer.status_code == 200 and f'<html lang="{lang}">' in answer.content.decode()
    journal = site.as_("head").get(f"/{lang}/desk/journal").content.decode()
    assert f"report:{code.report}" in journal


def test_no_report_no_page(site):
    assert site.as_("head").get(f"{LIST}/NOSUCH").status_code == 404
    assert site.as_("head").get(f"{LIST}/%3F").status_code == 404
