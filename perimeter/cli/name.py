"""`name check`: banned and reserved words in a name, by a pack's lexicon; no home is needed."""

import argparse
from dataclasses import asdict

from perimeter.cli.answer import Answer, table
from perimeter.judging import names
from perimeter.law import pack as packs
from perimeter.law import words


def check(options: argparse.Namespace) -> Answer:
    """Every match, whoever it binds; found problems where there is one."""
    pack = packs.load(packs.find(options.pack or packs.default_name()))
    found = names.find(options.phrase, pack.lexicon.values(), options.what)
    rows = [asdict(match) for match in found]
    told = [words.text(f"name_{match.kind}", options.lang, seen=match.seen) for match in found]
    lines = table([m.kind, m.article, text] for m, text in zip(found, told, strict=True))
    clear = [words.text("name_clear", options.lang)]
    document = {"pack": pack.id, "text": options.phrase, "matches": rows}
    return Answer(document, lines if found else clear, int(bool(found)))
