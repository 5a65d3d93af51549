"""The catalogue: which Parquet files stand behind each table name when a period is asked about.

Filed tables lie in the vault; what stands by several files is folded into one. That, and derived
tables, which are made from one filer's filings of one period, are kept in the cache under the
digest of their inputs and of the code that makes them, so that nothing is made twice. The cache may
be deleted at any time.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from perimeter import core
from perimeter.core.canonical import digest, sha256_hex
from perimeter.core.period import Period
from perimeter.store.disk import write_whole
from perimeter.tables import amending
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
    files = {name: tuple(_filed(given, f) for f in of) for name, of in filings.items()}
    for table in given.derived:
        behind = [filing for name in table.inputs for filing in filings[name]]
        filings[table.name] = tuple(behind)
        files[table.name] = tuple(_derived(given, table, behind))
    made = {**given.made, "filed": filed_table(given.filings)}
    for name, content in made.items():
        files[name] = (_keep(given.cache, name, content),)
        filings[name] = ()
    known = schemas(given.forms, {n: t.schema for n, t in given.made.items()}, given.derived)
    return Catalogue(files, known, filings)


def _filed(given: Given, filing: Filing) -> Path:
    """The file of what stands by a filing: that of the vault, or one folded from several."""
    if len(filing.parts) == 1:
        return given.path_of(filing.parts[0].table)
    name = f"{filing.form}-{digest([filing.digest, code_digest(amending.amended)])}"
    kept = _cached(given.cache, name)
    if kept is None:
        parts = amending.parts_of(filing, given.path_of)
        kept = _keep(given.cache, name, amending.read(given.forms[filing.form].key, parts))
    return kept


def _derived(given: Given, table: Derived, filings: Iterable[Filing]) -> list[Path]:
    """One file for each filer and period, in order."""
    parts: dict[tuple[str, str], dict[str, Filing]] = {}
    for filing in filings:
        parts.setdefault((filing.filer, filing.period.name), {})[filing.form] = filing
    return [_part(given, table, parts[key]) for key in sorted(parts)]


def _part(given: Given, table: Derived, inputs: Mapping[str, Filing]) -> Path:
    key = digest([table.name, code_digest(table.make), {n: f.digest for n, f in inputs.items()}])
    kept = _cached(given.cache, f"{table.name}-{key}")
    if kept is None:
        tables = {
            name: pq.read_table(_filed(given, inputs[name]))
            if name in inputs
            else stored_schema(given.forms[name]).empty_table()
            for name in table.inputs
        }
        kept = _keep(given.cache, f"{table.name}-{key}", table.make(**tables).cast(table.schema))
    return kept


def code_digest(function: Callable[..., object]) -> str:
    """SHA-256 of the module a function stands in and of core's: a changed line makes all anew."""
    module = inspect.getsourcefile(function)
    assert module is not None
    files = [Path(module), *sorted(Path(core.__file__).parent.glob("*.py"))]
    return digest([sha256_hex(path.read_bytes()) for path in files])


def _cached(cache: Path, name: str) -> Path | None:
    """The table kept under a name, if its bytes are still those that its file name says."""
    for path in cache.glob(f"{name}.*.parquet"):
        if path.name.split(".")[1] == sha256_hex(path.read_bytes()):
            return path
    return None


def _keep(cache: Path, name: str, table: pa.Table) -> Path:
    """Keeps a table in the cache, its own digest in its name: the cache is not to be believed."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content = sink.getvalue().to_pybytes()
    path = cache / f"{name}.{sha256_hex(content)}.parquet"
    write_whole(path, content)
    return path
