"""Progress on standard error for what takes over a second: done, total, rate, time left.

Each step is also where a stop that was asked for is heeded: Python drops the interruption where the
key is hit while an object is being destroyed.
"""

import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from perimeter.cli.edge import is_terminal

T = TypeVar("T")
_FIRST_SECONDS, _EACH_SECONDS = 1.0, 0.5
_EACH_SECONDS_IN_A_FILE = 10.0
_stop = threading.Event()


def heed_stop() -> None:
    """From here on a stop that is asked for is not forgotten."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _asked)


def _asked(*_: Any) -> None:
    _stop.set()
    raise KeyboardInterrupt


class Progress:
    """Counts steps of `total` and says so now and then. Use as a context or call `step`."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._started = time.monotonic()
        self._next = self._started + _FIRST_SECONDS

    def step(self, steps: int = 1) -> None:
        if _stop.is_set():
            raise KeyboardInterrupt
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
