"""Signing in and out. The answer to a wrong password and to an unknown handle is the same."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from perimeter.law import words
from perimeter.store.database import Account
from perimeter.web.page import Visit, desks, render


def sign_in(visit: Visit) -> HttpResponse:
    """The form; then on to the page that was asked for, or the first of one's own."""
    request = visit.request
    given = request.POST if request.method == "POST" else request.GET
    onward, handle = given.get("next", ""), given.get("handle", "")
    errors = []
    if request.method == "POST":
        account = authenticate(request, username=handle, password=given.get("password", ""))
        if isinstance(account, Account) and account.role in visit.shelf.book.pack.rights:
            login(request, account)
            return HttpResponseRedirect(_onward(visit, account, onward))
        errors = [("handle", words.text("web.sign_in_failed", visit.lang))]
    elif isinstance(request.user, Account):
        return HttpResponseRedirect(_onward(visit, request.user, onward))
    return render(
        visit,
        "sign_in.html",
        words.text("web.sign_in", visit.lang),
        400 if errors else 200,
        handle=handle,
        next=onward,
        errors=errors,
    )


def sign_out(visit: Visit) -> HttpResponse:
    logout(visit.request)
    return HttpResponseRedirect(reverse("home", kwargs={"lang": visit.lang}))


def _onward(visit: Visit, account: Account, onward: str) -> str:
    if onward.startswith("/") and url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        return onward
    return desks(Visit(visit.request, visit.shelf, visit.lang, account))[0][1]
