"""`report …`: an official writes down what somebody said at the counter, reads reports, answers and
closes them. Each reading of the words is an act; a picture goes to `--out`.
"""

import argparse
from pathlib import Path
from typing import Any

from perimeter.acts import reports, triage
from perimeter.acts.book import Book, allowed
from perimeter.acts.reports import TOPICS, Report
from perimeter.acts.tell import Told, at_counter
from perimeter.cli.answer import Answer, table
from perimeter.cli.progress import shown
from perimeter.cli.register import done
from perimeter.core.problem import NotFound, Refusal
from perimeter.law import words
from perimeter.store.database import Account
from perimeter.store.disk import write_whole

DUE = "due"


def tell(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    """Under --json too the code stands in the answer, once."""
    said = dict(_field(options.topic, one) for one in options.said)
    photo = _picture(options.photo) if options.photo else b""
    code = at_counter(book, who, Told(options.topic, options.about, options.lang, said, photo))
    text = words.text("report.keep_code", options.lang)
    return Answer({"report": code.number, "code": code.written}, [code.written, text])


def listed(book: Book, options: argparse.Namespace) -> Answer:
    """Every report, or those of one state or topic; nothing that was said."""
    every = list(reports.reports(book).of.values())
    if options.view == DUE:
        every = reports.due(book, every)
    elif options.view:
        every = [one for one in every if one.state == options.view]
    rows = [_row(one) for one in every if options.topic in (None, one.topic)]
    columns = ("report", "topic", "about", "told", "state", "taker", "outcome")
    return Answer({"reports": rows}, table([row[name] for name in columns] for row in rows))


def show(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    found = reports.report(book, options.report)
    held = triage.words(book, who, found)
    secret = {"key", "code_digest"}
    said = {
        record: {name: text for name, text in one.items() if name not in secret}
        for record, one in held.items()
    }
    texts = [
        {"act": act.n, "kind": act.kind, "by": act.by.role, **said.get(act.body["record"], {})}
        for act in found.acts
        if "record" in act.body
    ]
    document = {**_row(found), "said": texts}
    if options.out:
        file = triage.photo(book, who, found)
        write_whole(Path(options.out), file.data, mode=0o600)
        document["file"] = options.out
    lines = [f"{name}: {value}" for one in texts for name, value in one.items()]
    return Answer(document, [*table([_row(found).values()]), *lines])


def take(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(triage.take(book, who, reports.report(book, options.report)))


def forward(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(triage.forward(book, who, reports.report(book, options.report), options.asked))


def reply(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(triage.reply(book, who, reports.report(book, options.report), options.answer))


def answer(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(triage.answer(book, who, reports.report(book, options.report), options.answer))


def close(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    found = reports.report(book, options.report)
    return done(triage.close(book, who, found, options.outcome, options.about))


def erase(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    """One report, or all whose words are past their day."""
    if options.due == bool(options.report):
        raise Refusal("report_which")
    if options.due:
        return _erase_due(book, who, options)
    found = reports.report(book, options.report)
    acts = triage.erase(book, who, found, options.why or "")
    return Answer({"report": found.number, "acts": [act.n for act in acts]}, [found.number])


def _erase_due(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    allowed(book, who, "person.destroy")
    past = reports.due(book, reports.reports(book).of.values())
    rows = [
        {"report": one.number, "acts": [act.n for act in triage.erase(book, who, one)]}
        for one in shown(words.text("report_erase_steps", options.lang), past)
    ]
    said = words.text("report_erased_due", options.lang, n=len(rows))
    return Answer({"erased": len(rows), "reports": rows}, [said])


def _row(one: Report) -> dict[str, Any]:
    return {
        "report": one.number,
        "topic": one.topic,
        "about": one.about,
        "language": one.lang,
        "told": one.told.isoformat(),
        "state": one.state,
        "taker": one.taker,
        "outcome": one.closed.body["outcome"] if one.closed else "",
        "photo": bool(one.photo),
    }


def _field(topic: str, given: str) -> tuple[str, str]:
    """FIELD=TEXT."""
    name, _, text = given.partition("=")
    if name not in TOPICS[topic].fields:
        raise Refusal("report_said", fields=", ".join(TOPICS[topic].fields))
    return name, text


def _picture(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise NotFound("file_missing", path=path) from error
