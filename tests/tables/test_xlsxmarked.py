"""The filer's own spreadsheet comes back with its bad cells marked and every other value untouched.

openpyxl reads both files anew: it shares no code with what marked them.
"""

import contextlib
import gzip
import io
import re
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.law import words
from perimeter.tables import form as forms
from perimeter.tables import xlsxcolours, xlsxmarked
from perimeter.tables.reading import read
from perimeter.tables.xlsxmarked import marked
from tests.tables import producers
from tests.tables.books import book, error, number
from tests.tables.hostile import HEAD, reading
from tests.tables.producers import EXCEL, excel
from tests.test_tidy import ROOT

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
MAY_CHANGE = re.compile(
    r"\[Content_Types\]\.xml|xl/(styles\.xml|worksheets/(_rels/)?s(heet)?1\.xml(\.rels)?"
    r"|comments.*|drawings/(vml|comments)Drawing.*|_rels/workbook\.xml\.rels)"
)
RED, YELLOW = xlsxcolours.COLOURS["error"], xlsxcolours.COLOURS["warning"]
BAD = {"B3": "cell_not_count", "C3": "cell_empty", "A5": "cell_not_id", "C5": "cell_is_error"}


def copy_of(path: Path, to: Path | None = None, lang: str = "en", found=None) -> Path:
    made = to or path.with_name(f"marked-{path.name}")
    made.write_bytes(marked(path, found or reading(path), lang))
    return made


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def sheet_of(path: Path, **how):
    return openpyxl.load_workbook(path, **how).worksheets[0]


def look(cell) -> str:
    """All that a cell shows but its fill."""
    shown = (cell.font, cell.border, cell.alignment, cell.protection, cell.style)
    return cell.number_format + "".join(map(repr, shown))


def colour(cell) -> str:
    return cell.fill.fgColor.rgb if cell.fill.patternType == "solid" else ""


def assert_nothing_else_changed(before: Path, after: Path, cells: set[str]) -> None:
    """Values, formulas, formats, ranges and other parts are the same; fills, but of these cells."""
    was, now = entries(before), entries(after)
    for how in ({}, {"data_only": True}):
        old, new = sheet_of(before, **how), sheet_of(after, **how)
        places = {(c.row, c.column) for s in (old, new) for r in s.iter_rows() for c in r}
        for place in places:
            a, b = old.cell(*place), new.cell(*place)
            assert a.value == b.value and a.data_type == b.data_type, b.coordinate
            marks = b.coordinate in cells
            made = (marks and a.value is None) or "xl/styles.xml" not in was
            assert made or look(a) == look(b), b.coordinate
            assert marks or repr(a.fill) == repr(b.fill), b.coordinate
    assert old.merged_cells.ranges == new.merged_cells.ranges
    assert {k: vars(v) for k, v in old.row_dimensions.items()}.keys() <= set(new.row_dimensions)
    assert list(now)[: len(was)] == list(was)
    assert {n for n in was if was[n] != now[n]} <= set(filter(MAY_CHANGE.fullmatch, now))


def assert_read_the_same(before: Path, after: Path) -> None:
    a, b = reading(before), reading(after)
    assert a.problems == b.problems and a.typed.equals(b.typed)
    assert (a.table is None) == (b.table is None)


@pytest.mark.parametrize("make", producers.EVERY)
def test_every_producers_file_comes_back_marked_and_otherwise_the_same(tmp_path, make):
    path = make(tmp_path / "a.xlsx")
    made = copy_of(path)
    assert_nothing_else_changed(path, made, set(BAD))
    assert_read_the_same(path, made)
    sheet = sheet_of(made)
    told = {c.coordinate: c for row in sheet.iter_rows() for c in row if colour(c) == RED}
    assert set(told) == set(BAD)
    for at, cell in told.items():
        assert f"problem: {BAD[at]}\n" in cell.comment.text, at
        assert "How to mend it: " in cell.comment.text
    assert ("ask <Merdan>" in told["B3"].comment.text) == (make is excel)


@pytest.mark.parametrize("make", producers.EVERY)
def test_a_copy_of_a_copy_is_the_copy(tmp_path, make):
    once = copy_of(make(tmp_path / "a.xlsx"))
    twice = copy_of(once)
    assert entries(once) == entries(twice)


def test_what_openpyxl_writes_is_marked_and_what_it_writes_again_is_unmarked(tmp_path):
    book_of = openpyxl.Workbook()
    sheet = book_of.active
    for row in ([*HEAD], ["S-1", 120, "2026-01-31", None], ["S-2", "many", None, "x"]):
        sheet.append(row)
    sheet["B3"].comment = openpyxl.comments.Comment("mine", "Aman")
    sheet["B3"].font = openpyxl.styles.Font(bold=True)
    sheet["A1"].comment = openpyxl.comments.Comment("first", "Aman")
    path = tmp_path / "a.xlsx"
    book_of.save(path)
    made = copy_of(path)
    assert_nothing_else_changed(path, made, {"B3", "C3"})
    mended = openpyxl.load_workbook(made)
    assert mended.active["B3"].comment.text.endswith("\n\nmine") and mended.active["B3"].font.b
    mended.active["B3"].value = 5
    mended.save(tmp_path / "b.xlsx")
    again = sheet_of(copy_of(tmp_path / "b.xlsx"))
    assert colour(again["B3"]) == "" and again["B3"].comment.text == "mine"
    assert colour(again["C3"]) == RED and "cell_empty" in again["C3"].comment.text
    mended.active["C3"].value = "2026-01-31"
    mended.save(tmp_path / "c.xlsx")
    clean = copy_of(tmp_path / "c.xlsx")
    left = [c for row in sheet_of(clean).iter_rows() for c in row if colour(c) or c.comment]
    assert [c.coordinate for c in left] == ["A1", "B3"]
    assert b"Perimeter:" not in entries(clean)["xl/comments/comment1.xml"]


CELLS = st.one_of(
    st.none(),
    st.sampled_from(["S-1", "x y", "2026-01-31", "many", error(), number("1E20"), number("7", 3)]),
    st.builds(number, st.integers(0, 99999).map(str), st.integers(0, 5)),
    st.text("aÄй<&\"' _x0041_\n", max_size=6),
)


@settings(max_examples=20)  # 2,000 were tried
@given(
    st.lists(st.lists(CELLS, min_size=4, max_size=5), min_size=1, max_size=6),
    st.sampled_from(words.LANGUAGES),
)
def test_of_any_table_the_values_stay_and_the_problems_are_those_of_its_cells(
    tmp_path_factory, rows, lang
):
    folder = tmp_path_factory.mktemp("m")
    path = book(folder / "a.xlsx", [HEAD, *rows])
    found = reading(path)
    made = copy_of(path, lang=lang, found=found)
    cells = {
        f"{found.sheet.letters[column]}{found.sheet.line[at].as_py()}"
        for mark in found.marks
        for column in str(mark.problem.where.get("column", "")).split(", ")
        if column in found.sheet.letters
        for at in mark.at.to_pylist()
    } | {str(p.where["cell"]) for p in found.problems if p.code == "cell_beside"}
    assert_nothing_else_changed(path, made, cells)
    assert_read_the_same(path, made)
    sheet = sheet_of(made)
    red = {c.coordinate for row in sheet.iter_rows() for c in row if colour(c)}
    noted = {c.coordinate for row in sheet.iter_rows() for c in row if c.comment}
    assert red == noted == cells


def test_what_has_no_cell_is_told_on_the_columns_name_or_on_the_first_cell(tmp_path):
    head = ["site", "permitted_kw", "colour", "", "site"]
    path = book(tmp_path / "a.xlsx", [head, ["S-1", number("5")]])
    sheet = sheet_of(copy_of(path))
    assert "column_missing" in sheet["A1"].comment.text and "from_day" in sheet["A1"].comment.text
    assert "column_twice" in sheet["A1"].comment.text
    assert "column_unknown" in sheet["C1"].comment.text
    assert "#4" in sheet["D1"].comment.text and "column_twice" in sheet["E1"].comment.text
    assert colour(sheet["C1"]) == RED and colour(sheet["B1"]) == ""
    several = copy_of(book(tmp_path / "b.xlsx", [HEAD], [["more"]]))
    assert "sheets_several" in sheet_of(several)["A1"].comment.text
    empty = copy_of(book(tmp_path / "c.xlsx", []))
    assert "file_empty" in sheet_of(empty)["A1"].comment.text


def test_every_cell_of_a_readers_problem_is_marked_and_a_doubled_key_in_all_its_columns(tmp_path):
    long = number("5E15")
    rows = [["S-1", long, "2026-01-31"], ["S-1", long, "2026-01-31"], ["S-3", long, "2026-01-31"]]
    sheet = sheet_of(copy_of(book(tmp_path / "a.xlsx", [HEAD, *rows])))
    red = {c.coordinate for row in sheet.iter_rows() for c in row if colour(c)}
    assert red == {"B2", "B3", "B4", "A3"} and "key_twice" in sheet["A3"].comment.text


def test_a_warning_has_the_other_colour_and_its_own_word(tmp_path, monkeypatch):
    path = book(tmp_path / "a.xlsx", [HEAD, ["S-1", "many", "2026-01-31"]])
    found = reading(path)
    monkeypatch.setattr("perimeter.law.problems.is_error", lambda code: False)
    cell = sheet_of(copy_of(path, found=found))["B2"]
    assert colour(cell) == YELLOW


def test_more_cells_than_are_marked_are_counted_on_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsxmarked, "CELLS_MAX", 3)
    rows = [[f"S-{n}", "many", "2026-01-31"] for n in range(1, 8)]
    sheet = sheet_of(copy_of(book(tmp_path / "a.xlsx", [HEAD, *rows])))
    assert [colour(sheet[f"B{n}"]) for n in range(2, 9)] == [RED] * 3 + [""] * 4
    assert "cells are marked: 3. Places not marked: 4." in sheet["A1"].comment.text


def test_a_clean_file_comes_back_as_it_was_and_a_packed_one_unpacked(tmp_path):
    path = book(tmp_path / "a.xlsx", [HEAD, ["S-1", number("5"), "2026-01-31"]])
    assert entries(copy_of(path)) == entries(path)
    wrapped = tmp_path / "a.xlsx.gz"
    wrapped.write_bytes(gzip.compress(path.read_bytes()))
    assert entries(copy_of(wrapped)) == entries(path)


def test_a_cell_made_has_the_format_of_its_row_or_column_and_its_row_tells_how_wide_it_is(tmp_path):
    made = copy_of(excel(tmp_path / "a.xlsx"))
    assert sheet_of(made)["C3"].number_format == "yyyy\\-mm\\-dd"
    assert b'<row r="3" spans="1:3"' in entries(made)["xl/worksheets/sheet1.xml"]
    row = EXCEL.replace('<row r="3" spans="1:2"', '<row r="3" s="3" customFormat="1" spans="1:2"')
    assert sheet_of(copy_of(excel(tmp_path / "b.xlsx", row)))["C3"].number_format == "@"


def test_the_drawing_stands_where_the_standard_wants_it_and_old_boxes_stay(tmp_path):
    sheet = entries(copy_of(producers.google(tmp_path / "a.xlsx")))["xl/worksheets/sheet1.xml"]
    assert re.search(rb'<drawing r:id="rId1"/><legacyDrawing [^>]*/></worksheet>', sheet)
    parts = entries(copy_of(excel(tmp_path / "b.xlsx")))
    drawing = parts["xl/drawings/vmlDrawing1.vml"].decode()
    assert producers.DRAWING.removesuffix("</xml>") in drawing.removesuffix("</xml>")
    assert len(set(re.findall('id="(_x0000_s[0-9]+)"', drawing))) == 4
    assert parts["xl/worksheets/sheet1.xml"].count(b"<legacyDrawing") == 1


def test_a_conversation_takes_no_note_of_ours(tmp_path):
    talk = producers.COMMENTS.replace("<author>Aman<", "<author>tc={0F}<")
    made = copy_of(excel(tmp_path / "a.xlsx", **{"xl/comments1.xml": talk}))
    cell = sheet_of(made)["B3"]
    assert colour(cell) == RED and "cell_not_count" not in cell.comment.text


@pytest.mark.parametrize(
    "more",
    [
        {"xl/worksheets/sheet1.xml": EXCEL.replace(producers.MAIN, "http://purl.oclc.org/ooxml/x")},
        {"xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="UTF-16"?>{EXCEL}'},
        {"xl/styles.xml": f'<styleSheet xmlns="{producers.MAIN}"/>'},
        {"xl/comments1.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><comments/>"},
        {"xl/comments1.xml": "<comments>"},
        {"xl/drawings/vmlDrawing1.vml": "no drawing"},
        {"xl/worksheets/_rels/sheet1.xml.rels": producers.links()},
    ],
)
def test_what_cannot_be_changed_in_place_is_refused(tmp_path, more):
    found = reading(excel(tmp_path / "a.xlsx"))
    path = excel(tmp_path / "b.xlsx")
    parts = {**entries(path), **{name: text.encode("utf-16" if "UTF-16" in text else "utf-8")
             for name, text in more.items()}}  # fmt: skip
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    with pytest.raises(Refusal) as refused:
        marked(path, found, "en")
    assert refused.value.code == "marked_unsafe"


def test_other_kinds_signed_hidden_and_broken_files_are_refused_in_words(tmp_path):
    good = excel(tmp_path / "a.xlsx")
    csv, cut = tmp_path / "a.csv", tmp_path / "b.xlsx"
    csv.write_text(",".join(HEAD))
    cut.write_bytes(good.read_bytes()[:500])
    signed = excel(tmp_path / "c.xlsx", **{"_xmlsignatures/sig1.xml": "<Signature/>"})
    hidden = book(tmp_path / "d.xlsx", [HEAD], states=("hidden",))
    macros = excel(tmp_path / "e.xlsx", **{"xl/vbaProject.bin": "x"})
    untold = book(tmp_path / "f.xlsx", [HEAD, ["S 1"]], **{"[Content_Types].xml": "<Types"})
    codes = {
        csv: "marked_not_xlsx", cut: "marked_unreadable", signed: "marked_signed",
        hidden: "marked_unreadable", macros: "marked_unreadable", untold: "marked_unsafe",
    }  # fmt: skip
    for path, code in codes.items():
        with pytest.raises(Refusal) as refused:
            marked(path, reading(path), "en")
        assert refused.value.code == code
        assert all(words.said(refused.value, lang) for lang in words.LANGUAGES)


@pytest.mark.parametrize(
    "more",
    [
        {"xl/drawings/vmlDrawing1.vml": f"<xml>{'<v:shape ' * 200_000}</xml>"},
        {"xl/drawings/vmlDrawing1.vml": "<xml " * 200_000},
        {
            "xl/comments1.xml": producers.COMMENTS.replace(
                "<text>", "".join(f"<n{n}></n{n}>" for n in range(20_000)) + "<text>"
            )
        },
        {
            "xl/styles.xml": producers.STYLES.replace(
                "</cellXfs>", "".join(f'<xf numFmtId="{n}"/>' for n in range(20_000)) + "</cellXfs>"
            )
        },
    ],
)
def test_hostile_parts_cost_no_more_than_they_weigh(tmp_path, more):
    path = excel(tmp_path / "a.xlsx", **more)
    found, before = reading(path), time.process_time()
    with contextlib.suppress(Refusal):
        marked(path, found, "en")
    assert time.process_time() - before < 2


@pytest.mark.slow
def test_twenty_thousand_rows_with_five_thousand_marks(tmp_path):
    form = forms.load(ROOT / "schedules")["permits"]
    data = "".join(
        f'<row r="{n}"><c r="A{n}" s="0" t="str"><v>S-{n}</v></c><c r="B{n}" s="0">'
        f'<v>{n if n % 4 else "1E20"}</v></c><c r="C{n}" s="1"><v>46053</v></c></row>'
        for n in range(2, 20_002)
    )
    head = "".join(
        f'<c r="{at}1" t="str"><v>{name}</v></c>' for at, name in zip("ABC", HEAD, strict=False)
    )
    sheet = f'<sheetData><row r="1">{head}</row>{data}</sheetData>'
    path = book(tmp_path / "a.xlsx", sheet)
    found = read(form, path, zone="UTC", period=None)
    assert [(p.code, p.rows) for p in found.problems] == [("cell_number_long", 5_000)]
    before = time.process_time()
    made = marked(path, found, "tk")
    assert time.process_time() - before < 2
    comments = zipfile.ZipFile(io.BytesIO(made)).read("xl/comments1.xml")
    assert comments.count(b"<comment ") == 5_000
