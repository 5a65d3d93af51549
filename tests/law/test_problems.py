"""The catalogue of problems: read strictly, and what we ship says of every code all it must."""

import re
import string

import pytest

from perimeter.core.problem import Refusal
from perimeter.law import problems, words
from perimeter.law.fields import Fault
from perimeter.law.problems import Entry, catalogue, load

WORDS = "{tk: a, ru: b, en: c}"
CODE = f"{{level: cell, text: {WORDS}, expected: {WORDS}, fix: {WORDS}}}"
CHECK = CODE[:-1] + ", column: a, holds: a <= b, bad: {a: '2'}, without: [c]}"
CODES = sorted(catalogue().codes)
# Of a form's own check: what tells which of its rows are wrong, and makes one.
OF_CHECKS = ("column", "holds", "rows", "bad", "without", "form")


def written(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load(folder)


def test_codes_of_any_form_and_of_one(tmp_path):
    trades = f"form: trades\ngood: {{a: '1'}}\ncodes:\n  two: {CHECK}\n"
    found = written(tmp_path, any=f"codes: {{one: {CODE}}}", trades=trades)
    text = {"tk": "a", "ru": "b", "en": "c"}
    assert found.codes == {
        "one": Entry(text, text, text, "cell"),
        "two": Entry(
            text, text, text, "cell",
            column="a", holds="a <= b", bad={"a": "2"}, without=("c",), form="trades",
        ),
    }  # fmt: skip
    assert found.good["trades"] == {"a": "1"}


@pytest.mark.parametrize(
    "text, where, why",
    [
        (f"codes: {{one: {CODE}, one: {CODE}}}", "line 1.one", "pack_key_twice"),
        (f"codes: {{other: {CODE}}}", "codes.other", "pack_key_twice"),
        (f"codes: {{one: {CODE[:-1]}, helps: x}}}}", "codes.one.helps", "pack_key_unknown"),
        (f"codes: {{one: {CODE[:-1]}, form: trades}}}}", "codes.one.form", "pack_not_a_choice"),
        (f"codes: {{one: {CODE.replace('cell', 'page')}}}", "codes.one.level", "pack_not_a_choice"),
        (f"codes: {{one: {CODE.replace(', en: c', '', 1)}}}", "codes.one.text.en",
         "pack_language_missing"),
        (f"codes: {{one: {CODE.replace('en: c', 'en: c, fr: d', 1)}}}", "codes.one.text.fr",
         "pack_language_unknown"),
        (f"codes: {{one: {CODE.replace('en: c', 'en: ``', 1).replace('``', repr(''))}}}",
         "codes.one.text.en", "pack_not_a_text"),
        (f"codes: {{one: {{level: cell, text: {WORDS}, fix: {WORDS}}}}}", "codes.one.expected",
         "pack_key_missing"),
        (f"form: trades\ncodes: {{one: {CODE}}}", "form", "form_name_differs"),
        (f"codes: {{one: {CODE[:-1]}, severity: fatal}}}}", "codes.one.severity",
         "pack_not_a_choice"),
        ("codes: [one]", "codes", "pack_not_a_mapping"),
        ("codes: {", "line 2", "pack_not_yaml"),
        ("level: cell", "level", "pack_key_unknown"),
        ("{}", "codes", "pack_key_missing"),
    ],
)  # fmt: skip
def test_what_is_written_in_another_way_is_refused(tmp_path, text, where, why):
    with pytest.raises(Refusal) as caught:
        written(tmp_path, any=f"codes: {{other: {CODE}}}", broken=text)
    told = {"file": "broken.yaml", "where": where, "why": why}
    assert (caught.value.code, caught.value.values) == ("checks_broken", told)
    assert words.said(caught.value, "en").startswith("Correct the catalogue of problems")


def test_a_code_that_is_not_there_is_a_bug():
    with pytest.raises(KeyError):
        problems.entry("no_such")
    assert problems.is_error("cell_empty") and not problems.is_error("text_holds_name")


def placeholders(text):
    return {name for _, name, *_ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", CODES)
def test_a_code_says_what_is_expected_and_how_to_mend_it(code):
    """With no value that its text is not given; how long a text is, test_words knows."""
    entry = problems.entry(code)
    for lang in problems.LANGUAGES:
        given = placeholders(entry.text[lang])
        assert placeholders(entry.fix[lang]) | placeholders(entry.expected[lang]) <= given
        assert entry.fix[lang].rstrip()[-1] in ".:?" and entry.expected[lang][-1] not in ".:"
        assert entry.text[lang] != entry.fix[lang]
    assert re.match("[A-Z][a-z-]+ ", entry.fix["en"]) and not entry.fix["en"].startswith(
        ("The ", "A ", "An ", "It ", "This ", "There ", "You ", "In ")
    )
    assert (entry.form or entry.example) and entry.example.isprintable()


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_of_cells_or_of_a_check_and_not_of_both(code):
    entry = problems.entry(code)
    if not entry.form:
        assert not any(getattr(entry, name) for name in OF_CHECKS)
    of_cells = entry.level == "cell" or entry.listed
    assert not entry.cell or (of_cells and entry.types)
    assert not entry.listed or (entry.types and re.fullmatch(r"[a-z_]+\.[a-z_]+", entry.listed))


def test_the_words_of_a_code_are_messages():
    said = words.messages()
    for code, entry in catalogue().codes.items():
        assert said[code] == entry.text
        assert (said[f"{code}.expected"], said[f"{code}.fix"]) == (entry.expected, entry.fix)
    assert words.text("row_width.fix", "en", expected=3, width=2).startswith("Add or remove")


def test_a_message_of_the_name_of_a_code_is_refused(monkeypatch):
    text = {"tk": "a", "ru": "b", "en": "c"}
    monkeypatch.setattr(words, "read", lambda _: {"cell_empty.fix": text})
    with pytest.raises(Fault) as caught:
        words.messages.__wrapped__()
    assert caught.value.where == ("checks", "cell_empty.fix")


def test_the_digest_covers_what_decides_and_no_words(tmp_path):
    def made(words="a", listed="assets.asset"):
        told = f"{{tk: {words}, ru: b, en: c}}"
        code = f"{{level: register, text: {told}, expected: {WORDS}, fix: {WORDS}, types: [asset]"
        (tmp_path / "one.yaml").write_text(f"codes: {{one: {code}, listed: {listed}}}}}\n")
        return load(tmp_path).digest

    assert made() == made(words="z") != made(listed="other.asset")
