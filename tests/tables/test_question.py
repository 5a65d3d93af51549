"""Questions are read whole or refused; their digest covers what decides and no words."""

from datetime import date

import pytest
import sqlglot
import yaml

from perimeter.core.problem import Refusal
from perimeter.law import words
from perimeter.tables import question
from tests.tables.cards import LARGE, SCHEMAS, card, load
from tests.tables.cards import words as worded


def refused(tmp_path, sql: str = LARGE, **changed) -> Refusal:
    with pytest.raises(Refusal) as caught:
        load(tmp_path / "questions", sql, **changed)
    for language in words.LANGUAGES:
        assert words.said(caught.value, language)
    return caught.value


def test_a_question_is_what_its_files_say(tmp_path):
    found = load(tmp_path)
    assert (found.name, found.v, found.kind) == ("large", 1, "breach")
    assert found.key == ("firm", "payment")
    assert found.parameters == ("amount_min",)
    assert found.tables == {"payments": ("amount", "firm", "payment")}
    assert found.columns == ("firm", "payment", "answer", "reason", "amount")
    assert found.sql == LARGE
    assert found.records[0].match == {"payment": "payment"}


def test_the_digest_covers_what_decides_and_no_words(tmp_path):
    first = load(tmp_path).digest
    assert load(tmp_path, title=worded("Great")).digest == first
    assert load(tmp_path, runbook=worded("Ask.")).digest == first
    assert load(tmp_path, cases=[]).digest == first
    others = [
        load(tmp_path, v=2).digest,
        load(tmp_path, kind="signal").digest,
        load(tmp_path, key=["firm"]).digest,
        load(tmp_path, LARGE.replace(">=", ">")).digest,
        load(tmp_path, LARGE + "-- a note\n").digest,
    ]
    assert len({first, *others}) == 6


def test_a_broken_sql_is_shown_its_place(tmp_path):
    told = refused(tmp_path, LARGE.replace("p.amount as amount", "p.colour as amount"))
    assert told.code == "question_broken"
    assert told.values == {
        "question": "large",
        "line": 9,
        "column": 5,
        "seen": "p.colour",
        "why": "sql_column_unknown",
    }
    assert words.said(told, "en").startswith(
        "large.sql, line 9, column 5, “p.colour”: The table has"
    )


@pytest.mark.parametrize(
    ("changed", "why", "where"),
    [
        ({"question": "small"}, "card_name_differs", "question"),
        ({"key": ["payment", "firm"]}, "card_key_subject", "key"),
        ({"key": []}, "card_key_subject", "key"),
        ({"key": ["firm", "colour"]}, "card_column_unknown", "key.colour"),
        ({"key": ["firm", "payment", "payment"]}, "pack_key_twice", "key"),
        ({"parameters": []}, "card_parameters_differ", "parameters.amount_min"),
        ({"parameters": ["amount_min", "x"]}, "card_parameters_differ", "parameters.x"),
        ({"lookback_days": 3}, "card_lookback_differs", "lookback_days"),
        ({"sentence": worded("{colour}")}, "card_column_unknown", "sentence.tk.colour"),
        ({"title": {"en": "Large"}}, "pack_language_missing", "title.tk"),
        ({"runbook": None}, "pack_key_missing", "runbook"),
        ({"colour": "red"}, "pack_key_unknown", "colour"),
        ({"kind": "crime"}, "pack_not_a_choice", "kind"),
        ({"article": "custody.cold"}, "pack_key_unknown", "article"),
        (
            {"records": [{"table": "colours", "match": {}}]},
            "card_table_unknown",
            "records.0.colours",
        ),
        (
            {"records": [{"table": "payments", "match": {"colour": "firm"}}]},
            "card_column_unknown",
            "records.0.colour",
        ),
        (
            {"records": [{"table": "payments", "match": {"firm": "colour"}}]},
            "card_column_unknown",
            "records.0.firm.colour",
        ),
    ],
)
def test_a_card_that_does_not_fit_is_refused(tmp_path, changed, why, where):
    told = refused(tmp_path, **changed)
    assert (told.code, told.values["why"], told.values["where"]) == ("card_broken", why, where)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"period": "2026-13-01"}, "card_period_unfit"),
        ({"parameters": {}}, "card_parameters_differ"),
        ({"tables": {"colours": "x\n1\n"}}, "card_table_unknown"),
        ({"tables": {"payments": "firm,colour\nF-1,red\n"}}, "card_column_unknown"),
        ({"expect": {"none": 0, "cannot_tell": {"dark": 1}}}, "card_reason_unknown"),
        ({"expect": {"none": 0, "found": "firm,amount\nF-1,5\n"}}, "card_column_unknown"),
        ({"expect": {"none": 0, "found": "firm,payment,day\n"}}, "card_column_unknown"),
    ],
)
def test_a_case_that_does_not_fit_is_refused(tmp_path, changed, why):
    case = {
        "name": "one",
        "period": "2026-03",
        "parameters": {"amount_min": 5},
        "tables": {},
        "expect": {"none": 0},
    }
    assert load(tmp_path, cases=[case]).cases[0].name == "one"
    assert refused(tmp_path, cases=[case | changed]).values["why"] == why


def test_looking_back_too_long_is_refused(tmp_path):
    sql = LARGE + "where p.day >= :period_first - interval '32' day\n"
    assert refused(tmp_path, sql, lookback_days=32).values["why"] == "card_lookback_long"
    assert load(tmp_path, sql.replace("32", "31"), lookback_days=31).lookback_days == 31


@pytest.mark.parametrize("missing", ["large.sql", "large.yaml"])
def test_half_a_pair_is_refused(tmp_path, missing):
    load(tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(Refusal) as caught:
        question.load(tmp_path, SCHEMAS)
    assert caught.value.values["where"] == missing


def test_bytes_that_are_no_text_are_refused(tmp_path):
    load(tmp_path)
    (tmp_path / "large.sql").write_bytes(b"select \xff")
    with pytest.raises(Refusal) as caught:
        question.load(tmp_path, SCHEMAS)
    assert caught.value.values["why"] == "pack_not_utf8"


def test_every_pair_of_a_folder_is_read_in_order(tmp_path):
    load(tmp_path)
    (tmp_path / "a.sql").write_text(LARGE)
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(card(question="a")))
    assert list(question.load(tmp_path, SCHEMAS)) == ["a", "large"]


def test_placeholders_become_typed_literals(tmp_path):
    sql = LARGE + "where p.day >= :period_first and p.payment <> ':amount_min' -- :amount_min\n"
    bound = question.bind(
        load(tmp_path, sql), {"amount_min": 10**30, "period_first": date(2026, 3, 1)}
    )
    assert f">= {10**30}" in bound
    assert "CAST('2026-03-01' AS DATE)" in bound
    assert "<> ':amount_min'" in bound
    assert "'2026-03-01'" in sqlglot.parse_one(bound, dialect="duckdb").sql("spark")


def test_a_value_that_is_missing_is_an_error(tmp_path):
    with pytest.raises(KeyError):
        question.bind(load(tmp_path), {})
