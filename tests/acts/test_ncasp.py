"""Warnings as rows: ESMA's columns and ours, in either pack."""

import csv
import io
import json

import pytest

from perimeter.acts import extract_files, ncasp, warnings
from perimeter.acts.warn import confirm, propose
from perimeter.acts.warnings import MARKS, Content
from tests.acts.warned import seen, warn
from tests.world import world as fresh


@pytest.fixture(params=["tm", "model"])
def book(request, tmp_path):
    """A book with one warning, in the languages of its pack."""
    overlays = ("assumed",) if request.param == "tm" else ()
    world = fresh(tmp_path, request.param, overlays)
    marks = dict.fromkeys(MARKS, ()) | {"domains": ("a.example", "b.example"), "names": ("Gün",)}
    reason = {lang: f"{lang} why" for lang in world.book.pack.languages}
    act = propose(world.book, world.who["supervisor"], Content("fraud", marks, reason), [seen()])
    confirm(world.book, world.who["head"], "W-00001", act.n)
    return world.book


def rows(book):
    out = io.BytesIO()
    every = warnings.given(warnings.every(book))
    extract_files.write_csv(out, ncasp.table(book.pack), ncasp.rows(book.pack, every))
    return list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))


def test_the_columns_are_esma_s_then_ours(book):
    (row,) = rows(book)
    assert tuple(row)[: len(ncasp.COLUMNS)] == ncasp.COLUMNS
    assert row["ae_competentAuthority"] and len(row["ae_homeMemberState"]) == 2
    assert row["ae_website"] == "a.example|b.example" == row["domains"]
    assert (row["ae_infrigment"], row["ae_reason"]) == ("No", "en why")
    assert (row["ae_decision_date"], row["since"]) == ("05/01/2026", "2026-01-05")
    assert row["ae_lei"] == row["ae_comments"] == row["removed"] == ""
    assert [row[f"reason_{lang}"] for lang in book.pack.languages] == [
        f"{lang} why" for lang in book.pack.languages
    ]


def test_every_column_says_what_it_is(book):
    table = ncasp.table(book.pack)
    assert all(set(one.text) == set(book.pack.languages) for one in table.columns)
    assert len({one.name for one in table.columns}) == len(table.columns)


def test_a_line_is_the_whole_warning(world):
    warn(world)
    (one,) = warnings.standing(world.book).values()
    document = json.loads(ncasp.line(one))
    assert document["id"] == "W-00001" and document["since"] == "2026-01-05"
    assert set(document) == {
        "id", "kind", *MARKS, "clone_of", "reason", "since", "changed", "removed", "act",
    }  # fmt: skip
