"""A spreadsheet: what a person sees is what is read, and what cannot be sure is a named cell."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.law import words
from perimeter.tables import form as forms
from perimeter.tables import xlsxpackage, xlsxparts
from perimeter.tables.reading import read
from perimeter.tables.xlsxblank import blank
from perimeter.tables.xlsxpackage import letters
from perimeter.tables.xlsxpackage import number as place
from tests.tables.books import DAY, DECIMALS, OWN_DAY, PADDED, PERCENT, book, error, number, text
from tests.test_tidy import ROOT

HEAD = ["site", "permitted_kw", "from_day", "document"]
PERMITS = forms.load(ROOT / "schedules")["permits"]


def reading(path):
    return read(PERMITS, path, zone="UTC", period=None)


def rows(path):
    found = reading(path)
    assert found.table is not None, found.problems
    return [{k: v for k, v in row.items() if k != "row"} for row in found.table.to_pylist()]


def problems(path):
    return {
        (p.code, p.where.get("cell", p.where.get("column", ""))) for p in reading(path).problems
    }


def codes(path):
    return {code for code, _ in problems(path)}


def permit(site="S-1", kw=None, day=None, document=None):
    return [site, number("120") if kw is None else kw, day or "2026-01-31", document]


def test_texts_numbers_and_days_of_every_format(tmp_path):
    path = book(
        tmp_path / "a.xlsx",
        [
            HEAD,
            permit(),
            permit("S-2", number("1.2E2"), number("46053", DAY), " with spaces "),
            permit("S-3", number("120", DECIMALS), number("46053", OWN_DAY), number("42")),
            permit("S-4", "120"),
        ],
    )
    found = rows(path)
    assert [row["permitted_kw"] for row in found] == [120] * 4
    assert [row["from_day"] for row in found] == [date(2026, 1, 31)] * 4
    assert [row["document"] for row in found] == [None, " with spaces ", "42", None]


def test_shared_texts_with_runs_and_without_how_they_are_spoken(tmp_path):
    runs = "<r><t>No. </t></r><r><t>7</t></r><rPh><t>x</t></rPh>"
    shared = f"<sst><si><t>S-1</t></si><si>{runs}</si></sst>"
    row = [
        't="s"><v>0</v>', number("1"), "2026-01-31", 't="s"><v>1</v>',
    ]  # fmt: skip
    path = book(tmp_path / "a.xlsx", [HEAD, row], **{"xl/sharedStrings.xml": shared})
    assert rows(path)[0]["site"] == "S-1" and rows(path)[0]["document"] == "No. 7"


def test_days_since_1904_and_cells_without_a_reference(tmp_path):
    data = (
        "<sheetData><row>" + "".join(f"<c {text(name)}</c>" for name in HEAD) + "</row>"
        f"<row><c {text('S-1')}</c><c><v>5</v></c><c s='{DAY}'><v>44591</v></c></row></sheetData>"
    )
    path = book(tmp_path / "a.xlsx", data, properties='<workbookPr date1904="1"/>')
    assert rows(path)[0]["from_day"] == date(2026, 1, 31)


def test_trailing_empty_rows_and_blank_cells_are_nothing(tmp_path):
    gap = [None, None, None, None]
    path = book(tmp_path / "a.xlsx", [HEAD, gap, permit(), gap, ["  ", None, None, ""], gap])
    assert len(rows(path)) == 1


@pytest.mark.parametrize(
    "cell, code",
    [
        (number("1.23E+19"), "cell_number_long"),
        (number("1234567890123456"), "cell_number_long"),
        (number("7", PADDED), "cell_number_shown_otherwise"),
        (number("0.5"), "cell_number_shown_otherwise"),
        (number("5", PERCENT), "cell_number_shown_otherwise"),
        (number("5", DECIMALS), "cell_number_shown_otherwise"),
        (number("46053.5", DAY), "cell_day_unsure"),
        (number("59", DAY), "cell_day_unsure"),
        (number("-3", DAY), "cell_day_unsure"),
        (number("NaN"), "cell_is_error"),
        (number("sNaN"), "cell_is_error"),
        (number("1e999"), "cell_number_long"),
        (number("x"), "cell_is_error"),
        (error(), "cell_is_error"),
        (error("#N/A"), "cell_is_error"),
    ],
)
def test_what_cannot_be_read_for_sure_is_a_named_cell(tmp_path, cell, code):
    path = book(tmp_path / "a.xlsx", [HEAD, permit(), permit("S-2", document=cell)])
    assert (code, "D3") in problems(path)


def test_a_cell_is_told_of_once_and_hides_no_other(tmp_path):
    more = [permit(f"S-{n}", number("5E15") if n % 2 else "") for n in range(4)]
    path = book(tmp_path / "a.xlsx", [HEAD, *more, permit("S-9", "")])
    found = [(p.code, p.where["cell"], p.rows) for p in reading(path).problems]
    assert sorted(found) == [("cell_empty", "B2", 3), ("cell_number_long", "B3", 2)]


def test_a_share_of_a_count_is_no_count(tmp_path):
    path = book(tmp_path / "a.xlsx", [HEAD, permit(kw=number("1", PERCENT))])
    assert ("cell_number_shown_otherwise", "B2") in problems(path)


def test_every_problem_at_once_in_words_that_name_the_cell(tmp_path):
    path = book(
        tmp_path / "a.xlsx",
        [
            HEAD,
            permit(kw="many"),
            permit("S 2"),
            permit("S-3", number("5E15"), error()),
            permit("S-4", number("5E15")),
        ],
    )
    found = reading(path).problems
    assert {("cell_not_count", "B2"), ("cell_not_id", "A3"), ("cell_is_error", "C4")} <= {
        (p.code, p.where.get("cell")) for p in found
    }
    long = next(p for p in found if p.code == "cell_number_long")
    assert long.where["cell"] == "B4" and long.rows == 2
    for lang in words.LANGUAGES:
        assert "B4" in words.where(long, lang) and words.said(long, lang)


@pytest.mark.parametrize("head, code", [(["x"], "header_missing"), (HEAD[1:], "column_missing")])
def test_the_header_is_the_first_row(tmp_path, head, code):
    assert code in codes(book(tmp_path / "a.xlsx", [head, permit()]))


def test_a_table_that_does_not_begin_in_the_first_cell_has_a_nameless_column(tmp_path):
    assert "column_unknown" in codes(book(tmp_path / "a.xlsx", [[None, *HEAD], permit()]))


def test_merged_and_stray_cells_are_named(tmp_path):
    merged = '<mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>'
    path = book(tmp_path / "a.xlsx", [HEAD, [*permit(), None, "note"]], after=merged)
    assert {("cells_merged", "B2"), ("cell_beside", "F2")} <= problems(path)


def test_hidden_sheets_are_not_read_and_visible_ones_not_passed_over(tmp_path):
    good, other = [HEAD, permit()], [["more"]]
    assert len(rows(book(tmp_path / "a.xlsx", good, other, states=("", "hidden")))) == 1
    assert len(rows(book(tmp_path / "b.xlsx", good, [[None]]))) == 1
    assert codes(book(tmp_path / "c.xlsx", good, other)) == {"sheets_several"}
    assert codes(book(tmp_path / "d.xlsx", good, other, states=("veryHidden",))) == {"sheet_hidden"}


def test_no_sheet_and_an_empty_one(tmp_path):
    assert codes(book(tmp_path / "a.xlsx")) == {"file_empty"}
    assert codes(book(tmp_path / "b.xlsx", [])) == {"file_empty"}


@pytest.mark.parametrize(
    "data",
    [
        "<sheetData><row r='1'><c r='A2'><v>1</v></c></row></sheetData>",
        "<sheetData><row r='x'/></sheetData>",
        "<sheetData><row r='1'><c r='A1' t='s'><v>9</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1' s='99'><v>9</v></c></row></sheetData>",
        "<sheetData><row r='1'>",
    ],
)
def test_a_broken_sheet_is_told_as_such(tmp_path, data):
    assert codes(book(tmp_path / "a.xlsx", data)) == {"xlsx_unreadable"}


def test_declared_entities_are_never_expanded(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    path = book(tmp_path / "a.xlsx", [HEAD, permit()], **{"xl/sharedStrings.xml": bomb})
    assert codes(path) == {"xlsx_unreadable"}


def test_bombs_are_refused_before_anything_is_parsed(tmp_path, monkeypatch):
    path = book(tmp_path / "a.xlsx", [HEAD, permit()], **{"xl/media/a.bin": b"\0" * 30_000_000})
    monkeypatch.setattr(xlsxpackage.Package, "_workbook", lambda self: 1 // 0)
    assert codes(path) == {"xlsx_too_large"}
    many = {f"xl/{n}.xml": "<x/>" for n in range(xlsxparts.ENTRIES_MAX)}
    assert codes(book(tmp_path / "b.xlsx", [HEAD], **many)) == {"xlsx_too_large"}
    monkeypatch.setattr(xlsxparts, "BYTES_MAX", 1_000)
    assert codes(book(tmp_path / "c.xlsx", [HEAD, permit()])) == {"xlsx_too_large"}


def test_a_cell_far_away_costs_nothing(tmp_path):
    data = "<sheetData><row r='1'><c r='XFD1'><v>1</v></c></row><row r='1048576'/></sheetData>"
    assert codes(book(tmp_path / "a.xlsx", data)) == {"header_missing"}


def test_a_zip_that_lies_about_its_sizes_is_damaged(tmp_path):
    path = book(tmp_path / "a.xlsx", [HEAD, permit()])
    whole = path.read_bytes()
    at = whole.rindex(b"PK\x01\x02")
    path.write_bytes(whole[: at + 24] + (5).to_bytes(4, "little") + whole[at + 28 :])
    assert codes(path) == {"xlsx_unreadable"}


def test_a_cut_file_is_damaged(tmp_path):
    whole = book(tmp_path / "b.xlsx", [HEAD, permit()]).read_bytes()
    for cut in (len(whole) // 2, len(whole) - 1, 4):
        (tmp_path / "c.xlsx").write_bytes(whole[:cut])
        assert codes(tmp_path / "c.xlsx") == {"xlsx_unreadable"}


def test_the_blank_file_is_read_back_and_is_the_same_every_time(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(blank(HEAD))
    found = reading(path)
    assert found.problems == () and found.rows == 0
    assert blank(HEAD) == path.read_bytes()


@given(st.integers(1, 16_384))
def test_letters_and_places_of_columns_agree(at):
    assert place(letters(at)) == at


@given(st.integers(0, 10**15 - 1))
def test_a_plain_number_is_its_digits(tmp_path_factory, value):
    path = book(tmp_path_factory.mktemp("n") / "a.xlsx", [HEAD, permit(kw=number(str(value)))])
    assert rows(path)[0]["permitted_kw"] == value
