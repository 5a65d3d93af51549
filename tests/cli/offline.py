"""A firm's small install, run as a program of its own: Django cannot be imported, there is no home.

Reads a JSON list of command lines, runs each, and writes a JSON list of [exit code, output].
"""

import contextlib
import functools
import importlib.abc
import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from subprocess import run


class Refusing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("django", "perimeter.acts", "perimeter.web"):
            raise ModuleNotFoundError(name)


def answers(lines: Iterable[Sequence[object]]) -> list[tuple[int, str]]:
    """What each command line is answered with, in one process."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PERIMETER", "DJANGO"))}
    given = json.dumps([[str(word) for word in line] for line in lines])
    done = run(
        [sys.executable, __file__], input=given, capture_output=True, text=True, env=kept,
        cwd=Path(__file__).parents[2], check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [(code, out) for code, out in json.loads(done.stdout)]


def _answer(line: list[str]) -> tuple[int, str]:
    from perimeter.cli.main import main

    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = main(line)
    return code, out.getvalue()


if __name__ == "__main__":
    sys.meta_path.insert(0, Refusing())
    sys.path.insert(0, str(Path.cwd()))
    from perimeter.law import pack
    from perimeter.tables import form

    for module in (pack, form):  # read once: most of the time of a command goes there
        module.load = functools.cache(module.load)
    found = [_answer(line) for line in json.load(sys.stdin)]
    assert not [name for name in sys.modules if name.partition(".")[0] == "django"]
    print(json.dumps(found))
