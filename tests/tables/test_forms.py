"""The shipped forms of firms: a good file of each is taken, a bad cell of each column is named, and
a question can name every column."""

import csv
from pathlib import Path

import duckdb
import pytest

from perimeter.core.period import period
from perimeter.law import words
from perimeter.tables.form import ABSENT, UNITS, load
from perimeter.tables.reading import read
from perimeter.tables.sqlcheck import check

FORMS = load(Path(__file__).parents[2] / "forms")
FIRMS = sorted(name for name, form in FORMS.items() if form.by == "firm")
GOOD = {
    "id": "A-1", "pseudonym": "ab" * 32, "asset": "TMT", "wallet": "0x" + "0" * 38 + "aa",
    "chain": "eip155:1", "country": "GE", "lei": "INVENTED00000000FM76", "mic": "XOFF",
    "bic": "INVTGE22", "digest": "cd" * 32, "text": "Ak ýol", "instant": "2026-01-05T06:07:08Z",
    "day": "2026-01-05", "amount": "5", "price": "5", "count": "5",
}  # fmt: skip
BAD = "Meret Meredow, 12-34\t"  # of no type at all


def row(name: str, **changed: str) -> dict[str, str]:
    """A row of a form in which every column is filled in."""
    return {
        column.name: column.codes[0] if column.codes else GOOD[column.type]
        for column in FORMS[name].columns
    } | changed


def reading(folder: Path, name: str, *rows: dict[str, str]):
    path = folder / "f.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    zone = "Asia/Ashgabat"
    return read(FORMS[name], path, zone=zone, period=period("2026-01"))


def test_every_kind_of_filing_has_a_form():
    assert set(FIRMS) == {
        "adverts", "audits", "balances", "bank_accounts", "capital", "cash_flows", "complaints",
        "customers", "incidents", "issuance_reserves", "issuance_supply", "key_persons",
        "monitoring_reports", "orders", "screenings", "trades", "transfers", "wallets",
    }  # fmt: skip


@pytest.mark.parametrize("name", FIRMS)
def test_a_whole_row_is_taken_and_so_is_the_least(tmp_path, name):
    found = reading(tmp_path, name, row(name))
    assert (found.problems, found.table.num_rows) == ((), 1)
    sure = {column.name for column in FORMS[name].columns if not column.optional}
    least = {column: cell for column, cell in row(name).items() if column in sure}
    assert reading(tmp_path, name, least).problems == ()


@pytest.mark.parametrize("name", FIRMS)
def test_a_bad_cell_is_named_by_its_column_in_every_language(tmp_path, name):
    bad = {column.name: BAD for column in FORMS[name].columns}
    found = reading(tmp_path, name, bad)
    assert found.table is None
    assert {problem.where["column"] for problem in found.problems} >= set(bad)
    for problem in found.problems:
        for lang in words.LANGUAGES:
            assert words.said(problem, lang) and words.where(problem, lang)


@pytest.mark.parametrize("name", FIRMS)
def test_every_column_that_is_needed_is_missed(tmp_path, name):
    for column in FORMS[name].columns:
        less = {other: cell for other, cell in row(name).items() if other != column.name}
        codes = {p.code for p in reading(tmp_path, name, less).problems}
        assert ("column_missing" in codes) == (not column.optional), column.name


@pytest.mark.parametrize("name", FIRMS)
def test_a_key_filed_twice_is_named(tmp_path, name):
    (problem,) = reading(tmp_path, name, row(name), row(name)).problems
    assert problem.code == "key_twice"


@pytest.mark.parametrize("name", FIRMS)
def test_a_question_can_name_every_column(name):
    form = FORMS[name]
    columns = [column.name for column in form.columns]
    sql = f"SELECT {', '.join(f'{name}.{column}' for column in columns)} FROM {name}"
    assert check(sql, {name: columns}).columns == tuple(columns)
    empty = ", ".join(f"NULL AS {column}" for column in columns)
    assert duckdb.execute(f"WITH {name} AS (SELECT {empty}) {sql}").fetchall()


@pytest.mark.parametrize("name", FIRMS)
def test_a_column_says_what_it_is_and_what_its_codes_mean(name):
    """Counts have a unit but where they are a place in a row; new codes have words."""
    for column in FORMS[name].columns:
        assert set(column.text) == set(words.LANGUAGES)
        if column.type == "count":
            assert column.unit or column.name == "sequence", column.name
        if column.type in UNITS:
            assert column.of
        assert not column.labels or set(column.labels) >= set(column.codes), column.name
        assert not column.name.endswith(ABSENT) and not column.personal


def test_no_form_of_a_firm_asks_for_a_name_or_a_number_of_a_person():
    """People are pseudonyms; texts are names of organisations and places."""
    texts = {(n, c.name) for n in FIRMS for c in FORMS[n].columns if c.type == "text"}
    assert texts == {
        ("adverts", "place"), ("audits", "auditor"), ("bank_accounts", "bank"),
        ("issuance_reserves", "keeper"), ("transfers", "other_firm"),
    }  # fmt: skip
    assert not [c.name for n in FIRMS for c in FORMS[n].columns if c.type in ("phone", "secret")]
