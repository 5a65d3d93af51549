"""What a firm has with the register: entries and whose move it is, drafts, the counter."""

import pytest

from perimeter.acts.apply import notify
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.firm import Firm, enrol
from tests.web.applicant import applied, begin, fill, post, text_of
from tests.world import firm_account


@pytest.fixture
def clerk(site):
    return site.as_(firm="F-001")


def test_a_firm_sees_its_entries_drafts_and_what_it_may_ask_for(site, clerk):
    entry = applied(site)
    begin(clerk, "pool")
    text = text_of(clerk.get("/en/apply"))
    assert entry in text and "L-001" in text and "authority" in text
    assert "Registration of a mining pool" in text.split("Your entries")[0]
    for kind in site.world.book.pack.registers.values():
        assert f'value="{kind.id}"' in text


@pytest.mark.parametrize(
    "lang, words", [("tk", "Arzalar we ýazgylar"), ("ru", "Заявления и записи")]
)
def test_in_every_language(clerk, lang, words):
    assert words in text_of(clerk.get(f"/{lang}/apply"))


def test_a_person_is_offered_only_what_a_person_may_hold(site):
    enrol(site.world.book, site.world.who["licensing"], Firm("F-005", "entrepreneur", "A Person"))
    person = site.as_(firm="F-005")
    assert 'value="ledger"' not in text_of(person.get("/en/apply"))
    refused = person.post("/en/apply", {"kind": "ledger"})
    assert refused.status_code == 400 and "holder_not_of_that_form" in text_of(refused)
    assert person.post("/en/apply", {"kind": "airline"}).status_code == 400
    assert person.post("/en/apply").status_code == 400


def test_a_question_and_whose_move_it_is_stand_on_the_entry(site, clerk):
    entry, officer = applied(site), site.world.who["licensing"]
    where = f"/en/apply/entry/{entry}"
    assert "The decision is due by" in text_of(clerk.get(where))
    for deed in ("take_up", "verify", "ask"):
        decide(site.world.book, officer, Decision(entry, deed, "Whose is <b>S-1</b>?"))
    for page in ("/en/apply", where):
        assert "Whose is &lt;b&gt;S-1&lt;/b&gt;?" in text_of(clerk.get(page))
    text = text_of(clerk.get(where))
    assert 'value="answer"' in text and 'value="withdraw"' in text and 'value="grant"' not in text
    assert 'value="notify"' not in text and "It is your move." in text


def test_notices_are_listed_with_their_state_and_what_they_change(site, clerk):
    entry, officer = applied(site), site.world.who["licensing"]
    site.world.settle(Decision(entry, "grant"))
    where = f"/en/apply/entry/{entry}"
    assert 'value="notify"' in text_of(clerk.get(where))
    account = firm_account(site.world, "F-001")
    notify(site.world.book, account, entry, Brought(drop={"machines": [["SN-1"]]}), "Sold.")
    decide(site.world.book, officer, Decision(entry, "ask", "To whom?", notice=1))
    text = text_of(clerk.get(where))
    assert "Notice 1" in text and "To whom?" in text and "SN-1" in text and "goes" in text
    assert "Notice 1: waiting for an answer" in text_of(clerk.get("/en/apply"))
    tasks = clerk.post(where, {"deed": "answer", "notice": "1"}).headers["Location"]
    assert post(clerk, f"{tasks}/reason", why="To a museum.").status_code == 302
    assert post(clerk, f"{tasks}/check").status_code == 302
    assert site.shelf.register().entries[entry].notices[1].status == "submitted"
    for wrong in ({"deed": "answer", "notice": "1"}, {"deed": "approve", "notice": "1"}, {}):
        assert clerk.post(where, wrong).status_code == 409
    assert clerk.post(where, {"deed": "answer", "notice": "7"}).status_code in (404, 409)


def test_another_firms_entry_is_not_there(site):
    entry = applied(site)
    enrol(site.world.book, site.world.who["licensing"], Firm("F-002", "legal", "Two"))
    other = site.as_(firm="F-002")
    assert other.get(f"/en/apply/entry/{entry}").status_code == 404
    assert other.post(f"/en/apply/entry/{entry}", {"deed": "withdraw"}).status_code == 404
    assert entry not in text_of(other.get("/en/apply"))
    assert other.get("/en/apply/entry/M-99999").status_code == 404


def test_a_draft_is_deleted_after_a_question(clerk):
    tasks = begin(clerk)
    assert "erased for good" in text_of(clerk.get(f"{tasks}/discard"))
    assert clerk.post(f"{tasks}/discard").headers["Location"] == "/en/apply"
    assert clerk.get(tasks).status_code == 404


def test_at_the_counter_every_page_says_for_whom(site):
    officer = site.as_("licensing")
    assert 'name="firm"' in text_of(officer.get("/en/apply"))
    nobody = officer.get("/en/apply?firm=F-404")
    assert nobody.status_code == 400 and "<title>Error: " in text_of(nobody)
    said = "For Firm F-001, at the counter"
    assert said in text_of(officer.get("/en/apply?firm=F-001"))
    tasks = begin(officer, firm="F-001")
    fill(officer, tasks)
    pages = ("", "/check", "/seat", "/seat/row/1", "/machines/models", "/reason", "/discard")
    for page in pages:
        assert said in text_of(officer.get(tasks + page)), page
    sent = post(officer, f"{tasks}/check").headers["Location"]
    assert said in text_of(officer.get(sent))
    act = site.world.book.home.journal.act(int(sent.rpartition("/")[2]))
    assert act.by.role == "licensing" and act.body["firm"] == "F-001"
    assert said in text_of(officer.get(f"/en/apply/entry/{act.on.partition(':')[2]}"))
    assert "За Firm F-001, у окна" in text_of(officer.get("/ru/apply?firm=F-001"))


def test_the_firm_does_not_see_what_is_typed_at_the_counter(site, clerk):
    tasks = begin(site.as_("licensing"), firm="F-001")
    assert clerk.get(tasks).status_code == 404
    assert "Drafts" not in text_of(clerk.get("/en/apply"))
    begin(clerk)
    assert text_of(site.as_("licensing").get("/en/apply?firm=F-001")).count("/en/apply/") == 2


def test_officials_who_take_no_applications_are_refused(site):
    for role in ("head", "supervisor", "auditor", "administrator"):
        assert site.as_(role).get("/en/apply?firm=F-001").status_code == 403
