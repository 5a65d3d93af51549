"""Cells of csv: nothing in them begins a formula, however a spreadsheet parts them, and all of it
comes back."""

import csv
import io
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.csvcell import marked, unmarked

HOSTILE = st.text(st.sampled_from("=+-@'\uff1d\uff20;,|\t\r\n\u2028\x85 \xa0\"a1"), max_size=14)
TEXTS = HOSTILE | st.text(max_size=20)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("x;=1+1", "x;'=1+1"),
        ("=1+1", "'=1+1"),
        ("'=1", "''=1"),
        ("x;'=1", "x;''=1"),
        ('x; "=1"', "x; \"'=1\""),
        ("x\t@sum", "x\t'@sum"),
        ("x\n-1", "x\n'-1"),
        ("\t\r =1", "\t\r '=1"),
        ("+993 12|+993 13", "'+993 12|'+993 13"),
        ("\uff1d1", "'\uff1d1"),
        ("Altyn - Asyr; D'Or = 1", "Altyn - Asyr; D'Or = 1"),
        ("", ""),
        (";;\"\"", ";;\"\""),
    ],
)  # fmt: skip
def test_a_mark_stands_wherever_a_cell_may_begin(text, cell):
    assert (marked(text), unmarked(cell)) == (cell, text)


@given(TEXTS)
def test_the_text_comes_back(text):
    assert unmarked(marked(text)) == text


@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(",;|\t"))
def test_no_formula_begins_however_the_file_is_parted(texts, sign):
    """A naive spreadsheet: it parts lines first, then cells at one sign, and trims what it finds; a
    careful one heeds quotes."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[marked(text) for text in texts]] * 2)
    naive = re.split(rf"[\r\n{sign}]", out.getvalue())
    cells = csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=sign)
    careful = [cell for row in cells for cell in row]
    for cell in (*naive, *careful):
        assert not re.match(r"[=+\-@\uff1d\uff20]", cell.strip().strip('"').strip()), cell


def test_a_long_row_of_signs_takes_no_time():
    begun = time.perf_counter()
    assert unmarked(marked(";" * 4_000 + "=")) == ";" * 4_000 + "="
    assert marked(";\n" * 2_000 + "x") == ";\n" * 2_000 + "x"
    assert time.perf_counter() - begun < 2
