"""Answers become findings: one a row found, or one for all where there are too many of a firm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from perimeter.acts.filing import parquet
from perimeter.core.canonical import canonical, sha256_hex
from perimeter.core.finding import Finding, plain
from perimeter.core.period import Period
from perimeter.law.statute import Pack, Value
from perimeter.tables.catalogue import Catalogue
from perimeter.tables.engine import Answer
from perimeter.tables.question import Question

FINDINGS_MAX = 10_000  # of one question about one firm in one period; more become one with a file

FINDINGS = pa.schema(
    [
        (name, pa.string())
        for name in (
            "id", "digest", "question", "question_digest", "kind", "firm", "key", "values",
            "filings", "parameters", "article",
        )
    ]
)  # fmt: skip


@dataclass(frozen=True)
class When:
    """The legal day a period is asked for, and the size of the journal it is asked with."""

    period: Period
    as_of: date
    known_at: int


def findings(
    pack: Pack,
    asked: Question,
    answer: Answer,
    parameters: Mapping[str, Value],
    moment: When,
    laid: Catalogue,
) -> tuple[list[Finding], dict[str, bytes]]:
    """The findings of one answer; where there are too many of a firm, one with a file of rows."""
    duty = pack.duty(asked.name)
    by_firm: dict[str, list[dict[str, str | None]]] = {}
    for row in answer.found.to_pylist():
        cells = {name: plain(cell) for name, cell in row.items()}
        by_firm.setdefault(str(cells["firm"]), []).append(cells)
    findings, files = [], dict[str, bytes]()
    for firm, rows in by_firm.items():
        kept = rows
        if len(rows) > FINDINGS_MAX:
            content = parquet(pa.Table.from_pylist(rows))
            name = f"{asked.name}-{firm}"
            files[name] = content
            kept = [{"firm": firm, "count": str(len(rows)), "rows": sha256_hex(content)}]
        findings += [
            Finding(
                question=asked.name,
                kind=asked.kind,
                firm=firm,
                period=moment.period.name,
                key={column: row.get(column) or "" for column in asked.key if column in row},
                values=row,
                filings=_behind(asked, firm, laid),
                question_digest=asked.digest,
                parameters={name: str(value.value) for name, value in parameters.items()},
                as_of=moment.as_of.isoformat(),
                known_at=moment.known_at,
                article=duty.article if duty else "",
            )
            for row in kept
        ]
    return findings, files


def _behind(asked: Question, firm: str, laid: Catalogue) -> tuple[str, ...]:
    """The raw filings behind a finding: the firm's own and the sources'."""
    filed = [filing for name in asked.tables for filing in laid.filings.get(name, ())]
    behind = (f for f in filed if f.filer == firm or not f.firm_filed)
    return tuple(sorted({part.raw for f in behind for part in f.parts}))


def row(finding: Finding) -> dict[str, str]:
    return {
        "id": finding.id,
        "digest": finding.digest,
        "question": finding.question,
        "question_digest": finding.question_digest,
        "kind": finding.kind,
        "firm": finding.firm,
        "key": canonical(finding.key).decode(),
        "values": canonical(finding.values).decode(),
        "filings": canonical(list(finding.filings)).decode(),
        "parameters": canonical(finding.parameters).decode(),
        "article": finding.article,
    }
