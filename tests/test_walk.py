"""The whole walk, at a hundredth of size: a country files, the law is asked, findings are read,
replayed, taken away and recomputed; and the book verifies at the end.
"""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from perimeter.acts import assess, findings, records
from perimeter.acts.book import Book, found
from perimeter.acts.export import export
from perimeter.core.problem import Conflict, NotFound
from perimeter.country import plan
from perimeter.country.comparison import compare
from perimeter.country.player import Clock, Player, source
from perimeter.law import pack as packs
from perimeter.store import receipt
from perimeter.store.home import Place
from perimeter.store.keys import read_list
from perimeter.store.verify import Count, verify

GOLDEN = Path(__file__).with_name("walk.json")


def built(folder: Path, scale: int = 10):
    """A small country's book, asked about its quarter."""
    folder.mkdir(exist_ok=True)
    given = yaml.safe_load((packs.find("tm") / "country.yaml").read_text("utf-8"))
    planned = plan.build(given, 2026, folder / "files", scale)
    clock = Clock(planned.steps[0].day)
    place = Place(folder / "home", source(clock, 2026))
    book = found(place, "walk.example/log", "tm", ("assumed",), "admin")[0]
    player = Player(book, clock)
    player.walk(planned, lambda: None)
    run = player.ask(given["period"], date(2026, 4, 21))
    return book, planned, run, player


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    return built(tmp_path_factory.mktemp("walk"))


@pytest.fixture
def book(walked) -> Book:
    return walked[0]


def test_exactly_what_was_planted_is_found_and_no_innocent(walked):
    _, planned, run, _ = walked
    told = compare(planned.truth, run.findings)
    assert (told.missed, told.unexpected) == ([], [])
    assert told.found == told.planted > 15 and told.innocents["accused"] == 0
    assert told.signals["precision"] == told.signals["recall"] == "1.000"


def test_every_question_answered_and_every_filing_came(walked):
    for name, counts in walked[2].counts.items():
        assert not counts["error"] and not counts["cannot_tell"], name


def test_the_findings_are_the_golden_ones(walked):
    """Ids and digests to the last bit: `python -m tests.test_walk` writes them anew."""
    assert golden(walked[2]) == json.loads(GOLDEN.read_text("utf-8"))


def golden(run) -> list[list[str]]:
    return [[f.question, f.firm, f.id, f.digest] for f in run.findings]


def test_a_second_run_finds_the_same_and_calls_it_open(walked):
    book, _, run, player = walked
    before = {one.finding.id: one.state for one in findings.listed(book)}
    again = player.ask("2026-Q1", date(2026, 5, 2))
    assert {f.id for f in again.findings} == {f.id for f in run.findings} == set(before)
    assert {one.state for one in findings.listed(book)} == {"open"}


@pytest.mark.parametrize("name", sorted(q.name for q in assess.library().values()))
def test_each_question_s_finding_replays_shows_its_records_and_recomputes(book, name, tmp_path):
    one = next(one for one in findings.listed(book) if one.finding.question == name)
    assert findings.replay(book, one).identical
    assert any(part.total for part in records.records(book, one.finding))
    out = tmp_path / "taken"
    files = export(book, one, out)
    assert {"finding.json", "question.sql", "run.receipt", "recompute.py"} <= set(files)
    done = recompute(out)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"id": True, "digest": True, "run": True, "log": True}
    act, _ = receipt.check((out / "run.receipt").read_bytes(), read_list(out / "keys.json"))
    assert act.kind == "assess" and act.body["period"] == "2026-Q1"
    with pytest.raises(Conflict):
        export(book, one, out)


def test_a_changed_row_in_an_export_no_longer_recomputes(book, tmp_path):
    one = next(one for one in findings.listed(book) if one.finding.question == "cold_share")
    export(book, one, tmp_path / "taken")
    path = tmp_path / "taken" / "finding.json"
    document = json.loads(path.read_text("utf-8"))
    document["parameters"]["cold_share_min_bp"] = "9001"
    path.write_text(json.dumps(document), "utf-8")
    assert recompute(tmp_path / "taken").returncode == 1


def test_an_export_shows_no_other_firm(book, tmp_path):
    import pyarrow.parquet as pq

    one = next(one for one in findings.listed(book) if one.finding.question == "round_trips")
    export(book, one, tmp_path / "taken")
    for path in (tmp_path / "taken" / "tables").glob("*.parquet"):
        table = pq.read_table(path)
        if "firm" in table.column_names:
            assert set(table.column("firm").to_pylist()) <= {one.finding.firm}


def recompute(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Runs the export's own script where none of our modules can be found."""
    return subprocess.run(
        [sys.executable, "-I", "recompute.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )


def test_a_finding_by_the_start_of_its_id(book):
    one = findings.listed(book)[0]
    assert findings.find(book, one.finding.id[:8]).finding == one.finding
    for unknown in ("abc", "0" * 24, "x" * 40):
        with pytest.raises(NotFound):
            findings.find(book, unknown)


def test_what_was_known_then_is_asked_again_after_a_correction(walked, tmp_path):
    """A later filing changes nothing said before it: the same known_at gives the same answers."""
    book, _, run, _ = walked
    moment = run.when
    again = assess.ask(book, moment)
    assert [f.digest for f in again.findings] == [f.digest for f in run.findings]


def test_the_book_verifies_and_holds_no_entrepreneur_s_name(walked):
    book, planned, _, _ = walked
    count = Count()
    assert list(verify(book.home, count)) == [] and count.files_unnamed == 0
    names = [s.name for s in planned.steps if getattr(s, "legal_form", "") == "entrepreneur"]
    acts = b"".join(act.canonical() for act in book.home.journal.acts())
    assert names and not any(name.encode() in acts for name in names)


@pytest.mark.slow
def test_two_builds_from_one_seed_are_the_same_book(walked, tmp_path):
    other = built(tmp_path)[0]
    book = walked[0]
    size = other.home.journal.size()
    assert other.home.log.head().root == _root_at(book, size)
    shutil.rmtree(tmp_path / "home")


def _root_at(book: Book, size: int) -> bytes:
    """The root of the walked book's log when it had `size` acts. It is opened anew for that."""
    from perimeter.store.tiles import Tiles

    return Tiles(book.home.log.folder, size).root()


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as scratch:
        found_now = golden(built(Path(scratch))[2])
        GOLDEN.write_text(json.dumps(found_now, indent=1) + "\n", "utf-8")
