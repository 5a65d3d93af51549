"""`warning propose|confirm|decline|remove|list|show` on the command line."""

import pytest

from perimeter.acts.warnings import KINDS
from perimeter.cli.warning_commands import COMMANDS
from tests.acts.warned import PNG, REASON

SUPERVISOR, HEAD = ("--as", "supervisor"), ("--as", "head")


@pytest.fixture
def seen(run, home, tmp_path):
    """A picture to show."""
    picture = tmp_path / "seen.png"
    picture.write_bytes(PNG)
    return picture


def propose(run, *more):
    reason = [part for lang, text in REASON.items() for part in ("--reason", f"{lang}={text}")]
    return run("warning", "propose", "--kind", "unlicensed", *reason, *more, *SUPERVISOR, "--json")


def test_a_warning_from_proposal_to_removal(run, seen):
    marks = ("--mark", "domains=https://gun.example/", "--mark", "names=Gün", "--mark", "names=Гүн")
    asked = propose(run, *marks, "--file", seen)
    assert asked.code == 0, asked.err
    assert asked.document["on"] == "warning:W-00001" and asked.document["deed"] == "warn"
    (row,) = run("warning", "list", "--json").document["warnings"]
    assert (row["state"], row["called"]) == ("waits", ["Gün", "Гүн"])
    act = ("--act", asked.document["act"])
    assert run("warning", "confirm", "W-00001", *act, *SUPERVISOR).code == 4
    assert run("warning", "confirm", "W-00001", *act, *HEAD).code == 0
    shown = run("warning", "show", "W-00001", "--json").document
    assert shown["public"]["domains"] == ["gun.example"] and shown["public"]["removed"] is None
    assert shown["evidence"] == [{"paper": "E-1", "kind": "png", "bytes": str(len(PNG))}]
    assert "Обменивает" in run("warning", "show", "W-00001", "--lang", "ru").out
    other = propose(run, "--mark", "names=Gün", "--changes", "W-00001")
    assert other.document["deed"] == "change"
    no = ("--act", other.document["act"], "--why", "It was right.")
    assert run("warning", "decline", "W-00001", *no, *HEAD).code == 0
    gone = run("warning", "remove", "W-00001", "--why", "Licensed.", *SUPERVISOR, "--json")
    assert run("warning", "confirm", "W-00001", "--act", gone.document["act"], *HEAD).code == 0
    assert run("warning", "show", "W-00001", "--json").document["public"]["removed"]
    assert "removed" in run("warning", "list").out


@pytest.mark.parametrize(
    "more, code, exits",
    [
        (("--mark", "colour=red"), "warning_mark_given", 2),
        (("--mark", "domains"), "warning_pair_given", 2),
        (("--mark", "domains=t.me/x"), "faulty", 1),
        (("--mark", "names=Gün"), "warning_evidence_missing", 2),
        (("--mark", "names=Gün", "--file", "nowhere.png"), "file_missing", 2),
        (("--mark", "names=Gün", "--changes", "W-00009"), "warning_unknown", 2),
    ],
)
def test_what_will_not_do(run, seen, more, code, exits):
    done = propose(run, *more)
    assert (done.code, done.document["code"]) == (exits, code)


def test_the_kinds_are_those_that_a_warning_may_have():
    (command,) = (one for one in COMMANDS if one.words == "warning propose")
    assert command.arguments[0].options["choices"] == KINDS


def test_an_unknown_warning_and_a_missing_reason(run, seen):
    assert run("warning", "show", "W-00001").code == 2
    asked = propose(run, "--mark", "names=Gün", "--file", seen)
    said = run("warning", "decline", "W-00001", "--act", asked.document["act"], *HEAD, "--json")
    assert said.document["code"] == "reason_missing"
