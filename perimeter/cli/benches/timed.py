"""How long a piece of work takes."""

import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """Seconds on the clock that never goes back."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
