"""What officials do with a report: by one hand at a time, to an answer and an end; then erased."""

from pathlib import Path

import pytest

from perimeter.acts import assess, reports, triage
from perimeter.acts.book import Book
from perimeter.acts.reports import OUTCOMES, TOPICS, by_code, due, report
from perimeter.acts.request import ask
from perimeter.acts.tell import tell
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.core.source import Source
from perimeter.law import words
from perimeter.store import accounts
from perimeter.store.database import PersonRow
from perimeter.store.verify import Count, verify
from perimeter.tables.entries import SCHEMAS
from tests.acts.test_tell import PHOTO, SAID, WORDS, told, written
from tests.world import firm_account

ASK, REPLY, ANSWER = "A client waits for 500. Why?", "It was sent today.", "The firm paid today."


@pytest.fixture
def complaint(world):
    world.firm()
    return tell(world.book, told("complaint", "entry:L-001", words=WORDS, contact="+99361000000"))


@pytest.fixture
def officer(world):
    return world.who["supervisor"]


def now(world, code):
    return report(world.book, code.report)


def test_a_complaint_to_its_answer(world, complaint, officer):
    book = world.book
    triage.take(book, officer, now(world, complaint))
    assert now(world, complaint).state == "taken"
    triage.forward(book, officer, now(world, complaint), ASK)
    asked = now(world, complaint)
    assert (asked.state, asked.asked.body["firm"]) == ("asked", "F-001")
    triage.reply(book, firm_account(world, "F-001"), asked, REPLY)
    assert now(world, complaint).state == "taken"
    triage.answer(book, officer, now(world, complaint), ANSWER)
    triage.close(book, officer, now(world, complaint), "settled")
    done = by_code(book, complaint.written)
    assert (done.state, done.closed.body["outcome"]) == ("closed", "settled")
    held = triage.words(book, officer, done)
    assert [one["words"] for one in held.values()] == [WORDS, ASK, REPLY, ANSWER]
    for text in (WORDS, ASK, REPLY, ANSWER, "+99361000000"):
        assert text not in written(world)
    assert list(verify(book.home, Count())) == []


def test_each_look_is_an_act(world, complaint, officer):
    triage.words(world.book, officer, now(world, complaint))
    last = world.book.home.journal.page(1)[0]
    assert (last.kind, last.on) == ("look", f"person:{now(world, complaint).records[0]}")
    assert last.by == accounts.by(officer)


def test_a_picture_is_opened_by_an_act(world, officer):
    code = tell(world.book, told(photo=PHOTO))
    file = triage.photo(world.book, officer, now(world, code))
    assert file.name == "photo.jpg" and file.data.startswith(b"\xff\xd8")
    assert world.book.home.journal.page(1)[0].kind == "look"
    plain = now(world, tell(world.book, told()))
    with pytest.raises(NotFound):
        triage.photo(world.book, officer, plain)


@pytest.mark.parametrize("role", ["lawyer", "auditor", "energy", "messenger", "commission"])
def test_who_has_no_part_in_it(world, complaint, role):
    who, found = world.who[role], now(world, complaint)
    for deed in (
        lambda: triage.take(world.book, who, found),
        lambda: triage.answer(world.book, who, found, ANSWER),
        lambda: triage.close(world.book, who, found, "no_ground"),
        lambda: triage.words(world.book, who, found),
        lambda: triage.photo(world.book, who, found),
        lambda: triage.forward(world.book, who, found, ASK),
        lambda: triage.erase(world.book, who, found),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_only_who_has_it_in_hand_goes_on_and_another_may_take_over(world, complaint, officer):
    book, head = world.book, world.who["head"]
    with pytest.raises(NotAllowed):
        triage.answer(book, officer, now(world, complaint), ANSWER)
    triage.take(book, officer, now(world, complaint))
    with pytest.raises(Conflict):
        triage.take(book, officer, now(world, complaint))
    with pytest.raises(NotAllowed):
        triage.answer(book, head, now(world, complaint), ANSWER)
    triage.take(book, head, now(world, complaint))
    triage.answer(book, head, now(world, complaint), ANSWER)
    with pytest.raises(NotAllowed):
        triage.close(book, officer, now(world, complaint), "no_ground")


def test_two_officials_at_once(world, complaint, officer):
    seen = now(world, complaint)
    triage.take(world.book, officer, seen)
    with pytest.raises(Conflict) as caught:
        triage.take(world.book, world.who["head"], seen)
    assert caught.value.code == "moved_on"
    seen = now(world, complaint)
    triage.close(world.book, officer, seen, "no_ground")
    size = PersonRow.objects.count()
    with pytest.raises(Conflict):
        triage.answer(world.book, officer, seen, ANSWER)
    assert PersonRow.objects.count() == size  # the record fell with its act


def test_what_is_closed_stays_closed(world, complaint, officer):
    triage.take(world.book, officer, now(world, complaint))
    triage.close(world.book, officer, now(world, complaint), "too_little")
    for deed in (
        lambda found: triage.take(world.book, world.who["head"], found),
        lambda found: triage.answer(world.book, officer, found, ANSWER),
        lambda found: triage.close(world.book, officer, found, "settled"),
        lambda found: triage.forward(world.book, officer, found, ASK),
    ):
        with pytest.raises(Conflict) as caught:
            deed(now(world, complaint))
        assert caught.value.code == "report_closed"


def test_a_firm_answers_what_it_was_asked_once_and_no_other_does(world, complaint, officer):
    book, clerk = world.book, firm_account(world, "F-001")
    world.firm("F-002")
    with pytest.raises(NotFound):
        triage.reply(book, clerk, now(world, complaint), REPLY)
    triage.take(book, officer, now(world, complaint))
    triage.forward(book, officer, now(world, complaint), ASK)
    with pytest.raises(Conflict):
        triage.forward(book, officer, now(world, complaint), ASK)
    with pytest.raises(NotAllowed):
        triage.reply(book, firm_account(world, "F-002"), now(world, complaint), REPLY)
    with pytest.raises(NotAllowed):
        triage.reply(book, officer, now(world, complaint), REPLY)
    triage.reply(book, clerk, now(world, complaint), REPLY)
    with pytest.raises(Conflict):
        triage.reply(book, clerk, now(world, complaint), REPLY)
    triage.forward(book, officer, now(world, complaint), "And the rest?")
    assert now(world, complaint).state == "asked"


def test_what_is_about_no_entry_is_put_to_nobody(world, officer):
    code = tell(world.book, told())
    triage.take(world.book, officer, now(world, code))
    with pytest.raises(Refusal) as caught:
        triage.forward(world.book, officer, now(world, code), ASK)
    assert caught.value.code == "report_no_firm"


@pytest.mark.parametrize("text", ["", " \r\n", "x" * (triage.TEXT_CHARS_MAX + 1)])
def test_a_text_says_something_and_ends(world, complaint, officer, text):
    triage.take(world.book, officer, now(world, complaint))
    with pytest.raises(Refusal) as caught:
        triage.answer(world.book, officer, now(world, complaint), text)
    assert caught.value.code == "report_text"


@pytest.mark.parametrize(
    "outcome, link, code",
    [
        ("found guilty", "", "report_outcome"), ("warning", "", "report_link"),
        ("warning", "entry:L-001", "report_link"), ("request", "request:R-9", "report_link"),
    ],
)  # fmt: skip
def test_an_end_is_one_of_a_list_and_names_what_it_became(world, complaint, officer, outcome, link,
                                                          code):  # fmt: skip
    triage.take(world.book, officer, now(world, complaint))
    with pytest.raises(Refusal) as caught:
        triage.close(world.book, officer, now(world, complaint), outcome, link)
    assert caught.value.code == code


def test_it_became_a_request(world, complaint, officer):
    ask(world.book, officer, "energy", "mining.energy", "Whose meter?")
    triage.take(world.book, officer, now(world, complaint))
    triage.close(world.book, officer, now(world, complaint), "request", "request:R-00001")
    assert now(world, complaint).closed.body["link"] == "request:R-00001"


def later(book, days):
    """The same book some days on."""
    from datetime import timedelta

    before = book.home.source
    book.home.source = Source(lambda: before.now() + timedelta(days=days), before.random_bytes)


def test_words_are_kept_for_the_parameters_time_after_the_end(world, complaint, officer):
    book, kept = world.book, reports.kept_days(world.book)
    open_one = tell(book, told(who="x", words="Another matter."))
    triage.take(book, officer, now(world, complaint))
    triage.answer(book, officer, now(world, complaint), ANSWER)
    triage.close(book, officer, now(world, complaint), "settled")
    later(book, kept - 1)
    assert due(book, reports.reports(book).of.values()) == []
    for why in ("", " \n"):
        with pytest.raises(Refusal) as caught:
            triage.erase(book, world.who["head"], now(world, complaint), why)
        assert caught.value.code == "report_early"
    later(book, 1)
    (old,) = due(book, reports.reports(book).of.values())
    assert old.id == complaint.report
    acts = triage.erase(book, world.who["head"], old)
    assert {act.kind for act in acts} == {"destroy"} and len(acts) == 2
    assert due(book, reports.reports(book).of.values()) == []
    assert triage.words(book, officer, now(world, complaint)) == {}
    left = b"".join(path.read_bytes() for path in sorted(book.home.path.glob("db*")))
    for text in (WORDS, ANSWER, "+99361000000"):
        assert text.encode() not in left
    assert b"Another matter." in left
    with pytest.raises(NotFound):
        by_code(book, complaint.written)
    assert by_code(book, open_one.written).state == "waits"
    assert list(verify(book.home, Count())) == []


def test_an_open_report_is_not_erased_and_only_by_who_may(world, complaint, officer):
    with pytest.raises(Conflict):
        triage.erase(world.book, world.who["head"], now(world, complaint))
    triage.take(world.book, officer, now(world, complaint))
    triage.close(world.book, officer, now(world, complaint), "no_ground")
    with pytest.raises(NotAllowed):
        triage.erase(world.book, officer, now(world, complaint))


def test_words_are_erased_before_their_day_with_a_reason_that_stays(world, complaint, officer):
    triage.take(world.book, officer, now(world, complaint))
    triage.close(world.book, officer, now(world, complaint), "settled")
    (act,) = triage.erase(world.book, world.who["head"], now(world, complaint), " They asked. ")
    assert act.why == f"report:{complaint.report} They asked."


def test_where_the_law_does_not_say_how_long_nothing_is_due(world, complaint, officer):
    from perimeter.law import pack as packs

    triage.take(world.book, officer, now(world, complaint))
    triage.close(world.book, officer, now(world, complaint), "no_ground")
    bare = Book(world.book.home, packs.load(packs.find("tm")))
    later(bare, 9_000)
    assert reports.kept_days(bare) is None
    assert due(bare, reports.reports(bare).of.values()) == []


def test_reports_are_moved_on_and_what_was_read_stays(world, complaint, officer):
    before = reports.reports(world.book)
    triage.take(world.book, officer, now(world, complaint))
    after = reports.reports(world.book, before)
    assert before.of[complaint.report].state == "waits" and after == reports.reports(world.book)
    assert after.of[complaint.report].state == "taken" and after.size > before.size


def test_a_report_makes_no_finding(world):
    """No question has a table of them, and a run finds the same with and without."""
    world.firm()
    world.sources()
    asked = world.who["supervisor"]

    def found():
        run = assess.assess(world.book, asked, assess.when(world.book, "2026-01"))[1]
        return run.findings, run.counts

    before = found()
    for topic, about in (("unlicensed", ""), ("merchant", ""), ("complaint", "entry:L-001")):
        tell(world.book, told(topic, about, **SAID, place="Mary"))
    assert found() == before
    root = Path(assess.__file__).parents[2]
    asked_of = [*(root / "questions").glob("*.sql"), *(root / "perimeter" / "analysis").glob("*")]
    assert not any("report" in name for name in SCHEMAS)
    assert not [p for p in asked_of if p.is_file() and "report" in p.name]


def test_every_topic_and_end_has_words():
    for lang in words.LANGUAGES:
        for topic in TOPICS:
            assert words.text(f"report.topic_{topic}", lang)
        for outcome in OUTCOMES:
            assert words.text(f"report.outcome_{outcome}", lang)
        for state in reports.STATES:
            assert words.text(f"report.state_{state}", lang)
