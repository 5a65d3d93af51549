"""The bad-input set: each file is read to its correct values, or one named problem says where and
what; no value changes on the way, and nothing costs more than it may."""

import json
import os
import resource
import subprocess
import sys

import pytest

from tests.tables import hostile
from tests.tables.books import DAY, book, grid, number, text
from tests.tables.hostile import CSV, HEAD, codes, reading, sheet_of, told, xml_of
from tests.test_tidy import ROOT


def permit(site="S-1", kw=None, day="2026-01-31", document="No. 7"):
    return [site, number("120") if kw is None else kw, day, document]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "filing"


def seems(path, content):
    (problem,) = reading(_written(path, content)).problems
    return problem.code, problem.values.get("encoding"), problem.where


def _written(path, content):
    path.write_bytes(content)
    return path


TURKMEN = CSV.replace("No. 7", "Rugsat hatynyň öý belgisi: köçe, söwda üçin")


@pytest.mark.parametrize(
    "content, encoding, line",
    [
        (hostile.excels_csv("cp1251"), "Windows-1251", 2),
        (f"{CSV};S-2;1;Ю;Без срока".encode("cp1251"), "Windows-1251", 3),
        (hostile.excels_csv("cp866"), "DOS 866", 2),
        (TURKMEN.encode("cp1250"), "Windows-1250", 2),
        (hostile.excels_csv("utf-16"), "UTF-16", 1),
        (hostile.excels_csv("utf-16-le"), "UTF-16", 1),
        (hostile.excels_csv("utf-16-be"), "UTF-16", 1),
        (hostile.excels_csv("utf-16", CSV.replace(",", "\t")), "UTF-16", 1),
        (hostile.excels_csv("utf-32"), "UTF-32", 1),
    ],
)  # fmt: skip
def test_another_encoding_is_named_as_what_it_seems_to_be(path, content, encoding, line):
    assert seems(path, content) == ("encoding_seems", encoding, {"line": line})


def test_too_few_letters_seem_nothing(path):
    assert seems(path, CSV.replace("No.", "Жю").encode("cp1251")) == (
        "encoding_not_utf8", None, {"line": 2},
    )  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode("utf-8-sig"),
        CSV.replace("\n", "\r\n").encode(),
        CSV.replace("\n", "\r").encode(),
        CSV.rstrip().encode(),
        CSV.replace("S-1", '"S-1"').encode(),
        (CSV + ",,,\n\n").encode()[:-6],
    ],
)
def test_what_excel_writes_lawfully_is_taken(path, content):
    assert told(path, content) == []


@pytest.mark.parametrize("separator, shown", [(";", ";"), ("\t", "TAB"), ("|", "|")])
def test_another_separator_is_named(path, separator, shown):
    (problem,) = reading(_written(path, CSV.replace(",", separator).encode())).problems
    assert (problem.code, problem.values, problem.where) == (
        "separator_not_comma", {"separator": shown}, {"line": 1},
    )  # fmt: skip


@pytest.mark.parametrize(
    "cell, code",
    [
        ('"120,5"', "cell_not_count"),
        ("1\u00a0200", "cell_not_count"),
        ("1\u202f200", "cell_not_count"),
        ("1 200", "cell_not_count"),
        ("1.2E+19", "cell_not_count"),
        ("-5", "cell_not_count"),
        ("١٢٠", "cell_not_count"),
        ("#N/A", "cell_not_count"),
        ("=120", "cell_not_count"),
    ],
)
def test_a_number_in_another_spelling_is_a_named_cell(path, cell, code):
    ((found, where),) = told(path, CSV.replace("120", cell).encode())
    assert (found, where["column"], where["line"]) == (code, "permitted_kw", 2)


@pytest.mark.parametrize("cell", ["1.2E+19", "=S-1", "@S", "S 1", "S\u00a01", "С-1", "", "'001"])
def test_an_id_that_a_program_changed_is_a_named_cell(path, cell):
    ((found, where),) = told(path, CSV.replace("S-1", cell).encode())
    assert found in ("cell_not_id", "cell_empty") and (where["column"], where["line"]) == (
        "site",
        2,
    )


@pytest.mark.parametrize("cell", ["31.01.2026", "1/31/26", "46053", "2026-01-31 00:00", "31-янв"])
def test_a_day_in_another_spelling_is_a_named_cell(path, cell):
    ((found, where),) = told(path, CSV.replace("2026-01-31", cell).encode())
    assert (found, where["column"], where["line"]) == ("cell_not_day", "from_day", 2)


SERIALS = [
    ("0", False, None), ("1", False, None), ("59", False, None), ("60", False, None),
    ("61", False, "1900-03-01"), ("46053", False, "2026-01-31"), ("46053.25", False, None),
    ("0", True, "1904-01-01"), ("59", True, "1904-02-29"), ("44591", True, "2026-01-31"),
    ("109938", False, None), ("109574", False, "2199-12-31"), ("-1", True, None),
    ("1E+99", False, None), ("99999999999999999999", True, None),
]  # fmt: skip


@pytest.mark.parametrize("serial, since_1904, day", SERIALS)
def test_days_of_both_calendars(path, serial, since_1904, day):
    """29 February 1900 never was: serials up to 60 mean other days in other programs."""
    properties = '<workbookPr date1904="1"/>' if since_1904 else ""
    found = reading(book(path, [HEAD, permit(day=number(serial, DAY))], properties=properties))
    if day is None:
        (problem,) = found.problems
        assert problem.where["cell"] == "C2" and problem.code in ("cell_day_unsure", "cell_not_day")
    else:
        assert str(found.table["from_day"][0]) == day


def test_long_numbers_lost_zeros_and_formulas(path):
    rows = [
        HEAD,
        permit(number("1.2E+19")),
        permit("007"),
        permit(number("8")),
        permit("S-4", 's="0"><f>60*2</f><v>120</v>'),
        permit("S-5", 's="0"><f>60*2</f>'),
        permit("S-6", 's="0"><f>60*2</f><v></v>'),
        permit("S-7", document='t="str"><f>A1&amp;""</f><v></v>'),
        permit("S-8", 't="e"><f>NA()</f><v>#N/A</v>'),
        permit("S-9", 't="b"><v>1</v>'),
    ]
    found = reading(book(path, rows))
    assert {(p.code, p.where["cell"], p.rows) for p in found.problems} == {
        ("cell_number_long", "A2", 1),
        ("cell_zeros_lost", "A4", 1),
        ("cell_uncomputed", "B6", 2),
        ("cell_is_error", "B9", 1),
        ("cell_not_count", "B10", 1),
    }


def test_a_formula_with_its_result_and_an_id_in_numbers_are_taken(path):
    rows = [HEAD, permit(number("7"), 's="0"><f>60*2</f><v>120</v>')]
    (row,) = reading(book(path, rows)).table.to_pylist()
    assert (row["site"], row["permitted_kw"]) == ("7", 120)


@pytest.mark.parametrize(
    "columns, cell",
    [
        ("<col min='2' max='3' hidden='1'/>", "B1"),
        ("<col min='1' max='9'/><col min='10' max='16384' hidden='1'/>", None),
        ("<col min='1' max='4' hidden='0'/>", None),
    ],
)
def test_hidden_columns_that_hold_something_are_named(path, columns, cell):
    found = told(sheet_of(path, f"<cols>{columns}</cols>{grid([HEAD, permit()])}"))
    assert found == ([("cells_hidden", {"cell": cell})] if cell else [])


def test_hidden_rows_are_named_and_counted(path):
    data = grid([HEAD, permit(), permit("S-2"), permit("S-3")])
    hidden = data.replace('r="3">', 'r="3" hidden="1">').replace('r="4">', 'r="4" hidden="true">')
    (problem,) = reading(sheet_of(path, hidden)).problems
    assert (problem.code, problem.where, problem.rows) == ("cells_hidden", {"cell": "A3"}, 8)


def test_merged_cells_and_several_or_hidden_sheets_are_named(path):
    merged = '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'
    assert ("cells_merged", {"cell": "A2"}) in told(book(path, [HEAD, permit()], after=merged))
    assert codes(book(path, [HEAD, permit()], [["more"]])) == ["sheets_several"]
    assert codes(book(path, [HEAD, permit()], states=("hidden",))) == ["sheet_hidden"]


@pytest.mark.parametrize(
    "cell, value",
    [
        ('t="inlineStr"><is><r><t>No</t></r><r><rPr><b/></rPr><t>. 7</t></r></is>', "No. 7"),
        ('t="str"><v>a_x002C_b</v>', "a,b"),
        ('t="inlineStr"><is><t>a_x005F_x002C_b</t></is>', "a_x002C_b"),
        ('t="d"><v>2026-01-31T00:00:00</v>', "2026-01-31"),
        ("t='s'><v>0</v>", "shared"),
    ],
)
def test_texts_of_every_kind_are_what_people_see(path, cell, value):
    shared = {"xl/sharedStrings.xml": "<sst><si><t>shared</t></si></sst>"}
    (row,) = reading(book(path, [HEAD, permit(document=cell)], **shared)).table.to_pylist()
    assert row["document"] == value


@pytest.mark.parametrize(
    "cell",
    ["t='s'><v>1</v>", "t='s'><v>-1</v>", "t='s'><v>1_0</v>", "t='s'><v>١</v>", "t='z'><v>1</v>",
     "s='-1'><v>5</v>", "t='str'><v>a_xD800_b</v>"],
)  # fmt: skip
def test_a_cell_that_points_at_nothing_is_damage(path, cell):
    shared = {"xl/sharedStrings.xml": "<sst><si><t>shared</t></si></sst>"}
    assert codes(book(path, [HEAD, permit(document=cell)], **shared)) == ["xlsx_unreadable"]


ROW = f"<row r='1'>{''.join(f'<c {text(name)}</c>' for name in HEAD)}</row>"


@pytest.mark.parametrize(
    "rows",
    [
        "<row r='2'><c r='A2'><v>1</v></c><c r='A2'><v>2</v></c></row>",
        "<row r='2'><c r='B2'><v>1</v></c><c r='A2'><v>2</v></c></row>",
        "<row r='2'><c r='A2'><v>1</v></c></row><row r='2'><c r='A2'><v>2</v></c></row>",
        "<row r='3'/><row r='2'><c r='A2'><v>1</v></c></row>",
        "<row r='2'><c r='XFE2'><v>1</v></c></row>",
        "<row r='1048577'><c r='A1048577'><v>1</v></c></row>",
        "<row r='٢'><c><v>1</v></c></row>",
    ],
)
def test_a_cell_twice_or_out_of_its_order_is_damage_and_no_choice(path, rows):
    assert codes(sheet_of(path, f"<sheetData>{ROW}{rows}</sheetData>")) == ["xlsx_unreadable"]


def test_two_sheets_of_one_part_and_a_sheet_of_none_are_damage(path):
    twice = '<sheet name="a" sheetId="1" r:id="r1"/>'
    head = (
        '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    )
    for sheets in (
        '<sheet name="a" sheetId="1"/>',
        twice.replace("r1", "r1").replace("r:id", "id"),
    ):
        more = {"xl/workbook.xml": f"{head}<sheets>{sheets}</sheets></workbook>"}
        assert codes(book(path, [HEAD, permit()], **more)) == ["xlsx_unreadable"]
    links = (
        '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="/xl/none.xml"/>'
        "</Relationships>"
    )
    assert codes(book(path, [HEAD], **{"xl/_rels/workbook.xml.rels": links})) == ["xlsx_unreadable"]


@pytest.mark.parametrize(
    "content, code, kind",
    [
        (hostile.older_office(locked=False), "file_kind_other", "xls"),
        (hostile.older_office(locked=True), "file_locked", None),
        (hostile.zipped({"xl/workbook.bin": b""}), "file_kind_other", "xlsb"),
        (hostile.zipped({"mimetype": b"", "content.xml": b"<x/>"}), "file_kind_other", "ods"),
        (hostile.zipped({"word/document.xml": b"<x/>"}), "file_kind_other", "docx"),
        (hostile.zipped({"filing.csv": CSV}), "file_kind_other", "zip"),
        (hostile.zipped({"a.xlsx": hostile.zipped({"b": b"c"})}), "file_kind_other", "zip"),
        (hostile.zipped({"xl/workbook.xml": "", "xl/vbaProject.bin": ""}), "xlsx_macros", None),
        (b"%PDF-1.7\n", "file_kind_other", "PDF"),
        (b"{\\rtf1", "file_kind_other", "RTF"),
        (b"\n<html><table><tr><td>site", "file_kind_other", "XML / HTML"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook', "file_kind_other", "XML / HTML"),
        (b"7z\xbc\xaf\x27\x1c\0", "file_kind_other", "7z"),
        (b"Rar!\x1a\x07\0", "file_kind_other", "RAR"),
        (b"PK\x03\x04" + b"\0" * 99, "xlsx_unreadable", None),
        (b"\xd0\xcf\x11\xe0", "file_kind_other", "xls"),
        (b'[{"site":"S-1"}]', "json_is_array", None),
        (b"", "file_empty", None),
        (b"PARE" + b"\0" * 99, "file_unreadable", None),
        (b"\x89PNG\r\n\x1a\n\0\0", "file_kind_unknown", None),
    ],
)
def test_another_kind_of_file_is_named(path, content, code, kind):
    (problem,) = reading(_written(path, content)).problems
    assert (problem.code, problem.values.get("kind")) == (code, kind)


MANY_NAMES = "".join(f"a{n}='>' " for n in range(300_000))
BOMBS = {
    "laughs": lambda at: xml_of(at, hostile.LAUGHS),
    "laughs in UTF-16": lambda at: xml_of(at, hostile.LAUGHS[21:].encode("utf-16")),
    "outside": lambda at: xml_of(at, hostile.OUTSIDE),
    "deep": lambda at: xml_of(at, "<a>" * 5_000_000),
    "deep in a row": lambda at: sheet_of(at, f"<sheetData><row>{'<r>' * 2_000_000}"),
    "wide row": lambda at: sheet_of(at, f"<sheetData><row>{'<c/>' * 8_000_000}</row></sheetData>"),
    "long list": lambda at: sheet_of(at, f"<sheetData>{'<row/>' * 5_000_000}</sheetData>"),
    "many cells": lambda at: sheet_of(
        at, "<sheetData>" + ("<row>" + "<c><v>1</v></c>" * 16_000 + "</row>") * 190 + "</sheetData>"
    ),
    "huge text": lambda at: sheet_of(
        at, f"<sheetData>{ROW}<row><c {text('x' * 60_000_000)}</c></row></sheetData>"
    ),
    "huge comment": lambda at: sheet_of(at, f"<!--{'x' * 50_000_000}"),
    "huge tag": lambda at: sheet_of(at, f"<sheetData {MANY_NAMES}>"),
    "spans": lambda at: sheet_of(at, "<cols>" + "<col min='1' max='16384' hidden='1'/>" * 500_000),
    "shared": lambda at: book(
        at, [HEAD], **{"xl/sharedStrings.xml": f"<sst>{'<si/>' * 10_000_000}</sst>"}
    ),
    "ratio": lambda at: book(at, [HEAD], **{"xl/media/a": b"\0" * 60_000_000}),
    "entries": lambda at: _written(at, hostile.listed(60_000)),
    "overlapping": lambda at: _written(at, hostile.overlapping(300)),
    "gzip": lambda at: _written(at, hostile.gzip_bomb(8192)),
    "zstd": lambda at: _written(at, hostile.zstd(b"\0" * 2**30)),
    "gzip of a zip": lambda at: _written(at, hostile.zstd(hostile.overlapping(300))),
    "json depth": lambda at: _written(at, b'{"site":' + b"[" * 5_000_000),
    "json line": lambda at: _written(at, b'{"site":"' + b"x" * 50_000_000),
    "json digits": lambda at: _written(at, b'{"permitted_kw":' + b"9" * 900_000 + b"}\n"),
    "json keys": lambda at: _written(
        at, b"".join(b'{"k%d":1}\n' % n for n in range(300_000))
    ),
    "returns": lambda at: _written(at, b"site\r" + b"1\r" * 6_000_000),
    "quotes": lambda at: _written(at, b"site,document\n" + b'"' * 30_000_001),
    "one cell": lambda at: _written(at, b"site,document\n1," + b"x" * 50_000_000),
    "commas": lambda at: _written(at, b"site,document\n" + b"," * 50_000_000),
}  # fmt: skip
MEMORY_BYTES, SECONDS = 1_200 * 2**20, 25


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_a_named_problem_within_bounds_of_time_and_memory(path, name):
    """In a process that is stopped beyond them."""
    BOMBS[name](path)
    program = (
        "import json, sys; from pathlib import Path; from tests.tables.hostile import reading; "
        "print(json.dumps([p.code for p in reading(Path(sys.argv[1])).problems]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True, text=True, cwd=ROOT, preexec_fn=_bound, check=False,
        # Arrow's own allocator takes a gigabyte in advance.
        env={**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert json.loads(ran.stdout)


def _bound():
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
