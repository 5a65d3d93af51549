"""Rows of schedules in words: values by type, tables without empty columns, changes."""

import pytest

from perimeter.acts.contents import RECORD, Contents
from perimeter.law import pack as packs
from perimeter.law.words import LANGUAGES
from perimeter.tables import form as forms
from perimeter.web import rows
from perimeter.web.values import Reader
from tests.world import ROWS

PACK = packs.load(packs.find("tm"))
FORMS = forms.load(packs.JURISDICTIONS.parent / "schedules")
READ = Reader("en", PACK, {}, {})


def shown(schedule, column, read=READ, **row):
    form = FORMS[schedule]
    one = next(c for c in form.columns if c.name == column)
    return rows.value(read, one, row).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "schedule, column, row, said",
    [
        ("conditions", "from_day", {"from_day": "2026-02-01"}, "1 February 2026"),
        ("machines", "watts", {"watts": "3250"}, "3,250"),
        ("pool", "fee_bp", {"fee_bp": "150"}, "1.50%"),
        ("closing", "claims", {"claims": "12345", "asset": "TMT"}, "123.45 TMT"),
        ("closing", "claims", {"claims": "12345", "asset": "BTC"}, "12,345 BTC"),
        ("machines", "serial", {"serial": "SN-1"}, "SN-1"),
        ("conditions", "until_day", {}, ""),
        ("wallets", "chain", {"chain": ROWS["wallets"]["chain"]}, "Bitcoin"),
        ("wallets", "chain", {"chain": "eip155:77"}, "eip155:77"),
    ],
)
def test_a_value_by_the_type_of_its_column(schedule, column, row, said):
    assert shown(schedule, column, **row) == said


def test_a_code_is_a_word_where_the_schedule_has_one():
    column = next(c for c in FORMS["machines"].columns if c.name == "title")
    for lang in LANGUAGES:
        known = column.labels.get("bought")
        assert rows.label(column, "bought", lang) == (known[lang] if known else "bought")
    assert rows.label(column, "never-heard-of", "en") == "never-heard-of"


def test_a_value_on_offer_is_words_and_a_label_of_ones_own_is_a_code():
    column = next(c for c in FORMS["owners"].columns if c.name == "holds_in")
    firm, other = (rows.cell(READ, column, {"holds_in": value}) for value in ("firm", "O-1"))
    assert (firm.text, firm.code) == ("in this firm", False)
    assert (other.text, other.code) == ("O-1", True)
    assert not rows.cell(READ, column, {}).code


def test_why_a_value_is_missing_is_told():
    column = next(c for c in FORMS["sites"].columns if c.name == "host")
    said = shown("sites", "host", host_absent="own_site")
    assert said == rows.label(column, "own_site", "en") and said


def test_a_table_leaves_out_columns_that_are_empty_and_counts_all_rows():
    given = [{**ROWS["machines"], "serial": f"SN-{n}"} for n in range(5)]
    table = rows.table(READ, FORMS["machines"], given, 2)
    assert (table.total, len(table.lines), table.sealed) == (5, 2, False)
    heads = [cell.head for cell in table.lines[0].cells]
    assert len(heads) == len(set(heads)) == len(ROWS["machines"])


def test_of_a_sealed_row_only_that_it_is_sealed():
    row = {"seat": "office", "district": "Mary", RECORD: "p-1"}
    table = rows.table(READ, FORMS["seat"], [row])
    assert table.sealed and table.lines[0].record == "p-1"
    assert "p-1" not in [cell.text for cell in table.lines[0].cells]


def contents(*given):
    return Contents({"machines": {(row["serial"],): row for row in given}})


def test_rows_that_come_go_and_change():
    first, second = ({**ROWS["machines"], "serial": name} for name in ("A", "B"))
    third, changed = {**first, "serial": "C"}, {**first, "watts": "1"}
    found = rows.changes(
        READ, [FORMS["machines"]], contents(first, second), contents(changed, third), 9
    )
    assert [(row.how, bool(row.now), bool(row.then)) for row in found[0].rows] == [
        ("changed", True, True), ("goes", True, False), ("came", False, True),
    ]  # fmt: skip
    assert [cell.text for cell in found[0].rows[0].now] == ["A", "3,250"]
    assert [cell.text for cell in found[0].rows[0].then] == ["A", "1"]


def test_nothing_changes_and_too_much_changes():
    one = contents(ROWS["machines"])
    assert rows.changes(READ, FORMS.values(), one, one, 9) == []
    many = contents(*({**ROWS["machines"], "serial": str(n)} for n in range(30)))
    found = rows.changes(READ, FORMS.values(), Contents(), many, 10)
    assert (found[0].total, len(found[0].rows)) == (30, 10)


def test_a_new_record_is_told_without_what_is_in_it():
    row = {"seat": "office", "district": "Mary", RECORD: "p-1"}
    now, then = (Contents({"seat": {("office",): {**row, RECORD: p}}}) for p in ("p-1", "p-2"))
    change = rows.changes(READ, [FORMS["seat"]], now, then, 9)[0].rows[0]
    assert [cell.text for cell in change.then][-1] == "in a new sealed record"
    assert "p-2" not in str(change)


def test_a_role_sees_the_schedules_it_is_for():
    kind, roles = PACK.registers["miner"], PACK.rights
    assert rows.seen(roles["energy"], kind) == ["sites", "permits"]
    assert rows.seen(roles["head"], kind) == list(kind.schedules)
