"""Requests between bodies on one page: what waits for an answer, what was answered, a new one."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from perimeter.acts import request as asking
from perimeter.acts.request import Request
from perimeter.core.problem import NotAllowed, Refusal
from perimeter.law import words
from perimeter.store.database import Account
from perimeter.web.matter import role_said
from perimeter.web.page import Visit, part, render


@dataclass(frozen=True)
class Shown:
    """A request as the page shows it; `mine` where the visitor's role is to answer."""

    request: Request
    by: str
    to: str
    article: str
    mine: bool


def home(visit: Visit) -> HttpResponse:
    """The list: all of them for whoever may ask, else those made to one's own role."""
    return _page(visit, [], 200)


def ask(visit: Visit) -> HttpResponse:
    """Sends a request."""
    given = visit.request.POST
    try:
        asking.ask(
            visit.shelf.book,
            visit.who,
            given.get("to", ""),
            given.get("article", ""),
            given.get("text", ""),
            given.get("about", "").strip(),
        )
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _page(visit, [("text", words.said(refusal, visit.lang))], refusal.status)
    return HttpResponseRedirect(reverse("requests", kwargs={"lang": visit.lang}))


def answer(visit: Visit, number: str) -> HttpResponse:
    """Sends the answer to one."""
    given, field = visit.request.POST, f"answer-{number}"
    try:
        asking.answer(visit.shelf.book, visit.who, number, given.get(field, ""))
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _page(visit, [(field, words.said(refusal, visit.lang))], refusal.status)
    return HttpResponseRedirect(reverse("requests", kwargs={"lang": visit.lang}))


def _page(visit: Visit, errors: list[tuple[str, str]], status: int) -> HttpResponse:
    book, account = visit.shelf.book, visit.who
    own = book.pack.rights[account.role].rights
    every = [one for one in asking.requests(book) if _sees(one, account, own)]
    every.sort(key=lambda one: one.answered is not None)
    shown = [_shown(visit, one) for one in every]
    rows, page, pages = part(shown, visit.request.GET.get("page", ""))
    answerers = [r for r in book.pack.rights.values() if "request.answer" in r.rights]
    return render(
        visit,
        "requests.html",
        words.text("web.requests", visit.lang),
        status,
        rows=rows,
        may_ask="request.ask" in own,
        roles=[(role.id, role.text[visit.lang]) for role in answerers],
        articles=[(a.id, a.text[visit.lang]) for a in book.pack.articles.values()],
        typed=visit.request.POST,
        errors=errors,
        most=asking.TEXT_CHARS_MAX,
        page=page,
        pages=pages,
    )


def _sees(one: Request, account: Account, own: tuple[str, ...]) -> bool:
    """Whoever may ask sees every request; a body that only answers those made to it."""
    return "request.ask" in own or one.to == account.role


def _shown(visit: Visit, one: Request) -> Shown:
    pack, lang = visit.shelf.book.pack, visit.lang
    article = pack.articles.get(one.asked.article)
    return Shown(
        one,
        role_said(visit, one.asked.by.role),
        role_said(visit, one.to),
        article.text[lang] if article else one.asked.article,
        one.answered is None and one.to == visit.who.role,
    )
