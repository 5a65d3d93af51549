"""Telling something: what is kept where, who reads the answer, and what is refused."""

import json
import threading

import pytest
from django.db import connection

from perimeter.acts import evidence, people, tell
from perimeter.acts.reports import NUMBER, PUBLIC, by_code, holder_of, report, reports
from perimeter.acts.tell import CHARS_MAX, Told, at_counter, told_before
from perimeter.core import papercode
from perimeter.core.problem import Faulty, NotAllowed, NotFound, Refusal, Unavailable
from perimeter.law import words
from perimeter.store.database import PersonRow
from perimeter.store.verify import Count, verify
from tests.judging.test_stripped import PLACE, exif, noted, segment

WORDS = "They took 500 and do not answer."
CONTACT = "invented person, +99361000000"
SAID = {"who": "coins.example", "words": WORDS, "when": "in May", "contact": CONTACT}
PHOTO = noted(segment(0xE1, exif()))


def told(topic="unlicensed", about="", lang="ru", photo=b"", **said):
    return Told(topic, about, lang, said or SAID, photo)


def written(world):
    """Everything the journal holds, as text."""
    return b"\n".join(bytes(row.act) for row in world.book.home.journal.rows()).decode()


def codes(caught):
    for one in caught.value.problems:
        assert all(words.said(one, lang) for lang in words.LANGUAGES)
    return {(one.where["column"], one.code) for one in caught.value.problems}


def test_acts_hold_the_topic_and_the_record_holds_the_words(world):
    code = tell.tell(world.book, told())
    found = report(world.book, code.report)
    assert (found.topic, found.about, found.lang, found.state) == ("unlicensed", "", "ru", "waits")
    assert found.acts[0].by == PUBLIC and found.acts[0].why == ""
    assert set(found.acts[0].body) == {"topic", "about", "lang", "record"}
    acts = written(world)
    for private in (*SAID.values(), code.written, code.written.replace("-", "")):
        assert private not in acts
    held = json.loads(PersonRow.objects.get(id=found.records[0]).record)
    assert held == {**SAID, "code_digest": papercode.digest(code.written.replace("-", ""))}


def test_the_code_opens_the_report_and_nothing_else_does(world):
    first, second = tell.tell(world.book, told()), tell.tell(world.book, told(words="b", who="c"))
    assert first.written.replace("-", "").startswith(first.report) and first.report != second.report
    assert by_code(world.book, first.written.lower().replace("-", " ")).id == first.report
    own, other = first.written.replace("-", ""), second.written.replace("-", "")
    mixed = own[:NUMBER] + other[NUMBER:-1]
    mixed += papercode._check(mixed)
    assert papercode.read(mixed) and holder_of(world.book, mixed) is None
    for typed, code in ((mixed, "report_code_unknown"), (own[:-1] + "?", "report_code_mistyped")):
        with pytest.raises(Refusal) as caught:
            by_code(world.book, typed)
        assert caught.value.code == code


def test_what_the_number_does_not_tell_of_a_code_cannot_be_guessed():
    """A thousand tries a second would take thirty million years."""
    bits, bare = 5 * (papercode.CHANCE - NUMBER), bytes(papercode.RANDOM_BYTES)
    beyond = [(1 << at).to_bytes(len(bare)) for at in range(5 * NUMBER, 5 * papercode.CHANCE)]
    codes = {papercode.new(chance) for chance in (bare, *beyond)}
    assert bits >= 60 and len(codes) == bits + 1 and len({code[:NUMBER] for code in codes}) == 1


def test_a_number_is_found_as_people_write_it(world):
    code = tell.tell(world.book, told())
    assert report(world.book, papercode.grouped(code.report).lower()).id == code.report
    for odd in ("", "?", "entry:L-1", "A" * 200):
        with pytest.raises(NotFound):
            report(world.book, odd)


def test_a_picture_is_sealed_without_its_notes_and_gone_with_the_record(world):
    found = report(world.book, tell.tell(world.book, told(photo=PHOTO)).report)
    home = world.book.home
    assert found.photo["kind"] == "jpeg" and PLACE not in home.vault.read(found.photo["digest"])
    held = json.loads(PersonRow.objects.get(id=found.records[0]).record)
    opened = evidence.unseal(world.book, {"paper": "x", **found.photo, **held})
    assert opened.data.startswith(b"\xff\xd8") and b"data" in opened.data
    assert PLACE not in opened.data and opened.name == "x.jpg"
    assert list(verify(home, Count())) == []
    people.destroy(world.book, world.who["head"], found.records[0], "asked for")
    assert list(verify(home, Count())) == [] and not PersonRow.objects.exists()


@pytest.mark.parametrize(
    "given, wanted",
    [
        (told(words=WORDS), {("who", "report_empty")}),
        (told(who=" \n", words="\0"), {("who", "report_empty"), ("words", "report_empty")}),
        (told("merchant", who="Shop", words=WORDS), {("place", "report_empty")}),
        (told("problem", contact=CONTACT), {("words", "report_empty")}),
        *(
            (told("merchant", **{**SAID, "place": "Mary", name: "x" * (most + 1)}),
             {(name, "report_long")})
            for name, most in CHARS_MAX.items()
        ),
        (told(photo=b"GIF89a"), {("photo", "report_photo_unfit")}),
        (told(photo=PHOTO[:-9]), {("photo", "report_photo_unfit")}),
        (told(photo=PHOTO + bytes(4 << 20)), {("photo", "report_photo_large")}),
        (told(who="x", photo=b"MZ"), {("words", "report_empty"), ("photo", "report_photo_unfit")}),
    ],
)  # fmt: skip
def test_what_will_not_do_is_said_at_once_and_nothing_is_kept(world, given, wanted):
    size = world.book.home.journal.size()
    with pytest.raises(Faulty) as caught:
        tell.tell(world.book, given)
    assert codes(caught) == wanted and world.book.home.journal.size() == size
    assert not list(world.book.home.vault.verify())


@pytest.mark.parametrize(
    "topic, about",
    [
        ("gossip", ""), ("complaint", ""), ("complaint", "entry:L-404"), ("complaint", "entry:"),
        ("complaint", "firm:F-001"), ("objection", ""), ("objection", "entry:L-001"),
        ("unlicensed", "entry:L-001"), ("problem", "entry:?"),
    ],
)  # fmt: skip
def test_a_topic_has_what_it_is_about_or_nothing(world, topic, about):
    world.firm()
    with pytest.raises(NotFound):
        tell.tell(world.book, told(topic, about, words=WORDS, who="x", place="y"))
    assert reports(world.book).of == {}


def test_a_complaint_and_a_problem_are_about_an_entry(world):
    world.firm()
    for topic in ("complaint", "problem"):
        code = tell.tell(world.book, told(topic, "entry:L-001", words=WORDS))
        assert report(world.book, code.report).entry == "L-001"


def test_fields_of_another_topic_are_not_kept(world):
    code = tell.tell(world.book, told("problem", words=WORDS, place="Mary", unheard="x"))
    held = people.look(world.book, world.who["head"], report(world.book, code.report).records[0])[0]
    assert set(held) == {"words", "code_digest"}


def test_lines_stay_and_what_is_no_letter_goes(world):
    assert tell.plain(" a\r\n\r\nb\x00\x1b[0m\u0301\ud800 ") == "a\n\nb[0ḿ"
    assert tell.plain("e\u0301") == "é"


def test_sent_twice_it_is_kept_once(world):
    chance = bytes(range(12))
    assert told_before(world.book, chance) is None
    first = tell.tell(world.book, told(), chance=chance)
    assert tell.tell(world.book, told(), chance=chance) == first == told_before(world.book, chance)
    assert len(reports(world.book).of) == 1


def test_sent_twice_at_once_it_is_kept_once(world, monkeypatch):
    gate, asked = threading.Barrier(2), tell.holder_of
    first = threading.local()

    def both(book, code):  # neither sees the other's before both have looked
        found = asked(book, code)
        if not getattr(first, "passed", False):
            first.passed = True
            gate.wait(10)
        return found

    monkeypatch.setattr(tell, "holder_of", both)
    got = []

    def send():
        got.append(tell.tell(world.book, told(), chance=b"the same one"))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    [one.start() for one in threads]
    [one.join(20) for one in threads]
    assert len(got) == 2 and got[0] == got[1] and len(reports(world.book).of) == 1


def test_a_number_that_another_has_is_not_given_again(world, monkeypatch):
    first = tell.tell(world.book, told(), chance=b"a")
    monkeypatch.setattr(tell.papercode, "new", lambda chance: first.report + f"{chance[0]:013d}")
    with pytest.raises(Unavailable):
        tell.tell(world.book, told(), chance=b"b")
    assert len(reports(world.book).of) == 1


def test_record_and_act_stand_or_fall_together(world, monkeypatch):
    size = world.book.home.journal.size()

    def fails(*_):
        raise OSError(28, "no space")

    monkeypatch.setattr("perimeter.store.people.keep", fails)
    with pytest.raises(Unavailable):
        tell.tell(world.book, told())
    assert world.book.home.journal.size() == size and not PersonRow.objects.exists()


def test_a_full_disk_is_said_and_nothing_is_kept(world, monkeypatch):
    def full(*_, **__):
        raise Unavailable("disk_full", path="vault")

    monkeypatch.setattr(world.book.home.vault, "put", full)
    with pytest.raises(Unavailable):
        tell.tell(world.book, told(photo=PHOTO))
    assert reports(world.book).of == {} and not PersonRow.objects.exists()


def test_at_the_counter_the_act_says_who_wrote_it_down(world):
    code = at_counter(world.book, world.who["supervisor"], told())
    assert report(world.book, code.report).acts[0].by.role == "supervisor"
    with pytest.raises(NotAllowed):
        at_counter(world.book, world.who["lawyer"], told())
