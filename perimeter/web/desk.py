"""The supervisor's list: what the last runs found and could not tell, with filters."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.http import urlencode

from perimeter.acts import assess, findings
from perimeter.acts.findings import Open
from perimeter.core.act import Act
from perimeter.law import formats, words
from perimeter.law.statute import Pack
from perimeter.tables.question import Question
from perimeter.web.page import Visit, part, render
from perimeter.web.values import Reader, sentence

STATES = ("new", "open", "unknown", "cleared")
FILTERS = ("question", "firm", "period", "state")
SORTS = ("state", "question", "firm", "period")


@dataclass(frozen=True)
class Row:
    """A finding as the list shows it."""

    id: str
    title: str
    sentence: str
    firm: str
    period: str
    kind: str
    state: str


@dataclass(frozen=True)
class Counted:
    """What a run counted for one question; `reasons` are the cannot-tells in words."""

    period: str
    title: str
    found: int
    none: int
    reasons: list[tuple[str, int]]
    error: str


def home(visit: Visit) -> HttpResponse:
    """The list, filtered, sorted and in pages; counts by question over the other filters."""
    query = visit.request.GET
    chosen = {name: query.get(name, "") for name in FILTERS}
    every = visit.shelf.findings()
    picked = [one for one in every if _fits(one, chosen)]
    picked.sort(key=_order(query.get("sort", ""), visit.names))
    rows, page, pages = part(picked, query.get("page", ""))
    alike = Counter(one.finding.question for one in every if _fits(one, {**chosen, "question": ""}))
    cards = assess.library()
    return render(
        visit,
        "desk.html",
        words.text("web.desk", visit.lang),
        rows=[_row(visit, one) for one in rows],
        count=len(picked),
        chosen=chosen,
        pills=[
            (cards[name].title[visit.lang], n, name == chosen["question"], _with(query, name))
            for name, n in sorted(alike.items())
        ],
        all_questions=_with(query, ""),
        firms=sorted(
            {(visit.names[f] or f, f) for f in (o.finding.firm for o in every)},
            key=lambda pair: formats.sort_key_tk(pair[0]),
        ),
        periods=sorted({one.finding.period for one in every}),
        states=STATES,
        sorts=SORTS,
        sort=query.get("sort", ""),
        counted=list(_counted(visit)),
        page=page,
        pages=pages,
    )


def reader(visit: Visit, period: str) -> Reader:
    """How values of a period are written for this visitor."""
    scales = visit.shelf.scales(period)
    return Reader(visit.lang, visit.shelf.book.pack, scales, visit.names)


def reason(pack: Pack, asked: Question, code: str, lang: str) -> str:
    """Why a question cannot tell: a parameter that is unknown, filings that did not come, or its
    own reason."""
    name, _, parameter = code.partition(":")
    if name == "parameter_unknown":
        return words.text(
            "web.parameter_unknown", lang, parameter=pack.parameters[parameter].text[lang]
        )
    if name == "not_filed":
        return words.text("web.not_filed", lang)
    if name == "record_twice":
        return words.text("record_twice", lang)
    own: str = asked.reasons[name][lang]
    return own


def _fits(one: Open, chosen: dict[str, str]) -> bool:
    finding = one.finding
    has = (finding.question, finding.firm, finding.period, one.state)
    wanted = (chosen[name] for name in FILTERS)
    return all(not want or want == is_ for want, is_ in zip(wanted, has, strict=True))


def _order(sort: str, names: dict[str, str]) -> Callable[[Open], tuple[Any, ...]]:
    def key(one: Open) -> tuple[Any, ...]:
        finding, state = one.finding, str(STATES.index(one.state))
        firsts = {
            "firm": formats.sort_key_tk(names[finding.firm]),
            "question": finding.question,
            "period": finding.period,
        }
        usual = (state, finding.kind, finding.question, *finding.key.values())
        return firsts.get(sort, ""), *usual

    return key


def _row(visit: Visit, one: Open) -> Row:
    finding, card = one.finding, assess.library()[one.finding.question]
    return Row(
        id=finding.id,
        title=card.title[visit.lang],
        sentence=told(visit, one, card),
        firm=visit.names[finding.firm] or finding.firm,
        period=finding.period,
        kind=finding.kind,
        state=one.state,
    )


def told(visit: Visit, one: Open, card: Question) -> str:
    """The card's sentence with this finding's numbers; of too many findings in one, their count."""
    values, read = one.finding.values, reader(visit, one.finding.period)
    if "rows" in values and "count" in values:
        return words.text("web.too_many", visit.lang, n=int(values["count"] or 0))
    return sentence(read, card.sentence[visit.lang], values)


def _counted(visit: Visit) -> Iterator[Counted]:
    book, cards = visit.shelf.book, assess.library()
    last: dict[str, Act] = {run.on: run for run in findings.runs(book)}
    for run in last.values():
        for name, counts in findings.answers(book, run).items():
            card = cards[name]
            reasons = [
                (reason(book.pack, card, code, visit.lang), n)
                for code, n in sorted(counts["cannot_tell"].items())
            ]
            yield Counted(
                run.body["period"],
                card.title[visit.lang],
                counts[card.kind],
                counts["none"],
                reasons,
                counts["error"],
            )


def _with(query: QueryDict, question: str) -> str:
    """The query of this page, asked for another question, from its first page."""
    given = query.dict()
    kept = {name: str(given[name]) for name in given if name not in ("question", "page")}
    return urlencode({**kept, "question": question} if question else kept)
