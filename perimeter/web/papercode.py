"""The page for whoever holds a code on paper: type it, then choose how to sign in, and be inside.

Nothing is kept between the two steps: the code travels in the form and is judged again. Wrong codes
bring no wait, as store/papercodes.py explains.
"""

from django.http import HttpResponse

from perimeter.acts import papercode as deeds
from perimeter.core.problem import Refusal
from perimeter.law import words
from perimeter.store import signin
from perimeter.store.database import Account
from perimeter.store.models import PaperCodeRow
from perimeter.web import sign
from perimeter.web.matter import role_said
from perimeter.web.page import Visit, render
from perimeter.web.sessions import new_password_errors

HANDLE_FAULTS = ("handle_unfit", "handle_taken")


def enter(visit: Visit) -> HttpResponse:
    """Asks for the code; then, for what it is good for, a handle and a password; then signs in."""
    given = visit.request.POST
    if visit.request.method != "POST":
        return _ask(visit, [])
    try:
        row = deeds.find(visit.shelf.book, given.get("code", ""))
    except Refusal as refusal:
        return _ask(visit, [("code", words.said(refusal, visit.lang))])
    if "choose" not in given:
        return _choose(visit, row, [])
    errors = new_password_errors(visit, row.account or Account())
    if errors:
        return _choose(visit, row, errors)
    try:
        account = _done(visit, row)
    except Refusal as refusal:
        if refusal.code not in HANDLE_FAULTS:
            raise
        return _choose(visit, row, [("handle", words.said(refusal, visit.lang))])
    return sign.enter(visit, account, "")


def _done(visit: Visit, row: PaperCodeRow) -> Account:
    """The account, opened or recovered."""
    book, given = visit.shelf.book, visit.request.POST
    if row.account:
        return deeds.recover(book, row, given["new"])
    return deeds.open_account(book, row, given.get("handle", "").strip(), given["new"])


def _ask(visit: Visit, errors: sign.Errors) -> HttpResponse:
    return _page(visit, "paper_code.html", "paper.title", errors)


def _choose(visit: Visit, row: PaperCodeRow, errors: sign.Errors) -> HttpResponse:
    title = "paper.recover" if row.account else "paper.open"
    return _page(
        visit,
        "paper_choose.html",
        title,
        errors,
        lost=row.account,
        firm=visit.names.get(row.firm) or row.firm,
        role_here=role_said(visit, row.account.role if row.account else row.role),
        least=signin.PASSWORD_LETTERS_MIN,
    )


def _page(
    visit: Visit, template: str, title: str, errors: sign.Errors, **context: object
) -> HttpResponse:
    """A page that no browser keeps: it holds a code."""
    answer = render(
        visit,
        template,
        words.text(title, visit.lang),
        400 if errors else 200,
        typed=visit.request.POST,
        errors=errors,
        faults=dict(errors),
        **context,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
