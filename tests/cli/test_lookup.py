"""`register search`: the answer of the one box, as JSON and as lines; not found is one too."""

import json

import pytest

from tests.cli.conftest import judged
from tests.world import ROWS


@pytest.fixture
def licensed(run, home, tmp_path):
    """A licence in force with a website and a trade name."""
    assert run("firm", "enrol", "F-1", "--name", "Çärjew Gapjyk", "--legal-form", "legal",
               "--district", "Mary", "--as", "licensing").code == 0  # fmt: skip
    assert run("user", "add", "clerk", "--role", "firm", "--firm", "F-1", "--as", "admin").code == 0
    rows = {name: [ROWS[name]] for name in ("seat", "owners", "people")} | {
        "channels": [{"kind": "domain", "address": "birza.example"}],
        "names": [{"kind": "trade", "name": "Gök Köpri"}],
    }
    given = tmp_path / "rows.json"
    given.write_text(json.dumps(rows), "utf-8")
    done = run("register", "apply", "L-1", "--kind", "licence", "--firm", "F-1", "--service",
               "exchange", "--rows", given, "--as", "clerk")  # fmt: skip
    assert done.code == 0, done.err
    for deed in ("take_up", "verify"):
        assert run("register", "decide", "L-1", deed, "--as", "licensing").code == 0
    judged(run, "L-1")
    act = run("register", "decide", "L-1", "grant", "--as", "licensing", "--json").document["act"]
    done = run("register", "confirm", "L-1", "--act", act, "--as", "head")
    assert done.code == 0, done.err


def test_it_answers_in_a_document(run, licensed):
    done = run("register", "search", "gok kopri", "--json", "--lang", "en")
    told = done.document
    assert done.code == 0 and told["schema"] == "perimeter-register-search/1"
    assert (told["kind"], told["status"], told["similar"]) == ("name", "licensed", [])
    assert told["sentence"].startswith("Çärjew Gapjyk is licensed (L-1), in force since ")
    (found,) = told["entries"]
    assert found["entry"] == "L-1" and found["district"] == "Mary"
    assert found["matched"] == {"by": "trade", "value": "Gök Köpri", "how": "same"}


@pytest.mark.parametrize(
    "asked, status", [("L-1", "licensed"), ("birza.example", "licensed"), ("F-1", "licensed"),
                      ("nobody", "unknown"), ("x" * 10_000, "unknown"), ("", "unknown")],
)  # fmt: skip
def test_whatever_is_asked_it_is_an_answer(run, licensed, asked, status):
    done = run("register", "search", asked, "--json")
    assert (done.code, done.document["status"]) == (0, status)


@pytest.mark.parametrize(
    "lang, says", [("tk", "töleg etmäň"), ("ru", "не платите"), ("en", "do not pay")]
)
def test_lines_say_the_sentence_and_what_looks_alike(run, licensed, lang, says):
    lines = run("register", "search", "birza.test", "--lang", lang).out.splitlines()
    assert says in lines[0] and lines[1].startswith("~ birza.example")


def test_it_writes_nothing(run, licensed, home):
    before = run("log", "checkpoint").out
    run("register", "search", "secret words")
    assert run("log", "checkpoint").out == before
