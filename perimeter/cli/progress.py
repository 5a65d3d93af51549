"""Progress on standard error for what takes over a second: done, total, rate, time left."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from perimeter.cli.edge import is_terminal

T = TypeVar("T")
_FIRST_SECONDS, _EACH_SECONDS = 1.0, 0.5
_EACH_SECONDS_IN_A_FILE = 10.0


class Progress:
    """Counts steps of `total` and says so now and then. Use as a context or call `step`."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._started = time.monotonic()
        self._next = self._started + _FIRST_SECONDS

    def step(self, steps: int = 1) -> None:
        self._done += steps
        now = time.monotonic()
        if now >= self._next or (self._done == self._total and self._next > self._started + 1.1):
            self._show(now)

    def _show(self, now: float) -> None:
        spent = now - self._started
        rate = self._done / spent if spent else 0.0
        left = (self._total - self._done) / rate if rate else 0.0
        line = f"{self._what}: {self._done}/{self._total}, {rate:.1f}/s, {left:.0f} s"
        end = "\r" if is_terminal() and self._done < self._total else "\n"
        sys.stderr.write(f"\r\x1b[K{line}{end}" if is_terminal() else f"{line}\n")
        sys.stderr.flush()
        self._next = now + (_EACH_SECONDS if is_terminal() else _EACH_SECONDS_IN_A_FILE)


def shown(what: str, items: Iterable[T]) -> Iterator[T]:
    """The items, with progress."""
    known = list(items)
    progress = Progress(what, len(known))
    for item in known:
        yield item
        progress.step()
