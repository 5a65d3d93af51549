"""What a command answers: a document for machines, lines for people, an exit code."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    document: dict[str, Any]
    lines: Iterable[str] = field(default_factory=list)
    exit_code: int = 0


def table(rows: Iterable[Iterable[object]]) -> list[str]:
    """Cells as text in columns as wide as they need; the last column is left ragged."""
    cells = [["-" if cell is None or cell == "" else str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)][:-1]
    return ["  ".join([*map(str.ljust, row, widths), row[-1]]) for row in cells]
