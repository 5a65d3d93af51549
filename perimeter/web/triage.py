"""Reports as officials see them: the list, and one of them with what may be done on it.

What was said is shown once a time, by a deed of its own that the journal holds; without it the page
says what a report is about, where it stands and what was done. It decides nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from perimeter.acts import reports
from perimeter.acts import triage as deeds
from perimeter.acts.reports import ASKED, CLOSED, OUTCOMES, STATES, TOPICS, Report
from perimeter.core.act import Act
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.law import words
from perimeter.store import people
from perimeter.web.evidence import out
from perimeter.web.matter import role_said
from perimeter.web.page import Visit, counted, part, render

OPEN, DUE = "open", "due"  # views beside those of one state
TAGS = {"waits": "wait", "taken": "", "asked": "wait", "closed": "yes"}


@dataclass(frozen=True)
class Row:
    """A report in words."""

    number: str
    topic: str
    about: str
    told: date
    state: str
    tag: str
    hand: str


def home(visit: Visit) -> HttpResponse:
    """The list, oldest first, by state and topic."""
    query, every = visit.request.GET, list(visit.shelf.reports().of.values())
    view, topic = query.get("view", OPEN), query.get("topic", "")
    seen = _viewed(visit, every, view)
    counts = Counter(one.topic for one in seen)
    picked = [one for one in seen if topic in ("", one.topic)]
    rows, page, pages = part([_row(visit, one) for one in picked], query.get("page", ""))
    views = [OPEN, *STATES, *([DUE] if visit.may("person.destroy") else [])]
    return render(
        visit,
        "reports.html",
        words.text("report.list", visit.lang),
        rows=rows,
        count=len(picked),
        view=view,
        views=[(one, _view_said(visit, one), urlencode({"view": one})) for one in views],
        topic=topic,
        topics=[
            (one, _topic(visit, one), counts[one], urlencode({"view": view, "topic": one}))
            for one in TOPICS
            if counts[one] or one == topic
        ],
        every=urlencode({"view": view}),
        kept=_kept(visit),
        page=page,
        pages=pages,
    )


def show(visit: Visit, number: str) -> HttpResponse:
    """One report; a deed on it, as it was seen."""
    found = reports.report(visit.shelf.book, number)
    if visit.request.method != "POST":
        return _page(visit, found, [])
    given = visit.request.POST
    do = given.get("do", "")
    try:
        if do == "open":
            held = deeds.words(visit.shelf.book, visit.who, found)
            return _page(visit, found, [], held=held)
        deed = _DEEDS.get(do)
        if deed is None:
            raise NotFound("page_unknown")
        if do != "erase" and counted(given.get("seen", "")) != found.last:
            raise Conflict("report_moved", report=found.number)
        deed(visit, found, given)
    except NotAllowed:
        raise
    except Refusal as refusal:
        field = do if do in ("forward", "answer", "close", "erase") else "main"
        return _page(visit, found, [(field, words.said(refusal, visit.lang))], refusal.status)
    return HttpResponseRedirect(_address(visit, found))


def photo(visit: Visit, number: str) -> HttpResponse:
    """The picture of a report, as a file; the look is an act."""
    found = reports.report(visit.shelf.book, number)
    return out(deeds.photo(visit.shelf.book, visit.who, found))


def _take(visit: Visit, found: Report, _: Mapping[str, str]) -> None:
    deeds.take(visit.shelf.book, visit.who, found)


def _forward(visit: Visit, found: Report, given: Mapping[str, str]) -> None:
    deeds.forward(visit.shelf.book, visit.who, found, given.get("forward", ""))


def _answer(visit: Visit, found: Report, given: Mapping[str, str]) -> None:
    deeds.answer(visit.shelf.book, visit.who, found, given.get("answer", ""))


def _close(visit: Visit, found: Report, given: Mapping[str, str]) -> None:
    link = given.get("link", "").strip()
    deeds.close(visit.shelf.book, visit.who, found, given.get("close", ""), link)


def _erase(visit: Visit, found: Report, given: Mapping[str, str]) -> None:
    deeds.erase(visit.shelf.book, visit.who, found, given.get("erase", ""))


_DEEDS: Mapping[str, Callable[[Visit, Report, Mapping[str, str]], None]] = {
    "take": _take, "forward": _forward, "answer": _answer, "close": _close, "erase": _erase,
}  # fmt: skip


def _page(
    visit: Visit,
    found: Report,
    errors: list[tuple[str, str]],
    known: int = 200,
    held: Mapping[str, Mapping[str, Any]] | None = None,
) -> HttpResponse:
    told = held.get(found.records[0], {}) if held else {}
    typed, closed = visit.request.POST, found.closed
    answer = render(
        visit,
        "report_desk.html",
        f"{words.text('report.number', visit.lang).capitalize()} {found.number}",
        known,
        found=found,
        row=_row(visit, found),
        topic=_topic(visit, found.topic),
        held=held,
        there=bool(people.records(found.records)),
        said=_said(visit, found, told),
        done=[_done(visit, act, held or {}) for act in found.acts],
        outcomes=[(one, _outcome(visit, one)) for one in OUTCOMES],
        outcome=closed and _outcome(visit, closed.body["outcome"]),
        spoken=words.text("web.own_name", found.lang),
        prefilled=typed.get("forward", "") or told.get("words", ""),
        typed=typed,
        kept=_kept(visit),
        errors=errors,
        wrong=dict(errors),
        most=deeds.TEXT_CHARS_MAX,
        **_offers(visit, found),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _offers(visit: Visit, found: Report) -> dict[str, Any]:
    """What the visitor may do on a report as it stands."""
    mine = found.taker == visit.who.number and not found.closed
    return {
        "mine": mine,
        "takes": visit.may("report.answer") and not found.closed and not mine,
        "asks": mine and found.entry and found.state != ASKED,
        "erases": found.closed and visit.may("person.destroy"),
        "early": not reports.is_past(visit.shelf.book, found),
    }


def _said(visit: Visit, found: Report, told: Mapping[str, str]) -> list[tuple[str, str]]:
    """(what was asked, what was said) in the order of the form."""
    fields = (name for name in TOPICS[found.topic].fields if name in told)
    return [(words.text(f"report.field_{name}", visit.lang), told[name]) for name in fields]


def _outcome(visit: Visit, outcome: str) -> str:
    return words.text(f"report.outcome_{outcome}", visit.lang)


def _done(
    visit: Visit, act: Act, held: Mapping[str, Mapping[str, Any]]
) -> tuple[Act, str, str, str]:
    """(act, deed, role, text, where it was opened) but of the teller's own words."""
    text = "" if act.kind == "report" else held.get(act.body.get("record", ""), {}).get("words", "")
    return act, words.text(f"web.act_{act.kind}", visit.lang), role_said(visit, act.by.role), text


def _viewed(visit: Visit, every: Iterable[Report], view: str) -> list[Report]:
    if view == DUE:
        return reports.due(visit.shelf.book, every)
    if view in STATES:
        return [one for one in every if one.state == view]
    return [one for one in every if one.state != CLOSED]


def _row(visit: Visit, one: Report) -> Row:
    state, hand = one.state, one.taker
    return Row(
        number=one.number,
        topic=_topic(visit, one.topic),
        about=_about(visit, one),
        told=one.told,
        state=words.text(f"report.state_{state}", visit.lang),
        tag=TAGS[state],
        hand=words.text("report.yours", visit.lang) if hand == visit.who.number else hand,
    )


def _about(visit: Visit, one: Report) -> str:
    """What it is about: an entry with the name of its holder, or a number."""
    entry = visit.register.entries.get(one.entry)
    name = visit.names.get(entry.firm, "") if entry else ""
    return f"{one.about.partition(':')[2]} {name}".strip()


def _kept(visit: Visit) -> str:
    """How long words are kept, in words."""
    days = reports.kept_days(visit.shelf.book)
    if days is None:
        return words.text("report.kept_unknown", visit.lang)
    return words.text("report.kept", visit.lang, n=days)


def _topic(visit: Visit, topic: str) -> str:
    return words.text(f"report.topic_{topic}", visit.lang)


def _view_said(visit: Visit, view: str) -> str:
    name = {OPEN: "report.open_ones", DUE: "report.view_due"}.get(view, f"report.state_{view}")
    return words.text(name, visit.lang)


def _address(visit: Visit, found: Report) -> str:
    return reverse("report-desk", kwargs={"lang": visit.lang, "number": found.id})
