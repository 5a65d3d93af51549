"""The officials' page of one entry: where it stands and whose move it is, what it lists, what waits
for a decision, what was done so far; and the opening of a sealed record.

It shows a role the schedules it is for, and of what is personal only that it is sealed. What may be
done is offered here and done in decision.py.
"""

from collections.abc import Iterable
from datetime import date

from django.http import HttpResponse

from perimeter.acts import people
from perimeter.acts.contents import RECORD
from perimeter.acts.dossier import Dossier
from perimeter.acts.dossier import dossier as read_dossier
from perimeter.core.problem import NotFound
from perimeter.law import words
from perimeter.tables.form import Form
from perimeter.web import fees, rows
from perimeter.web.matter import (
    Done,
    firm_name,
    listed,
    matter,
    opens,
    reader,
    shown_schedules,
    told,
)
from perimeter.web.outbox import with_fates
from perimeter.web.page import Visit, dated, part, render


def show(visit: Visit, entry: str) -> HttpResponse:
    """The dossier, as it stands or as it stood on a day."""
    book, lang, query = visit.shelf.book, visit.lang, visit.request.GET
    whole = read_dossier(book, entry)
    asked = query.get("as_of", "")
    named, today = dated(asked), book.today()
    fault = "web.as_of_fault" if asked and (named is None or named > today) else ""
    then, day = bool(asked) and not fault, named if named and not fault else today
    found = _on(visit, whole, day) if then else whole
    name = query.get("list", "")
    if found and name in shown_schedules(visit, found):
        return _list(visit, found, name)
    done = [act for act in reversed(whole.acts) if not then or act.effective <= day]
    acts, page, pages = part(done, query.get("page", ""))
    return render(
        visit,
        "dossier.html",
        firm_name(visit, whole),
        400 if fault else 200,
        found=found,
        whole=whole,
        kind=whole.kind.title[lang],
        main=matter(visit, found, 0, day) if found else None,
        matters=[] if then else [matter(visit, whole, no, day) for no in _waiting(whole)],
        services=_services(found, lang) if found else [],
        **(listed(visit, found) if found else {}),
        done=with_fates(visit, [told(visit, whole, act) for act in acts]),
        receipts=visit.may("journal.view"),
        fee=fees.of_entry(visit, whole.entry) if visit.may("fee.view") else None,
        role_schedules=book.pack.rights[visit.who.role].schedules,
        written=_written(visit, whole),
        day=day,
        then=then,
        as_of=asked,
        errors=[("as_of", words.text(fault, lang))] if fault else [],
        page=page,
        pages=pages,
    )


def record(visit: Visit, entry: str, person: str) -> HttpResponse:
    """Opens a sealed record that a row of the entry cites, once; the look is an act."""
    book = visit.shelf.book
    found = read_dossier(book, entry)
    form = _cites(found, shown_schedules(visit, found), person)
    if form is None:
        raise NotFound("person_unknown", person=person)
    held, act = people.look(book, visit.who, person)
    read = reader(visit)
    cells = [rows.cell(read, column, held) for column in form.columns if column.personal]
    return render(
        visit,
        "dossier.html",
        words.text("web.record_title", visit.lang),
        whole=found,
        held=[cell for cell in cells if cell.text],
        schedule=rows.title(form, visit.lang),
        act=act,
    )


def _waiting(found: Dossier) -> list[int]:
    """Notices of change, and deeds proposed as one, that are not settled."""
    states = found.kind.notices.states
    unsettled = [n.no for n in found.entry.notices.values() if states[n.status].turn != "nobody"]
    return sorted({*unsettled, *found.entry.proposals} - {0})


def _services(found: Dossier, lang: str) -> list[tuple[str, bool]]:
    return [
        (text[lang], name in found.entry.services) for name, text in found.kind.services.items()
    ]


def _on(visit: Visit, whole: Dossier, day: date) -> Dossier | None:
    if whole.entry.steps[0].effective > day:
        return None
    return read_dossier(visit.shelf.book, whole.entry.id, day)


def _list(visit: Visit, found: Dossier, name: str) -> HttpResponse:
    """The whole list of one schedule, in pages."""
    form, query = found.forms[name], visit.request.GET
    chosen, page, pages = part(found.contents.of(name), query.get("page", ""))
    return render(
        visit,
        "dossier.html",
        rows.title(form, visit.lang),
        whole=found,
        table=rows.table(reader(visit), form, chosen),
        opens=opens(visit, found),
        page=page,
        pages=pages,
    )


def _cites(found: Dossier, schedules: Iterable[str], person: str) -> Form | None:
    """The schedule of the row that cites a record, in whatever act it came."""
    for act in found.acts:
        for name in schedules:
            for row in act.body.get("put", {}).get(name, ()):
                if row.get(RECORD) == person:
                    return found.forms[name]
    return None


def _written(visit: Visit, found: Dossier) -> Done | None:
    """The act that the visitor has just written, as the address says."""
    asked = visit.request.GET.get("done", "")
    done = (act for act in found.acts if str(act.n) == asked)
    act = next((act for act in done if act.by.account == visit.who.number), None)
    return told(visit, found, act) if act else None
