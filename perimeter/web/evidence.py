"""Files of a draft and of an entry: adding one, and handing one out to be saved.

Nothing is shown within a page: a file leaves as an attachment, under a name of ours. Whether one
will do, and that an official's look is written down, says acts/evidence.py.
"""

from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse

from perimeter.acts import drafting, evidence, typed
from perimeter.acts.contents import RECORD, Row
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.drafting import Paper
from perimeter.acts.evidence import PAPERS, Opened
from perimeter.acts.typed import Line
from perimeter.core.problem import Faulty, NotFound, Problem
from perimeter.judging.kinds import ENDINGS
from perimeter.law import words
from perimeter.tables.columns import label
from perimeter.web.fields import Errors, errors_of, fields
from perimeter.web.matter import shown_schedules
from perimeter.web.page import Visit, attachment
from perimeter.web.papers import MOVED, opened, page, redirect, saved

NEW = "new"
TYPED = ("shows", "about")  # the columns that a person fills in; the rest follows from the file
ACCEPT = ",".join(f".{ending}" for endings in ENDINGS.values() for ending in endings)


def add(visit: Visit, draft: int, row: str) -> HttpResponse:
    """One more file of a draft, or the one of that ref: another file, or other words to it."""
    paper = opened(visit, draft)
    line = None if row == NEW else paper.line(PAPERS, row)
    shown, errors = (line.row if line else _started(paper)), Errors()
    if visit.request.method == "POST":
        given = {name: visit.request.POST.get(name, "").strip() for name in TYPED}
        shown = {**shown, **given}
        filled, errors = _filled(visit, paper, line, shown)
        if not errors:
            if saved(visit, paper, lambda now: typed.put(now, PAPERS, filled, line)):
                return redirect(visit, "draft-list", draft=draft, schedule=PAPERS)
            errors = [("", words.text(MOVED, visit.lang))]
    form, but = paper.form(PAPERS), [c.name for c in paper.form(PAPERS).columns]
    return page(
        visit,
        paper,
        "draft_paper.html",
        words.text("web.paper_add", visit.lang) if line is None else line.row["paper"],
        400 if errors else 200,
        line=line,
        name=shown.get("file_name", ""),
        megabytes=evidence.limits(visit.shelf.book).bytes_max >> 20,
        accept=ACCEPT,
        fields=fields(
            form, shown, paper.after, errors, visit.lang, [c for c in but if c not in TYPED]
        ),
        wanted=_wanted(visit, paper),
        wrong=dict(errors),
        errors=errors,
    )


def of_draft(visit: Visit, draft: int, row: str) -> HttpResponse:
    """A file that is in the draft and not sent yet, for whoever may open the draft."""
    paper = opened(visit, draft)
    line = paper.line(PAPERS, row)
    if RECORD in line.row:
        raise NotFound("page_unknown")
    return out(evidence.opened(visit.shelf.book, visit.who, paper.found, line.row))


def own(visit: Visit, entry: str, record: str) -> HttpResponse:
    """A file of an entry, for its holder."""
    if not visit.role.own:
        raise NotFound("page_unknown")
    return _of_entry(visit, dossier(visit.shelf.book, entry), record)


def look(visit: Visit, entry: str, record: str) -> HttpResponse:
    """A file of an entry, for an official; the look is an act."""
    found = dossier(visit.shelf.book, entry)
    if PAPERS not in shown_schedules(visit, found):
        raise NotFound("page_unknown")
    return _of_entry(visit, found, record)


def _of_entry(visit: Visit, found: Dossier, record: str) -> HttpResponse:
    row = evidence.cited(found, record)
    return out(evidence.opened(visit.shelf.book, visit.who, found, row))


def out(file: Opened) -> HttpResponse:
    """A file to be saved, under a name of ours."""
    response = attachment(file.data, file.name, "application/octet-stream")
    # Were a browser to show it all the same, it may neither run nor load anything.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _wanted(visit: Visit, paper: Paper) -> list[str]:
    """What the checklist asks to see of an application, and no file shows yet."""
    if paper.found.stands():
        return []
    shown = {row["shows"] for row in paper.after.of(PAPERS)}
    asked = [code for item in paper.found.kind.checklist for code in item.papers]
    column = next(c for c in paper.form(PAPERS).columns if c.name == "shows")
    return [label(column, code, visit.lang) for code in dict.fromkeys(asked) if code not in shown]


def _started(paper: Paper) -> Row:
    known = [*evidence.every(paper.found), *(one.row for one in paper.lines(PAPERS))]
    return {"paper": evidence.next_number(paper.form(PAPERS), known)}


def _filled(visit: Visit, paper: Paper, line: Line | None, shown: Row) -> tuple[Row, Errors]:
    """The row with what follows from the file that came, or what is wrong. A file is kept once
    everything else will do."""
    upload, lang, form = visit.request.FILES.get("file"), visit.lang, paper.form(PAPERS)
    most = paper.found.kind.schedules[PAPERS].most
    if line is None and most and len(paper.lines(PAPERS)) >= most:
        many = Problem("rows_too_many", values={"n": most})
        return shown, [("", words.said(many, lang))]
    found = drafting.rows_problems(paper, PAPERS, [shown], line)
    errors = [one for one in errors_of(form, found, lang) if one[0] in TYPED]
    if not isinstance(upload, TemporaryUploadedFile):
        missing = [("file", words.text("web.paper_choose", lang))] if line is None else []
        return shown, missing + errors
    if errors:
        return shown, [("file", words.text("web.paper_again", lang)), *errors]
    try:
        with Path(upload.temporary_file_path()).open("rb") as file:
            kept = evidence.keep(visit.shelf.book, visit.who, file, upload.name or "")
    except Faulty as faulty:
        return shown, [("file", words.said(one, lang)) for one in faulty.problems]
    bare = {name: shown.get(name, "") for name in ("paper", *TYPED)}
    return {**bare, **kept}, []
