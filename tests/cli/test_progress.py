"""Progress, and a stop that Python itself has dropped."""

import subprocess
import sys

DROPPED = """
import os, signal
from perimeter.cli.progress import Progress, heed_stop
heed_stop()
class Goes:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000): pass
Goes()
print("dropped", flush=True)
try:
    Progress("steps", 2).step()
except KeyboardInterrupt:
    print("heeded")
"""


def test_a_stop_that_was_dropped_is_heeded_at_the_next_step():
    done = subprocess.run(
        [sys.executable, "-c", DROPPED], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["dropped", "heeded"]
