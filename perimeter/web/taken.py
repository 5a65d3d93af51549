"""The register's files as they are given away: made once for a state of the book, kept compressed.

A busy book moves on all the time, and making a file of a large register takes seconds. So a file is
made anew no sooner than a minute after the one before, and while one is made others get that one.
Each row says what day and what size of the journal it speaks of.
"""

import gzip
import hashlib
import io
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import BinaryIO, cast

ANEW_AFTER = timedelta(minutes=1)
State = tuple[int, date]  # the size of the journal and the day


@dataclass(frozen=True)
class Taken:
    """One file: its bytes in gzip, how many they are without, and a mark that changes with them."""

    state: State
    at: datetime
    packed: bytes
    size: int
    mark: str


class Kept:
    """Files by name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._files: dict[str, Taken] = {}

    def get(self, name: str) -> Taken | None:
        """The file as it was made last, if it was."""
        return self._files.get(name)

    def file(
        self,
        name: str,
        state: State,
        now: datetime,
        make: Callable[[BinaryIO], None],
    ) -> Taken:
        """The file for a state of the book, or the one before while that is new enough."""
        known = self._files.get(name)
        if known and (known.state == state or now < known.at + ANEW_AFTER):
            return known
        if not self._lock.acquire(blocking=known is None):
            assert known is not None
            return known
        try:
            again = self._files.get(name)  # made while this one waited
            if again is known or again is None:
                again = self._files[name] = _made(state, now, make)
            return again
        finally:
            self._lock.release()


def _made(state: State, now: datetime, make: Callable[[BinaryIO], None]) -> Taken:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6, mtime=0) as packed:
        make(cast(BinaryIO, packed))
        size = packed.tell()
    mark = hashlib.sha256(out.getvalue()).hexdigest()[:32]
    return Taken(state, now, out.getvalue(), size, mark)
