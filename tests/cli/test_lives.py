"""The script in the documentation that walks the whole life of a licence and of a miner."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "docs" / "lives.sh"


@pytest.mark.slow
def test_the_lives_in_the_documentation_are_lived(tmp_path):
    around = {name: value for name, value in os.environ.items() if "PERIMETER" not in name}
    around["PATH"] = f"{Path(sys.executable).parent}:{around['PATH']}"
    done = subprocess.run(
        [SCRIPT, tmp_path], capture_output=True, text=True, env=around, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "wound_up" in done.stdout and "ended" in done.stdout
