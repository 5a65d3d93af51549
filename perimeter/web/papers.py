"""What the pages of a draft share: the draft as the visitor read it, its tasks and what is left to
do, the frame of a page, and where it goes on.

How far a task is says acts/drafting.py; the views are in tasks.py, listing.py and changing.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from perimeter.acts import drafting
from perimeter.acts.drafting import Paper
from perimeter.acts.evidence import PAPERS
from perimeter.acts.typed import Typed
from perimeter.core.problem import Conflict, NotFound
from perimeter.law import words
from perimeter.law.pack import JURISDICTIONS
from perimeter.tables.form import Form
from perimeter.tables.machines import Catalogue
from perimeter.tables.machines import load as load_catalogue
from perimeter.web import rows
from perimeter.web.deeds import problem_said
from perimeter.web.matter import firm_name
from perimeter.web.page import Visit, counted, render

MOVED = "draft_moved_on"
CATALOGUE = JURISDICTIONS.parent / "catalogue" / "machines.yaml"


@dataclass(frozen=True)
class Task:
    """One line of the list: the page it leads to, how far it is, and what it waits for."""

    name: str
    title: str
    state: str
    where: str
    rows: int
    waits_for: str = ""


def opened(visit: Visit, draft: int) -> Paper:
    """The visitor's draft."""
    return drafting.opened(visit.shelf.book, visit.who, draft)


def tabular(paper: Paper, schedule: str) -> Form:
    """A schedule whose rows are typed or come in a table; files come one by one, each to its own
    page."""
    if schedule == PAPERS:
        raise NotFound("page_unknown")
    return paper.form(schedule)


def versioned(visit: Visit, paper: Paper) -> Paper:
    """The draft as the page that is sent has read it, so that an older page is noticed."""
    version = counted(visit.request.POST.get("version", ""))
    return replace(paper, draft=replace(paper.draft, version=-1 if version is None else version))


def page(
    visit: Visit, paper: Paper, template: str, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of a draft: at the counter each says for whom it is."""
    around = {
        "paper": paper,
        "draft": paper.draft,
        "kind": paper.found.kind.title[visit.lang],
        "firm": firm_name(visit, paper.found),
        "list_title": deed_title(visit, paper),
    }
    return render(visit, template, title, status, **{**around, **context})


def deed_title(visit: Visit, paper: Paper) -> str:
    """What the draft will be, as a heading."""
    text = paper.deed.text[visit.lang]
    return paper.found.kind.title[visit.lang] if paper.is_new else text[0].upper() + text[1:]


def tasks(visit: Visit, paper: Paper) -> list[Task]:
    """What there is to do, in order."""
    found, lang, number = paper.found, visit.lang, paper.draft.number
    every = []
    if not paper.is_new:
        state = drafting.COMPLETED if paper.typed.why else drafting.OPTIONAL
        if paper.deed.why and not paper.typed.why:
            state = drafting.NOT_STARTED
        at = where(visit, "draft-reason", draft=number)
        every.append(Task("reason", words.text(why_title(paper), lang), state, at, 0))
    if found.kind.services and paper.schedules:
        done = drafting.COMPLETED if paper.services else drafting.NOT_STARTED
        if not paper.is_new:
            done = drafting.UNCHANGED if paper.typed.services is None else drafting.CHANGED
        at = where(visit, "draft-services", draft=number)
        every.append(Task("services", words.text("web.services", lang), done, at, 0))
    for name in paper.schedules:
        every.append(_task(visit, paper, name))
    return every


def left(visit: Visit, paper: Paper) -> list[tuple[str, str]]:
    """(address, what to do) of everything that keeps the draft from being sent."""
    found = [
        (task.where, task.title)
        for task in tasks(visit, paper)
        if task.name in ("reason", "services") and task.state == drafting.NOT_STARTED
    ]
    seen: set[str] = set()
    for one in paper.missing():
        name = str(one.where.get("schedule", ""))
        if name in paper.schedules and name not in seen:
            seen.add(name)
            title = rows.title(paper.found.forms[name], visit.lang)
            said = problem_said(visit, paper.found, one)
            at = where(visit, "draft-list", draft=paper.draft.number, schedule=name)
            found.append((at, f"{title}: {said}"))
    if not paper.is_new and not paper.deed.from_ and not paper.brought:
        at = where(visit, "tasks", draft=paper.draft.number)
        found.append((at, words.text("web.change_needed", visit.lang)))
    return found


def onward(visit: Visit, paper: Paper, done: str) -> HttpResponse:
    """To the next thing to do: what is not finished, or the check; or back to the list."""
    number = paper.draft.number
    if "later" in visit.request.POST:
        return redirect(visit, "tasks", draft=number)
    every = tasks(visit, paper)
    unfinished = (drafting.NOT_STARTED, drafting.IN_PROGRESS)
    place = next((at for at, task in enumerate(every) if task.name == done), -1)
    after = [*every[place + 1 :], *every[: place + 1]]
    following = next((task for task in after if task.state in unfinished), None)
    if following:
        return HttpResponseRedirect(following.where)
    ready = not left(visit, paper)
    return redirect(visit, "draft-check" if ready and _single(every) else "tasks", draft=number)


def question(paper: Paper) -> str:
    """What the authority asked, where it is the holder's move."""
    steps = paper.found.entry.of(paper.draft.notice) if not paper.is_new else ()
    return steps[-1].why if steps and paper.deed.from_ else ""


def saved(visit: Visit, paper: Paper, change: Callable[[Typed], Typed]) -> Paper | None:
    """The draft once it is saved; None where another page saved it since this one was read."""
    try:
        return drafting.save(visit.shelf.book, versioned(visit, paper), change(paper.typed))
    except Conflict as conflict:
        if conflict.code != MOVED:
            raise
        return None


def catalogue_of(schedule: str) -> Catalogue | None:
    """The catalogue whose models are rows of the schedule."""
    found = load_catalogue(CATALOGUE)
    return found if found.schedule == schedule else None


def _single(every: list[Task]) -> bool:
    """Whether the list has nothing more to say: every task is done, or there is one alone."""
    return len(every) == 1 or not any(
        task.state in (drafting.UNCHANGED, drafting.CANNOT_START) for task in every
    )


def _task(visit: Visit, paper: Paper, name: str) -> Task:
    form, state = paper.found.forms[name], paper.state(name)
    known, waits = paper.after.rows, ""
    if state == drafting.CANNOT_START:
        first = next(c.within for c in form.columns if c.within and not known.get(c.within))
        waits = rows.title(paper.found.forms[first], visit.lang)
    total, at = len(known.get(name, {})), _first_page(visit, paper, name)
    return Task(name, rows.title(form, visit.lang), state, at, total, waits)


def _first_page(visit: Visit, paper: Paper, name: str) -> str:
    """Of a list with rows the list; of an empty one the page that fills it."""
    parts: dict[str, str | int] = {"draft": paper.draft.number, "schedule": name}
    lines = paper.lines(name)
    if len(lines) == 1 and paper.found.kind.schedules[name].most == 1:
        return where(visit, "draft-row", **parts, row=lines[0].ref)
    if lines:
        return where(visit, "draft-list", **parts)
    if name == PAPERS:
        return where(visit, "draft-paper", draft=paper.draft.number, row="new")
    if catalogue_of(name):
        return where(visit, "draft-models", **parts)
    return where(visit, "draft-row", **parts, row="new")


def why_title(paper: Paper) -> str:
    return "web.your_answer" if paper.deed.why else "web.your_reason"


def where(visit: Visit, name: str, **parts: str | int) -> str:
    """An address in the visitor's language."""
    return reverse(name, kwargs={"lang": visit.lang, **parts})


def redirect(visit: Visit, name: str, **parts: str | int) -> HttpResponse:
    return HttpResponseRedirect(where(visit, name, **parts))
