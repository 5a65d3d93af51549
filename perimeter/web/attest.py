"""What custodians are asked to attest: a firm's own list, and its answer to each.

Whether the custodian may, and whether anything still waits, says acts/prove.py.
"""

from dataclasses import dataclass

from django.http import HttpResponse

from perimeter.acts.proofs import ASKED, CUSTODIAN, WALLETS, Asking, still
from perimeter.acts.prove import attest, decline
from perimeter.core.problem import Damaged, NotAllowed, NotFound, Refusal
from perimeter.law import words
from perimeter.web import rows
from perimeter.web.decision import WHY_CHARS_MAX
from perimeter.web.matter import reader
from perimeter.web.page import Visit, counted, part, render
from perimeter.web.papers import redirect


@dataclass(frozen=True)
class Waits:
    """A wallet that a firm says the visitor's keeps for it."""

    one: Asking
    firm: str
    chain: str


def home(visit: Visit) -> HttpResponse:
    """What waits for the visitor's firm; or its answer."""
    if not visit.role.own:
        raise NotFound("page_unknown")
    if visit.request.method != "POST":
        return _page(visit, [], 200)
    given, book = visit.request.POST, visit.shelf.book
    about = (given.get("entry", ""), counted(given.get("n", "")) or 0)
    try:
        if "attest" in given:
            attest(book, visit.who, *about)
        else:
            decline(book, visit.who, *about, given.get("why", "")[:WHY_CHARS_MAX])
    except (Damaged, NotAllowed):
        raise
    except Refusal as refusal:
        return _page(visit, [_said(visit, refusal, about[1])], refusal.status)
    return redirect(visit, "attest")


def open_to(visit: Visit) -> list[Asking]:
    """The wallets that the visitor's firm is asked to attest, the longest waiting first."""
    entries, book = visit.register.entries, visit.shelf.book
    now = book.home.source.now()
    return [
        one
        for one in still(visit.shelf.proofs(), entries, book.pack)
        if one.way == CUSTODIAN
        and one.state(now) == ASKED
        and one.custodian in entries
        and entries[one.custodian].firm == visit.who.firm
    ]


def _said(visit: Visit, refusal: Refusal, n: int) -> tuple[str, str]:
    if refusal.code == "reason_missing":
        return f"why-{n}", words.text("web.reason_needed", visit.lang)
    return "main", words.said(refusal, visit.lang)


def _page(visit: Visit, errors: list[tuple[str, str]], status: int) -> HttpResponse:
    chosen, page, pages = part(open_to(visit), visit.request.GET.get("page", ""))
    return render(
        visit,
        "attest.html",
        words.text("proofs.attest", visit.lang),
        status,
        rows=[_waits(visit, one) for one in chosen],
        may_answer=visit.may("entry.apply"),
        most=WHY_CHARS_MAX,
        errors=errors,
        faults=dict(errors),
        page=page,
        pages=pages,
    )


def _waits(visit: Visit, one: Asking) -> Waits:
    entry = visit.register.entries.get(one.entry)
    form = visit.shelf.book.schedules[WALLETS]
    column = next(column for column in form.columns if column.name == "chain")
    chain = rows.value(reader(visit), column, {"chain": one.chain})
    return Waits(one, visit.names.get(entry.firm, "") if entry else "", chain)
