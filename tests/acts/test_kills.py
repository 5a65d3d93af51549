"""kill -9 at every step of a filing, in a loop: nothing acknowledged is lost, nothing doubled."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LANES, RUNS = ("a", "b"), 110  # as many at once as the smallest machine has processors


@pytest.mark.slow
def test_killed_at_every_step(tmp_path):
    lanes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.acts.killed", str(tmp_path / lane), lane, str(RUNS)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for lane in LANES
    ]
    summary = Counter()
    for lane in lanes:
        summary.update(json.loads(lane.communicate(timeout=300)[0] or "{}"))
    print(json.dumps(summary))
    assert [lane.returncode for lane in lanes] == [0, 0]
    assert (summary["runs"], summary["lost"], summary["doubled"]) == (len(LANES) * RUNS, 0, 0)
    assert summary["acknowledged"] > summary["resumed"] > 50
