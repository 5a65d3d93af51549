"""Where the time and chance come from: made once at the edge, handed down.

`core` holds only the shape. The real one reads the machine's clock and random bytes; tests and the
small country hand in their own, and get the same bytes every time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Source:
    """`now` gives naive UTC; `random_bytes(n)` gives n bytes for salts, keys and record ids."""

    now: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]
