"""`name check`: the words that a name may not hold, by a pack's lexicon; no home is needed."""

import argparse
from dataclasses import asdict

from perimeter.cli import edge
from perimeter.cli.answer import Answer, table
from perimeter.judging import names
from perimeter.law import pack as packs
from perimeter.law import words
from perimeter.law.statute import Pack


def check(options: argparse.Namespace) -> Answer:
    """As one who applies for an entry, or as one who holds none. Found problems where there is one.

    `allowed` is null where nothing is forbidden and a person decides.
    """
    pack = pack_of(options)
    terms = names.concerning(pack.lexicon, holder=not options.no_entry)
    found = names.find(options.phrase, terms, options.what)
    told = [words.text(f"name_{match.kind}", options.lang, seen=match.seen) for match in found]
    document = {
        "pack": pack.id,
        "text": options.phrase,
        "allowed": allowed(found),
        "problems": [{**asdict(m), "text": text} for m, text in zip(found, told, strict=True)],
    }
    rows = [(m.kind, m.article, text) for m, text in zip(found, told, strict=True)]
    lines = table(dict.fromkeys(rows)) or [words.text("name_clear", options.lang)]
    return Answer(document, lines, int(bool(found)))


def allowed(found: list[names.Match]) -> bool | None:
    """Whether a name may stand; None where a person decides."""
    if any(match.kind != "ask" for match in found):
        return False
    return None if found else True


def pack_of(options: argparse.Namespace) -> Pack:
    """The pack that is named, that of the home, or the usual one."""
    if options.pack is None and edge.is_home_named(options.home):
        from perimeter.cli.opened import opened

        return opened(options).pack
    return packs.load(packs.find(options.pack or packs.default_name()))
