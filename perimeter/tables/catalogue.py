"""The catalogue: which Parquet files stand behind each table name when a period is asked about.

Filed tables lie in the vault. Derived tables are made from one filer's filings of one period and
kept in the cache under the digest of their inputs and of the code that makes them, so that nothing
is made twice. The cache may be deleted at any time.
"""

import hashlib
import inspect
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from perimeter.core.canonical import digest
from perimeter.core.period import Period
from perimeter.tables.filed import FILED, Filing, filed_table, standing, stored_schema
from perimeter.tables.form import Form


@dataclass(frozen=True)
class Derived:
    """A table no firm files: made by `make` from the filed tables `inputs`, given by name."""

    name: str
    inputs: tuple[str, ...]
    schema: pa.Schema
    make: Callable[..., pa.Table]


@dataclass(frozen=True)
class Given:
    """What a catalogue is laid from. `path_of` finds a vault file; `made` are the fold's tables."""

    forms: Mapping[str, Form]
    filings: Sequence[Filing]
    path_of: Callable[[str], Path]
    made: Mapping[str, pa.Table]
    derived: Sequence[Derived]
    cache: Path


@dataclass(frozen=True)
class Catalogue:
    """Table name -> files and schema; and the filings that stand behind each table."""

    files: Mapping[str, tuple[Path, ...]]
    schemas: Mapping[str, pa.Schema]
    filings: Mapping[str, tuple[Filing, ...]]


def schemas(
    forms: Mapping[str, Form], made: Mapping[str, pa.Schema], derived: Sequence[Derived]
) -> dict[str, pa.Schema]:
    """Every table a question may name."""
    return {
        **{name: stored_schema(form) for name, form in forms.items()},
        **made,
        **{table.name: table.schema for table in derived},
        "filed": FILED,
    }


def lay(given: Given, asked: Period, lookback_days: int) -> Catalogue:
    """The tables for a period, with the days before it that some question looks back over."""
    reach = Period(asked.first - timedelta(days=lookback_days), asked.until, asked.name)
    filings = {
        name: tuple(standing(given.filings, form, reach)) for name, form in given.forms.items()
    }
    files = {name: tuple(given.path_of(f.table) for f in of) for name, of in filings.items()}
    for table in given.derived:
        behind = [filing for name in table.inputs for filing in filings[name]]
        filings[table.name] = tuple(behind)
        files[table.name] = tuple(_derived(given, table, behind))
    made = {**given.made, "filed": filed_table(given.filings)}
    for name, content in made.items():
        files[name] = (_kept(given.cache, name, content),)
        filings[name] = ()
    known = schemas(given.forms, {n: t.schema for n, t in given.made.items()}, given.derived)
    return Catalogue(files, known, filings)


def _derived(given: Given, table: Derived, filings: Iterable[Filing]) -> list[Path]:
    """One file for each filer and period, in order."""
    parts: dict[tuple[str, str], dict[str, Filing]] = {}
    for filing in filings:
        parts.setdefault((filing.filer, filing.period.name), {})[filing.form] = filing
    return [_part(given, table, parts[key]) for key in sorted(parts)]


def _part(given: Given, table: Derived, inputs: Mapping[str, Filing]) -> Path:
    key = digest([table.name, code_digest(table.make), {n: f.table for n, f in inputs.items()}])
    path = given.cache / f"{table.name}-{key}.parquet"
    if not path.exists():
        tables = {
            name: pq.read_table(given.path_of(inputs[name].table))
            if name in inputs
            else stored_schema(given.forms[name]).empty_table()
            for name in table.inputs
        }
        _write(path, table.make(**tables).cast(table.schema))
    return path


def code_digest(function: Callable[..., object]) -> str:
    """SHA-256 of the module a function stands in: a changed line makes its tables anew."""
    module = inspect.getsourcefile(function)
    assert module is not None
    return hashlib.sha256(Path(module).read_bytes()).hexdigest()


def _kept(cache: Path, name: str, table: pa.Table) -> Path:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    content = sink.getvalue().to_pybytes()
    path = cache / f"{name}-{hashlib.sha256(content).hexdigest()}.parquet"
    if not path.exists():
        _write(path, table)
    return path


def _write(path: Path, table: pa.Table) -> None:
    fresh = path.with_name(f".{os.getpid()}-{path.name}")
    pq.write_table(table, fresh, compression="zstd")
    fresh.replace(path)
