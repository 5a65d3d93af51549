"""The outbox: what lies in it, for whom, in which form; and that it mends itself."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connections

from perimeter.acts import outbox as filling
from perimeter.acts.apply import Application, apply, notify
from perimeter.acts.carry import carry, fail
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.outbox import fill, follow, onward
from perimeter.acts.people import destroy
from perimeter.core.problem import Unavailable
from perimeter.core.source import Source
from perimeter.store import outbox
from tests.world import DAY, ROWS, firm_account

PHONE = "+12025550100"
SECRET = "a secret reason"


@pytest.fixture
def folder(world):
    return world.book.home.outbox


@pytest.fixture
def messenger(world):
    return world.who["messenger"]


def licensed(world, firm="F-001", form="legal", **seat):
    """A firm with a licence whose seat says how it is reached; the number of the grant."""
    enrol(world.book, world.who["licensing"], Firm(firm, form, "Aman Invented"))
    entry = f"L-{firm.removeprefix('F-')}"
    rows = {**world.rows("licence", entry), "seat": [{**ROWS["seat"], **seat}]}
    world.apply("licence", firm, entry, ("trade",), rows)
    return world.settle(Decision(entry, "grant", effective=DAY)).n


def at(world, when):
    """The clock of the book stands at an instant."""
    source = world.book.home.source
    world.book.home.source = Source(now=lambda: when, random_bytes=source.random_bytes)


def lying(world):
    """What lies in the outbox, by message."""
    folder = world.book.home.outbox
    return {one: outbox.read(folder, one) for one in outbox.ids(folder)}


def test_a_text_where_there_is_a_telephone(world, folder):
    n = licensed(world, phone=PHONE, language="ru")
    filled = fill(world.book)
    found = lying(world)
    assert filled.written == len(found) == 3 and filled.size == world.book.home.journal.size()
    one = found[f"A-{n}"]
    assert one["to"] == {"name": "Aman Invented", "phone": PHONE}
    assert (one["v"], one["id"], one["kind"], one["lang"]) == (1, f"A-{n}", "text", "ru")
    assert one["text"].startswith("Лицензия L-001: действует") and "letter" not in one
    path = outbox.path(folder, f"A-{n}")
    assert path.name == f"A-{n}.json" and path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_letter_where_there_is_none(world):
    n = licensed(world)
    fill(world.book)
    one = lying(world)[f"A-{n}"]
    assert one["to"] == {"name": "Aman Invented", "address": "Mary, 1 Invented Street"}
    assert one["kind"] == "letter" and one["lang"] == "tk"
    assert "Aman Invented" in one["letter"] and len(one["letter"]) > len("Aman Invented")


def test_the_registered_address_leads_and_any_telephone_does(world):
    office = {**ROWS["seat"], "seat": "office", "address": "9 Office Street", "phone": PHONE}
    enrol(world.book, world.who["licensing"], Firm("F-1", "legal", "One"))
    rows = {**world.rows("licence", "L-1"), "seat": [office, ROWS["seat"]]}
    world.apply("licence", "F-1", "L-1", ("trade",), rows)
    n = decide(world.book, world.who["licensing"], Decision("L-1", "take_up")).n
    fill(world.book)
    assert lying(world)[f"A-{n}"]["to"]["phone"] == PHONE
    fail(world.book, world.who["messenger"], f"A-{n}", "text")
    fill(world.book)
    assert lying(world)[f"A-{n}"]["to"]["address"] == "Mary, 1 Invented Street"


def test_no_reason_and_no_name_in_a_text(world):
    licensed(world, phone=PHONE)
    world.settle(Decision("L-001", "revoke", SECRET))
    fill(world.book)
    for one in lying(world).values():
        assert SECRET not in json.dumps(one) and len(one["text"]) <= 160
        assert "Aman" not in one["text"] and PHONE not in one["text"]


def test_who_left_neither_has_no_file(world):
    n = licensed(world)
    (record,) = lying_record(world)
    destroy(world.book, world.who["head"], record, "x")
    fill(world.book)
    assert f"A-{n}" not in lying(world)


def lying_record(world):
    """The records that files were made from."""
    fill(world.book)
    return {record for one in lying(world).values() for record in one["records"]}


def test_an_entrepreneur_is_reached_and_forgotten(world, folder):
    n = licensed(world, form="entrepreneur", phone=PHONE)
    records = lying_record(world)
    assert lying(world)[f"A-{n}"]["to"]["name"] == "Aman Invented" and len(records) == 2
    for record in records:
        destroy(world.book, world.who["head"], record, "retention over")
        assert not any(record in one["records"] for one in lying(world).values())
    assert lying(world) == {} and list(folder.glob("*.json")) == []


def test_a_record_destroyed_while_files_were_written_leaves_none(world, monkeypatch):
    licensed(world, phone=PHONE)
    (record,) = lying_record(world)
    put = outbox.put

    def slow(folder, message, data):  # the record goes between reading and writing
        if world.book.home.journal.size() == size:
            destroy(world.book, world.who["head"], record, "x")
        return put(folder, message, data)

    for message in lying(world):
        outbox.remove(world.book.home.outbox, message)
    size = world.book.home.journal.size()
    monkeypatch.setattr(outbox, "put", slow)
    fill(world.book)
    assert lying(world) == {}


def test_what_was_carried_has_no_file_and_gets_none(world, messenger):
    n = licensed(world, phone=PHONE)
    fill(world.book)
    carry(world.book, messenger, f"A-{n}", "text")
    assert f"A-{n}" not in lying(world)
    assert fill(world.book).written == 0 and f"A-{n}" not in lying(world)


def test_a_text_that_failed_becomes_a_letter_and_a_letter_that_failed_nothing(world, messenger):
    n = licensed(world, phone=PHONE)
    last = fill(world.book)
    fail(world.book, messenger, f"A-{n}", "text")
    last = follow(world.book, last)
    assert lying(world)[f"A-{n}"]["kind"] == "letter"
    fail(world.book, messenger, f"A-{n}", "letter")
    follow(world.book, last)
    assert f"A-{n}" not in lying(world)


def test_filling_again_changes_nothing_and_another_number_is_taken_over(world):
    licensed(world, phone=PHONE)
    fill(world.book)
    before = lying(world)
    assert fill(world.book).written == 0 and lying(world) == before
    seat = {**ROWS["seat"], "phone": "+12025550199"}
    notify(world.book, firm_account(world, "F-001"), "L-001", Brought({"seat": [seat]}))
    world.settle(Decision("L-001", "approve", notice=1))
    fill(world.book)
    assert {one["to"]["phone"] for one in lying(world).values()} == {"+12025550199"}


def test_a_stop_between_act_and_file_and_a_file_gone_are_mended(world, folder):
    n = licensed(world, phone=PHONE)
    fill(world.book)
    outbox.remove(folder, f"A-{n}")
    (folder / ".new-half").write_text(PHONE)
    (folder / "A-999.json").write_text(json.dumps({"records": []}))  # of no message
    assert fill(world.book).written == 1
    assert f"A-{n}" in lying(world) and "A-999" not in lying(world)
    assert not (folder / ".new-half").exists()


def test_it_goes_onward_with_the_acts_and_once_a_day(world):
    n = licensed(world, phone=PHONE)
    last = onward(world.book, None)
    assert onward(world.book, last) is last
    decide(world.book, world.who["licensing"], Decision("L-001", "restrict", "x"))  # proposed
    after = onward(world.book, last)
    assert (after.written, after.size) == (0, last.size + 1)
    world.settle(Decision("L-001", "revoke", "x"))
    assert onward(world.book, after).written == 1 and f"A-{n}" in lying(world)
    at(world, datetime(2026, 1, 6, 9))
    assert onward(world.book, after).day > after.day


def test_one_act_more_reads_one_entry(world, monkeypatch):
    licensed(world, "F-001", phone=PHONE)
    licensed(world, "F-002", phone=PHONE)
    last = fill(world.book)
    world.settle(Decision("L-002", "revoke", "x"))
    read, dossier = [], filling.dossier
    monkeypatch.setattr(
        filling, "dossier", lambda book, name: read.append(name) or dossier(book, name)
    )
    assert follow(world.book, last).written == 1 and read == ["L-002"]


def test_a_reminder_appears_on_its_day_once_and_goes_when_it_is_settled(world, messenger):
    licensed(world, phone=PHONE)
    act = world.settle(Decision("L-001", "suspend", "x", until=DAY + timedelta(days=120)))
    name, day = f"D-{act.n}", datetime(2026, 1, 5, 9) + timedelta(days=113)
    at(world, day - timedelta(days=1))
    last = onward(world.book, None)
    assert name not in lying(world)
    at(world, day)
    assert onward(world.book, last).written and lying(world)[name]["kind"] == "text"
    carry(world.book, messenger, name, "text")
    at(world, day + timedelta(days=1))
    fill(world.book)
    assert name not in lying(world)
    assert f"A-{act.n}" not in lying(world)  # older than a month by now


def test_a_filing_due_is_called_to_mind_in_time_and_not_after(world):
    licensed(world, phone=PHONE)
    name = "F-F-001/trades/2026-01"
    days = [day for day in range(60) if name in on_day(world, datetime(2026, 2, 1, 9), day)]
    assert len(days) == 8  # seven days before, and the last day itself
    assert on_day(world, datetime(2026, 2, 1, 9), days[0])[name]["text"].endswith("2026.")


def on_day(world, first, days):
    at(world, first + timedelta(days=days))
    fill(world.book)
    return lying(world)


def test_what_is_old_is_not_carried_any_more(world):
    n = licensed(world, phone=PHONE)
    at(world, datetime(2026, 1, 5, 9) + timedelta(days=29))
    fill(world.book)
    assert f"A-{n}" in lying(world)
    at(world, datetime(2026, 1, 5, 9) + timedelta(days=31))
    fill(world.book)
    assert f"A-{n}" not in lying(world)


def test_what_was_done_at_the_counter_comes_as_well(world):
    enrol(world.book, world.who["licensing"], Firm("F-1", "legal", "One"))
    rows = world.rows("licence", "L-1")
    asked = Application("licence", "F-1", ("trade",), rows, "L-1", DAY)
    n = apply(world.book, world.who["licensing"], asked).n
    fill(world.book)
    assert lying(world)[f"A-{n}"]["kind"] == "letter"


def test_a_full_disk_says_so_and_loses_nothing(world, monkeypatch):
    n = licensed(world, phone=PHONE)

    def full(*_, **__):
        raise Unavailable("disk_full", path="outbox")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "write_whole", full)
        with pytest.raises(Unavailable):
            fill(world.book)
    assert lying(world) == {}
    assert fill(world.book).written == 3 and f"A-{n}" in lying(world)


def test_many_fillings_at_once_leave_what_one_does(world):
    licensed(world, phone=PHONE)
    licensed(world, "F-002")

    def one(_: int) -> int:
        try:
            return fill(world.book).written
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as many:
        assert sum(many.map(one, range(4))) == 6
    assert len(lying(world)) == 6 and fill(world.book).written == 0


def test_the_model_country_has_an_outbox_too(tmp_path):
    from tests.world import world as fresh

    world = fresh(tmp_path, "model", ())
    enrol(world.book, world.who["licensing"], Firm("F-1", "legal", "One"))
    rows = {"seat": [{**ROWS["seat"], "phone": PHONE, "language": "tk"}]}
    world.apply("licence", "F-1", "L-1", ("trade",), rows)
    n = world.settle(Decision("L-1", "grant", effective=DAY)).n
    fill(world.book)
    assert lying(world)[f"A-{n}"]["lang"] == "en"  # the pack does not speak the other
