"""Reading: every problem fires and does not fire, all at once, in order, and leaks no person."""

import csv
import io
import string
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.core.money import AMOUNT_MAX
from perimeter.core.period import period
from perimeter.law import problems, words
from perimeter.law.fields import parse
from perimeter.tables import form as forms
from perimeter.tables import sheet
from perimeter.tables.cells import typed
from perimeter.tables.reading import read, read_rows

CODES = sorted(parse((problems.CHECKS / "reading.yaml").read_text("utf-8"))["codes"])
# Given by what is asked of cells that were read: test_identifiers, test_persons, test_checking.
ASKED = {
    "asset_unknown",
    *("lei_checksum", "dti_checksum", "wallet_checksum", "no_context", "no_period"),
    *("text_holds_email", "text_holds_phone", "text_holds_passport", "text_holds_name"),
}
ZONE, MARCH, ASSETS = "Asia/Kathmandu", period("2026-03"), ("BTC", "TOK")
PERSON = "ab" * 32
FORM_YAML = """
form: all
v: 1
by: firm
day_of: at
key: [id, asset]
one_row: {en: one}
columns:
  id: {type: id, text: {en: id}}
  at: {type: instant, text: {en: at}}
  side: {type: code, codes: [in, out], text: {en: side}}
  who: {type: pseudonym, absent: [own_account, not_recorded], text: {en: who}}
  asset: {type: asset, text: {en: asset}}
  units: {type: amount, of: asset, absent: [not_recorded], text: {en: units}}
  land: {type: country, text: {en: land}}
  purse: {type: wallet, text: {en: purse}}
  note: {type: text, optional: true, text: {en: note}}
  born: {type: day, optional: true, text: {en: born}}
  pieces: {type: count, optional: true, text: {en: pieces}}
  net: {type: chain, optional: true, text: {en: net}}
  sum: {type: digest, optional: true, text: {en: sum}}
  call: {type: phone, optional: true, text: {en: call}}
  body: {type: lei, optional: true, text: {en: body}}
  token: {type: dti, optional: true, text: {en: token}}
  venue: {type: mic, optional: true, text: {en: venue}}
  bank: {type: bic, optional: true, text: {en: bank}}
  rate: {type: price, of: asset, optional: true, text: {en: rate}}
"""
GOOD = {
    "id": "T-1", "at": "2026-03-05T06:07:08Z", "side": "in", "who": PERSON, "who_absent": "",
    "asset": "BTC", "units": "12345", "units_absent": "", "land": "TM", "purse": "1Bv" + "B" * 20,
    "note": "", "born": "", "pieces": "", "net": "", "sum": "",
    "call": "", "body": "", "token": "", "venue": "", "bank": "", "rate": "",
}  # fmt: skip
OTHER = GOOD | {"id": "T-0"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("reading")


@pytest.fixture(scope="module")
def form(folder):
    (folder / "all.yaml").write_text(FORM_YAML)
    return forms.load(folder)["all"]


def in_csv(*rows, header=None):
    out = io.StringIO()
    writer = csv.DictWriter(out, header or list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def in_parquet(table):
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def reading(folder, form, content, asked=MARCH):
    path = folder / "filing"
    path.write_bytes(content)
    return read(form, path, zone=ZONE, period=asked)


def one(column, cell, **more):
    """A file whose second record has one changed cell, and maybe others."""
    return in_csv(OTHER, GOOD | {column: cell} | more)


def in_floats(column):
    table = pa.table({name: [cell] for name, cell in GOOD.items()})
    at = table.schema.get_field_index(column)
    return in_parquet(table.set_column(at, column, pa.array([1.5])))


FIRES = {
    "file_empty": b"",
    "file_kind_unknown": b"no line end " * 2_000,
    "file_unreadable": b"PAR1 and no more",
    "file_too_large": in_csv(*[OTHER] * 300),
    "too_many_rows": b"id\n" + b"1\n" * 40,
    "encoding_not_utf8": one("note", "x").replace(b"x", "Ж".encode("cp1251")),
    "nul_byte": one("note", "x\0"),
    "separator_not_comma": in_csv(GOOD).replace(b",", b";"),
    "header_missing": in_csv(GOOD).partition(b"\n")[2],
    "row_unreadable": one("note", 'say "so').replace(b'""', b'"'),
    "row_width": in_csv(GOOD) + b"T-2,1\n",
    "column_unknown": in_csv(GOOD | {"extra": "1"}),
    "column_missing": in_csv({n: c for n, c in GOOD.items() if n != "land"}),
    "column_twice": in_csv(GOOD).replace(b"note", b"land", 1),
    "column_is_float": in_floats("units"),
    "column_type_wrong": in_floats("note"),
    "cell_empty": one("land", ""),
    "cell_not_id": one("id", "T 1"),
    "cell_not_asset": one("asset", "B T C"),
    "cell_not_pseudonym": one("who", "Meret"),
    "cell_not_wallet": one("purse", "1.23457E+19"),
    "cell_not_chain": one("net", "bitcoin"),
    "cell_not_phone": one("call", "Meret 12-34-56"),
    "cell_not_lei": one("body", "213800AQUAUP6I215N3"),
    "cell_not_dti": one("token", "X9J9K872A"),
    "cell_not_mic": one("venue", "XOF"),
    "cell_not_bic": one("bank", "ABCDTM2"),
    "cell_not_digest": one("sum", "E3B0C442"),
    "cell_not_country": one("land", "TKM"),
    "cell_not_text": one("note", "a\tb"),
    "text_unseen": one("note", "a\u200bb"),
    "cell_not_day": one("born", "31.03.2026"),
    "cell_not_instant": one("at", "2026-03-05"),
    "cell_not_amount": one("units", "12,5"),
    "cell_not_count": one("pieces", "-1"),
    "amount_negative": one("units", "-1"),
    "amount_too_large": one("units", "9" * 39),
    "code_unknown": one("side", "inn"),
    "absent_both": one("who_absent", "own_account"),
    "absent_neither": one("who", ""),
    "key_twice": in_csv(OTHER, GOOD, OTHER),
    "day_outside_period": one("at", "2026-04-01 00:00:00"),
}


@pytest.mark.parametrize("code", sorted(FIRES))
def test_each_problem_fires_alone_and_has_its_words(folder, form, monkeypatch, code):
    monkeypatch.setattr(sheet, "ROWS_MAX", 30)
    monkeypatch.setattr(sheet, "BYTES_MAX", 40_000)
    found = reading(folder, form, FIRES[code])
    assert found.table is None
    assert [problem.code for problem in found.problems] == [code]
    for lang in words.LANGUAGES:
        for problem in found.problems:
            assert words.said(problem, lang)
            for part in ("expected", "fix"):
                assert words.text(f"{code}.{part}", lang, **problem.values)


def test_the_same_file_without_the_fault_is_taken(folder, form):
    found = reading(folder, form, in_csv(OTHER, GOOD))
    assert (found.problems, found.rows, found.table.num_rows) == ((), 2, 2)
    assert found.table.schema == forms.schema(form)


def test_an_optional_column_that_is_left_out_is_empty(folder, form):
    optional = {c.name for c in form.columns if c.optional} | {"who_absent", "units_absent"}
    less = {name: cell for name, cell in GOOD.items() if name not in optional}
    found = reading(folder, form, in_csv(less))
    assert found.table == reading(folder, form, in_csv(GOOD)).table
    assert found.table["note"].null_count == 1


def test_every_code_has_a_case():
    """That every code of the source has words, and the reverse, is tested in test_tidy."""
    assert set(CODES) == set(FIRES) | ASKED


def of_type(kind, cell):
    column = forms.Column("it", kind, ("MTCH",) if kind == "code" else (), (), "", False, {})
    return typed(column, pa.chunked_array([[cell]], pa.string())).bad


@pytest.mark.parametrize("code", sorted(set(CODES) - ASKED))
def test_the_wrong_cell_of_a_code_is_wrong_in_just_this_way(code):
    """And its example is right: `perimeter sample` and `explain` show them."""
    entry = problems.entry(code)
    for kind in entry.types:
        if code != "cell_empty":
            assert [bad.code for bad in of_type(kind, entry.cell)] == [code]
            assert not of_type(kind, entry.example)


def test_every_type_of_column_can_be_told():
    told = {kind for code in CODES for kind in problems.entry(code).types}
    assert told == set(forms.ARROW) == set(problems.entry("cell_empty").types)


def test_a_broken_cell_never_hides_another(folder, form):
    bad = {"id": "?", "at": "?", "side": "?", "who": "?", "asset": "?", "units": "?", "land": "?",
           "purse": "?", "note": "\t", "born": "?", "pieces": "?", "net": "?", "sum": "?",
           "call": "?", "body": "?", "token": "?", "venue": "?", "bank": "?"}  # fmt: skip
    rows = [row | {"odd": "1"} for row in (OTHER, GOOD | bad, GOOD, OTHER)]
    found = reading(folder, form, in_csv(*rows) + b"ragged\n")
    codes = [problem.code for problem in found.problems]
    assert {c for c in codes if c.startswith("cell_not")} == {
        c for c in CODES if c.startswith("cell_not")
    }
    assert {"code_unknown", "row_width", "key_twice", "column_unknown"} <= set(codes)
    assert found.rows == 5


def test_problems_come_in_the_order_of_the_form(folder, form):
    rows = [OTHER, GOOD | {"land": "", "side": "x", "units": "y"}, GOOD | {"units": "-1"}]
    first = reading(folder, form, in_csv(*rows, header=list(GOOD)))
    assert [(p.code, p.where["column"], p.where["row"]) for p in first.problems] == [
        ("code_unknown", "side", 2),
        ("cell_not_amount", "units", 2),
        ("amount_negative", "units", 3),
        ("cell_empty", "land", 2),
        ("key_twice", "id, asset", 3),
    ]
    again = reading(folder, form, in_csv(*rows, header=list(reversed(GOOD))))
    assert again == first


def test_a_cause_in_a_column_is_one_problem_with_its_first_row(folder, form):
    rows = [GOOD | {"id": f"T-{n}", "units": "1.5" if n % 3 == 2 else "1"} for n in range(10)]
    (problem,) = reading(folder, form, in_csv(*rows)).problems
    assert (problem.where, problem.seen, problem.rows) == (
        {"column": "units", "row": 3, "record": "T-2, BTC", "line": 4}, "1.5", 3,
    )  # fmt: skip


def test_parquet_and_csv_have_the_same_problems(folder, form):
    rows = [
        OTHER,
        GOOD | {"land": "", "side": "x", "units": "1.2E+19", "at": "2026-02-30 00:00:00"},
    ]
    as_csv = reading(folder, form, in_csv(*rows)).problems
    table = pa.table({name: [row[name] for row in rows] for name in GOOD})
    as_parquet = reading(folder, form, in_parquet(table)).problems
    strip = [(p.code, p.where["column"], p.where["row"], p.seen, p.values, p.rows) for p in as_csv]
    assert strip == [
        (p.code, p.where["column"], p.where["row"], p.seen, p.values, p.rows) for p in as_parquet
    ]
    assert len(strip) == 4
    assert all("line" not in problem.where for problem in as_parquet)


@pytest.mark.parametrize("column", ["who", "note", "id", "purse", "sum", "call"])
def test_what_may_be_a_person_is_not_shown(folder, form, column):
    person = "Meret Meredowa\tI-AS 123456"
    (problem,) = reading(folder, form, one(column, person)).problems
    assert problem.seen == str(len(person))
    assert "Meret" not in repr(problem)


def test_a_pseudonym_beside_an_absence_code_is_not_shown(folder, form):
    (problem,) = reading(folder, form, one("who_absent", "not_recorded")).problems
    assert (problem.code, problem.seen) == ("absent_both", "64")


def test_a_long_value_is_cut(folder, form):
    assert reading(folder, form, one("side", "x" * 90)).problems[0].seen == "x" * 40


def test_keys(folder, form):
    rows = [GOOD, OTHER, GOOD | {"asset": "TOK"}, GOOD, OTHER, GOOD]
    (problem,) = reading(folder, form, in_csv(*rows)).problems
    assert (problem.code, problem.rows, problem.seen) == ("key_twice", 3, "T-1, BTC")
    assert problem.where == {"column": "id, asset", "row": 4, "record": "T-1, BTC", "line": 5}
    assert problem.values == {"first_row": 1}
    bad_keys = reading(folder, form, in_csv(GOOD | {"id": "?"}, GOOD | {"id": "?"}))
    assert [p.code for p in bad_keys.problems] == ["cell_not_id"]


def test_a_key_of_persons_is_not_shown(folder):
    customers = forms.load(Path(__file__).parents[2] / "forms")["customers"]
    row = {"customer": PERSON, "kind": "legal", "residence": "TM", "opened_day": "2026-01-01",
           "identified_at": "", "closed_day": ""}  # fmt: skip
    (problem,) = reading(folder, customers, in_csv(row, row)).problems
    assert (problem.code, problem.seen) == ("key_twice", "")
    assert PERSON not in repr(problem)


def test_absence_codes(folder, form):
    absent = GOOD | {
        "who": "",
        "who_absent": "own_account",
        "units": "",
        "units_absent": "not_recorded",
    }
    table = reading(folder, form, in_csv(absent)).table
    assert [table[c][0].as_py() for c in ("who", "who_absent", "units", "units_absent")] == [
        None, "own_account", None, "not_recorded",
    ]  # fmt: skip
    (problem,) = reading(folder, form, one("units_absent", "own_account", units="")).problems
    assert (problem.code, problem.where["column"]) == ("code_unknown", "units_absent")
    bare = {name: cell for name, cell in GOOD.items() if not name.endswith("_absent")}
    assert reading(folder, form, in_csv(bare)).table["who_absent"].null_count == 1
    (problem,) = reading(folder, form, in_csv(bare | {"who": ""})).problems
    assert (problem.code, problem.values["companion"]) == ("absent_neither", "who_absent")


@pytest.mark.parametrize(
    "at, inside",
    [
        ("2026-02-28 18:14:59.999999", False),  # 23:59 of 28 February, five and three quarters east
        ("2026-02-28 18:15:00", True),
        ("2026-03-31 18:14:59.999999", True),
        ("2026-03-31 18:15:00", False),
    ],
)
def test_a_day_is_the_packs_day(folder, form, at, inside):
    found = reading(folder, form, one("at", at))
    assert [p.code for p in found.problems] == ([] if inside else ["day_outside_period"])
    assert reading(folder, form, one("at", at), asked=None).problems == ()


def test_a_day_column_is_held_to_the_period(folder):
    balances = forms.load(Path(__file__).parents[2] / "forms")["balances"]
    rows = [{"day": d, "asset": "BTC", "owed": "1"} for d in ("2026-03-31", "2026-04-01")]
    (problem,) = reading(folder, balances, in_csv(*rows)).problems
    assert (problem.code, problem.seen, problem.values) == (
        "day_outside_period", "2026-04-01", {"period": "2026-03"},
    )  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2036, 1, 1)),
    st.sampled_from(["Asia/Kathmandu", "Europe/Berlin", "Pacific/Apia", "America/St_Johns", "UTC"]),
)
def test_days_are_those_of_the_zone(folder, form, at, zone):
    path = folder / "day"
    path.write_bytes(one("at", at.isoformat(" ", "microseconds")))
    table = read(form, path, zone=zone, period=None).table
    assert table["day"][1].as_py() == at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()


@pytest.mark.parametrize("newline", [b"\n", b""])
def test_a_header_alone_is_a_filing_of_nothing(folder, form, newline):
    found = reading(folder, form, ",".join(GOOD).encode() + newline)
    assert (found.problems, found.rows) == ((), 0)
    assert found.table.schema == forms.schema(form)
    empty = in_parquet(found.table.drop_columns(["row", "day"]))
    assert reading(folder, form, empty).table == found.table


def test_a_spreadsheets_csv_with_bom_and_crlf_is_taken(folder, form):
    content = b"\xef\xbb\xbf" + in_csv(OTHER, GOOD).replace(b"\n", b"\r\n")
    assert reading(folder, form, content).table == reading(folder, form, in_csv(OTHER, GOOD)).table


NAMES = st.text(st.sampled_from("abcXYZ019._/-"), min_size=1, max_size=12).map(lambda t: "n" + t)
CLEAR = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"))
INSTANTS = st.datetimes(datetime(2026, 3, 2), datetime(2026, 3, 30))


@st.composite
def records(draw):
    """A valid record as Python values, with the keys of the accepted table."""
    who = draw(st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex))
    units = draw(st.none() | st.integers(0, AMOUNT_MAX))
    return {
        "id": draw(NAMES),
        "at": draw(INSTANTS),
        "side": draw(st.sampled_from(["in", "out"])),
        "who": who,
        "who_absent": None if who else draw(st.sampled_from(["own_account", "not_recorded"])),
        "asset": draw(st.sampled_from(sorted(ASSETS))),
        "units": units,
        "units_absent": "not_recorded" if units is None else None,
        "land": draw(st.text(st.sampled_from(string.ascii_uppercase), min_size=2, max_size=2)),
        "purse": draw(st.text(st.sampled_from("xyz789:._-"), min_size=20, max_size=120)),
        "note": draw(st.none() | st.text(CLEAR, min_size=1, max_size=200)),
        "born": draw(st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31))),
        "pieces": draw(st.none() | st.integers(0, 10**18 - 1)),
        "sum": draw(st.none() | st.just(PERSON)),
        "call": draw(st.none() | st.integers(10**6, 10**15 - 1).map(lambda n: f"+{n}")),
        "net": draw(st.sampled_from([None, "eip155:1", "bip122:000000000019d6689c085ae165831e93"])),
        "body": draw(st.sampled_from([None, "EXAMPLE0FIRM00000146"])),
        "token": draw(st.sampled_from([None, "X9J9K872S", "4H95J0R2X"])),
        "venue": draw(st.sampled_from([None, "XOFF"])),
        "bank": draw(st.sampled_from([None, "BANKDEFF", "BANKDEFFXXX"])),
        "rate": draw(st.none() | st.integers(0, AMOUNT_MAX)),
    }


@settings(deadline=None, max_examples=40)
@given(st.lists(records(), max_size=6, unique_by=lambda r: (r["id"], r["asset"])), st.booleans())
def test_a_valid_table_reads_alike_from_csv_and_parquet(folder, form, rows, as_text):
    """And comes back as the very values that went in."""
    filed = pa.schema([f for f in forms.schema(form) if f.name not in ("row", "day")])
    written = [{n: "" if v is None else str(v) for n, v in row.items()} for row in rows]
    from_csv = reading(folder, form, in_csv(*written, header=filed.names)).table
    table = pa.Table.from_pylist(rows, filed)
    if as_text:
        table = pa.Table.from_pylist(written, pa.schema([(n, pa.string()) for n in filed.names]))
    from_parquet = reading(folder, form, in_parquet(table)).table
    assert from_csv == from_parquet
    kathmandu = timedelta(hours=5, minutes=45)
    assert from_csv.to_pylist() == [
        {"row": n, **row, "day": (row["at"] + kathmandu).date()} for n, row in enumerate(rows, 1)
    ]


def test_typed_rows_are_read_as_a_file_is(folder, form):
    """Absent columns are empty cells; every problem comes with its row, as from a file."""
    whole = [{n: c for n, c in row.items() if c} for row in (OTHER, GOOD)]
    assert read_rows(form, whole).table.equals(reading(folder, form, in_csv(OTHER, GOOD)).table)
    odd = [OTHER, GOOD | {"units": "much", "more": "1"}, {"id": "T-9"}]
    codes = {(p.code, p.where.get("row")) for p in read_rows(form, odd).problems}
    assert {("cell_not_amount", 2), ("column_unknown", None), ("cell_empty", 3)} <= codes
