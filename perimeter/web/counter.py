"""What officials do at the counter for somebody who comes in person: enrol the firm, and give codes
on paper with which its people open accounts, or recover them.

A code is shown once, on the sheet that is printed and handed over; the page of a firm's accounts
shows of a code only that there is one.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.http import HttpResponse, HttpResponseRedirect

from perimeter.acts import firm as firms
from perimeter.acts import papercode
from perimeter.acts.firm import LEGAL_FORMS, Firm
from perimeter.acts.papercode import Given
from perimeter.core.ids import is_name
from perimeter.law import words
from perimeter.store import accounts as kept
from perimeter.store import signin
from perimeter.store.database import Account
from perimeter.web import sign
from perimeter.web.gate import site_of
from perimeter.web.matter import role_said
from perimeter.web.page import Visit, counted, qr, render
from perimeter.web.papers import redirect, where

NAME_CHARS_MAX, FIRST_NUMBER = 200, "F-001"


def enrol(visit: Visit) -> HttpResponse:
    """Takes a firm into the books, for somebody who comes for the first time."""
    typed = {name: _typed(visit, name) for name in ("firm", "legal_form", "name", "district")}
    errors = sign.Errors()
    if visit.request.method == "POST":
        errors = _enrol_errors(visit, typed)
        if not errors:
            asked = Firm(typed["firm"], typed["legal_form"], typed["name"], "", typed["district"])
            firms.enrol(visit.shelf.book, visit.who, asked)
            if visit.may("account.code"):
                return redirect(visit, "accounts", firm=asked.id)
            return HttpResponseRedirect(f"{where(visit, 'apply')}?firm={asked.id}")
    return render(
        visit,
        "enrol.html",
        words.text("counter.enrol", visit.lang),
        400 if errors else 200,
        typed={**typed, "firm": typed["firm"] or following(visit.firms)},
        forms=LEGAL_FORMS,
        most=NAME_CHARS_MAX,
        errors=errors,
        faults=dict(errors),
    )


def accounts(visit: Visit, firm: str) -> HttpResponse:
    """A firm's accounts and the codes that were not used; gives one, or cancels one."""
    book, given = visit.shelf.book, visit.request.POST
    firms.firm(book, firm)
    if visit.request.method != "POST":
        return _accounts(visit, firm, [])
    if "cancel" in given:
        papercode.cancel(book, visit.who, firm, counted(given["cancel"]) or 0)
        return redirect(visit, "accounts", firm=firm)
    errors = _code_errors(visit, firm)
    if errors:
        return _accounts(visit, firm, errors)
    who, name = visit.who, _typed(visit, "account")
    if "recover" in given:
        return _sheet(visit, firm, papercode.to_recover(book, who, name, _typed(visit, "why")))
    return _sheet(visit, firm, papercode.to_open(book, who, firm, _typed(visit, "role")))


def following(numbers: Iterable[str]) -> str:
    """A number for the next firm, in the fashion of the last one."""
    last = next(reversed(list(numbers)), "")
    head = last.rstrip("0123456789")
    digits = last[len(head) :]
    return f"{head}{int(digits) + 1:0{len(digits)}}" if digits else FIRST_NUMBER


def _enrol_errors(visit: Visit, typed: dict[str, str]) -> sign.Errors:
    lang, errors = visit.lang, sign.Errors()
    if not is_name(typed["firm"]) or typed["firm"] in visit.firms:
        errors.append(("firm", words.text("counter.number_fault", lang)))
    if typed["legal_form"] not in LEGAL_FORMS:
        errors.append(("legal_form", words.text("counter.form_fault", lang)))
    if not typed["name"]:
        errors.append(("name", words.text("counter.name_fault", lang)))
    return errors


def _code_errors(visit: Visit, firm: str) -> sign.Errors:
    lang, errors = visit.lang, sign.Errors()
    if "recover" not in visit.request.POST:
        known = visit.shelf.book.pack.rights.get(_typed(visit, "role"))
        return [] if known and known.own else [("role", words.text("paper.role_fault", lang))]
    if _typed(visit, "account") not in {one.number for one in _of(firm) if one.is_active}:
        errors.append(("account", words.text("paper.account_fault", lang)))
    if not _typed(visit, "why"):
        errors.append(("why", words.text("paper.why_fault", lang)))
    return errors


def _of(firm: str) -> list[Account]:
    return [one for one in kept.every() if one.firm == firm]


def _accounts(visit: Visit, firm: str, errors: sign.Errors) -> HttpResponse:
    book, every = visit.shelf.book, _of(firm)
    roles = [role for role in book.pack.rights.values() if role.own]
    return render(
        visit,
        "accounts.html",
        words.text("counter.accounts", visit.lang),
        400 if errors else 200,
        firm=visit.names.get(firm) or firm,
        firm_id=firm,
        accounts=[(one, role_said(visit, one.role)) for one in every],
        open=[one for one in every if one.is_active],
        codes=[
            (one, role_said(visit, one.role), role_said(visit, one.act.by.role))
            for one in papercode.outstanding(book, firm)
        ],
        roles=[(role.id, role.text[visit.lang]) for role in roles],
        typed=visit.request.POST,
        errors=errors,
        faults=dict(errors),
    )


def _sheet(visit: Visit, firm: str, code: Given) -> HttpResponse:
    """The sheet to print, in the language its reader chose; the code is on it and nowhere else."""
    asked, site = visit.request.POST.get("lang", ""), site_of(visit.request)
    lang = asked if asked in visit.shelf.book.pack.languages else visit.lang
    reader = replace(visit, lang=lang)
    path, (kind, _, number) = where(reader, "sign-in-paper"), code.act.on.partition(":")
    lost = number if kind == "account" else ""
    return render(
        reader,
        "paper_sheet.html",
        words.text("paper.sheet_recover" if lost else "paper.sheet_open", lang),
        code=code,
        firm=visit.names.get(firm) or firm,
        lost=lost,
        role_here=role_said(reader, str(code.act.body.get("role", ""))),
        site=site,
        path=path,
        qr=qr(site + path, error="m"),
        back=where(visit, "accounts", firm=firm),
        least=signin.PASSWORD_LETTERS_MIN,
    )


def _typed(visit: Visit, name: str) -> str:
    """A field of the form without what a phone or a database would stumble over."""
    return visit.request.POST.get(name, "").replace("\0", "").strip()[:NAME_CHARS_MAX]
