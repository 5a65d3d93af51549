"""The task list of a draft, services, the reason, the check and sending."""

import pytest

from perimeter.acts.decide import Decision, decide
from perimeter.acts.firm import Firm, enrol
from perimeter.store import accounts
from perimeter.web.tasks import WHY_CHARS_MAX
from tests.web.applicant import SEAT, SITE, applied, begin, fill, post, text_of
from tests.web.conftest import BACKEND


@pytest.fixture
def clerk(site):
    return site.as_(firm="F-001")


def returned(site, why="Which meter?"):
    """An application that was sent back with a question."""
    entry, officer = applied(site), site.world.who["licensing"]
    for deed in ("take_up", "return"):
        decide(site.world.book, officer, Decision(entry, deed, why))
    return entry


def test_tasks_say_in_words_how_far_they_are(clerk):
    tasks = begin(clerk)
    text = text_of(clerk.get(tasks))
    assert text.count(">not started<") == 3 and "cannot start yet" in text
    assert "first: Sites" in text and "Check and send" not in text
    post(clerk, f"{tasks}/seat/row/new", later="", seat="registered")
    assert ">in progress<" in text_of(clerk.get(tasks))
    fill(clerk, whole := begin(clerk))
    assert text_of(clerk.get(whole)).count(">completed<") == 4


@pytest.mark.parametrize("lang, words", [("tk", "başlanmady"), ("ru", "не начато")])
def test_in_every_language(clerk, lang, words):
    assert words in text_of(clerk.get(begin(clerk).replace("/en/", f"/{lang}/")))


def test_saving_goes_on_to_the_next_task_and_at_last_to_the_check(clerk):
    tasks = begin(clerk)
    first = post(clerk, f"{tasks}/seat/row/new", **SEAT)
    assert first.headers["Location"] == f"{tasks}/sites/row/new"
    second = post(clerk, f"{tasks}/sites/row/new", **SITE)
    assert second.headers["Location"] == f"{tasks}/machines/models"
    fill(clerk, done := begin(clerk))
    assert clerk.get(f"{done}/wallets/on").headers["Location"] == f"{done}/check"
    later = post(clerk, f"{done}/seat/row/1", **SEAT, later="")
    assert later.headers["Location"] == done


def test_the_check_shows_everything_with_links_and_says_what_is_missing(clerk):
    tasks = begin(clerk)
    text = text_of(clerk.get(f"{tasks}/check"))
    assert text.count("<li>") == 4 and "Send" not in text.split("<main")[1]
    assert clerk.post(f"{tasks}/check", {"version": "0"}).status_code == 200
    fill(clerk, tasks)
    text = text_of(clerk.get(f"{tasks}/check"))
    for said in (
        "1 Invented Street",
        "SN-3",
        "no host: we run the site ourselves",
        "mining income",
    ):
        assert said in text
    for schedule in ("seat", "sites", "machines", "wallets"):
        assert f"{tasks}/{schedule}" in text


def test_what_was_sent_has_a_number_and_says_what_happens_next(site, clerk):
    tasks = begin(clerk)
    fill(clerk, tasks)
    sent = post(clerk, f"{tasks}/check").headers["Location"]
    text = text_of(clerk.get(sent))
    assert "M-00001" in text and "The decision is due by" in text
    assert clerk.get(tasks).status_code == 404
    for other in (site.as_("head"), site.as_()):
        assert other.get(sent).status_code in (302, 403)
    enrol(site.world.book, site.world.who["licensing"], Firm("F-009", "legal", "Nine"))
    assert site.as_(firm="F-009").get(sent).status_code == 404
    assert (
        clerk.get("/en/apply/sent/1").status_code
        == clerk.get("/en/apply/sent/99").status_code
        == 404
    )


def test_sent_from_two_tabs_it_is_sent_once(site, clerk):
    tasks = begin(clerk)
    fill(clerk, tasks)
    assert clerk.post(f"{tasks}/check", {"version": "0"}).status_code == 409
    assert clerk.post(f"{tasks}/check").status_code == 409
    assert post(clerk, f"{tasks}/check").status_code == 302
    assert clerk.post(f"{tasks}/check", {"version": "5"}).status_code == 404
    assert len(list(site.world.book.home.journal.acts(kinds=("apply",)))) == 2  # L-001 before it


def test_a_serial_that_stands_elsewhere_is_told_when_it_is_sent(site, clerk):
    site.world.settle(Decision(applied(site), "grant"))
    tasks = begin(clerk)
    fill(clerk, tasks)
    answer = post(clerk, f"{tasks}/check")
    text = text_of(answer)
    assert answer.status_code == 400 and "<title>Error: " in text
    assert 'href="#list-machines"' in text and 'id="list-machines"' in text
    assert "SN1 stands in another entry" in text.replace("sn1", "SN1")
    assert clerk.get(tasks).status_code == 200


def test_services_are_chosen_before_anything_is_sent(clerk):
    tasks = begin(clerk, "licence")
    none = post(clerk, f"{tasks}/services")
    assert none.status_code == 400 and "Choose at least one service" in text_of(none)
    sent = post(clerk, f"{tasks}/services", services=["exchange", "storage", "nothing"])
    assert sent.headers["Location"] == f"{tasks}/seat/row/new"
    assert text_of(clerk.get(f"{tasks}/services")).count("checked") == 2
    assert "Exchange, storage" in text_of(clerk.get(f"{tasks}/check"))
    miner = begin(clerk)
    assert clerk.get(f"{miner}/services").headers["Location"] == miner


def test_a_question_is_answered(site, clerk):
    entry = returned(site)
    tasks = clerk.post(f"/en/apply/entry/{entry}", {"deed": "supply"}).headers["Location"]
    assert "Which meter?" in text_of(clerk.get(tasks))
    assert post(clerk, f"{tasks}/reason", why="  The new one.\r\nSee it. ").status_code == 302
    row = site.shelf.register().entries[entry]
    assert row.status == "incomplete"
    sent = post(clerk, f"{tasks}/check")
    assert sent.status_code == 302
    step = site.shelf.register().entries[entry].steps[-1]
    assert (step.kind, step.why) == ("supply", "The new one.\nSee it.")


def test_a_reason_is_needed_where_the_pack_says_and_not_too_long(site, clerk):
    entry, officer = applied(site), site.world.who["licensing"]
    for deed in ("take_up", "verify", "ask"):
        decide(site.world.book, officer, Decision(entry, deed, "Whose is it?"))
    tasks = clerk.post(f"/en/apply/entry/{entry}", {"deed": "answer"}).headers["Location"]
    assert "Check and send" not in text_of(clerk.get(tasks))
    for why in ("", " \n ", "x" * (WHY_CHARS_MAX + 1)):
        answer = post(clerk, f"{tasks}/reason", why=why)
        assert answer.status_code == 400 and 'href="#why"' in text_of(answer)
    hostile = "<script>alert(1)</script> \x00 \u202e"
    assert post(clerk, f"{tasks}/reason", why=hostile).status_code == 302
    assert "<script>" not in text_of(clerk.get(f"{tasks}/check"))
    assert post(clerk, f"{tasks}/check").status_code == 302


def test_withdrawing_takes_a_reason_page_and_a_check(site, clerk):
    entry = applied(site)
    where = clerk.post(f"/en/apply/entry/{entry}", {"deed": "withdraw"}).headers["Location"]
    assert where.endswith("/reason")
    on = post(clerk, where, why="")
    assert on.headers["Location"].endswith("/check")
    assert post(clerk, on.headers["Location"]).status_code == 302
    assert site.shelf.register().entries[entry].status == "withdrawn"


def test_a_deed_that_is_open_no_more_is_refused_and_the_draft_stays(site, clerk):
    entry = returned(site)
    tasks = clerk.post(f"/en/apply/entry/{entry}", {"deed": "supply"}).headers["Location"]
    other = clerk.post(f"/en/apply/entry/{entry}", {"deed": "withdraw"}).headers["Location"]
    assert post(clerk, other.replace("/reason", "/check")).status_code == 302
    answer = post(clerk, f"{tasks}/check")
    assert answer.status_code == 409 and "<title>Error: " in text_of(answer)
    assert clerk.get(tasks).status_code == 200


def test_whoever_prepares_sees_no_button_and_is_refused(site):
    account = accounts.add("junior", "preparer", None, "F-001")
    client = site.as_()
    client.force_login(account, BACKEND)
    tasks = begin(client)
    fill(client, tasks)
    text = text_of(client.get(f"{tasks}/check"))
    assert "signatory sends it" in text and 'name="version"' not in text
    version = text_of(client.get(f"{tasks}/seat/row/1")).split('name="version" value="')[1][0]
    assert client.post(f"{tasks}/check", {"version": version}).status_code == 403
