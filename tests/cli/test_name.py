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
        "schema": "perimeter-name-check/1", "pack": "tm", "text": "Merw", "matches": [],
    }  # fmt: skip


def test_the_document_holds_every_match(run):
    (match,) = run("name", "check", "T.u.r.k.m.e.n", "--json").document["matches"]
    assert match == {
        "stem": "*türkmen*", "kind": "banned", "language": "tk", "article": "names.state_words",
        "at": [0, 13], "seen": "T.u.r.k.m.e.n",
    }  # fmt: skip


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
