"""`version`."""

import argparse

from perimeter import __version__
from perimeter.cli.answer import Answer


def version(_: argparse.Namespace) -> Answer:
    return Answer({"version": __version__}, [__version__])
