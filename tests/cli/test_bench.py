"""Benches say what machine, which versions, medians and peak memory; none asserts a time."""

import socket
import threading

import pytest

from perimeter.cli import bench
from perimeter.cli.benches import demo, filings, load, log, register, registers


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


@pytest.mark.slow
def test_the_filings_bench_asks_pandera_the_same(monkeypatch):
    monkeypatch.setattr(filings, "ROWS", 3_000)
    monkeypatch.setattr(filings, "PEER_ROWS", 1_000)
    told = filings.once()
    assert told["checks"] >= 100 and told["pandera_checks"] >= 95
    assert told["csv_seconds"] > 0 and told["parquet_rows_per_second"] > 0
    assert told["times_pandera"] > 0 and told["pandera_memory_mb"] > 0


@pytest.mark.slow
def test_the_register_bench_asks_a_served_home_and_a_fixed_page(monkeypatch):
    for name, value in {"ENTRIES": 60, "ROUNDS": 8, "SECONDS": 1, "A_SECOND": 40}.items():
        monkeypatch.setattr(register, name, value)
    told = register.once()
    assert (told["entries"], told["acts"]) == (60, 182)
    named = {"search_name_ms", "search_unknown_p95_ms", "index_seconds", "ready_seconds"}
    assert named <= set(told)
    assert told["lookups_bytes"] < 14 * 1024 and told["fixed_bytes"] == 200
    assert 0 < told["lookups_p50_ms"] <= told["lookups_p99_ms"] <= told["lookups_most_ms"]


def test_a_page_that_is_refused_stops_the_load():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def refuse():
            line, _ = server.accept()
            line.recv(4_096)
            line.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno")

        threading.Thread(target=refuse, daemon=True).start()
        with load.Line(server.getsockname()) as line, pytest.raises(AssertionError):
            line.get("/tk/")
