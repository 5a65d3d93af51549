"""`check --marked` and `template --format xlsx`: the spreadsheets that are given back."""

import openpyxl
import pytest

from tests.tables.books import book

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")


def test_a_marked_copy_is_written_beside_the_verdict(run, tmp_path):
    path = book(tmp_path / "a.xlsx", [["payment", "booked"], ["B 1", "2026-01-31"]])
    made = tmp_path / "b.xlsx"
    answer = run("check", path, "--form", "payments", "--marked", made, "--lang", "ru")
    assert answer.code == 1 and str(made) in answer.out
    sheet = openpyxl.load_workbook(made).active
    assert "ошибка: cell_not_id" in sheet["A2"].comment.text and sheet["A2"].value == "B 1"


def test_another_kind_of_file_is_refused_with_the_way_that_is_left(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("payment,booked\nB 1,2026-01-31\n")
    answer = run("check", path, "--form", "payments", "--marked", tmp_path / "b.xlsx")
    assert answer.code == 2 and "--places" in answer.err
    assert not (tmp_path / "b.xlsx").exists()


def test_the_template_is_a_spreadsheet_with_words_in_the_readers_language(run, tmp_path):
    made = tmp_path / "a.xlsx"
    given = ("--format", "xlsx", "--out", made, "--lang", "tk")
    assert run("template", "payments", *given).code == 0
    assert "(hökman)" in openpyxl.load_workbook(made).active["A1"].comment.text
