"""A finding as a folder that anyone can recompute: rows, SQL, digests, proofs, a script.

It holds the firm's own rows and the public tables, never another firm's. Format:
docs/formats/export.md.
"""

import json
from pathlib import Path

import pyarrow.parquet as pq

from perimeter.acts import assess, findings
from perimeter.acts.book import Book
from perimeter.acts.filing import receipt
from perimeter.acts.findings import Open
from perimeter.acts.records import slice_of
from perimeter.core.merkle import inclusion_proof, range_hash
from perimeter.core.problem import Conflict, Refusal
from perimeter.law import pack as packs
from perimeter.store.disk import disk_errors
from perimeter.tables.question import bind

SCHEMA = "perimeter-finding-export/1"
_SCRIPT = packs.JURISDICTIONS.parent / "docs" / "recompute.py"


def export(book: Book, found: Open, out: Path) -> list[str]:
    """Writes the folder; the names of its files. Conflict where it holds something already."""
    finding = found.finding
    question = assess.library()[finding.question]
    if question.digest != finding.question_digest:
        raise Refusal("question_changed", question=question.name)
    if out.exists() and any(out.iterdir()):
        raise Conflict("folder_not_empty", path=str(out))
    moment = assess.of(book, finding)
    values = assess.values(book.pack, question, moment)
    laid = assess.lay(book, moment)
    with disk_errors(out):
        (out / "tables").mkdir(parents=True, exist_ok=True)
        for name in sorted({*question.tables, *assess.inputs(question)}):
            pq.write_table(slice_of(laid, name, finding.firm), out / "tables" / f"{name}.parquet")
        (out / "question.sql").write_text(bind(question, values) + "\n", "utf-8")
        (out / "run.receipt").write_bytes(receipt(book, found.run))
        (out / "keys.json").write_text(json.dumps(book.home.keys().document(), indent=1))
        (out / "finding.json").write_text(
            json.dumps(_document(book, found), ensure_ascii=False, indent=1), "utf-8"
        )
        (out / "recompute.py").write_bytes(_SCRIPT.read_bytes())
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def _document(book: Book, found: Open) -> dict[str, object]:
    finding = found.finding
    every = list(findings.of_run(book, found.run))
    hashes = assess.leaves(every)
    index = next(at for at, one in enumerate(every) if one.id == finding.id)
    proof = inclusion_proof(index, len(every), lambda start, end: range_hash(hashes[start:end]))
    return {
        "schema": SCHEMA,
        "pack": book.pack.id,
        "overlays": [overlay.name for overlay in book.pack.overlays],
        "id": finding.id,
        "digest": finding.digest,
        "subject": finding.subject,
        "question": finding.question,
        "question_digest": finding.question_digest,
        "kind": finding.kind,
        "period": finding.period,
        "key": finding.key,
        "values": finding.values,
        "filings": list(finding.filings),
        "parameters": finding.parameters,
        "article": finding.article,
        "as_of": finding.as_of,
        "known_at": finding.known_at,
        "index": index,
        "proof": [one.hex() for one in proof],
    }
