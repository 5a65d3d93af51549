"""The example gateway carries letters to a print queue once, and leaves texts where they are."""

import subprocess
import sys
from pathlib import Path

import pytest

from perimeter.acts.carry import carry, fates
from perimeter.acts.outbox import fill
from perimeter.store import outbox
from tests.acts.test_outbox import PHONE, licensed
from tests.world import world as fresh

SCRIPT = Path(__file__).parents[2] / "examples" / "gateway" / "print_letters.py"


def carries(world, queue, account="messenger"):
    home = str(world.book.home.path)
    command = [sys.executable, str(SCRIPT), "--home", home, "--as", account, "--queue", str(queue)]
    done = subprocess.run(command, check=False, capture_output=True, cwd=SCRIPT.parents[2])
    return done.returncode


@pytest.mark.slow
def test_letters_are_printed_and_marked_and_texts_stay(tmp_path):
    world, queue = fresh(tmp_path), tmp_path / "queue"
    letter, text = licensed(world, "F-001"), licensed(world, "F-002", phone=PHONE)
    for act in world.book.home.journal.acts(kinds=("take_up", "verify")):
        carry(world.book, world.who["messenger"], f"A-{act.n}", "letter")
    fill(world.book)
    assert carries(world, queue, "auditor") == 1  # the letter lies there, but nobody marked it
    assert carries(world, queue) == 0
    printed = (queue / f"A-{letter}.txt").read_text("utf-8")
    assert printed.startswith("Aman Invented\nMary, 1 Invented Street\n")
    assert not (queue / f"A-{text}.txt").exists()
    known = fates(world.book, [f"A-{letter}", f"A-{text}"])
    assert known[f"A-{letter}"].carried and not known[f"A-{text}"].carried
    left = outbox.ids(world.book.home.outbox)
    assert f"A-{letter}" not in left and f"A-{text}" in left
    size = world.book.home.journal.size()
    assert carries(world, queue) == 0 and world.book.home.journal.size() == size
