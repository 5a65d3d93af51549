"""Opens the book that --home or PERIMETER_HOME names."""

import argparse

from perimeter.acts.book import Book, open_book
from perimeter.cli import edge
from perimeter.store.home import Place


def place(options: argparse.Namespace) -> Place:
    return Place(edge.home_path(options.home), edge.source(), edge.keys_path())


def opened(options: argparse.Namespace) -> Book:
    return open_book(place(options))
