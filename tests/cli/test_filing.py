"""`filing send --mode` and `filing list`: a slot amended from the command line."""

import csv
import json

import pytest

from perimeter.cli.commands import COMMANDS
from perimeter.tables.filed import MODES
from tests.world import DAY

HEADER = ["payment", "booked", "currency", "amount", "reference"]
SLOT = ("--firm", "bank_statement", "--form", "payments", "--period", "2026-01", "--as", "officer")


@pytest.fixture
def send(run, home, tmp_path):
    run("user", "add", "officer", "--role", "finance", "--as", "admin")

    def sent(rows, *more):
        path = tmp_path / "file.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(rows or [])
        file = [] if rows is None else [path]
        return run("filing", "send", *file, *SLOT, *more, "--json")

    return sent


def payment(number: str, amount: int) -> list[str]:
    return [number, DAY.isoformat(), "TMT", str(amount), "text"]


def test_the_modes_are_those_of_the_door():
    command = next(one for one in COMMANDS if one.words == "filing send")
    choices = next(one.options for one in command.arguments if one.name == "--mode")
    assert choices["choices"] == MODES and choices["default"] == MODES[0]


def test_a_slot_from_nothing_to_report_to_one_payment(send, run):
    nil = send(None, "--mode", "nil").document
    assert (nil["accepted"], nil["rows"], nil["standing"]) == (True, 0, 0)
    whole = [HEADER, payment("B-1", 1), payment("B-2", 2)]
    assert send(whole).code == 5
    new = send(whole, "--replaces", nil["filing"]).document
    corrected = send([HEADER, payment("B-1", 5)], "--mode", "correct", "--replaces", new["filing"])
    given = ("--mode", "delete", "--replaces", corrected.document["filing"])
    gone = send([["payment"], ["B-3"]], *given)
    assert gone.code == 1
    assert [one["code"] for one in gone.document["problems"]] == ["key_not_standing"]
    gone = send([["payment"], ["B-2"]], *given).document
    assert (gone["rows"], gone["standing"], gone["mode"]) == (1, 1, "delete")
    [slot] = run("filing", "list", "--json").document["filings"]
    assert (slot["filing"], slot["rows"]) == (gone["filing"], 1)
    assert [part["mode"] for part in slot["parts"]] == ["new", "correct", "delete"]


def test_nothing_is_appended_to_a_statement_and_a_file_is_wanted(send):
    assert send([HEADER, payment("B-1", 1)], "--mode", "append").code == 2
    assert send(None).code == 2
    assert send([HEADER], "--mode", "nil").code == 2


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_a_retry_says_what_stands_since(send, run, tmp_path, lang):
    first = send([HEADER, payment("B-1", 1)]).document
    later = send([HEADER, payment("B-2", 1)], "--replaces", first["filing"]).document
    retry = send([HEADER, payment("B-1", 1)])
    assert retry.code == 0 and retry.document["act"] == first["act"]
    assert retry.document["latest"] == later["filing"]
    told = run("filing", "send", tmp_path / "file.csv", *SLOT, "--lang", lang)
    assert later["filing"] in told.out and told.code == 0
    assert json.loads(retry.out)["receipt"]["act"] == first["receipt"]["act"]
