"""The task list of a draft, its services and its reason, the check before sending, and sending.

Nothing is decided here: how far a task is says acts/drafting.py, and the deed is written by it.
"""

from dataclasses import replace

from django.http import HttpResponse

from perimeter.acts import drafting
from perimeter.acts.drafting import Paper
from perimeter.core.problem import Faulty, NotAllowed, Refusal
from perimeter.law import words
from perimeter.web import rows
from perimeter.web.decision import WHY_CHARS_MAX
from perimeter.web.deeds import problem_said
from perimeter.web.deeds import said as deed_said
from perimeter.web.fields import Errors
from perimeter.web.matter import CHANGES_SHOWN, ROWS_SHOWN, reader
from perimeter.web.page import Visit
from perimeter.web.papers import (
    MOVED,
    deed_title,
    left,
    onward,
    opened,
    page,
    question,
    redirect,
    saved,
    tasks,
    versioned,
    why_title,
)


def show(visit: Visit, draft: int) -> HttpResponse:
    """The task list."""
    paper = opened(visit, draft)
    every = tasks(visit, paper)
    done = sum(task.state in (drafting.COMPLETED, drafting.CHANGED) for task in every)
    needed = [one for one in every if one.state != drafting.OPTIONAL]
    return page(
        visit,
        paper,
        "tasks.html",
        deed_title(visit, paper),
        needed=needed,
        others=[one for one in every if one.state == drafting.OPTIONAL],
        done=done,
        ready=not left(visit, paper),
        question=question(paper),
    )


def services(visit: Visit, draft: int) -> HttpResponse:
    """Which services are asked for."""
    paper = opened(visit, draft)
    kind, given = paper.found.kind, visit.request.POST
    if not kind.services or not paper.schedules:
        return redirect(visit, "tasks", draft=draft)
    chosen, errors = list(paper.services), Errors()
    if visit.request.method == "POST":
        chosen = [name for name in given.getlist("services") if name in kind.services]
        if chosen or "later" in given:
            kept = saved(visit, paper, lambda now: replace(now, services=tuple(chosen)))
            if kept:
                return onward(visit, kept, "services")
            errors.append(("services", words.text(MOVED, visit.lang)))
        else:
            errors.append(("services", words.text("web.services_choose", visit.lang)))
    return page(
        visit,
        paper,
        "draft_services.html",
        words.text("web.services", visit.lang),
        400 if errors else 200,
        choices=[(n, t[visit.lang], n in chosen) for n, t in kind.services.items()],
        errors=errors,
    )


def reason(visit: Visit, draft: int) -> HttpResponse:
    """The answer to a question, or why this is asked for. It stays in the journal."""
    paper = opened(visit, draft)
    why, errors = paper.typed.why, Errors()
    if visit.request.method == "POST":
        why = visit.request.POST.get("why", "").replace("\r\n", "\n").strip()
        fault = _why_fault(visit, paper, why)
        if not fault:
            kept = saved(visit, paper, lambda now: replace(now, why=why))
            if kept:
                return onward(visit, kept, "reason")
            fault = words.text(MOVED, visit.lang)
        errors.append(("why", fault))
    title = words.text(why_title(paper), visit.lang)
    return page(
        visit,
        paper,
        "draft_reason.html",
        title,
        400 if errors else 200,
        why=why,
        most=WHY_CHARS_MAX,
        question=question(paper),
        errors=errors,
    )


def check(visit: Visit, draft: int) -> HttpResponse:
    """Everything that would be sent, with links to change it; and sending."""
    paper, errors, status = opened(visit, draft), Errors(), 200
    missing = left(visit, paper)
    if visit.request.method == "POST" and not missing:
        try:
            act = drafting.send(visit.shelf.book, visit.who, versioned(visit, paper))
        except NotAllowed:
            raise
        except Refusal as refusal:
            errors, status = _refused(visit, paper, refusal), refusal.status
            paper = opened(visit, draft)
        else:
            return redirect(visit, "sent", n=act.n)
    read, found = reader(visit), paper.found
    forms = [found.forms[name] for name in paper.schedules]
    return page(
        visit,
        paper,
        "check.html",
        words.text("web.check_answers", visit.lang),
        status,
        tables=[
            (rows.table(read, form, paper.after.of(form.name), ROWS_SHOWN), form.name)
            for form in forms
            if paper.is_new and paper.after.of(form.name)
        ],
        changes=[]
        if paper.is_new
        else rows.changes(read, forms, paper.base, paper.after, CHANGES_SHOWN),
        services=[t[visit.lang] for n, t in found.kind.services.items() if n in paper.services],
        services_asked=bool(found.kind.services) and bool(paper.schedules),
        missing=missing,
        sends=visit.may("entry.apply"),
        errors=errors,
    )


def _why_fault(visit: Visit, paper: Paper, why: str) -> str:
    if len(why) > WHY_CHARS_MAX:
        return words.text("web.reason_long", visit.lang, n=WHY_CHARS_MAX)
    empty = not why and paper.deed.why and "later" not in visit.request.POST
    return words.text("web.reason_needed", visit.lang) if empty else ""


def _refused(visit: Visit, paper: Paper, refusal: Refusal) -> Errors:
    """What sending was refused for; problems of rows lead to their lists."""
    if not isinstance(refusal, Faulty):
        return [("send", deed_said(visit, paper.found, refusal))]
    return [
        (f"list-{one.where.get('schedule', '')}", problem_said(visit, paper.found, one))
        for one in refusal.problems
    ]
