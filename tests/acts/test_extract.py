"""The register as rows and files: only what is published, in one description, and unharmed."""

import csv
import gzip
import io
import json
import re
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.acts import extract_files as files
from perimeter.acts import mica
from perimeter.acts.apply import notify
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision
from perimeter.acts.extract import Column, Table, of_book
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.people import destroy
from perimeter.acts.published import every, of_entry
from perimeter.core import csvcell
from perimeter.core.problem import Refusal
from perimeter.law import pack as packs
from perimeter.law.fields import Words
from tests.world import DAY, firm_account

PHONE = {"kind": "phone", "address": "+000 12 345678"}
SITE = {"kind": "domain", "address": "one.example"}
WALLET = {"wallet": "bc1qexample0000000000", "chain": "bip122:000000000019d6689c085ae165831e93",
          "use": "hot"}  # fmt: skip
NAME = "Invented Person"
UNMARK = csvcell.UNMARKED.pattern


@pytest.fixture
def filled(world):
    """A licence in force with channels and a wallet, a miner who is a person, an application."""
    book, who = world.book, world.who["licensing"]
    enrol(book, who, Firm("F-001", "legal", "=Firm «One»", "", "Mary"))
    listed = {**world.rows("licence", "L-001"), "channels": [SITE, PHONE], "wallets": [WALLET]}
    world.apply("licence", "F-001", "L-001", ("exchange", "storage"), listed)
    world.settle(Decision("L-001", "grant", effective=DAY))
    enrol(book, who, Firm("F-002", "entrepreneur", NAME, "", "Lebap"))
    world.apply("miner", "F-002", "M-002")
    world.settle(Decision("M-002", "grant", effective=DAY))
    enrol(book, who, Firm("F-003", "legal", "Ýeni Firma"))
    world.apply("licence", "F-003", "L-003", ("exchange",))
    return world


def written(taken, form, table="entries"):
    out = io.BytesIO()
    files.write(out, taken, form, table)
    return out.getvalue()


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_is_each_entry_by_itself(filled):
    for day in (DAY, DAY - timedelta(days=1), filled.book.today()):
        found = every(filled.book, day)
        assert found == {one: of_entry(filled.book, one, day) for one in found}
    assert set(found) == {"L-001", "M-002", "L-003"} and every(filled.book, date(2020, 1, 1)) == {}


def test_csv_has_a_row_for_each_entry_and_a_column_for_each_service(filled):
    data = written(of_book(filled.book), "csv")
    assert data.startswith(b"\xef\xbb\xbfid,kind,firm,name,") and data.count(b"\r\n") == 4
    by = {row["id"]: row for row in rows(data)}
    assert by["L-001"]["services"] == "exchange|storage"
    assert (by["L-001"]["service_storage"], by["L-001"]["service_transfer"]) == ("true", "false")
    assert by["L-003"]["in_force"] == "false" and by["L-003"]["only_applied"] == "true"
    assert by["L-003"]["services"] == "" and by["L-003"]["name"] == "Ýeni Firma"
    assert by["M-002"]["person"] == "true" and by["M-002"]["since"] == DAY.isoformat()


def test_a_cell_that_looks_like_a_formula_is_marked_and_only_in_csv(filled):
    taken = of_book(filled.book)
    assert rows(written(taken, "csv"))[0]["name"] == "'=Firm «One»"
    phone = [r["address"] for r in rows(written(taken, "csv", "channels")) if r["kind"] == "phone"]
    assert phone == ["'+000 12 345678"]
    assert json.loads(written(taken, "jsonl").splitlines()[0])["name"] == "=Firm «One»"


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20))
def test_the_rule_of_the_dictionary_gives_every_value_back(value):
    table = Table("t", Words({}), (Column("name", "text", Words({})),))
    out = io.BytesIO()
    files.write_csv(out, table, [{"name": value}])
    text = out.getvalue().decode("utf-8-sig")
    (_, (cell,)) = csv.reader(io.StringIO(text, newline="")) if value else ("", ("",))
    assert re.sub(UNMARK, r"\1", cell) == value


def test_a_cell_parted_at_another_sign_is_no_formula(filled):
    """Excel where numbers have a decimal comma."""
    enrol(filled.book, filled.who["licensing"], Firm("F-004", "legal", 'x;=1+1;"-2'))
    filled.apply("licence", "F-004", "L-004", ("exchange",))
    taken = of_book(filled.book)
    row = next(one for one in rows(written(taken, "csv")) if one["id"] == "L-004")
    assert row["name"] == "x;'=1+1;\"'-2" and re.sub(UNMARK, r"\1", row["name"]) == 'x;=1+1;"-2'
    assert b";=" not in written(taken, "csv") and b";=" in written(taken, "jsonl")


def test_each_of_several_codes_in_a_cell_is_marked():
    table = Table("t", Words({}), (Column("phones", "codes", Words({})),))
    out = io.BytesIO()
    files.write_csv(out, table, [{"phones": ["+000 1", "+000 2"]}])
    assert rows(out.getvalue()) == [{"phones": "'+000 1|'+000 2"}]


def test_lines_and_parquet_hold_the_same_whole(filled):
    taken = of_book(filled.book)
    lines = [json.loads(line) for line in written(taken, "jsonl").splitlines()]
    table = pq.read_table(io.BytesIO(written(taken, "parquet")))
    again = json.loads(json.dumps(table.to_pylist(), default=date.isoformat))
    assert again == lines and table.num_rows == 3
    assert str(table.schema.field("since").type) == "date32[day]"
    (licence,) = (line for line in lines if line["id"] == "L-001")
    assert licence["channels"] == [
        {"address": "one.example", "kind": "domain"},
        {"address": "+000 12 345678", "kind": "phone"},
    ]
    assert licence["wallets"][0]["wallet"] == WALLET["wallet"]
    assert [step["status"] for step in licence["history"]] == ["submitted", "granted"]


def test_the_dictionary_names_what_the_files_hold(filled):
    taken = of_book(filled.book)
    told = files.dictionary(taken)["csv"]
    assert (told["unmark"], told["mark"]) == (UNMARK, "'")
    assert set(told["text"]) == {"tk", "ru", "en"}
    for table in taken.tables.values():
        names = [column.name for column in table.columns]
        assert written(taken, "csv", table.name).decode("utf-8-sig").splitlines()[0] == ",".join(
            names
        )
        assert len(set(names)) == len(names)
        for column in table.columns:
            assert set(column.text) == {"tk", "ru", "en"} and all(column.text.values())
    (record, *_) = taken.rows("entries")
    assert list(record) == [column.name for column in taken.tables["entries"].columns]


def test_nothing_of_a_person_but_name_and_district(filled):
    taken = of_book(filled.book)
    everything = b"".join(
        written(taken, form, table)
        for form, table in (("jsonl", "entries"), *(("csv", name) for name in taken.tables))
    ).decode()
    assert NAME in everything and "Lebap" in everything
    for hidden in ("Invented Street", "SN-M002", "bc1qexample0000000000M002", "Invented Owner"):
        assert hidden not in everything, hidden
    person = of_entry(filled.book, "M-002")
    destroy(filled.book, filled.who["head"], _person(filled.book, person.firm), "gone")
    assert NAME not in written(of_book(filled.book), "jsonl").decode()


def test_what_was_listed_is_gone_when_it_is_no_longer_in_force(filled):
    until = DAY + timedelta(days=100)
    filled.settle(Decision("L-001", "suspend", "x", effective=DAY, until=until))
    taken = of_book(filled.book)
    assert list(taken.rows("channels")) == []
    (row,) = (row for row in taken.rows("entries") if row["id"] == "L-001")
    assert row["status"] == "suspended" and row["services"] == [] and not row["service_storage"]


def test_of_a_day_before_and_never_of_one_ahead(filled):
    before = of_book(filled.book, DAY)
    assert {row["status"] for row in before.rows("entries")} == {"granted", "submitted"}
    assert of_book(filled.book, DAY - timedelta(days=1)).entries == []
    with pytest.raises(Refusal, match="day_ahead"):
        of_book(filled.book, date(2999, 1, 1))


def test_a_change_waits_for_its_day(filled):
    other = {"kind": "domain", "address": "two.example"}
    change = Brought({"channels": [other]}, {"channels": [["one.example"]]})
    notify(filled.book, firm_account(filled, "F-001"), "L-001", change)
    later = filled.book.today() + timedelta(days=20)
    filled.settle(Decision("L-001", "approve", notice=1, effective=later))
    assert "two.example" not in written(of_book(filled.book), "jsonl").decode()
    assert any(row.get("address") == "two.example"
               for row in every(filled.book, later)["L-001"].of("channels"))  # fmt: skip


def test_the_shape_of_mica(filled):
    data = written(of_book(filled.book), "mica")
    (row,) = rows(data)  # neither miners nor those who only applied
    assert tuple(row)[: len(mica.COLUMNS)] == mica.COLUMNS
    assert row["ac_authorisationNotificationDate"] == "05/01/2026"
    assert row["ac_authorisationEndDate"] == "" and row["ae_website"] == "one.example"
    assert row["mica_services"] == "a|b" and row["services"] == "exchange|storage"
    found = [text.strip() for text in row["ac_serviceCode"].split("|")]
    assert {code: text for code, _, text in (one.partition(". ") for one in found)} == {
        code: mica.SERVICES[code] for code in "ab"
    }
    filled.settle(Decision("L-001", "revoke", "x", effective=DAY))
    (row,) = rows(written(of_book(filled.book), "mica"))
    assert row["ac_authorisationEndDate"] == "05/01/2026" and row["in_force"] == "false"
    assert row["mica_services"] == "a|b" and row["services"] == row["ae_website"] == ""


def test_the_same_book_gives_the_same_bytes(filled):
    for form in files.FORMATS:
        first, second = (written(of_book(filled.book), form) for _ in range(2))
        assert first == second
    assert len(gzip.compress(written(of_book(filled.book), "csv"))) < 1000


def _person(book, firm):
    acts = book.home.journal.acts(on=f"firm:{firm}")
    return next(act.body["person"] for act in acts if act.kind == "enrol")


def test_every_table_and_column_of_ours_is_in_the_description(filled):
    page = (packs.JURISDICTIONS.parent / "docs" / "formats" / "register.md").read_text("utf-8")
    tables = of_book(filled.book).tables
    for name in tables:
        assert f"`{name}`" in page, name
    for column in tables["entries"].columns:
        assert f"`{column.name}`" in page or column.name.startswith("service_"), column.name
