"""`questions list|test`: the library of questions, and every case of their cards tried."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from perimeter.acts import assess
from perimeter.analysis import DERIVED
from perimeter.cli.answer import Answer, table
from perimeter.core.problem import NotFound
from perimeter.law import pack as packs
from perimeter.law import words
from perimeter.tables import cases, catalogue, entries, form


def listed(options: argparse.Namespace) -> Answer:
    rows = [
        {
            "question": asked.name,
            "v": asked.v,
            "kind": asked.kind,
            "key": list(asked.key),
            "parameters": list(asked.parameters),
            "tables": list(asked.tables),
            "title": asked.title[options.lang],
            "digest": asked.digest,
        }
        for asked in assess.library().values()
    ]
    return Answer({"questions": rows}, table([r["question"], r["kind"], r["title"]] for r in rows))


def test(options: argparse.Namespace) -> Answer:
    """Exit 1 where a case has another answer than its card says."""
    library = assess.library()
    if options.name and options.name not in library:
        raise NotFound("no_such_question", question=options.name)
    asked = [q for q in library.values() if options.name in (None, q.name)]
    forms = form.load(packs.JURISDICTIONS.parent / "forms")
    schemas = catalogue.schemas(forms, entries.SCHEMAS, DERIVED)
    with TemporaryDirectory() as folder:
        tried = list(cases.tried(asked, schemas, Path(folder)))
    failed = [one for one in tried if not one.passed]
    document = {
        "cases": len(tried),
        "failed": [
            {
                "question": one.question,
                "case": one.case,
                "expected": str(one.expected),
                "answered": str(one.answered),
            }
            for one in failed
        ],
    }
    told = words.text("cases_tried", options.lang, n=len(tried), failed=len(failed))
    lines = [told, *table([one.question, one.case] for one in failed)]
    return Answer(document, lines, 1 if failed else 0)
