"""`name check`."""

import subprocess
import sys

import pytest


def test_a_banned_word_is_named_with_its_article(run):
    done = run("name", "check", "Ak Milli Birža", "--lang", "en", "--pack", "tm")
    assert done.code == 1
    assert done.out == (
        "banned  names.state_words  Take “Milli” out of the name: holders of an entry may not use "
        "this word.\n"
    )


def test_a_clear_name(run):
    done = run("name", "check", "Merw", "--lang", "en")
    assert done.code == 0 and done.out.startswith("No banned or reserved word")
    assert run("name", "check", "Merw", "--json").document == {
        "schema": "perimeter-name-check/1", "pack": "tm", "text": "Merw", "allowed": True,
        "problems": [],
    }  # fmt: skip


def test_the_document_holds_every_match(run):
    document = run("name", "check", "T.u.r.k.m.e.n", "--json", "--lang", "en").document
    (problem,) = document["problems"]
    assert document["allowed"] is False and problem.pop("text").startswith("Take “T.u.r.k.m.e.n”")
    assert problem == {
        "stem": "*türkmen*", "kind": "banned", "language": "tk", "article": "names.state_words",
        "at": [0, 13], "seen": "T.u.r.k.m.e.n",
    }  # fmt: skip


def test_one_sentence_is_printed_once(run):
    done = run("name", "check", "Milli Milli", "--lang", "en")
    assert done.code == 1 and len(done.out.splitlines()) == 1
    assert len(run("name", "check", "Milli Milli", "--json").document["problems"]) == 2


def test_where_a_person_decides_nothing_is_promised(run):
    done = run("name", "check", "Ak TM", "--json")
    assert done.code == 1 and done.document["allowed"] is None


def test_reserved_words_are_for_applicants(run):
    assert run("name", "check", "Kriptowalýuta Merw").code == 0
    done = run("name", "check", "Kriptowalýuta Merw", "--no-entry", "--json")
    assert done.code == 1 and done.document["allowed"] is False
    assert done.document["problems"][0]["kind"] == "reserved"


def test_the_pack_of_the_home_is_taken(run, home):
    assert run("name", "check", "Merw", "--json").document["pack"] == "tm"
    assert run("name", "check", "Merw", "--pack", "model", "--json").document["pack"] == "model"


@pytest.mark.parametrize("what, code", [("name", 1), ("domain", 0)])
def test_what_it_is(run, what, code):
    assert run("name", "check", "merw.tm", "--what", what).code == code


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_too_long_a_name_and_an_unknown_pack_are_refused(run, lang):
    for words in (("a" * 501,), ("a", "--pack", "nowhere")):
        done = run("name", "check", *words, "--lang", lang)
        assert done.code == 2 and done.err.startswith("perimeter: ") and not done.out


def test_it_runs_without_django():
    """A firm looks at its name before it applies, with the small install."""
    script = (
        "import sys; from perimeter.cli.main import main\n"
        "code = main(['name', 'check', 'Merw']); assert 'django' not in sys.modules; sys.exit(code)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
