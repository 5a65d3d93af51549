"""`register checklist|judge|letter`: how an application is judged, and what its holder reads."""

import argparse
from collections.abc import Sequence

from perimeter.acts import checklist
from perimeter.acts.book import Book
from perimeter.acts.checklist import APART, MET, UNMET, Judged, Verdict
from perimeter.acts.dossier import dossier
from perimeter.acts.letters import act_of, letter, text
from perimeter.cli.answer import Answer, table
from perimeter.cli.register import done
from perimeter.store.database import Account


def show(book: Book, options: argparse.Namespace) -> Answer:
    found = dossier(book, options.entry)
    every = checklist.items(book, found, options.notice)
    rows = [_row(book, one, options.lang) for one in every]
    lines = table([[row["state"], row["duty"], row["text"], row["why"]] for row in rows])
    return Answer({"entry": options.entry, "notice": options.notice, "items": rows}, lines)


def judge(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    verdicts = {duty: Verdict(MET) for duty in options.met or ()}
    verdicts |= _reasoned(UNMET, options.unmet or ())
    verdicts |= _reasoned(APART, options.apart or ())
    return done(checklist.judge(book, who, options.entry, verdicts, options.notice))


def write(book: Book, options: argparse.Namespace) -> Answer:
    found = dossier(book, options.entry)
    made = letter(book, found, act_of(found, options.act), options.lang)
    plain = text(made, options.lang)
    document = {"entry": options.entry, "act": made.n, "lang": options.lang, "text": plain}
    return Answer(document, plain.rstrip("\n").split("\n"))


def _reasoned(verdict: str, given: Sequence[str]) -> dict[str, Verdict]:
    """`duty=why`, of which the deed asks for both."""
    parts = (one.partition("=") for one in given)
    return {duty: Verdict(verdict, why.strip()) for duty, _, why in parts}


def _row(book: Book, one: Judged, lang: str) -> dict[str, str | int | bool]:
    duty = book.pack.duties[one.item.duty]
    return {
        "duty": duty.id,
        "article": duty.article,
        "text": duty.text[lang],
        "state": one.state,
        "verdict": one.verdict,
        "again": one.again,
        "why": one.why,
        "act": one.n,
        "role": one.by.role if one.by else "",
    }
