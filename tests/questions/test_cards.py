"""Cards are tidy: words in every language, about their own columns, with no law in them."""

import re
from pathlib import Path
from string import Formatter

import pytest
import sqlglot
from sqlglot import exp

from perimeter.acts import assess
from perimeter.law.words import LANGUAGES
from perimeter.tables.question import PERIOD, bind
from perimeter.tables.sqlcheck import parsed

FOLDER = Path(__file__).parents[2] / "questions"
LIBRARY = assess.library()
EIGHT = {
    "cold_share", "reserves_below_liabilities", "round_trips", "service_not_on_licence",
    "service_without_licence", "trade_before_identification", "transfer_without_travel_rule",
    "wallet_on_list",
}  # fmt: skip
SENTENCE_CHARS_MAX = 200
RUNBOOK_LINES = 3
VALUES = {
    "cold_share_min_bp": 9000,
    "travel_rule_min_minor": 350_000,
    "round_trip_days_max": 31,
    "round_trips_min": 5,
}
every = pytest.mark.parametrize("asked", LIBRARY.values(), ids=list(LIBRARY))


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def test_the_library_is_whole():
    assert set(LIBRARY) == EIGHT
    assert {path.stem for path in FOLDER.iterdir()} == EIGHT
    assert [name for name, asked in LIBRARY.items() if asked.kind == "signal"] == ["round_trips"]


@every
def test_each_language_says_the_same(asked):
    for words in (asked.title, asked.sentence, asked.runbook, asked.cannot_see, asked.looks_like):
        assert set(words) == set(LANGUAGES)
        assert len(set(words.values())) == len(LANGUAGES)
    assert len({tuple(placeholders(text)) for text in asked.sentence.values()}) == 1
    assert {text.count("\n") for text in asked.runbook.values()} == {RUNBOOK_LINES}


@every
def test_a_sentence_is_one_with_the_numbers(asked):
    for text in asked.sentence.values():
        assert len(text) <= SENTENCE_CHARS_MAX
        assert "{firm}" in text and len(placeholders(text)) >= 4
    for text in asked.title.values():
        assert len(text) <= 50 and not text.endswith(".")


@every
def test_letters_are_of_the_language(asked):
    for words in (asked.title, asked.runbook, asked.cannot_see, asked.looks_like):
        assert re.search("[а-я]", words["ru"]) and not re.search("[a-z]{4}", words["ru"])
        assert not re.search("[а-яА-Я]", words["tk"] + words["en"])
        assert not re.search("[ıİğĞ]", words["tk"]), "Turkish letters"
    assert re.search("[äçžňöşüý]", asked.runbook["tk"])


@every
def test_no_law_and_no_blame_in_a_card(asked):
    text = (FOLDER / f"{asked.name}.yaml").read_text("utf-8")
    assert not re.search(r"\b(Art\.|[Aa]rticle|[Сс]тать|[Mm]adda)", text)
    assert not re.search(r"\b(invalid|illegal|please|sorry|fraud|launder)", text, re.I)


@every
def test_a_finding_is_about_a_firm_and_keyed_by_what_is_shown(asked):
    assert asked.key[0] == "firm"
    assert asked.columns[: len(asked.key)] == asked.key
    assert asked.columns[len(asked.key) :][:2] == ("answer", "reason")


@every
def test_every_records_pointer_leads_from_the_finding(asked):
    assert asked.records
    for pointer in asked.records:
        assert set(pointer.match.values()) <= set(asked.columns)


@every
def test_columns_of_evidence_have_a_unit_or_an_asset(asked):
    """What a page shows follows from a column's name."""
    for column in asked.columns:
        if column.startswith(("owed", "held", "quantity")):
            assert {"asset", "base"} & set(asked.columns), column
        assert not column.endswith(("_count", "_pct", "_percent"))


@every
def test_what_runs_is_the_tree_that_was_checked(asked):
    """Bound, written out and read again, the SQL is the same but for its placeholders."""
    bound = bind(asked, VALUES | dict.fromkeys(PERIOD, 1))
    tree = parsed(asked.sql).transform(
        lambda node: (
            exp.Literal.number(VALUES.get(node.this, 1))
            if isinstance(node, exp.Placeholder)
            else node
        )
    )
    again = sqlglot.parse_one(bound, dialect="duckdb")
    assert again == sqlglot.parse_one(tree.sql("duckdb"), dialect="duckdb")
    assert ":" not in re.sub(r"/\*.*?\*/", "", bound)


@every
def test_the_same_text_is_sql_of_spark(asked):
    sparks = sqlglot.transpile(asked.sql, read="duckdb", write="spark")[0]
    assert isinstance(sqlglot.parse_one(sparks, dialect="spark"), exp.Select)


@every
def test_the_text_is_laid_out_to_be_read(asked):
    for line in asked.sql.splitlines():
        assert len(line) <= 100 and line == line.rstrip() and "\t" not in line
    assert asked.sql.endswith("\n")
    assert len(asked.sql.splitlines()) <= 110
