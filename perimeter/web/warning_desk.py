"""Warnings as officials see them: what waits, proposing one, and the second official's word.

Beside a proposal stand the licensed entries that look like it, so that nobody warns about the
genuine one; that one lists what is named is refused in any case (acts/warnable.py).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from perimeter.acts import warn, warnings
from perimeter.acts.published import Published
from perimeter.acts.reports import CLOSED, Report
from perimeter.acts.warnings import WAITS, Content, Course, Warned
from perimeter.core.act import Act
from perimeter.core.problem import Faulty, Refusal
from perimeter.law import words
from perimeter.web import warning_form as form
from perimeter.web.decision import WHY_CHARS_MAX, reason_fault
from perimeter.web.evidence import out
from perimeter.web.fields import Errors
from perimeter.web.matter import role_said
from perimeter.web.page import Visit, counted, part, render
from perimeter.web.public import Shown, shown
from perimeter.web.warnings import named, title

ALIKE_MAX = 10


@dataclass(frozen=True)
class Line:
    """A warning in the officials' list, with the deed that waits."""

    id: str
    title: str
    state: str
    deed: str


def home(visit: Visit) -> HttpResponse:
    """All of them; first those of which something waits, then the newest."""
    every = [_line(one) for one in reversed(visit.shelf.warnings().values())]
    every.sort(key=lambda one: one.state != WAITS)
    picked, page, pages = part(every, visit.request.GET.get("page", ""))
    return render(
        visit,
        "warning_desk.html",
        words.text("warn.title", visit.lang),
        rows=picked,
        page=page,
        pages=pages,
        told=_told(visit, ""),
    )


def new(visit: Visit) -> HttpResponse:
    """The form of a new warning."""

    def write() -> Act:
        return warn.propose(visit.shelf.book, visit.who, form.content(visit), form.files(visit))

    return _form(visit, words.text("warn.propose", visit.lang), QueryDict(), write)


def change(visit: Visit, warning: str) -> HttpResponse:
    """The same form, filled with a warning that stands."""
    stands = warn.free(warnings.course(visit.shelf.book, warning)).public
    assert stands is not None

    def write() -> Act:
        said, files = form.content(visit), form.files(visit)
        return warn.change(visit.shelf.book, visit.who, warning, said, files)

    heading = words.text("warn.change_title", visit.lang, warning=warning)
    return _form(visit, heading, form.typed(stands), write, warning)


def show(visit: Visit, warning: str) -> HttpResponse:
    """One of them with all that was done; with a form sent, the visitor's word on it."""
    one, given = warnings.course(visit.shelf.book, warning), visit.request.POST
    if visit.request.method != "POST":
        return _page(visit, one, [])
    fault = reason_fault(visit.lang, given.get("why", "").strip(), given.get("step") != "confirm")
    if fault:
        return _page(visit, one, [("why", fault)])
    try:
        _word(visit, one)
    except Faulty as faulty:  # the register or other warnings moved on since it was proposed
        return _page(visit, one, [("asks", words.said(p, visit.lang)) for p in faulty.problems])
    return _to(visit, warning)


def file(visit: Visit, warning: str, record: str) -> HttpResponse:
    """A file of evidence, to be saved; the look is an act."""
    return out(warn.look(visit.shelf.book, visit.who, warning, record))


def alike(visit: Visit, said: Content | Warned) -> list[Shown]:
    """Entries that look like what a warning names, those in force first."""
    found = dict[str, Published]()
    for text in (*said.marks["names"], *said.marks["domains"], *said.marks["apps"]):
        answer = visit.shelf.lookup().find(text)
        things = (one.thing.entry for one in (*answer.found, *answer.similar))
        found |= {entry.id: entry for entry in things if entry}
    ordered = sorted(found.values(), key=lambda entry: not entry.stands)
    return [shown(visit, entry) for entry in ordered[:ALIKE_MAX]]


def _form(
    visit: Visit, heading: str, given: QueryDict, write: Callable[[], Act], warning: str = ""
) -> HttpResponse:
    errors = Errors()
    if visit.request.method == "POST":
        given = visit.request.POST
        try:
            return _to(visit, write().on.partition(":")[2])
        except Refusal as refusal:
            errors = form.errors_of(visit, refusal)
    return render(
        visit,
        "warning_form.html",
        heading,
        400 if errors else 200,
        warning=warning,
        **form.fields(visit, given, errors),
    )


def _word(visit: Visit, one: Course) -> Act:
    """Writes what the visitor decided."""
    book, who, given = visit.shelf.book, visit.who, visit.request.POST
    step, n, why = given.get("step"), counted(given.get("n", "")) or 0, given.get("why", "").strip()
    if step == "confirm":
        return warn.confirm(book, who, one.id, n)
    if step == "decline":
        return warn.decline(book, who, one.id, n, why)
    return warn.remove(book, who, one.id, why)


def _page(visit: Visit, one: Course, errors: Errors) -> HttpResponse:
    waits, public = one.waiting, one.public
    return render(
        visit,
        "warning_matter.html",
        one.id,
        400 if errors else 200,
        one=one,
        named=title(one.said),
        now=_shows(visit, public) if public else None,
        asked=_shows(visit, waits.content) if waits and waits.content else None,
        waits=waits,
        own=waits is not None and waits.by.account == visit.who.number,
        by=role_said(visit, waits.by.role) if waits else "",
        alike=alike(visit, one.said),
        done=[_done(visit, act) for act in reversed(one.acts)],
        told=_told(visit, one.id),
        errors=errors,
        wrong=dict(errors),
        most=WHY_CHARS_MAX,
    )


def _shows(visit: Visit, said: Content | Warned) -> dict[str, object]:
    """What a warning says, for one part of the page."""
    languages = visit.shelf.book.pack.languages
    return {
        "kind": words.text(f"warn.kind_{said.kind}", visit.lang),
        "clone_of": said.clone_of,
        "named": named(visit, said),
        "reason": [(lang, said.reason.get(lang, "")) for lang in languages],
    }


def _done(visit: Visit, act: Act) -> tuple[Act, str, str]:
    """An act, what was done by it, and by whom."""
    deed = words.text(f"warn.did_{act.body.get('deed', 'decline')}", visit.lang)
    if act.kind == "propose-warning":
        deed = words.text("warn.did_propose", visit.lang, deed=deed)
    return act, deed, role_said(visit, act.by.role)


def _line(one: Course) -> Line:
    return Line(one.id, title(one.said), one.state, one.waiting.deed if one.waiting else "")


def _told(visit: Visit, warning: str) -> list[Report]:
    """Objections that nobody closed yet: to one warning, or to any."""
    if not visit.may("report.view"):
        return []
    every: Iterable[Report] = visit.shelf.reports().of.values()
    wanted = (f"warning:{warning}",) if warning else None
    mine = (one for one in every if one.topic == "objection" and one.state != CLOSED)
    return [one for one in mine if wanted is None or one.about in wanted]


def _to(visit: Visit, warning: str) -> HttpResponse:
    where = reverse("warning-matter", kwargs={"lang": visit.lang, "warning": warning})
    return HttpResponseRedirect(where)
