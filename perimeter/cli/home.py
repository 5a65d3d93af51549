"""`init`: an empty home for real use. Pack and origin are fixed here."""

import argparse
from dataclasses import replace

from perimeter.acts.book import found
from perimeter.cli.answer import Answer
from perimeter.cli.opened import place
from perimeter.law import pack, words


def init(options: argparse.Namespace) -> Answer:
    book, account, password = found(
        replace(place(options), database=options.database),
        options.origin,
        options.pack or pack.default_name(),
        tuple(options.overlay or ()),
        options.admin,
    )
    document = {
        "home": str(book.home.path),
        "origin": book.home.origin,
        "pack": book.pack.id,
        "overlays": [overlay.name for overlay in book.pack.overlays],
        "account": account.number,
        "handle": account.handle,
        "password": password,
        "vkey": book.home.keys().current.vkey,
    }
    shown = {name: str(value) for name, value in document.items()}
    return Answer(document, [words.text("init_done", options.lang, **shown)])
