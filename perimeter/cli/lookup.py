"""`register search`: what the one box answers, for scripts. Not found is an answer too."""

import argparse
from typing import Any

from perimeter.acts import lookup, reply
from perimeter.acts.book import Book
from perimeter.acts.lookup import Found
from perimeter.cli.answer import Answer


def search(book: Book, options: argparse.Namespace) -> Answer:
    lang, pack = options.lang, book.pack
    said = reply.reply(lookup.built(book, book.today()), pack, options.sought)
    document: dict[str, Any] = {
        "text": said.asked.text,
        "kind": said.asked.kind,
        "status": said.status,
        "sentence": reply.sentence(said, pack, lang),
        "notes": reply.notes(said, lang),
        "entries": [_told(book, one, lang) for one in said.found],
        "similar": [_told(book, one, lang) for one in said.similar],
        "more": said.more,
        "as_of": book.today().isoformat(),
    }
    lines = [document["sentence"], *document["notes"]]
    lines += [f"= {one['name']}  {one['sentence']}" for one in document["entries"][1:]]
    lines += [f"~ {one['matched']['value']}  {one['sentence']}" for one in document["similar"]]
    return Answer(document, lines)


def _told(book: Book, one: Found, lang: str) -> dict[str, Any]:
    """An entry, or a warning, and by which of its marks it was found."""
    entry, warned = one.thing.entry, one.thing.warned
    about = {"entry": entry.id, "kind": entry.kind} if entry else {}
    since = entry.since if entry else warned and warned.since
    return {
        **about,
        **({"warning": warned.id, "kind": warned.kind} if warned else {}),
        "name": reply.name_of(one.thing, lang),
        **({"district": entry.district} if entry and entry.district else {}),
        "status": reply.status_of(one.thing, book.pack),
        "since": since.isoformat() if since else "",
        "sentence": reply.told(one.thing, book.pack, lang),
        "matched": {"by": one.mark.kind, "value": reply.marked(one.mark), "how": one.how},
    }
