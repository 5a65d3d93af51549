"""One's own account: sessions shown and ended, the last sign-in, the password changed.

What changes how an account signs in asks for the password again, unless it was given a short time
ago: a browser left open is not enough.
"""

from datetime import datetime

from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from perimeter.law import words
from perimeter.store import sessions, signin, tries
from perimeter.store.database import Account
from perimeter.web import device, sign
from perimeter.web.page import Visit, render

SAID = "said"  # in a session: the message that the account's page tells once


def home(visit: Visit) -> HttpResponse:
    """The account, its sessions, and the ways it signs in; ends one session or all."""
    account, request = visit.who, visit.request
    if request.method == "POST" and "all" in request.POST:
        sessions.end_all(account)
        logout(request)
        return HttpResponseRedirect(reverse("home", kwargs={"lang": visit.lang}))
    if request.method == "POST":
        sessions.end(account, request.POST.get("end", ""))
        return back(visit, "signin.session_ended")
    return render(
        visit,
        "account.html",
        words.text("signin.account", visit.lang),
        said=request.session.pop(SAID, ""),
        before=sessions.before(request.session),
        sessions=sessions.listed(account, now(visit), request.session.session_key),
        app=signin.has_codes(account),
        passkeys=len(signin.passkeys(account)),
        recovery=signin.recovery_codes_left(account),
    )


def password(visit: Visit) -> HttpResponse:
    """A new password for the old one; every other session ends."""
    account, request, errors = visit.who, visit.request, sign.Errors()
    if request.method == "POST":
        errors = _password_errors(visit, account)
        if not errors:
            signin.choose_password(account, request.POST["new"])
            update_session_auth_hash(request, account)
            sessions.end_all(account, but=request.session.session_key)
            sign.hold(visit, account)
            return back(visit, "signin.password_changed")
    return render(
        visit,
        "password.html",
        words.text("signin.change_password", visit.lang),
        400 if errors else 200,
        errors=errors,
        faults=dict(errors),
        temporary=signin.is_temporary(account),
        least=signin.PASSWORD_LETTERS_MIN,
    )


def back(visit: Visit, said: str) -> HttpResponse:
    """To the account's page, which tells what was done."""
    visit.request.session[SAID] = said
    return HttpResponseRedirect(reverse("account", kwargs={"lang": visit.lang}))


def now(visit: Visit) -> datetime:
    return visit.shelf.book.home.source.now()


def proof_errors(visit: Visit) -> sign.Errors:
    """What is amiss with the proof a change asks for; nothing where it was given lately."""
    if sessions.recent(visit.request.session, now(visit)):
        return []
    return _own_password_errors(visit, "proof")


def asks_proof(visit: Visit) -> bool:
    return not sessions.recent(visit.request.session, now(visit))


def new_password_errors(visit: Visit, account: Account) -> sign.Errors:
    """What is amiss with a new password, which is typed twice."""
    given = visit.request.POST
    fault = signin.password_fault(account, given.get("new", ""))
    if fault:
        least = signin.PASSWORD_LETTERS_MIN
        return [("new", words.text(fault, visit.lang, n=least))]
    if signin.typed(given.get("new", "")) != signin.typed(given.get("again", "")):
        return [("again", words.text("signin.password_again_differs", visit.lang))]
    return []


def _password_errors(visit: Visit, account: Account) -> sign.Errors:
    """The old one first: nobody learns from here what would do as a new one."""
    return _own_password_errors(visit, "old") or new_password_errors(visit, account)


def _own_password_errors(visit: Visit, field: str) -> sign.Errors:
    account, given = visit.who, visit.request.POST.get(field, "")
    buckets, at = device.own_buckets(account), now(visit)
    if not tries.claim(buckets, at) and account.check_password(signin.typed(given)):
        tries.succeeded(buckets)
        sessions.prove(visit.request.session, at)
        return []
    wait = tries.waiting(buckets, at)
    differs = words.text("signin.password_differs", visit.lang)
    return [(field, differs), *sign.waits(visit, wait)]
