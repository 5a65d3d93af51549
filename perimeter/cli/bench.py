"""`bench NAME`: figures with the machine, versions, sizes, medians and peak memory."""

import argparse
import os
import platform
import resource
import statistics
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from perimeter.cli.answer import Answer, table

PACKAGES = ("duckdb", "pyarrow", "Django", "cryptography", "pandera", "pandas")


def bench(options: argparse.Namespace) -> Answer:
    """Runs the named bench `--rounds` times; medians beside every single figure."""
    run: Callable[..., dict[str, Any]] = import_module(f"perimeter.cli.benches.{options.name}").once
    over = {"database": options.database} if options.database else {}
    rounds = [run(**over) for _ in range(max(1, options.rounds))]
    document = {
        "bench": options.name,
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "system": platform.platform(),
        },
        "versions": {name: version(name) for name in PACKAGES if find_spec(name.lower())},
        "medians": medians(rounds),
        "rounds": rounds,
        "peak_memory_mb": _peak_mb(),
    }
    lines = table(medians(rounds).items())
    return Answer(document, lines)


def medians(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of each figure that is a number in every round."""
    names = [name for name, value in rounds[0].items() if isinstance(value, int | float)]
    return {name: statistics.median(one[name] for one in rounds) for name in names}


def _peak_mb() -> int:
    """The most memory this process or one of its children ever held."""
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return int(max(ours, theirs)) // 1024
