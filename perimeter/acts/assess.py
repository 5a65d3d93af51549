"""Asking the law's questions of what was filed for a period, as of a day, with what was known then.

The answers become findings in the vault; the journal holds the digests of the run. Nothing here
knows what a question is about.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from perimeter.acts import tables as folded
from perimeter.acts.answers import FINDINGS, When, row
from perimeter.acts.answers import findings as findings_of
from perimeter.acts.book import Book, allowed, scratch
from perimeter.acts.due import due
from perimeter.acts.filing import parquet
from perimeter.acts.register import register
from perimeter.acts.standing import filings
from perimeter.analysis import DERIVED
from perimeter.core.act import Act, Draft
from perimeter.core.canonical import canonical
from perimeter.core.finding import Finding
from perimeter.core.ids import subject
from perimeter.core.merkle import leaf_hash, range_hash
from perimeter.core.period import Period, named
from perimeter.core.problem import NotFound, Refusal
from perimeter.law import pack as packs
from perimeter.law.statute import Pack, Value
from perimeter.store.database import Account
from perimeter.tables import catalogue, engine, entries, question
from perimeter.tables.catalogue import Catalogue, Given
from perimeter.tables.engine import Answer, Asked
from perimeter.tables.question import Question

LOOKBACK_DAYS = 31


@dataclass(frozen=True)
class Run:
    """What one run found. `counts` is what the act holds for each question."""

    when: When
    findings: tuple[Finding, ...]
    rows_files: Mapping[str, bytes]
    counts: Mapping[str, dict[str, Any]]
    seconds: Mapping[str, str]


def when(
    book: Book, period_name: str, as_of: date | None = None, known_at: int | None = None
) -> When:
    """A period with its legal day (its last, unless said) and what is known (all, unless said)."""
    asked = named(period_name)
    size = book.home.journal.size()
    if known_at is not None and not 0 < known_at <= size:
        raise NotFound("act_unknown", n=known_at)
    return When(asked, as_of or asked.until - timedelta(days=1), known_at or size)


def of(book: Book, finding: Finding) -> When:
    """The moment a finding was made for."""
    return when(book, finding.period, date.fromisoformat(finding.as_of), finding.known_at)


def assess(
    book: Book, who: Account, moment: When, stepped: Callable[[], None] = lambda: None
) -> tuple[Act, Run]:
    """Asks every question the pack binds, keeps the findings, and writes the act.

    `stepped` is called after each question.
    """
    by = allowed(book, who, "assess")
    run = ask(book, moment, stepped=stepped)
    table = pa.Table.from_pylist([row(finding) for finding in run.findings], FINDINGS)
    files = {"findings": book.home.vault.put(parquet(table))}
    for name, data in run.rows_files.items():
        files[f"rows-{name}"] = book.home.vault.put(data)
    files["answers"] = book.home.vault.put(canonical(run.counts))
    body = {
        "period": moment.period.name,
        "as_of": moment.as_of.isoformat(),
        "known_at": moment.known_at,
        "pack_digest": book.pack.digest,
        "size": len(run.findings),
        "root": range_hash(leaves(run.findings)).hex(),
        "files": files,
    }
    on = subject("run", moment.period.name)
    act = book.home.write(Draft("assess", on, by, book.today(), body))[0]
    return act, run


def leaves(findings: Sequence[Finding]) -> list[bytes]:
    """The leaf hashes of a run's own tree: its findings' digests in order."""
    return [leaf_hash(bytes.fromhex(finding.digest)) for finding in findings]


def ask(
    book: Book, moment: When, only: str = "", stepped: Callable[[], None] = lambda: None
) -> Run:
    """The findings of a period; writes nothing. `only` asks one question."""
    asked_of = [q for q in bound(book.pack) if not only or q.name == only]
    laid = lay(book, moment)
    parameters = {q.name: _parameters(book.pack, q, moment.as_of) for q in asked_of}
    ready = [q for q in asked_of if all(v.value is not None for v in parameters[q.name].values())]
    asked = [Asked(q, _values(parameters[q.name], moment.period)) for q in ready]
    with TemporaryDirectory(dir=scratch(book), prefix="ask-") as folder:
        answers: dict[str, Answer] = {}
        for answered in engine.ask(asked, laid.files, laid.schemas, folder):
            answers[answered.question] = answered
            stepped()
    unfiled = _unfiled(book, moment)
    findings: list[Finding] = []
    rows_files: dict[str, bytes] = {}
    counts: dict[str, dict[str, Any]] = {}
    for q in asked_of:
        answer = answers.get(q.name)
        counts[q.name] = _counted(q, answer, parameters[q.name], _missing(q, unfiled))
        if answer is not None and answer.error is None:
            found, files = findings_of(book.pack, q, answer, parameters[q.name], moment, laid)
            findings += found
            rows_files |= files
    seconds = {name: answer.seconds for name, answer in answers.items()}
    return Run(moment, tuple(findings), rows_files, counts, seconds)


def lay(book: Book, moment: When) -> Catalogue:
    """The tables of a period as known then."""
    fold = register(book, moment.as_of, moment.known_at)
    given = Given(
        book.forms,
        filings(book, moment.known_at),
        book.home.vault.path,
        folded.tables(fold, book.pack),
        DERIVED,
        scratch(book),
    )
    return catalogue.lay(given, moment.period, LOOKBACK_DAYS)


@cache
def library() -> dict[str, Question]:
    """Every question there is, checked against the tables there are."""
    from perimeter.tables import form

    forms = form.load(packs.JURISDICTIONS.parent / "forms")
    known = catalogue.schemas(forms, entries.SCHEMAS, DERIVED)
    return question.load(packs.JURISDICTIONS.parent / "questions", known)


def bound(pack: Pack) -> list[Question]:
    """The questions a pack asks: those its duties name, and its signals. In order of name."""
    names = {name for duty in pack.duties.values() for name in duty.questions} | set(pack.signals)
    known = library()
    missing = names - set(known)
    if missing:
        raise Refusal("question_unknown", pack=pack.id, question=sorted(missing)[0])
    return [known[name] for name in sorted(names)]


def _parameters(pack: Pack, asked: Question, day: date) -> dict[str, Value]:
    return {name: pack.parameter(name, day) for name in asked.parameters}


def values(pack: Pack, asked: Question, moment: When) -> dict[str, int | date]:
    """What a question is asked with: its parameters on the legal day, and the period."""
    return _values(_parameters(pack, asked, moment.as_of), moment.period)


def _values(parameters: Mapping[str, Value], over: Period) -> dict[str, int | date]:
    values: dict[str, int | date] = {"period_first": over.first, "period_until": over.until}
    for name, value in parameters.items():
        assert isinstance(value.value, int), name
        values[name] = value.value
    return values


def _unfiled(book: Book, moment: When) -> dict[str, int]:
    """How many filings of each form were owed for the period and are not there."""
    fold = register(book, moment.as_of, moment.known_at)
    every = due(fold, book.pack, filings(book, moment.known_at), moment.period)
    return Counter(one.filing.form for one in every if one.came is None)


def inputs(asked: Question) -> set[str]:
    """The tables behind those a question names: what derived ones are made from, others too."""
    derived = {table.name: table.inputs for table in DERIVED}
    return {form for name in asked.tables for form in derived.get(name, (name,))}


def _missing(asked: Question, unfiled: Mapping[str, int]) -> int:
    """Filings that a question would have read and that were not filed."""
    return sum(unfiled.get(form, 0) for form in inputs(asked))


def _counted(
    asked: Question, answer: Answer | None, parameters: Mapping[str, Value], missing: int
) -> dict[str, Any]:
    """What the act holds of one question: counts, and all it takes to ask it again."""
    cannot_tell = dict(answer.cannot_tell) if answer else {}
    for name, value in parameters.items():
        if value.value is None:
            cannot_tell[f"parameter_unknown:{name}"] = 1
    if missing:
        cannot_tell["not_filed"] = missing
    return {
        "digest": asked.digest,
        "v": asked.v,
        asked.kind: answer.found.num_rows if answer and not answer.error else 0,
        "none": answer.none if answer else 0,
        "cannot_tell": cannot_tell,
        "error": (answer.error or "") if answer else "",
    }
