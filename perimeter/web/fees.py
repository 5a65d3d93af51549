"""Fees for officials: totals of a period, the list by state or number, one fee with its payments.

The ministry that sees fees alone sees entries by number, without the names of firms. What was paid
is reckoned in acts/fees.py; payments that are for no fee yet are on the page of payments.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from perimeter.acts.fees import STATES, Fee, fee
from perimeter.acts.match import Match, match
from perimeter.acts.register import Entry
from perimeter.core.period import Period, period
from perimeter.core.problem import NotAllowed, NotFound, Refusal
from perimeter.core.reference import grouped
from perimeter.law import formats, words
from perimeter.web.decision import WHY_CHARS_MAX
from perimeter.web.page import Visit, counted, part, render

TAGS = {"due": "no", "short": "wait", "paid": "yes", "over": "wait"}
FILTERS = ("q", "state", "period")
QUERY_CHARS_MAX = 100


@dataclass(frozen=True)
class Shown:
    """A fee in words; `firm` only for those who may see entries."""

    entry: str
    firm: str
    kind: str
    day: date
    reference: str
    amount: str
    paid: str
    open: str
    state: str
    tag: str


@dataclass(frozen=True)
class Total:
    """Fees of one kind of entry, or of all: how many, and amounts in words."""

    title: str
    number: int
    charged: str
    paid: str
    open: str
    over: str


def home(visit: Visit) -> HttpResponse:
    """Totals and the list."""
    given, lang, found = visit.request.GET, visit.lang, visit.shelf.fees()
    chosen = {name: given.get(name, "").strip()[:QUERY_CHARS_MAX] for name in FILTERS}
    asked = chosen["period"] or f"{visit.shelf.book.today():%Y}"
    over = _period(asked)
    fault = "" if over else words.text("fees.period_fault", lang)
    of_period = [one for one in found.of.values() if over and over.holds(one.day)]
    named = _named(visit, chosen["q"], found.of) if chosen["q"] else of_period
    picked = [one for one in named if chosen["state"] in ("", one.state)]
    rows, page, pages = part(picked[::-1], given.get("page", ""))
    return render(
        visit,
        "fees.html",
        words.text("fees.title", lang),
        400 if fault else 200,
        chosen=chosen,
        period=asked,
        totals=_totals(visit, of_period),
        rows=[shown(visit, one) for one in rows],
        count=len(picked),
        states=[(name, _with(chosen, name)) for name in ("", *STATES)],
        names=visit.may("entry.view"),
        loose=len(found.loose),
        errors=[("period", fault)] if fault else [],
        page=page,
        pages=pages,
    )


def show(visit: Visit, entry: str) -> HttpResponse:
    """One fee, and the payments that count for it."""
    return _page(visit, entry, [], 200)


def undo(visit: Visit, entry: str) -> HttpResponse:
    """Takes a payment from a fee."""
    given = visit.request.POST
    asked = Match(entry, given.get("payment", ""), given.get("why", ""), undo=True)
    try:
        act = match(visit.shelf.book, visit.who, asked)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _page(visit, entry, [said(visit, refusal)], refusal.status)
    return HttpResponseRedirect(f"{_where(visit, entry)}?done={act.n}")


def shown(visit: Visit, one: Fee) -> Shown:
    """A fee in the visitor's words."""
    kind = visit.shelf.book.pack.registers[one.kind]
    return Shown(
        entry=one.entry,
        firm=visit.names.get(one.firm, "") if visit.may("entry.view") else "",
        kind=kind.title[visit.lang],
        day=one.day,
        reference=grouped(one.reference),
        amount=money(visit, one.amount),
        paid=money(visit, one.paid),
        open=money(visit, one.open),
        state=words.text(f"fees.state_{one.state}", visit.lang),
        tag=TAGS[one.state],
    )


def of_entry(visit: Visit, entry: Entry) -> Shown | None:
    """The fee of an entry for its holder's page or an official's; None where there is none."""
    found = fee(visit.shelf.book, entry.id)
    return shown(visit, found) if found else None


def money(visit: Visit, units: int) -> str:
    currency = visit.shelf.book.pack.currency
    return formats.amount(units, currency.scale, visit.lang, currency.code)


def said(visit: Visit, refusal: Refusal) -> tuple[str, str]:
    """Where on the page a refusal of a match belongs, and its words."""
    if refusal.code == "reason_missing":
        return "why", words.text("web.reason_needed", visit.lang)
    return "entry", words.said(refusal, visit.lang)


def _page(visit: Visit, entry: str, errors: list[tuple[str, str]], status: int) -> HttpResponse:
    found = fee(visit.shelf.book, entry)
    if found is None:
        raise NotFound("fee_none", entry=entry)
    return render(
        visit,
        "fee.html",
        words.text("fees.fee_of", visit.lang, entry=entry),
        status,
        one=shown(visit, found),
        payments=[(one, money(visit, one.units)) for one in found.payments],
        may_match=visit.may("fee.match"),
        most=WHY_CHARS_MAX,
        done=counted(visit.request.GET.get("done", "")),
        errors=errors,
    )


def _totals(visit: Visit, some: Iterable[Fee]) -> list[Total]:
    """A row for each kind of entry that was charged anything, and one for all of them."""
    by_kind: dict[str, list[Fee]] = {}
    for one in some:
        by_kind.setdefault(one.kind, []).append(one)
    kinds = visit.shelf.book.pack.registers
    rows = [_total(visit, kinds[kind].title[visit.lang], of) for kind, of in by_kind.items()]
    every = [one for of in by_kind.values() for one in of]
    return [*rows, _total(visit, words.text("fees.all", visit.lang), every)]


def _total(visit: Visit, title: str, some: list[Fee]) -> Total:
    charged, paid = sum(one.amount for one in some), sum(one.paid for one in some)
    still = sum(one.open for one in some)
    sums = (money(visit, units) for units in (charged, paid, still, paid + still - charged))
    return Total(title, len(some), *sums)


def _named(visit: Visit, asked: str, fees: Mapping[str, Fee]) -> list[Fee]:
    """The fees whose entry, invoice number or firm holds what was asked for."""
    plain, firms = "".join(filter(str.isalnum, asked)).upper(), set[str]()
    if visit.may("entry.view"):
        folded = asked.casefold()
        firms = {firm for firm, name in visit.names.items() if folded in name.casefold()}
    return [o for o in fees.values() if (plain and plain in o.reference) or o.firm in firms]


def _period(asked: str) -> Period | None:
    try:
        return period(asked)
    except ValueError:
        return None


def _with(chosen: Mapping[str, str], state: str) -> str:
    """The query of this page for another state, from its first page."""
    return urlencode({name: value for name, value in {**chosen, "state": state}.items() if value})


def _where(visit: Visit, entry: str) -> str:
    return reverse("fee", kwargs={"lang": visit.lang, "entry": entry})
