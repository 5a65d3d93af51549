"""The engine answers, counts, names what is wrong, and lets nothing out or in."""

import io
import json
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from perimeter.law import words
from perimeter.tables import engine, engine_duckdb
from perimeter.tables.engine import Asked, Limits, Task
from tests.tables.cards import LARGE, PAYMENTS, SCHEMAS, load, payments

SLOW = (
    LARGE
    + "join payments as q on q.firm = p.firm\n"
    + "".join(f"join payments as q{n} on q{n}.firm = p.firm\n" for n in range(9))
)


def row(payment: str, amount: int | None, firm: str = "F-1", day: date = date(2026, 3, 1)) -> dict:
    return {"firm": firm, "payment": payment, "day": day, "amount": amount}


@pytest.fixture
def asked(tmp_path):
    return Asked(load(tmp_path / "questions"), {"amount_min": 5})


@pytest.fixture
def ask(tmp_path):
    """Asks questions of payments, with a folder for scratch."""

    def run(*questions: Asked, files=(), **limits: int) -> list[engine.Answer]:
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        tables = {"payments": list(files)}
        return list(engine.ask(questions, tables, SCHEMAS, scratch, Limits(**limits)))

    return run


def other(asked: Asked, name: str, sql: str, **changed) -> Asked:
    return replace(asked, question=replace(asked.question, name=name, sql=sql, **changed))


def told(answer: engine.Answer) -> str:
    """The error in words; it must have some in every language."""
    code, _, what = (answer.error or "").partition(":")
    return [words.text(code, language, what=what) for language in words.LANGUAGES][-1]


def test_counts_and_rows_in_order_of_the_key(ask, asked, tmp_path):
    first = payments(tmp_path / "1.parquet", [row("b", 5), row("a", 9), row("c", 4)])
    second = payments(tmp_path / "2.parquet", [row("z", None), row("d", 7, firm="F-0")])
    [answer] = ask(asked, files=[first, second])
    assert answer.error is None
    assert (answer.question, answer.none, answer.cannot_tell) == ("large", 1, {"no_amount": 1})
    assert answer.found.select(["firm", "payment", "amount"]).to_pylist() == [
        {"firm": "F-0", "payment": "d", "amount": 7},
        {"firm": "F-1", "payment": "a", "amount": 9},
        {"firm": "F-1", "payment": "b", "amount": 5},
    ]
    assert answer.found.schema.field("amount").type == pa.decimal128(38, 0)
    assert 0 < float(answer.seconds) < 60


def test_a_table_without_files_is_empty(ask, asked):
    [answer] = ask(asked)
    assert (answer.none, answer.cannot_tell, answer.found.num_rows) == (0, {}, 0)
    assert answer.found.column_names == list(asked.question.columns)


def test_nothing_asked_starts_nothing(ask):
    assert ask() == []


def test_the_largest_amounts_are_exact(ask, asked, tmp_path):
    most = 10**38 - 1
    path = payments(tmp_path / "1.parquet", [row("a", most), row("b", most - 1)])
    [answer] = ask(replace(asked, values={"amount_min": most}), files=[path])
    assert (answer.none, answer.found["amount"].to_pylist()) == (1, [most])


def test_a_path_may_hold_quotes(ask, asked, tmp_path):
    folder = tmp_path / "o'clock"
    folder.mkdir()
    [answer] = ask(asked, files=[payments(folder / "it's.parquet", [row("a", 5)])])
    assert (answer.error, answer.found.num_rows) == (None, 1)


@pytest.mark.parametrize(
    ("write", "error"),
    [
        (lambda path: None, "part_missing:1.parquet"),
        (lambda path: path.write_bytes(b"PAR1 no"), "part_unreadable:1.parquet"),
        (
            lambda path: pq.write_table(pa.table({"firm": ["F-1"]}), path),
            "part_column_unfit:1.parquet amount",
        ),
        (
            lambda path: pq.write_table(
                pa.table({"firm": ["F-1"], "payment": ["a"], "amount": [1.5]}), path
            ),
            "part_column_unfit:1.parquet amount",
        ),
    ],
)
def test_a_part_that_is_not_as_promised_is_named(ask, asked, tmp_path, write, error):
    write(tmp_path / "1.parquet")
    good = payments(tmp_path / "0.parquet", [row("a", 5)])
    [answer] = ask(asked, files=[good, tmp_path / "1.parquet"])
    assert answer.error == error
    assert "1.parquet" in told(answer)
    assert (answer.none, answer.found.num_rows) == (0, 0)


def test_a_part_damaged_within_is_named(ask, asked, tmp_path):
    path = payments(tmp_path / "1.parquet", [row(f"p-{n}", n) for n in range(3000)])
    content = bytearray(path.read_bytes())
    content[40:400] = bytes(360)
    path.write_bytes(content)
    good = payments(tmp_path / "0.parquet", [row("a", 5)])
    [answer] = ask(asked, files=[good, path])
    assert answer.error == "part_unreadable:1.parquet"


def test_one_that_fails_does_not_stop_the_others(ask, asked, tmp_path):
    path = payments(tmp_path / "1.parquet", [row("a", 10**38 - 1)])
    overflow = LARGE.replace("p.amount as amount", "p.amount + p.amount as amount")
    answers = ask(other(asked, "over", overflow), asked, files=[path])
    assert [answer.error is None for answer in answers] == [False, True]
    assert "Overflow" in told(answers[0])
    assert answers[1].found.num_rows == 1


def test_one_that_takes_too_long_is_stopped(ask, asked, tmp_path):
    path = payments(tmp_path / "1.parquet", [row(str(n), 5) for n in range(200)])
    started = time.monotonic()
    answers = ask(other(asked, "slow", SLOW), asked, files=[path], seconds=1)
    assert time.monotonic() - started < 20
    assert answers[0].error == "question_too_long:1"
    assert (answers[1].error, answers[1].found.num_rows) == (None, 200)
    assert "1 s" in told(answers[0])


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        (LARGE.replace("'breach'", "'guilty'"), "answer_unfit:guilty None"),
        (LARGE.replace("else 'none'", ""), "answer_unfit:None None"),
        (LARGE.replace("'no_amount' end", "'dark' end"), "answer_unfit:cannot tell dark"),
        (LARGE.replace("then 'no_amount' end", "then 'no_amount' else 'x' end"), "answer_unfit:"),
    ],
)
def test_an_answer_that_is_not_as_the_card_says_is_an_error(ask, asked, tmp_path, sql, error):
    rows = [row("a", 5), row("b", 6), row("c", 1), row("d", None)]
    path = payments(tmp_path / "1.parquet", rows)
    [answer] = ask(other(asked, "odd", sql), files=[path])
    assert (answer.error or "").startswith(error)
    assert told(answer)


def test_a_firm_that_doubles_its_records_is_set_aside_and_no_other(ask, asked, tmp_path):
    """One key twice would be one finding: that firm cannot be told about, the others can."""
    first = payments(tmp_path / "1.parquet", [row("a", 5), row("b", 6)])
    again = payments(tmp_path / "2.parquet", [row("a", 5), {**row("z", 7), "firm": "F-2"}])
    [answer] = ask(asked, files=[first, again])
    assert answer.error is None and answer.cannot_tell == {"record_twice": 1}
    assert answer.found.column("firm").to_pylist() == ["F-2"]


@pytest.fixture
def in_the_child(tmp_path):
    """Runs any SQL as the child would, were it ever let through."""

    def run(sql: str, path) -> dict:
        types = {field.name: str(field.type) for field in PAYMENTS}
        task = Task(
            "any", "breach", ("firm",), (), sql, {"payments": (types, (str(path),))},
            str(tmp_path / "found.parquet"),
        )  # fmt: skip
        out = io.StringIO()
        job = {"limits": vars(Limits()), "tasks": [vars(task)]}
        engine_duckdb.answer_all(json.loads(json.dumps(job)), out)
        return json.loads(out.getvalue())

    return run


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_parquet('{other}')",
        "select * from '{other}'",
        "select * from read_text('/etc/passwd')",
        "select * from read_csv('/etc/passwd')",
        "select * from glob('/etc/*')",
        "copy payments to '{other}.csv'",
        "copy payments to '{own}'",
        "attach '{other}.db'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set threads = 8",
        "select * from rows_of_python",
    ],
)
def test_the_child_reads_its_files_and_nothing_else(in_the_child, tmp_path, sql):
    rows_of_python = pa.table({"firm": ["F-1"], "answer": ["breach"], "reason": [None]})
    own = payments(tmp_path / "own.parquet", [row("a", 5)])
    away = payments(tmp_path / "other.parquet", [row("a", 5)])
    before = {path: path.read_bytes() for path in (own, away)}
    answer = in_the_child(sql.format(own=own, other=away), own)
    assert answer["error"].startswith("question_failed:"), rows_of_python.num_rows
    assert {path: path.read_bytes() for path in before} == before
    assert {path.name for path in tmp_path.iterdir()} == {"own.parquet", "other.parquet"}


def test_the_child_may_read_its_own_file(in_the_child, tmp_path):
    own = payments(tmp_path / "own.parquet", [row("a", 5)])
    sql = "select p.firm, 'breach' as answer, cast(null as varchar) as reason from payments as p"
    assert in_the_child(sql, own)["error"] is None


def _child_of_this_process() -> int | None:
    """The engine's process, if it runs."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            status = (process / "status").read_text()
            command = (process / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile
            continue
        if f"PPid:\t{os.getpid()}\n" in status and b"engine_duckdb" in command:
            return int(process.name)
    return None


def test_where_the_child_dies_the_rest_are_asked_alone(ask, asked, tmp_path):
    """The first child is killed within the slow question; its second try runs out of time."""
    path = payments(tmp_path / "1.parquet", [row(str(n), 5) for n in range(200)])
    ended: list[int] = []

    def kill_first() -> None:
        deadline = time.monotonic() + 10
        while not ended and time.monotonic() < deadline:
            child = _child_of_this_process()
            if child is None:
                time.sleep(0.05)
                continue
            time.sleep(0.5)
            os.kill(child, signal.SIGKILL)
            ended.append(child)

    killer = threading.Thread(target=kill_first)
    killer.start()
    slow, last = other(asked, "slow", SLOW), other(asked, "last", LARGE)
    answers = ask(asked, slow, last, files=[path], seconds=1)
    killer.join()
    assert len(ended) == 1
    assert [answer.question for answer in answers] == ["large", "slow", "last"]
    assert [answer.error for answer in answers] == [None, "question_too_long:1", None]


def test_a_child_that_always_dies_is_an_error_of_its_question(ask, asked, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    answers = ask(asked, other(asked, "next", LARGE))
    assert [answer.error for answer in answers] == ["engine_died", "engine_died"]
    assert told(answers[0])


def test_answers_that_nobody_waits_for_end_the_child(asked, tmp_path):
    path = payments(tmp_path / "1.parquet", [row(str(n), 5) for n in range(200)])
    asked_of = [asked, other(asked, "slow", SLOW)]
    answers = engine.ask(asked_of, {"payments": [path]}, SCHEMAS, tmp_path)
    assert next(answers).question == "large"
    assert _child_of_this_process() is not None
    answers.close()
    assert _child_of_this_process() is None
