"""Asks questions of Parquet files, in a process of its own that may read nothing else.

The child (engine_duckdb.py) is given a job on its stdin and writes an answer a line. A question
that fails says so and the others answer all the same; where the child dies, each question that is
left is asked once more, alone. Which files stand behind a table, the catalogue knows.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from perimeter.tables.question import Question, bind

GRACE_SECONDS = 30  # after which a child that does not heed its own limit is ended


@dataclass(frozen=True)
class Limits:
    """What one question may use."""

    seconds: int = 120
    memory_mb: int = 1_500
    spill_mb: int = 20_000
    threads: int = 2


@dataclass(frozen=True)
class Asked:
    """A question and what fills its placeholders."""

    question: Question
    values: Mapping[str, int | date]


@dataclass(frozen=True)
class Answer:
    """What one question found. `found` holds breaches or signals only, in order of the key;
    `seconds` is text. `error` is a message id, a colon and what it is about; nothing else is said
    then."""

    question: str
    none: int
    cannot_tell: Mapping[str, int]
    found: pa.Table
    seconds: str
    error: str | None = None


@dataclass(frozen=True)
class Task:
    """All that a child needs to ask one question. `tables` are the columns and the files of each;
    what is found is written to `out`."""

    question: str
    kind: str
    key: tuple[str, ...]
    reasons: tuple[str, ...]
    sql: str
    tables: Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]]
    out: str


def ask(
    asked: Sequence[Asked],
    files: Mapping[str, Sequence[Path]],
    schemas: Mapping[str, pa.Schema],
    folder: str | Path,
    limits: Limits | None = None,
) -> Iterator[Answer]:
    """The answers, in order. `files` and `schemas` are by table; `folder` is for scratch, and the
    caller's to remove."""
    tasks = [task(one, files, schemas, Path(folder) / str(n)) for n, one in enumerate(asked)]
    yield from run(tasks, limits or Limits())


def task(
    asked: Asked,
    files: Mapping[str, Sequence[Path]],
    schemas: Mapping[str, pa.Schema],
    folder: Path,
) -> Task:
    """One question over its files; a table that has none is an empty one."""
    folder.mkdir(exist_ok=True)
    tables = {}
    for name, columns in asked.question.tables.items():
        parts = [Path(path) for path in files.get(name, ())]
        if not parts:
            parts = [folder / f"empty-{name}.parquet"]
            pq.write_table(schemas[name].empty_table(), parts[0])
        read = columns or schemas[name].names[:1]
        types = {column: str(schemas[name].field(column).type) for column in read}
        tables[name] = (types, tuple(str(path.resolve()) for path in parts))
    return Task(
        asked.question.name,
        asked.question.kind,
        asked.question.key,
        tuple(asked.question.reasons),
        bind(asked.question, asked.values),
        tables,
        str(folder / "found.parquet"),
    )


def run(tasks: Sequence[Task], limits: Limits) -> Iterator[Answer]:
    """The answers, in order: from one child, or where it dies, the rest from a child each."""
    answered = 0
    for answer in _child(tasks, limits):
        answered += 1
        yield answer
    for left in tasks[answered:]:
        yield next(_child([left], limits), _failed(left.question, "engine_died"))


def _child(tasks: Sequence[Task], limits: Limits) -> Iterator[Answer]:
    """Answers for as long as the child lives."""
    if not tasks:
        return
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "perimeter.tables.engine_duckdb"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert child.stdin is not None and child.stdout is not None
    try:
        job = {"limits": asdict(limits), "tasks": [asdict(task) for task in tasks]}
        with child.stdin as stdin:
            json.dump(job, stdin)
        for task in tasks:
            line = _line(child, child.stdout, limits.seconds + GRACE_SECONDS)
            if not line:
                return
            yield _read(task, json.loads(line))
    except BrokenPipeError:
        return
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def _line(child: "subprocess.Popen[str]", stdout: IO[str], seconds: int) -> str:
    """The next whole line; nothing where the child died or had to be ended."""
    timer = threading.Timer(seconds, child.kill)
    timer.start()
    line = stdout.readline()
    timer.cancel()
    return line if line.endswith("\n") else ""


def _read(task: Task, told: dict[str, Any]) -> Answer:
    if told["error"]:
        return _failed(task.question, told["error"], told["seconds"])
    found = pq.read_table(task.out)
    return Answer(task.question, told["none"], told["cannot_tell"], found, told["seconds"])


def _failed(question: str, error: str, seconds: str = "") -> Answer:
    return Answer(question, 0, {}, pa.table({}), seconds, error)
