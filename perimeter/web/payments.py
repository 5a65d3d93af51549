"""Payments and bank statements for officials: what no fee could be found for, which statements
stand, and a new one brought in.

A statement comes in through the door every filing takes (acts/filing.py), for whoever matches.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from perimeter.acts import filing, history
from perimeter.acts.fees import Fees
from perimeter.acts.filing import STATEMENT, Handed
from perimeter.acts.match import Match, match
from perimeter.acts.payments import Payment
from perimeter.core.act import Act
from perimeter.core.problem import Damaged, NotAllowed, Refusal
from perimeter.law import formats, words
from perimeter.web import fees
from perimeter.web.decision import WHY_CHARS_MAX
from perimeter.web.filing_result import Cause, causes
from perimeter.web.page import Visit, counted, part, render


@dataclass(frozen=True)
class Loose:
    """A payment that is for no fee, why not, and whether it may be put to one."""

    payment: Payment
    amount: str
    why: str
    matches: bool


@dataclass(frozen=True)
class Brought:
    """A statement that stands, or what became of the one just brought in."""

    act: Act
    source: str
    period: str
    rows: int
    causes: list[Cause]


def home(visit: Visit) -> HttpResponse:
    """What waits for a person, the statements that stand, and the form for a new one."""
    return _page(visit, [], 200)


def matched(visit: Visit) -> HttpResponse:
    """Puts a payment to an entry's fee."""
    given = visit.request.POST
    entry, payment = given.get("entry", "").strip(), given.get("payment", "")
    try:
        act = match(visit.shelf.book, visit.who, Match(entry, payment, given.get("why", "")))
    except NotAllowed:
        raise
    except Refusal as refusal:
        field, text = fees.said(visit, refusal)
        return _page(visit, [(f"{field}-{payment}", text)], refusal.status)
    return _to(visit, act)


def statement(visit: Visit) -> HttpResponse:
    """Brings a statement in."""
    given, upload = visit.request.POST, visit.request.FILES.get("file")
    if not isinstance(upload, TemporaryUploadedFile):
        return _page(visit, [("file", words.text("web.file_needed", visit.lang))], 400)
    slot = (given.get("source", ""), STATEMENT, given.get("period", "").strip())
    handed = Handed(*slot, Path(upload.temporary_file_path()), given.get("replaces", ""))
    try:
        return _to(visit, filing.hand_in(visit.shelf.book, visit.who, handed).act)
    except (Damaged, NotAllowed):
        raise
    except Refusal as refusal:
        return _page(visit, [("file", words.said(refusal, visit.lang))], refusal.status)


def _page(visit: Visit, errors: list[tuple[str, str]], status: int) -> HttpResponse:
    found, book, given = visit.shelf.fees(), visit.shelf.book, visit.request.POST
    rows, page, pages = part(list(found.loose), visit.request.GET.get("page", ""))
    return render(
        visit,
        "payments.html",
        words.text("fees.payments", visit.lang),
        status,
        rows=[_loose(visit, found, one) for one in rows],
        count=len(found.loose),
        statements=[
            _brought(visit, book.home.journal.act(one.n))
            for one in [*found.statements.values()][::-1]
        ],
        sources=book.pack.calendar.sources.get(STATEMENT, ()),
        typed=given or visit.request.GET,
        may_match=visit.may("fee.match"),
        most=WHY_CHARS_MAX,
        errors=errors,
        faults=dict(errors),
        page=page,
        pages=pages,
        **_done(visit),
    )


def _done(visit: Visit) -> dict[str, Any]:
    """What the visitor has just written, as the address says: a match, or a statement's fate."""
    book, n = visit.shelf.book, counted(visit.request.GET.get("done", "")) or 0
    act = book.home.journal.act(n) if 0 < n <= book.home.journal.size() else None
    if act is None or act.by.account != visit.who.number:
        return {}
    if act.on.startswith("payment:"):
        return {"match": act}
    if act.kind in history.RESULTS and act.on.split("/")[1] == STATEMENT:
        return {"brought": _brought(visit, act)}
    return {}


def _brought(visit: Visit, act: Act) -> Brought:
    source, _, period = act.on.partition(":")[2].split("/")
    found: list[Cause] = []
    if "problems" in act.body["files"]:
        result = history.result(visit.shelf.book, source, act.n)
        found = causes(history.problems(visit.shelf.book, result), visit.lang)
    return Brought(act, source, period, act.body["rows"], found)


def _loose(visit: Visit, found: Fees, one: Payment) -> Loose:
    other = one.currency != visit.shelf.book.pack.currency.code
    scale = visit.shelf.scales(f"{one.booked:%Y-%m}").get(one.currency, 0)
    amount = formats.amount(one.units, scale, visit.lang, one.currency)
    return Loose(one, amount, _why(visit, found, one, other), not other)


def _why(visit: Visit, found: Fees, one: Payment, other: bool) -> str:
    """Why a payment is for no fee."""
    named = [entry for entry in one.names if entry in found.of]
    if other:
        return words.text("fees.loose_currency", visit.lang)
    if one.id in found.by_hand:
        return words.text("fees.loose_taken", visit.lang)
    if named:
        return words.text("fees.loose_several", visit.lang, entries=", ".join(named))
    return words.text("fees.loose_nothing", visit.lang)


def _to(visit: Visit, act: Act) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('payments', kwargs={'lang': visit.lang})}?done={act.n}")
