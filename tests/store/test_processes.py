"""Several processes write one book; one is killed at any moment: nothing acknowledged is lost."""

import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from perimeter.store.home import open_home
from perimeter.store.verify import Count, verify

WRITER = Path(__file__).with_name("writer.py")


def start(place, name, acts):
    return subprocess.Popen(
        [sys.executable, str(WRITER), str(place.path), name, str(acts)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=WRITER.parents[2],
    )


def acknowledged(output):
    """Whole lines only: a cut one was not yet said."""
    lines = output.split("\n")[:-1]
    return {line.split()[1]: int(line.split()[0]) for line in lines}


def check(place, said):
    home = open_home(place)
    acts = list(home.journal.acts())
    assert [act.n for act in acts] == list(range(1, len(acts) + 1))
    for on, n in said.items():
        assert home.journal.act(n).on == on
    assert len({act.on for act in acts if act.kind == "receive"}) == len(
        [act for act in acts if act.kind == "receive"]
    )
    assert list(verify(home, Count())) == []
    return home


@pytest.mark.slow
def test_processes_write_at_once(home, place):
    writers = [start(place, f"w{n}", 15) for n in range(3)]
    outputs = [writer.communicate(timeout=60)[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    said = {on: n for output in outputs for on, n in acknowledged(output).items()}
    assert len(said) == 45
    check(place, said)


@pytest.mark.slow
def test_killed_at_any_moment(home, place):
    chance, said = Random(7), {}
    for run in range(25):
        writer = start(place, f"k{run}", 10_000)
        first = writer.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))
        writer.kill()
        said |= acknowledged(first + writer.communicate()[0])
        check(place, said)
    assert len(said) > 25
