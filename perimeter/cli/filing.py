"""`filing send|list`: a file through the door, and what stands."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from perimeter.acts import filing
from perimeter.acts.book import Book
from perimeter.acts.filing import Handed
from perimeter.acts.standing import filings
from perimeter.cli.answer import Answer, table
from perimeter.cli.told import told
from perimeter.law import words
from perimeter.store.database import Account
from perimeter.tables import result


def send(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    """Exit 0 accepted, 1 sent back with every problem."""
    file = Path(options.file) if options.file else None
    slot = (options.firm, options.form, options.period)
    outcome = filing.hand_in(book, who, Handed(*slot, file, options.replaces, options.mode))
    receipt = filing.receipt(book, outcome.act)
    if options.receipt:
        Path(options.receipt).write_bytes(receipt)
    article = book.pack.calendar.article(options.form)
    problems = [
        result.parts(problem, article, file.name if file else "") for problem in outcome.problems
    ]
    wrong = sum(problem.evaluated for problem in outcome.problems)
    document = {
        "filing": outcome.id,
        "accepted": outcome.accepted,
        "act": outcome.act.n,
        "mode": options.mode,
        "rows": outcome.rows,
        "standing": outcome.act.body.get("standing"),
        "latest": outcome.latest,
        "problems": problems,
        "receipt": json.loads(receipt),
    }
    verdict = "filing_accepted" if outcome.accepted else "filing_sent_back"
    lines = [words.text(verdict, options.lang, filing=outcome.id, n=wrong)]
    if outcome.accepted and outcome.latest != outcome.id:
        since = {"filing": outcome.id, "latest": outcome.latest}
        lines = [words.text("filing_amended_since", options.lang, **since)]
    lines += told(outcome.problems, options.lang)
    return Answer(document, lines, 0 if outcome.accepted else 1)


def listed(book: Book, _: argparse.Namespace) -> Answer:
    rows = [
        {
            "filing": f.id,
            "filer": f.filer,
            "form": f.form,
            "period": f.period.name,
            "rows": f.rows,
            "act": f.n,
            "parts": [asdict(part) for part in f.parts],
        }
        for f in filings(book)
    ]
    shown = [[r["filing"], r["filer"], r["form"], r["period"], r["rows"]] for r in rows]
    return Answer({"filings": rows}, table(shown))
