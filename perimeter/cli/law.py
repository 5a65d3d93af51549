"""`law show|tie|confirm`: the articles, how well they are known, and loading the official text."""

import argparse
from pathlib import Path

from perimeter.acts import citation as deeds
from perimeter.acts.book import Book
from perimeter.cli import edge
from perimeter.cli.answer import Answer, table
from perimeter.cli.opened import opened
from perimeter.law import pack as packs
from perimeter.law.citation import cite
from perimeter.law.statute import Official
from perimeter.store.database import Account


def show(options: argparse.Namespace) -> Answer:
    """Every article with its grade, its printed number where verified, and what waits.

    Without a home: the usual pack, as it ships.
    """
    if edge.is_home_named(options.home):
        book = opened(options)
        pack, ties = book.pack, deeds.ties(book)
    else:
        pack, ties = packs.load(packs.find(packs.default_name())), deeds.Ties({}, {})
    rows = []
    for article in pack.articles.values():
        cited = cite(article, ties.confirmed, options.lang)
        rows.append(
            {
                "article": cited.article_id,
                "grade": cited.grade,
                "verified": cited.verified,
                "printed": cited.printed,
                "waiting": ties.waiting[article.id].n if article.id in ties.waiting else None,
                "text": cited.text,
            }
        )
    lines = table([[r["article"], r["grade"], r["printed"] or "-", r["text"]] for r in rows])
    return Answer({"pack": pack.id, "articles": rows}, lines)


def tie(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    place = Official(options.article, options.part, options.item)
    act = deeds.tie(book, who, options.id, place, Path(options.text))
    return Answer({"act": act.n, "text": act.body["files"]["text"]}, [f"{act.n} {act.on}"])


def confirm(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    act = deeds.confirm(book, who, options.id, options.act)
    return Answer({"act": act.n, "text": act.body["text"]}, [f"{act.n} {act.on}"])
