"""The page on which a firm answers what the authority asked it about a complaint.

The firm reads what an official wrote, and nothing of whoever complained.
"""

from django.http import HttpResponse, HttpResponseRedirect

from perimeter.acts import reports
from perimeter.acts import triage as deeds
from perimeter.acts.reports import ASKED
from perimeter.core.problem import NotAllowed, NotFound, Refusal
from perimeter.law import words
from perimeter.store import people
from perimeter.web.page import Visit, render


def reply(visit: Visit, number: str) -> HttpResponse:
    """What the firm was asked about a complaint, and its answer."""
    book, found = visit.shelf.book, reports.report(visit.shelf.book, number)
    asked = found.asked
    if asked is None or asked.body["firm"] != visit.who.firm:
        raise NotFound("report_unknown", report=number)
    typed, errors, known = visit.request.POST.get("text", ""), [], 200
    if visit.request.method == "POST":
        try:
            deeds.reply(book, visit.who, found, typed)
            return HttpResponseRedirect(visit.request.path)
        except NotAllowed:
            raise
        except Refusal as refusal:
            errors, known = [("text", words.said(refusal, visit.lang))], refusal.status
    said = people.records([asked.body["record"]]).get(asked.body["record"], {})
    return render(
        visit,
        "report_firm.html",
        words.text("report.firm", visit.lang),
        known,
        found=found,
        asked=asked,
        said=said.get("words", ""),
        waits=found.state == ASKED and visit.may("entry.apply"),
        replied=found.state != ASKED,
        typed=typed,
        errors=errors,
        most=deeds.TEXT_CHARS_MAX,
    )
