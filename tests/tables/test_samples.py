"""Samples: a good row is clean, and each check of a row or cell fires on the row that breaks it."""

import csv
from pathlib import Path

import pyarrow as pa
import pytest

from perimeter.core.period import period
from perimeter.law.problems import catalogue
from perimeter.tables import form as forms
from perimeter.tables import samples
from perimeter.tables.checks import shipped
from perimeter.tables.judged import Asking
from perimeter.tables.reading import read

FORMS = {name: form for name, form in forms.load(forms.FORMS).items() if form.by == "firm"}
MARCH = period("2026-03")
ASSETS = pa.table({"asset": ["BTC", "USD", *(f"A{n}" for n in range(400))]})


def reading(folder, form, rows):
    path = folder / "sample.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, forms.names(form))
        writer.writeheader()
        writer.writerows(rows)
    asking = Asking(shipped(form.name), {"assets": ASSETS})
    return read(form, path, zone="UTC", period=MARCH, asking=asking)


@pytest.mark.parametrize("name", FORMS)
def test_a_good_row_is_told_nothing(tmp_path, name):
    form = FORMS[name]
    rows = [samples.good(form, catalogue(), MARCH, n) for n in range(1, 6)]
    found = reading(tmp_path, form, rows)
    assert [(p.code, p.where, p.seen) for p in found.problems if p.evaluated] == []
    assert found.table.num_rows == 5


@pytest.mark.parametrize("name", FORMS)
def test_every_check_of_a_row_fires_on_the_row_that_breaks_it(tmp_path, name):
    form = FORMS[name]
    broken = list(samples.broken(form, catalogue(), MARCH))
    found = reading(tmp_path, form, [one.row for one in broken])
    told = {
        (m.problem.code, at) for m in found.marks if m.problem.evaluated for at in m.at.to_pylist()
    }
    assert [one.code for at, one in enumerate(broken) if (one.code, at) not in told] == []
    of_rows = {c for c, e in catalogue().codes.items() if e.form == name and e.level == "row"}
    assert of_rows <= {one.code for one in broken}


def test_every_type_of_column_has_a_cell():
    assert {kind for kind in forms.ARROW if kind != "code"} == set(samples._CELLS)


def test_rows_have_keys_of_their_own():
    for form in FORMS.values():
        rows = [samples.good(form, catalogue(), MARCH, n) for n in range(1, 40)]
        assert len({tuple(row[name] for name in form.key) for row in rows}) == 39, form.name


def test_no_country_and_no_person_is_in_a_sample():
    """Countries in samples are ones nobody lives in."""
    assert samples._CELLS["country"] == "AQ"
    text = Path(samples.__file__).read_text(encoding="utf-8")
    assert "TM" not in text
