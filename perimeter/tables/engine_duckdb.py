"""The child that answers: each question in an empty DuckDB of its own. Only this file knows DuckDB.

A question may read exactly the files of the tables it names, and has limits of time, memory and
threads. Only what was found is kept as rows; what is none or cannot be told is counted on the way.
"""

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from perimeter.tables.engine import Limits, Task
from perimeter.tables.question import ANSWER, CANNOT_TELL, NONE, REASON

BATCH_ROWS = 131_072
RECORD_TWICE = "record_twice"  # why a firm whose records come twice cannot be told about
MESSAGE_CHARS = 200
Counts = Counter[tuple[str, str]]  # rows by answer and reason; no reason is an empty one


class _Unfit(Exception):  # noqa: N818 (an answer, not a bug)
    """An answer or a file that is not as promised: `code:what`."""


def answer_all(job: Mapping[str, Any], out: IO[str]) -> None:
    """Answers the tasks of a job in order, a line each."""
    limits = Limits(**job["limits"])
    for given in job["tasks"]:
        task = Task(**given)
        started = time.perf_counter()
        told: dict[str, Any] = {"none": 0, "cannot_tell": {}, "error": None}
        try:
            told |= _answer(task, limits)
        except _Unfit as unfit:
            told["error"] = str(unfit)
        told["seconds"] = f"{time.perf_counter() - started:.3f}"
        out.write(json.dumps(told) + "\n")
        out.flush()


def _answer(task: Task, limits: Limits) -> dict[str, Any]:
    """Counts, with the rows found written to the task's file."""
    late = threading.Event()
    with duckdb.connect(":memory:") as database:
        _prepare(database, task, limits)

        def stop() -> None:
            late.set()
            database.interrupt()

        timer = threading.Timer(limits.seconds, stop)
        timer.start()
        try:
            counts, found = _counted(task, database.sql(task.sql).to_arrow_reader(BATCH_ROWS))
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            if late.is_set():
                raise _Unfit(f"question_too_long:{limits.seconds}") from error
            raise _Unfit(_why(task, limits, error)) from error
        finally:
            timer.cancel()
    pq.write_table(found, task.out)
    none = counts.pop((NONE, ""), 0)
    counts.pop((task.kind, ""), 0)
    return {"none": none, "cannot_tell": {reason: n for (_, reason), n in sorted(counts.items())}}


def _prepare(database: duckdb.DuckDBPyConnection, task: Task, limits: Limits) -> None:
    """An empty database with a view for each table, locked so that it reads these files only."""
    settings = {
        "threads": str(limits.threads),
        "memory_limit": f"'{limits.memory_mb}MB'",
        "temp_directory": _text(str(Path(task.out).parent / "spill")),
        "max_temp_directory_size": f"'{limits.spill_mb}MB'",
        "TimeZone": "'UTC'",
        "preserve_insertion_order": "false",
        "python_enable_replacements": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allowed_paths": _list(_files(task)),
    }
    for name, value in settings.items():
        database.execute(f"SET {name} = {value}")
    for name, (types, paths) in task.tables.items():
        for path in paths:
            _as_promised(path, types)
        columns = ", ".join(f'"{column}"' for column in types)
        database.execute(
            f'CREATE VIEW "{name}" AS SELECT {columns} FROM read_parquet({_list(paths)})'
        )
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")


def _files(task: Task) -> list[str]:
    return [path for _, paths in task.tables.values() for path in paths]


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_text, texts)) + "]"


def _as_promised(path: str, types: Mapping[str, str]) -> None:
    """A part of a table is there, can be read and has the columns; its name is said where not."""
    name = Path(path).name
    try:
        schema = pq.read_schema(path)
    except FileNotFoundError as error:
        raise _Unfit(f"part_missing:{name}") from error
    except (OSError, pa.ArrowException) as error:
        raise _Unfit(f"part_unreadable:{name}") from error
    there = {field.name: str(field.type) for field in schema}
    for column, type_ in types.items():
        if there.get(column) != type_:
            raise _Unfit(f"part_column_unfit:{name} {column}")


def _why(task: Task, limits: Limits, error: Exception) -> str:
    """Why a question failed; a part that cannot be read to its end is looked for and named."""
    if isinstance(error, duckdb.OutOfMemoryException):
        return f"question_too_large:{limits.memory_mb}"
    for path in _files(task):
        try:
            pq.read_table(path)
        except (OSError, pa.ArrowException):
            return f"part_unreadable:{Path(path).name}"
    return f"question_failed:{str(error).splitlines()[0][:MESSAGE_CHARS]}"


def _counted(task: Task, batches: pa.RecordBatchReader) -> tuple[Counts, pa.Table]:
    """How many rows have each answer and reason, and the rows found, in order of the key."""
    counts: Counts = Counter()
    found = []
    for batch in batches:
        told = pa.table({name: batch[name] for name in (ANSWER, REASON)})
        for row in told.group_by([ANSWER, REASON]).aggregate([([], "count_all")]).to_pylist():
            counts[_fit(task, row[ANSWER], row[REASON])] += row["count_all"]
        found.append(batch.filter(pc.equal(batch[ANSWER], task.kind)))
    rows = pa.Table.from_batches(found, batches.schema)
    rows = _one_of_each(task, counts, rows)
    return counts, rows.sort_by([(name, "ascending") for name in task.key])


def _fit(task: Task, answer: str | None, reason: str | None) -> tuple[str, str]:
    """An answer is one of three, and has a reason of the card exactly where it cannot tell."""
    known = reason in task.reasons if answer == CANNOT_TELL else reason is None
    if answer not in (task.kind, NONE, CANNOT_TELL) or not known:
        raise _Unfit(f"answer_unfit:{answer} {reason}")
    return str(answer), reason or ""


def _one_of_each(task: Task, counts: Counts, found: pa.Table) -> pa.Table:
    """No two findings have one key: a firm that doubles records is set aside, no other with it."""
    keys = found.group_by(list(task.key)).aggregate([([], "count_all")])
    twice = keys.filter(pc.greater(keys["count_all"], 1))
    if not twice.num_rows:
        return found
    doubled = pc.is_in(found[task.key[0]], twice[task.key[0]].combine_chunks())
    counts[task.kind, ""] -= pc.sum(doubled).as_py()
    counts[CANNOT_TELL, RECORD_TWICE] += twice.num_rows
    return found.filter(pc.invert(doubled))


if __name__ == "__main__":
    answer_all(json.load(sys.stdin), sys.stdout)
