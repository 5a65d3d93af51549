"""`filing send|list`: a file through the door, and what stands."""

import argparse
import json
from pathlib import Path

from perimeter.acts import filing
from perimeter.acts.book import Book
from perimeter.acts.filing import Handed
from perimeter.cli.answer import Answer, table
from perimeter.law import words
from perimeter.store.database import Account


def send(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    """Exit 0 accepted, 1 sent back with every problem."""
    file, replaces = Path(options.file), options.replaces
    outcome = filing.hand_in(
        book, who, Handed(options.firm, options.form, options.period, file, replaces)
    )
    receipt = filing.receipt(book, outcome.act)
    if options.receipt:
        Path(options.receipt).write_bytes(receipt)
    told = [words.said(problem, options.lang) for problem in outcome.problems]
    problems = [
        {
            "code": problem.code,
            "where": dict(problem.where),
            "seen": problem.seen,
            "rows": problem.rows,
            "text": text,
        }
        for problem, text in zip(outcome.problems, told, strict=True)
    ]
    document = {
        "filing": outcome.id,
        "accepted": outcome.accepted,
        "act": outcome.act.n,
        "rows": outcome.rows,
        "problems": problems,
        "receipt": json.loads(receipt),
    }
    verdict = "filing_accepted" if outcome.accepted else "filing_sent_back"
    lines = [words.text(verdict, options.lang, filing=outcome.id, n=len(problems))]
    return Answer(document, lines + told, 0 if outcome.accepted else 1)


def listed(book: Book, _: argparse.Namespace) -> Answer:
    rows = [
        {
            "filing": f.id,
            "filer": f.filer,
            "form": f.form,
            "period": f.period.name,
            "rows": f.rows,
            "act": f.n,
            "raw": f.raw,
            "table": f.table,
        }
        for f in filing.filings(book)
    ]
    shown = [[r["filing"], r["filer"], r["form"], r["period"], r["rows"]] for r in rows]
    return Answer({"filings": rows}, table(shown))
