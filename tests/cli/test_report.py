"""`report`: written down at the counter, listed without words, opened, answered, closed, erased."""

import json

import pytest

from perimeter.acts import reports
from tests.acts.test_tell import PHOTO
from tests.cli.test_register import apply, miner  # noqa: F401
from tests.judging.test_stripped import PLACE

WORDS, WHO = "They took 500.", ("--as", "supervisor")


@pytest.fixture
def told(run, home, tmp_path):
    """The number and the code of a report with a picture."""
    file = tmp_path / "photo.jpg"
    file.write_bytes(PHOTO)
    said = ("--said", "who=coins.example", "--said", f"words={WORDS}")
    done = run("report", "tell", "unlicensed", *said, "--photo", file, *WHO, "--json")
    assert done.code == 0
    return done.document


def test_from_the_counter_to_the_end(run, told, tmp_path):
    number = told["report"]
    assert told["code"].startswith(number)
    listed = run("report", "list", "--json").document["reports"]
    assert [one["report"] for one in listed] == [number] and WORDS not in json.dumps(listed)
    assert run("report", "take", number, *WHO).code == 0
    out = tmp_path / "seen.jpg"
    shown = run("report", "show", number, "--out", out, *WHO, "--json").document
    assert shown["said"][0]["words"] == WORDS and "key" not in shown["said"][0]
    assert PLACE not in out.read_bytes() and out.stat().st_mode & 0o077 == 0
    assert run("report", "answer", number, "--answer", "We looked.", *WHO).code == 0
    assert run("report", "close", number, "--outcome", "no_ground", *WHO).code == 0
    assert run("report", "list", "--view", "closed", "--topic", "unlicensed").out.count("\n") == 1
    assert run("report", "list", "--view", "due", "--json").document["reports"] == []
    assert run("report", "erase", number, *WHO).code == 4
    early = run("report", "erase", number, "--as", "head", "--lang", "en")
    assert early.code == 2 and "--why" in early.err
    assert run("report", "erase", number, "--why", "they asked", "--as", "head").code == 0
    assert "said" in run("report", "show", number, *WHO, "--json").document
    assert WORDS not in run("report", "show", number, *WHO).out
    assert run("log", "verify").code == 0


def test_all_that_are_past_their_day_are_erased_at_once(run, told, monkeypatch):
    numbers = [told["report"]]
    for n in range(2):
        said = ("--said", f"who={n}", "--said", f"words={WORDS}")
        numbers.append(
            run("report", "tell", "unlicensed", *said, *WHO, "--json").document["report"]
        )
    for number in numbers[:2]:
        run("report", "take", number, *WHO)
        run("report", "close", number, "--outcome", "settled", *WHO)
    erase = ("report", "erase", "--due", "--as", "head", "--lang", "en")
    assert "0 reports" in run(*erase).out
    monkeypatch.setattr(reports, "kept_days", lambda book: 0)
    assert run("report", "erase", "--due", *WHO).code == 4
    done = run(*erase, "--json").document
    assert done["erased"] == 2 and [one["report"] for one in done["reports"]] == numbers[:2]
    assert "0 reports" in run(*erase).out
    assert WORDS not in run("report", "show", numbers[0], *WHO).out
    assert WORDS in run("report", "show", numbers[2], *WHO).out
    for odd in ((), (numbers[2], "--due")):
        assert run("report", "erase", *odd, "--as", "head").code == 2


def test_a_complaint_goes_to_the_firm_and_back(run, miner):  # noqa: F811
    apply(run, miner)
    words = ("report", "tell", "complaint", "--about", "entry:M-00001", "--said", f"words={WORDS}")
    number = run(*words, *WHO, "--json").document["report"]
    run("report", "take", number, *WHO)
    assert run("report", "forward", number, "--asked", "Why?", *WHO).code == 0
    assert run("report", "reply", number, "--answer", "Paid.", *WHO).code == 4
    assert run("report", "reply", number, "--answer", "Paid.", "--as", "clerk").code == 0
    assert "Paid." in run("report", "show", number, *WHO).out


@pytest.mark.parametrize(
    "words, code",
    [
        (("tell", "gossip", *WHO), 2),
        (("tell", "problem", "--said", "place=x", *WHO), 2),
        (("tell", "problem", *WHO), 1),
        (("tell", "problem", "--said", "words=x", "--photo", "nowhere", *WHO), 2),
        (("tell", "complaint", "--about", "entry:L-404", "--said", "words=x", *WHO), 2),
        (("tell", "problem", "--said", "words=x", "--as", "lawyer"), 4),
        (("show", "NOSUCH", *WHO), 2),
        (("close", "NOSUCH", "--outcome", "guilty", *WHO), 2),
        (("answer", "NOSUCH", "--answer", "x", *WHO), 2),
    ],
)
def test_what_cannot_be_is_refused(run, home, words, code):
    assert run("report", *words).code == code


def test_only_who_has_it_in_hand_answers(run, told):
    number = told["report"]
    run("report", "take", number, "--as", "head")
    assert run("report", "answer", number, "--answer", "x", *WHO).code == 4
    assert run("report", "take", number, "--as", "head").code == 5
