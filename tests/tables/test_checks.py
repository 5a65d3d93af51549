"""Checks: read from the catalogue as checked SQL, told apart by what they read, and asked of every
row they can judge."""

import csv
from datetime import date

import pyarrow as pa
import pytest
import yaml

from perimeter.core.period import period
from perimeter.core.problem import Refusal
from perimeter.law import problems
from perimeter.tables import form as forms
from perimeter.tables import judged, reading
from perimeter.tables.checks import bound, needed, of_form, shipped
from perimeter.tables.judged import Asking

WORDS = {"tk": "t", "ru": "r", "en": "e"}
FORM = """
form: sales
v: 1
by: firm
day_of: day
key: [sale]
one_row: {en: one}
columns:
  sale: {type: id, text: {en: sale}}
  day: {type: day, text: {en: day}}
  sold: {type: count, text: {en: sold}}
  paid: {type: count, optional: true, text: {en: paid}}
  note: {type: id, optional: true, text: {en: note}}
"""
MARCH = period("2026-03")


def entry(level, **more):
    return {"text": WORDS, "expected": WORDS, "fix": WORDS, "level": level, **more}


CODES = {
    "sold_none": entry("row", column="sold", holds="sold > 0"),
    "paid_less": entry("row", column="paid", holds="paid >= sold", severity="warning"),
    "note_needed": entry("row", column="note", holds="paid IS NOT NULL OR note IS NOT NULL"),
    "sold_twice": entry(
        "rows",
        column="note",
        rows="WITH k AS (SELECT s.note AS note, min(s.row) AS first_row FROM sales AS s"
        " GROUP BY s.note) SELECT s.row AS row FROM sales AS s JOIN k AS k ON s.note = k.note"
        " WHERE s.row > k.first_row",
    ),
    "sale_before": entry(
        "filings", column="sale",
        rows="SELECT s.row AS row FROM sales AS s JOIN before AS b ON s.sale = b.sale",
    ),
    "early": entry("row", column="day", holds="day >= :period_first"),
}  # fmt: skip


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")
    (folder / "sales.yaml").write_text(FORM)
    return forms.load(folder)["sales"]


@pytest.fixture(autouse=True)
def catalogue(tmp_path, monkeypatch):
    """The shipped codes and those of the form above."""
    folder = tmp_path / "checks"
    folder.mkdir()
    (folder / "sales.yaml").write_text(yaml.safe_dump({"form": "sales", "codes": CODES}))
    every = problems.catalogue()
    own = problems.load(folder)
    both = problems.Catalogue({**every.codes, **own.codes}, own.good, own.digest)
    monkeypatch.setattr(problems, "catalogue", lambda: both)
    return own


def asked(tmp_path, form, catalogue, rows, context=None, asked=MARCH):
    path = tmp_path / "sales.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    asking = Asking(of_form(form, catalogue, {}), context or {})
    return reading.read(form, path, zone="UTC", period=asked, asking=asking)


def row(sale, **more):
    return {"sale": sale, "day": "2026-03-05", "sold": "2", "paid": "3", "note": sale, **more}


def told(found):
    return {p.code: (p.rows, list(p.because)) for p in found.problems}


def test_all_levels_are_told_at_once(tmp_path, form, catalogue):
    rows = [
        row("a"), row("b", sold="0"), row("c", paid="1"), row("d", sold="x"), row("a"),
        row("e", note="a"), row("f", day="2026-04-01"),
    ]  # fmt: skip
    found = asked(tmp_path, form, catalogue, rows)
    wrong = {p.code: p.rows for p in found.problems if p.evaluated}
    assert wrong == {"sold_none": 1, "paid_less": 1, "cell_not_count": 1, "key_twice": 1,
                     "sold_twice": 2, "day_outside_period": 1}  # fmt: skip
    silent = {p.code: (p.rows, list(p.because)) for p in found.problems if not p.evaluated}
    assert silent == {
        "sold_none": (1, ["cell_not_count"]),
        "paid_less": (1, ["cell_not_count"]),
        "sale_before": (7, ["no_context"]),
    }


def test_a_missing_column_silences_what_needs_it_and_nothing_else(tmp_path, form, catalogue):
    rows = [{name: cell for name, cell in row("a", paid="").items() if name != "sold"}]
    found = told(asked(tmp_path, form, catalogue, rows))
    assert found["sold_none"] == (1, ["column_missing"])
    assert found["paid_less"] == (1, ["column_missing"])
    assert "note_needed" not in found and "column_missing" in found


def test_an_optional_column_left_out_is_empty_and_is_judged(tmp_path, form, catalogue):
    rows = [{"sale": "a", "day": "2026-03-05", "sold": "1"}]
    assert told(asked(tmp_path, form, catalogue, rows))["note_needed"] == (1, [])


def test_a_row_that_was_lost_is_counted_with_every_check(tmp_path, form, catalogue):
    path = tmp_path / "sales.csv"
    path.write_text("sale,day,sold,paid,note\na,2026-03-05,1,1,a\nb,2026-03-05\n")
    asking = Asking(of_form(form, catalogue, {}))
    found = reading.read(form, path, zone="UTC", period=MARCH, asking=asking)
    assert told(found)["sold_none"] == (1, ["row_width"])


def test_nothing_is_known_of_a_file_that_is_none(tmp_path, form, catalogue):
    path = tmp_path / "empty"
    path.write_text("")
    asking = Asking(of_form(form, catalogue, {}))
    found = reading.read(form, path, zone="UTC", period=MARCH, asking=asking)
    assert told(found)["sold_none"] == (0, ["file_empty"])
    assert len(found.problems) == 1 + len(CODES)


def test_what_is_known_of_before_is_asked(tmp_path, form, catalogue):
    before = pa.table({"sale": ["a"]})
    found = told(asked(tmp_path, form, catalogue, [row("a"), row("b")], {"before": before}))
    assert found == {"sale_before": (1, [])}


def test_without_a_period_its_days_are_not_asked(tmp_path, form, catalogue):
    found = told(asked(tmp_path, form, catalogue, [row("a")], asked=None))
    assert found["early"] == (1, ["no_period"])


def test_a_warning_alone_leaves_the_table(tmp_path, form, catalogue):
    found = asked(
        tmp_path, form, catalogue, [row("a", paid="1")], {"before": pa.table({"sale": ["z"]})}
    )
    assert [p.code for p in found.problems] == ["paid_less"] and found.table.num_rows == 1


def test_examples_are_the_first_twenty_and_places_are_all(tmp_path, form, catalogue):
    rows = [row(f"s{n}", sold="0") for n in range(50)]
    found = asked(tmp_path, form, catalogue, rows)
    (problem,) = [p for p in found.problems if p.code == "sold_none"]
    assert (problem.rows, len(problem.examples)) == (50, 20)
    assert problem.examples[19] == {"row": 20, "record": "s19", "line": 21, "seen": "0"}
    (mark,) = [m for m in found.marks if m.problem is problem]
    assert mark.at.to_pylist() == list(range(50))


@pytest.mark.parametrize(
    "change, code",
    [
        ({"holds": "sold >"}, "check_broken"),
        ({"holds": "nothing > 0"}, "check_broken"),
        ({"holds": "sold * 2 > 0"}, "check_broken"),
        ({"holds": "sold > 0", "column": "nothing"}, "check_broken"),
    ],
)
def test_a_check_that_cannot_be_asked_is_refused(tmp_path, form, change, code):
    folder = tmp_path / "broken"
    folder.mkdir()
    codes = {"one": entry("row", **{"column": "sold", **change})}
    (folder / "sales.yaml").write_text(yaml.safe_dump({"form": "sales", "codes": codes}))
    with pytest.raises(Refusal) as refused:
        of_form(form, problems.load(folder), {})
    assert refused.value.code == code


def test_a_select_answers_with_rows_alone(tmp_path, form):
    folder = tmp_path / "broken"
    folder.mkdir()
    codes = {"one": entry("rows", column="sold", rows="SELECT s.sold AS sold FROM sales AS s")}
    (folder / "sales.yaml").write_text(yaml.safe_dump({"form": "sales", "codes": codes}))
    with pytest.raises(Refusal, match="check_row"):
        of_form(form, problems.load(folder), {})


def test_days_are_bound_as_days():
    sql = bound(
        "SELECT t.row FROM t WHERE t.day < :period_first", {"period_first": date(2026, 3, 1)}
    )
    assert "CAST('2026-03-01' AS DATE)" in sql


def test_every_shipped_check_is_sound_and_its_context_is_known():
    for name, form in forms.load(forms.FORMS).items():
        for check in shipped(name):
            assert set(check.reads) <= set(forms.schema(form).names), check.code
    assert needed(shipped("trades"))["customers"] >= {"customer", "opened_day"}


def test_nothing_is_asked_of_nobody():
    assert judged.unasked(judged.NOTHING, "file_empty") == []
