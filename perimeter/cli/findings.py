"""`assess`, `findings list|show`, `finding export`, `replay`."""

import argparse
import json
from pathlib import Path
from typing import Any

from perimeter.acts import assess as asking
from perimeter.acts import citation, findings
from perimeter.acts.book import Book
from perimeter.acts.export import export as packed
from perimeter.acts.findings import Open
from perimeter.acts.firm import name_of
from perimeter.acts.records import records
from perimeter.acts.register import register
from perimeter.acts.standing import assets
from perimeter.cli.answer import Answer, table
from perimeter.cli.progress import Progress
from perimeter.cli.register import day
from perimeter.core.finding import Finding
from perimeter.core.period import period
from perimeter.law import words
from perimeter.law.citation import cite
from perimeter.store.database import Account
from perimeter.web.values import Reader, sentence, shown


def assess(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    moment = asking.when(book, options.period, day(options.as_of), options.known_at)
    progress = Progress(words.text("assess_steps", options.lang), len(asking.bound(book.pack)))
    act, run = asking.assess(book, who, moment, progress.step)
    document = {
        "act": act.n,
        "period": moment.period.name,
        "as_of": moment.as_of.isoformat(),
        "known_at": moment.known_at,
        "questions": {
            name: {**counts, "seconds": run.seconds.get(name, "")}
            for name, counts in run.counts.items()
        },
        "findings": len(run.findings),
    }
    lines = [
        [name, str(c.get("breach", c.get("signal"))), str(c["none"]), json.dumps(c["cannot_tell"])]
        for name, c in run.counts.items()
    ]
    return Answer(document, table(lines))


def listed(book: Book, options: argparse.Namespace) -> Answer:
    found = [
        _row(one)
        for one in findings.listed(book, options.period or "")
        if (not options.question or one.finding.question == options.question)
        and (not options.firm or one.finding.firm == options.firm)
    ]
    lines = [[r["id"], r["kind"], r["question"], r["firm"], r["period"], r["state"]] for r in found]
    return Answer({**_law(book), "findings": found}, [*_marks(book, options.lang), *table(lines)])


def show(book: Book, options: argparse.Namespace) -> Answer:
    one = findings.find(book, options.id)
    finding, asked = one.finding, asking.library()[one.finding.question]
    reader = _reader(book, one, options.lang)
    document = {
        **_row(one),
        **_law(book),
        "sentence": sentence(reader, asked.sentence[options.lang], finding.values),
        "cannot_see": asked.cannot_see[options.lang],
        "runbook": asked.runbook[options.lang],
        "subject": finding.subject,
        "sql": asked.sql,
        "question_digest": finding.question_digest,
        "parameters": finding.parameters,
        "filings": list(finding.filings),
        "as_of": finding.as_of,
        "known_at": finding.known_at,
        "run": one.run.n,
        "citation": _citation(book, finding, options.lang),
        "records": [
            {"table": r.table, "columns": r.columns, "rows": r.rows, "total": r.total}
            for r in records(book, finding)
        ],
    }
    return Answer(document, _told(book, one, document, reader))


def export(book: Book, options: argparse.Namespace) -> Answer:
    files = packed(book, findings.find(book, options.id), Path(options.out))
    return Answer({"folder": options.out, "files": files}, files)


def replay(book: Book, options: argparse.Namespace) -> Answer:
    """Exit 0 identical, 1 not, with the reason."""
    one = findings.find(book, options.id)
    again = findings.replay(book, one)
    document = {
        "id": one.finding.id,
        "identical": again.identical,
        "was": again.was,
        "now": again.now,
        "why": again.why,
    }
    verdict = "replay_identical" if again.identical else again.why
    line = words.text(verdict, options.lang, question=one.finding.question)
    return Answer(document, [line, again.was, again.now], 0 if again.identical else 1)


def _told(book: Book, one: Open, document: dict[str, Any], reader: Reader) -> list[str]:
    """A finding for a person at a terminal: what its page says, shorter."""
    finding, lang = one.finding, reader.lang
    asked, cited = asking.library()[finding.question], document["citation"]
    article = []
    if cited:
        unverified = words.text("web.unverified", lang)
        article = ["", f"{cited['printed'] or unverified} ({cited['grade']}): {cited['text']}"]
    numbers = {name: shown(reader, name, finding.values) for name in finding.values}
    digests = {name: str(document[name]) for name in ("id", "digest", "question_digest", "run")}
    return [
        *_marks(book, lang),
        f"{asked.title[lang]}: {document['sentence']}",
        *article,
        "",
        *table([*numbers.items(), *finding.parameters.items(), *digests.items()]),
        "",
        document["cannot_see"],
        "",
        asked.sql,
    ]


def _marks(book: Book, lang: str) -> list[str]:
    """A line for each overlay: what rests on it is not the law."""
    return [f"[{overlay.mark[lang]}]" for overlay in book.pack.overlays]


def _law(book: Book) -> dict[str, Any]:
    return {"pack": book.pack.id, "overlays": [overlay.name for overlay in book.pack.overlays]}


def _reader(book: Book, one: Open, lang: str) -> Reader:
    firms = register(book).firms
    names = {name: name_of(firm) for name, firm in firms.items()}
    return Reader(lang, book.pack, assets(book, period(one.finding.period)), names)


def _row(one: Open) -> dict[str, Any]:
    finding = one.finding
    return {
        "id": finding.id,
        "digest": finding.digest,
        "question": finding.question,
        "kind": finding.kind,
        "firm": finding.firm,
        "period": finding.period,
        "state": one.state,
        "key": finding.key,
        "values": finding.values,
        "article": finding.article,
    }


def _citation(book: Book, finding: Finding, lang: str) -> dict[str, Any] | None:
    """The article in the words it was known by when the finding was made."""
    if not finding.article:
        return None
    ties = citation.ties(book, finding.known_at).confirmed
    cited = cite(book.pack.articles[finding.article], ties, lang)
    return {
        "article": cited.article_id,
        "grade": cited.grade,
        "verified": cited.verified,
        "printed": cited.printed,
        "text": cited.text,
    }
