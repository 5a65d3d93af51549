"""Newline-delimited JSON (one object a line, RFC 8259) as a sheet of text cells.

Two roads, block by block. Lines that are each one flat object of texts and whole numbers are read
by Arrow at full speed, which refuses a key that stands twice. A block of any other is walked line
by line, so that a broken line costs only itself. A number is its digits and never passes through
floating point; what is neither text, whole number nor null is a problem of its cell.
"""

import json
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO, NoReturn

import pyarrow as pa
from pyarrow import json as arrow_json

from perimeter.core.problem import Problem
from perimeter.tables import textfile
from perimeter.tables.form import Column
from perimeter.tables.sheet import Sheet, Unreadable, header

BLOCK_BYTES = 4 * 2**20
LINE_BYTES_MAX = 2**20  # beyond any record; no longer line is held
UNKNOWN_MAX = 100  # names that the form has not, of which so many are told
_NUMBER_CHARS_MAX = 40  # digits beyond these are too many for any column


def read_ndjson(file: BinaryIO, columns: Sequence[Column]) -> tuple[Sheet, list[Problem]]:
    """The sheet and what is wrong with its keys and lines; Unreadable where no line can be read.

    Blank lines are nothing, and null is an empty cell. A record whose line is broken, or names a
    key twice, is counted and left out.
    """
    textfile.scan(file)
    kept = _Kept([column.name for column in columns])
    for line, block in _blocks(file):
        if not _quick(block, line, kept):
            _walk(block, line, kept)
    names = [name for name in kept.names if name in kept.given] + list(kept.unknown)
    if not kept.given and kept.records > kept.lost:
        raise Unreadable("json_keys_missing", {}, columns=", ".join(kept.names))
    problems = header(names, columns) if kept.given else []
    return kept.sheet(), problems + list(kept.problems.values())


class _Number(str):
    """A whole number as it is written in the file."""


@dataclass(frozen=True)
class _Fraction:
    """Any other number."""

    written: str


class _Object(list[tuple[str, object]]):
    """The members of an object, every one of them."""


@dataclass
class _Kept:
    """What was gathered: cells in batches, the names that any record gave a value, the first
    problem of each cause."""

    names: list[str]
    batches: list[pa.RecordBatch] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    unknown: dict[str, None] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    problems: dict[tuple[str, str], Problem] = field(default_factory=dict)
    told: dict[str, dict[int, str]] = field(default_factory=dict)
    records: int = 0
    lost: int = 0

    def sheet(self) -> Sheet:
        table = pa.Table.from_batches(self.batches, self.schema())
        cells = {name: table.column(name) for name in self.names if name in self.given}
        row, line = table.column("#row"), table.column("#line")
        return Sheet(cells, row, line, self.records, told=self.told)

    def schema(self) -> pa.Schema:
        texts = [(name, pa.string()) for name in self.names]
        return pa.schema([*texts, ("#row", pa.int32()), ("#line", pa.int32())])

    def keep(self, cells: Sequence[pa.Array], rows: pa.Array, lines: pa.Array) -> None:
        named = zip(self.names, cells, strict=True)
        self.given |= {name for name, column in named if column.null_count < len(column)}
        self.batches.append(pa.record_batch([*cells, rows, lines], schema=self.schema()))

    def __post_init__(self) -> None:
        self.known = frozenset(self.names)

    def fault(self, code: str, line: int, name: str = "", seen: str = "") -> None:
        """A problem of the record that was counted last."""
        if known := self.problems.get((code, name)):
            self.problems[code, name] = replace(known, rows=known.rows + 1)
            return
        column: dict[str, str | int] = {"column": name} if name else {}
        where = {**column, "row": self.records, "line": line}
        self.problems[code, name] = Problem(code, where, seen, column)

    def lose(self, code: str, line: int, name: str = "") -> None:
        """The same of one that is left out."""
        self.lost += 1
        self.fault(code, line, name)


def _blocks(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Whole lines, some megabytes at a time, with the number of the first. A line that is too long
    comes as zeros, which no JSON holds, and its end."""
    file.seek(0)
    rest, line = file.read(len(BOM_UTF8)).removeprefix(BOM_UTF8), 1
    while chunk := file.read(BLOCK_BYTES):
        whole, end, rest = (rest + chunk).rpartition(b"\n")
        if end:
            yield line, whole
            line += whole.count(b"\n") + 1
        if len(rest) > LINE_BYTES_MAX:
            rest = b"\0" * (LINE_BYTES_MAX + 1)
    if rest:
        yield line, rest


def _quick(block: bytes, line: int, kept: _Kept) -> bool:
    """Whether Arrow could keep the block: only where every line is one object.

    Each line begins and ends with a brace, no object holds another and no text a line end: so an
    object that begins on a line ends there, and as many objects as lines are one on each.
    """
    block = block.removesuffix(b"\r")
    rows = block.count(b"\n") + 1
    if rows != block.count(b"}\n{") + block.count(b"}\r\n{") + 1:
        return False
    if not (block.startswith(b"{") and block.endswith(b"}")):
        return False
    kinds = [(n, pa.int64() if n in kept.numbers else pa.string()) for n in kept.names]
    parsing = arrow_json.ParseOptions(pa.schema(kinds), unexpected_field_behavior="error")
    try:
        table = arrow_json.read_json(pa.BufferReader(block), parse_options=parsing)
    except pa.ArrowInvalid:
        return False
    if table.num_rows != rows:
        return False
    cells = [table.column(name).cast(pa.string()).combine_chunks() for name in kept.names]
    first = kept.records + 1
    numbered = [pa.arange(at, at + rows).cast(pa.int32()) for at in (first, line)]
    kept.keep(cells, *numbered)
    kept.records += rows
    return True


def _walk(block: bytes, first: int, kept: _Kept) -> None:
    records: list[Mapping[str, object]] = []
    rows: list[int] = []
    lines: list[int] = []
    numbers: Counter[str] = Counter()
    for line, content in enumerate(block.split(b"\n"), first):
        if not content.strip():
            continue
        kept.records += 1
        record = _record(content, line, kept)
        if record is None:
            continue
        if not set(map(type, record.values())) <= _PLAIN:
            numbers.update(name for name, value in record.items() if isinstance(value, _Number))
            record = {name: _text(record.get(name), name, line, kept) for name in kept.names}
        records.append(record)
        rows.append(kept.records)
        lines.append(line)
    here = set().union(*records)
    arrays = [
        pa.array([one.get(name) for one in records], pa.string())
        if name in here
        else pa.nulls(len(records), pa.string())
        for name in kept.names
    ]
    given = {
        name: len(found) - found.null_count for name, found in zip(kept.names, arrays, strict=True)
    }
    # Arrow takes one kind a column: the blocks that follow are read as this one turned out.
    kept.numbers = {name for name, n in numbers.items() if n == given.get(name)}
    kept.keep(arrays, pa.array(rows, pa.int32()), pa.array(lines, pa.int32()))


def _record(content: bytes, line: int, kept: _Kept) -> Mapping[str, object] | None:
    """The members of the object on a line; None where there is none, or a key stands twice."""
    found = _object(content) if len(content) <= LINE_BYTES_MAX else None
    if found is None:
        long = len(content) > LINE_BYTES_MAX
        kept.lose("json_line_long" if long else "json_line_broken", line)
        return None
    record = dict(found)
    if not record.keys() <= kept.known:
        more = [name for name in record if name not in kept.known]
        kept.unknown |= dict.fromkeys(more[: UNKNOWN_MAX - len(kept.unknown)])
    if len(record) < len(found):
        names = [name for name, _ in found]
        twice = {name for name in kept.known if names.count(name) > 1}
        kept.lose("json_key_twice", line, min(twice, default=""))
        return None
    return record


def _object(content: bytes) -> _Object | None:
    try:
        found = _DECODER.decode(content.decode())
        if b"\\u" in content:
            _halves(found)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, _Object) else None


def _halves(found: object) -> None:
    """UnicodeEncodeError where a text holds half of a pair that makes one letter, which is no text
    (RFC 8259, 8.2)."""
    if isinstance(found, str):
        found.encode()
    elif isinstance(found, list | tuple):
        for part in found:
            _halves(part)


def _text(value: object, name: str, line: int, kept: _Kept) -> str | None:
    if value is None:
        return None
    if isinstance(value, _Number):
        return str(int(value)) if len(value) <= _NUMBER_CHARS_MAX else str(value)
    if isinstance(value, str):
        return value
    kept.fault("json_value_unfit", line, name, _SHOWN.get(type(value), ""))
    kept.told.setdefault(name, {})[line] = "json_value_unfit"
    return None


def _refuse(written: str) -> NoReturn:
    """NaN and the infinities, which Python takes and JSON has not."""
    raise ValueError(written)


_SHOWN = {list: "[ ]", _Object: "{ }", bool: "true / false"}
_PLAIN = {str, type(None)}
_DECODER = json.JSONDecoder(
    object_pairs_hook=_Object, parse_int=_Number, parse_float=_Fraction, parse_constant=_refuse
)
