"""Reading findings: the last run of a period, what is new, open or cleared, and asking again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow.parquet as pq

from perimeter.acts import assess
from perimeter.acts.book import Book
from perimeter.core.act import Act
from perimeter.core.finding import ID_CHARS, Finding
from perimeter.core.problem import NotFound, Refusal

PREFIX_CHARS_MIN = 6


@dataclass(frozen=True)
class Open:
    """A finding of a run: `state` is new, open, cleared, or unknown where not asked again."""

    finding: Finding
    state: str
    run: Act


@dataclass(frozen=True)
class Replayed:
    """A finding as it was written and as it comes out today."""

    was: str
    now: str
    why: str

    @property
    def identical(self) -> bool:
        return self.was == self.now


def runs(book: Book, period: str = "") -> list[Act]:
    """The runs, or those of one period, in order."""
    return list(book.home.journal.acts(kinds=("assess",), on=f"run:{period}" if period else ""))


def listed(book: Book, period: str = "") -> list[Open]:
    """The findings of the last run of each period; those cleared since the one before, last."""
    last: dict[str, list[Act]] = {}
    for run in runs(book, period):
        last[run.on] = [*last.get(run.on, []), run][-2:]
    return [found for pair in last.values() for found in _compared(book, pair)]


def find(book: Book, id_or_prefix: str) -> Open:
    """A finding by its id or the start of it; NotFound, or Refusal where several begin so."""
    if not PREFIX_CHARS_MIN <= len(id_or_prefix) <= ID_CHARS:
        raise NotFound("finding_unknown", finding=id_or_prefix[:ID_CHARS])
    found = [open_ for open_ in listed(book) if open_.finding.id.startswith(id_or_prefix)]
    if not found:
        raise NotFound("finding_unknown", finding=id_or_prefix)
    if len({open_.finding.id for open_ in found}) > 1:
        raise Refusal("finding_ambiguous", finding=id_or_prefix)
    return found[0]


def of_run(book: Book, run: Act) -> Iterator[Finding]:
    """The findings a run wrote, from the vault."""
    table = pq.read_table(book.home.vault.path(run.body["files"]["findings"]))
    for row in table.to_pylist():
        yield Finding(
            question=row["question"],
            kind=row["kind"],
            firm=row["firm"],
            period=run.body["period"],
            key=json.loads(row["key"]),
            values=json.loads(row["values"]),
            filings=tuple(json.loads(row["filings"])),
            question_digest=row["question_digest"],
            parameters=json.loads(row["parameters"]),
            as_of=run.body["as_of"],
            known_at=run.body["known_at"],
            article=row["article"],
        )


def answers(book: Book, run: Act) -> dict[str, dict[str, Any]]:
    """What a run counted for each question."""
    found: dict[str, dict[str, Any]] = json.loads(
        book.home.vault.read(run.body["files"]["answers"])
    )
    return found


def replay(book: Book, found: Open) -> Replayed:
    """Asks the finding's question again as of the same day, with what was known then."""
    finding = found.finding
    moment = assess.of(book, finding)
    now = assess.library()[finding.question]
    if now.digest != finding.question_digest:
        return Replayed(finding.digest, "", "question_changed")
    again = {f.id: f for f in assess.ask(book, moment, finding.question).findings}
    if finding.id not in again:
        return Replayed(finding.digest, "", "no_longer_found")
    same = again[finding.id]
    why = "" if same.digest == finding.digest else "parameter_or_values_differ"
    return Replayed(finding.digest, same.digest, why)


def _compared(book: Book, pair: list[Act]) -> Iterator[Open]:
    now = list(of_run(book, pair[-1]))
    before = list(of_run(book, pair[0])) if len(pair) == 2 else []
    known, there = {finding.id for finding in before}, {finding.id for finding in now}
    for finding in now:
        yield Open(finding, "open" if finding.id in known else "new", pair[-1])
    answered = {name for name, answer in answers(book, pair[-1]).items() if _answered(answer)}
    for finding in before:
        if finding.id not in there:
            yield Open(finding, "cleared" if finding.question in answered else "unknown", pair[0])


def _answered(answer: dict[str, Any]) -> bool:
    """Whether the question was asked at all: without fault, with every parameter known."""
    unknown = any(reason.startswith("parameter_unknown") for reason in answer["cannot_tell"])
    return not answer["error"] and not unknown
