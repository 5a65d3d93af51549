"""The list of a schedule in a draft: its rows with what becomes of them, rows from a file, machines
of a model from the catalogue, and the blank spreadsheet to fill in.

A file or a box of serials is taken whole or not at all, with every problem named.
"""

from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse, QueryDict

from perimeter.acts import contents, drafting, typed
from perimeter.acts.contents import Row
from perimeter.acts.drafting import Paper
from perimeter.core.problem import Faulty, NotFound, Problem
from perimeter.law import words
from perimeter.tables.columns import columns
from perimeter.tables.form import Form, names
from perimeter.tables.machines import Catalogue
from perimeter.tables.xlsxblank import blank
from perimeter.web import rows
from perimeter.web.fields import Errors, errors_of, fields, row_of, started
from perimeter.web.filing_result import Cause, causes
from perimeter.web.matter import reader
from perimeter.web.page import Visit, attachment, part
from perimeter.web.papers import (
    MOVED,
    catalogue_of,
    onward,
    opened,
    page,
    redirect,
    saved,
    tabular,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE_BYTES_MAX = 16 * 2**20


def show(visit: Visit, draft: int, schedule: str) -> HttpResponse:
    """The list; taking a row away, putting it back, and the rows of a file."""
    paper = opened(visit, draft)
    form, errors, found = paper.form(schedule), Errors(), list[Cause]()
    if visit.request.method == "POST":
        if "send" in visit.request.POST and tabular(paper, schedule):
            paper, errors, found = _from_file(visit, paper, form)
        else:
            paper, errors = _moved(visit, paper, schedule)
        if not errors:
            return redirect(visit, "draft-list", draft=draft, schedule=schedule)
    lines, number, pages = part(paper.lines(schedule), visit.request.GET.get("page", ""))
    table = rows.table(reader(visit), form, [one.row for one in lines])
    most = paper.found.kind.schedules[schedule].most
    return page(
        visit,
        paper,
        "draft_list.html",
        rows.title(form, visit.lang),
        400 if errors else 200,
        schedule=schedule,
        lines=list(zip(lines, table.lines, strict=True)),
        total=len(paper.after.rows.get(schedule, {})),
        another=not most or len(paper.lines(schedule)) < most,
        catalogue=catalogue_of(schedule),
        columns=columns(form, visit.lang),
        causes=found,
        errors=errors,
        page=number,
        pages=pages,
    )


def go_on(visit: Visit, draft: int, schedule: str) -> HttpResponse:
    """From a list that is done to the next thing to do."""
    paper = opened(visit, draft)
    paper.form(schedule)
    return onward(visit, paper, schedule)


def template(visit: Visit, draft: int, schedule: str) -> HttpResponse:
    """A spreadsheet with the header of the schedule, its cells set to text."""
    form = tabular(opened(visit, draft), schedule)
    return attachment(blank(names(form)), f"{schedule}.xlsx", XLSX)


def models(visit: Visit, draft: int, schedule: str) -> HttpResponse:
    """Machines of one model: choose it, and type what differs, one a line."""
    paper, catalogue = opened(visit, draft), catalogue_of(schedule)
    form, given = paper.form(schedule), visit.request.POST
    if catalogue is None:
        raise NotFound("page_unknown")
    shown, errors = started(form, paper.after), Errors()
    if visit.request.method == "POST":
        shown = row_of(form, given, {})
        some, errors = _of_model(visit, paper, catalogue, given, shown)
        if not errors:
            kept = saved(visit, paper, lambda now: typed.put_all(now, form, paper.base, some))
            if kept:
                return redirect(visit, "draft-list", draft=draft, schedule=schedule)
            errors = [("", words.text(MOVED, visit.lang))]
    given_by_model = [*catalogue.models[0].row(), catalogue.each]
    each = next(column for column in form.columns if column.name == catalogue.each)
    return page(
        visit,
        paper,
        "draft_models.html",
        words.text("web.add_models", visit.lang),
        400 if errors else 200,
        schedule=schedule,
        catalogue=catalogue,
        each=each,
        chosen=given.get("model", ""),
        box=given.get("each", ""),
        fields=fields(form, shown, paper.after, errors, visit.lang, given_by_model),
        wrong=dict(errors),
        errors=errors,
    )


def _of_model(
    visit: Visit, paper: Paper, catalogue: Catalogue, given: QueryDict, shared: Row
) -> tuple[list[Row], Errors]:
    """The rows that a model and a box of lines make; or what is wrong with them."""
    form, lang, errors = paper.form(catalogue.schedule), visit.lang, Errors()
    model = catalogue.find(given.get("model", ""))
    each = [line.strip() for line in given.get("each", "").splitlines() if line.strip()]
    if model is None:
        errors.append(("model", words.text("web.choose_model", lang)))
    if not each:
        errors.append(("each", words.text("web.each_needed", lang)))
    whole = {**shared, **(model.row() if model else {})}
    made: list[Row] = [{**whole, catalogue.each: one} for one in each]
    problems = drafting.rows_problems(paper, form.name, made or [whole])
    told = {} if model else dict.fromkeys(catalogue.models[0].row())
    for one in problems:
        column = one.where.get("column")
        if column == catalogue.each:
            errors += [("each", _line_said(one, each, lang))] if each else []
        elif column not in told and int(one.where.get("row", 1)) == 1:
            errors += errors_of(form, [one], lang)
    return made, errors


def _line_said(problem: Problem, each: list[str], lang: str) -> str:
    at = int(problem.where.get("row", 1))
    line = words.text("where_line", lang, line=at)
    more = words.text("web.and_more", lang, n=problem.rows - 1) if problem.rows > 1 else ""
    return f"{line} ({each[at - 1][:40]}{more}): {words.said(problem, lang)}"


def _from_file(visit: Visit, paper: Paper, form: Form) -> tuple[Paper, Errors, list[Cause]]:
    """The draft with the rows of a file; or what is wrong, by cause and cell."""
    upload, lang = visit.request.FILES.get("file"), visit.lang
    if not isinstance(upload, TemporaryUploadedFile):
        return paper, [("file", words.text("web.file_needed", lang))], []
    if (upload.size or 0) > FILE_BYTES_MAX:
        large = words.text("rows_file_too_large", lang, megabytes=FILE_BYTES_MAX // 2**20)
        return paper, [("file", large)], []
    try:
        some = contents.from_file(form, Path(upload.temporary_file_path()))
    except Faulty as faulty:
        bare = [_without_schedule(one) for one in faulty.problems]
        said = words.text("web.file_faults", lang, n=len(faulty.problems))
        return paper, [("file", said)], causes(bare, lang)
    total = len(paper.lines(form.name)) + len(some)
    if total > contents.ROWS_MAX:
        many = words.text("rows_too_many", lang, n=contents.ROWS_MAX, rows=total)
        return paper, [("file", many)], []
    kept = saved(visit, paper, lambda now: typed.put_all(now, form, paper.base, some))
    return (kept, [], []) if kept else (paper, [("file", words.text(MOVED, lang))], [])


def _moved(visit: Visit, paper: Paper, schedule: str) -> tuple[Paper, Errors]:
    """A row taken away, or put back as the entry lists it."""
    given = visit.request.POST
    away = "remove" in given
    line = paper.line(schedule, given.get("remove") or given.get("back", ""))
    if not away and line.was in drafting.keys_beside(paper, schedule, line):
        there = words.text("row_there", visit.lang, seen="/".join(line.was or ()))
        return paper, [("", there)]
    change = typed.take_away if away else typed.put_back
    kept = saved(visit, paper, lambda now: change(now, schedule, line))
    return (kept, []) if kept else (paper, [("", words.text(MOVED, visit.lang))])


def _without_schedule(problem: Problem) -> Problem:
    where = {name: value for name, value in problem.where.items() if name != "schedule"}
    return Problem(problem.code, where, problem.seen, problem.values, problem.rows)
