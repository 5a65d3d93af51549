"""Benches say what machine, which versions, medians and peak memory; none asserts a time."""

import pytest

from perimeter.cli import bench
from perimeter.cli.benches import demo, log, registers


def test_medians_are_of_numbers_only():
    rounds = [{"a": 3, "b": "x"}, {"a": 1, "b": "y"}, {"a": 2, "b": "z"}]
    assert bench.medians(rounds) == {"a": 2}


def test_the_log_bench_loses_nothing(run, monkeypatch):
    monkeypatch.setattr(log, "WRITERS", 8)
    monkeypatch.setattr(log, "ACTS_EACH", 10)
    done = run("bench", "log", "--rounds", "1", "--json")
    assert done.code == 0
    document = done.document
    assert {"machine", "versions", "medians", "rounds", "peak_memory_mb"} <= set(document)
    assert (document["medians"]["failed"], document["medians"]["lost"]) == (0, 0)
    assert document["medians"]["faults"] == 0 and document["medians"]["acts"] == 80


@pytest.mark.slow
def test_the_demo_bench_sets_the_scan_beside_the_questions():
    told = demo.once()
    assert told["records"] > 2_000_000 and told["missed"] == told["unexpected"] == 0
    assert told["scan_seconds"] > 0 and told["question_seconds_warm"] > 0


def test_the_registers_bench_reads_every_page_it_times(monkeypatch):
    monkeypatch.setattr(registers, "ENTRIES", 60)
    monkeypatch.setattr(registers, "ROUNDS", 3)
    told = registers.once()
    assert (told["entries"], told["acts"]) == (60, 602)
    assert {"list_p95_ms", "dossier_p95_ms", "journal_p95_ms", "deed_p95_ms"} <= set(told)
