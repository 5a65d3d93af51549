"""The blank spreadsheet of a form, read by openpyxl and by our own reader."""

import openpyxl
import pytest

from perimeter.law import words
from perimeter.tables import form as forms
from perimeter.tables.form import FORMS
from perimeter.tables.reading import read
from perimeter.tables.xlsxmarked import marked
from perimeter.tables.xlsxtemplate import LIST_CHARS_MAX, template

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
EVERY = forms.load(FORMS)


def opened(tmp_path, form, lang="en"):
    path = tmp_path / "a.xlsx"
    path.write_bytes(template(form, lang))
    return path, openpyxl.load_workbook(path)


@pytest.mark.parametrize("name", EVERY)
def test_every_form_has_one_with_each_column_explained(tmp_path, name):
    form = EVERY[name]
    path, book = opened(tmp_path, form)
    assert len(book.worksheets) == 1
    sheet = book.active
    assert [cell.value for cell in sheet[1]] == forms.names(form)
    assert sheet.max_row == 1 and sheet.freeze_panes == "A2"
    for cell in sheet[1]:
        assert cell.number_format == "@" and len(cell.comment.text.splitlines()) >= 3
        assert sheet.column_dimensions[cell.column_letter].width > len(cell.value)
    found = read(form, path, zone="UTC", period=None)
    assert found.problems == () and found.rows == 0


def test_codes_are_offered_in_a_list_and_told_with_their_words(tmp_path):
    form = EVERY["trades"]
    _, book = opened(tmp_path, form)
    rules = {str(one.sqref): one.formula1 for one in book.active.data_validations.dataValidation}
    coded = {
        name: codes
        for c in form.columns
        for name, codes in ((c.name, c.codes), (f"{c.name}_absent", c.absent))
        if codes
    }
    heads = {cell.value: cell for cell in book.active[1]}
    assert len(rules) == len(coded) > 2
    for name, codes in coded.items():
        letter = heads[name].column_letter
        assert rules[f"{letter}2:{letter}1048576"] == f'"{",".join(codes)}"'
        assert all(f"\n{code}" in heads[name].comment.text for code in codes)
    assert "BUYI: the buyer" in heads["aggressive_side"].comment.text
    assert "base units" in heads["quantity"].comment.text
    assert "(optional)" in heads["item"].comment.text
    assert "(required)" in heads["trade"].comment.text


def test_a_list_that_a_rule_cannot_hold_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr("perimeter.tables.xlsxtemplate.LIST_CHARS_MAX", 10)
    _, book = opened(tmp_path, EVERY["trades"])
    kept = [one.formula1 for one in book.active.data_validations.dataValidation]
    assert kept == ['"BUYI,SELL"'] and LIST_CHARS_MAX == 255


def test_it_speaks_every_language_and_is_the_same_every_time():
    made = {lang: template(EVERY["trades"], lang) for lang in words.LANGUAGES}
    assert len(set(made.values())) == len(words.LANGUAGES)
    assert made["ru"] == template(EVERY["trades"], "ru")


def test_its_own_comments_stay_when_a_file_made_from_it_is_marked(tmp_path):
    form = EVERY["complaints"]
    path, book = opened(tmp_path, form)
    before = [cell.comment.text for cell in book.active[1]]
    book.active.delete_cols(2)
    book.active["A2"] = "no id !"
    book.save(path)
    found = read(form, path, zone="UTC", period=None)
    path.write_bytes(marked(path, found, "en"))
    head = openpyxl.load_workbook(path).active[1]
    assert "column_missing" in head[0].comment.text and head[0].comment.text.endswith(before[0])
    assert {cell.comment.text for cell in head[1:]} <= set(before)
