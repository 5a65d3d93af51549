"""Messages: every id in every language, short, with the same values, no forbidden words."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.problem import Problem, Refusal
from perimeter.law import words
from perimeter.law.fields import Fault

FORBIDDEN = re.compile(r"\b(invalid|illegal|please|sorry|пожалуйста|haýyş)\b", re.IGNORECASE)


def forms(text):
    return [text] if isinstance(text, str) else list(text.values())


def placeholders(text):
    return {
        name for form in forms(text) for _, name, _, _ in string.Formatter().parse(form) if name
    }


@pytest.mark.parametrize("name", sorted(words.messages()))
def test_a_message_is_short_civil_and_the_same_in_every_language(name):
    texts = words.messages()[name]
    assert set(texts) == set(words.LANGUAGES)
    for text in texts.values():
        for form in forms(text):
            assert len(form) <= 140 and not FORBIDDEN.search(form)
    assert len({frozenset(placeholders(text) - {"n"}) for text in texts.values()}) == 1


@pytest.mark.parametrize("name", sorted(words.messages()))
def test_tk_is_written_in_latin_letters(name):
    texts = words.messages()[name]
    for form in forms(texts["tk"]):
        assert not re.search("[а-яё]", form, re.IGNORECASE)


def test_values_are_put_in_and_never_read_as_text():
    assert words.text("pack_unknown", "en", name="{x}").startswith("There is no law pack {x}.")


@pytest.mark.parametrize("name, lang", [("no_such", "en"), ("pack_unknown", "fr")])
def test_a_missing_message_or_language_is_an_error(name, lang):
    with pytest.raises(KeyError):
        words.text(name, lang, name="x")


def test_a_missing_value_is_an_error():
    with pytest.raises(KeyError):
        words.text("pack_unknown", "en")


def test_a_refusal_is_said_with_its_reason():
    refusal = Refusal("pack_broken", file="a.yaml", where="b.c", why="pack_key_missing")
    assert words.said(refusal, "en") == (
        "The law pack cannot be read. a.yaml [b.c]: Fill in this field."
    )


def test_a_problem_is_said_with_its_place_and_count(monkeypatch):
    text = {"one": "{column}: {seen}, {rows} row", "other": "{column}: {seen}, {rows} rows, {most}"}
    monkeypatch.setattr(words, "messages", lambda: {"odd": {"en": text}})
    problem = Problem("odd", {"column": "day"}, "x", {"most": 5}, rows=2)
    assert words.said(problem, "en") == "day: x, 2 rows, 5"


SP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    "n, said",
    [
        (1, ["1 gün", "1 день", "1 day"]),
        (3, ["3 gün", "3 дня", "3 days"]),
        (11, ["11 gün", "11 дней", "11 days"]),
        (1234, [f"1{SP}234 gün", f"1{SP}234 дня", "1,234 days"]),
        (1_000_021, [f"1{SP}000{SP}021 gün", f"1{SP}000{SP}021 день", "1,000,021 days"]),
    ],
)
def test_a_count_takes_its_form_and_its_thousands_stand_apart(n, said):
    assert [words.text("web.days", lang, n=n) for lang in words.LANGUAGES] == said


def test_a_label_is_no_count():
    """The number of an act is written as it is looked up; a day stands under `most` as it is."""
    assert "1234" in words.text("web.act_n", "ru", n=1234)
    told = words.text("too_many_rows", "en", most=1_000_000)
    assert "1,000,000" in told
    until = words.text("until_out_of_bounds", "en", deed="x", least="2026-01-31", most="2026-03-31")
    assert "2026-01-31" in until


def test_no_number_is_counted_beside_a_turkmen_plural():
    """After a numeral a Turkmen noun keeps its singular."""
    for name, texts in words.messages().items():
        if isinstance(texts["tk"], str):
            continue
        for form in texts["tk"].values():
            assert not re.search(r"\{n\} \w*l[ae]r\b", form), name


def test_no_suffix_hangs_on_a_value():
    """Its vowels follow the word before, which is not known when a text is written."""
    suffix = re.compile(r"\}-?[a-zäçžňöşüýа-яё]", re.IGNORECASE)
    for name, texts in words.messages().items():
        for form in (*forms(texts["tk"]), *forms(texts["ru"])):
            assert not suffix.search(form), name


@pytest.mark.parametrize(
    "lang, numbers, form",
    [
        ("ru", (1, 21, 101, 1_000_001), "one"),
        ("ru", (2, 3, 4, 22, 34, 104), "few"),
        ("ru", (0, 5, 11, 12, 13, 14, 20, 111, 112, 1000), "many"),
        ("en", (1,), "one"),
        ("en", (0, 2, 11, 21), "other"),
        ("tk", (1,), "one"),
        ("tk", (0, 2, 21), "other"),
    ],
)
def test_plural_forms(lang, numbers, form):
    assert {words.plural_form(n, lang) for n in numbers} == {form}


@given(st.integers(0, 10**9), st.sampled_from(words.LANGUAGES))
def test_every_number_has_a_form_of_its_language(n, lang):
    assert words.plural_form(n, lang) in words.FORMS[lang]


@pytest.mark.parametrize(
    "one, two, where",
    [
        ("a: {tk: x, ru: y, en: z}", "a: {tk: x, ru: y, en: z}", ("2.yaml", "a")),
        ("a: {tk: x, ru: y}", "", ("1.yaml", "a")),
        ("a: {tk: x, ru: y, en: z, fr: w}", "", ("1.yaml", "a")),
        ("a: {tk: x, ru: '', en: z}", "", ("1.yaml", "a", "ru")),
        ("a: {tk: x, ru: {one: y, few: y}, en: z}", "", ("1.yaml", "a", "ru")),
    ],
)
def test_messages_written_in_another_way_are_refused(tmp_path, one, two, where):
    (tmp_path / "1.yaml").write_text(one, encoding="utf-8")
    (tmp_path / "2.yaml").write_text(two or "{}", encoding="utf-8")
    with pytest.raises(Fault) as caught:
        words.read(tmp_path)
    assert caught.value.where == where
