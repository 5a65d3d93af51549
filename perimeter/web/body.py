"""How many bodies of requests may be on their way at once.

A thread of the server waits while a body arrives, and a sender may take his time. So a body is
fetched before its page is asked, and never by all threads at once: pages are read whoever sends
slowly. How long one may take is not bounded here, since the server cannot leave a read that waits;
a server in front can. What is too large to hold in memory is only taken from who is signed in, and
arrives as it is read. Who may send how much is gate.py.
"""

import threading
from io import BytesIO
from typing import Any

from perimeter.core.problem import Unavailable

HELD_BYTES_MAX = 16 * 1024**2
INPUT = "wsgi.input"


class Arriving:
    """A body on its way, as a WSGI server hands it over; `places` are those that may wait."""

    def __init__(self, given: Any, size: int, places: threading.Semaphore) -> None:
        self._given, self._size, self._places = given, size, places

    def fetch(self) -> None:
        """Waits until all of it is here; Unavailable where too many wait already."""
        if not 0 < self._size <= HELD_BYTES_MAX:
            return
        if not self._places.acquire(blocking=False):
            raise Unavailable("bodies_many")
        try:
            self._given = BytesIO(self._given.read(self._size))
        finally:
            self._places.release()

    def read(self, *size: int) -> bytes:
        """As a file reads."""
        return bytes(self._given.read(*size))

    def readline(self, *size: int) -> bytes:
        """As a file reads a line."""
        return bytes(self._given.readline(*size))


def arriving(environ: dict[str, Any], places: threading.Semaphore) -> dict[str, Any]:
    """What takes the place of a body in the request's environment."""
    length = environ.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isdecimal() else 0
    return {INPUT: Arriving(environ[INPUT], size, places)}
