"""Signing in and out: a password and then a second factor where one is held, or a passkey alone.

The answer to a wrong password, to an unknown handle and to a try that came too early is the same,
and takes the same time: it says that the two do not fit, and how long until the next try is taken.
"""

from datetime import datetime, timedelta

from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from perimeter.law import words
from perimeter.store import sessions, signin, tries
from perimeter.store.database import Account
from perimeter.web import device, passkey
from perimeter.web.gate import HELD, policy, site_of
from perimeter.web.page import Visit, desks, render

PENDING = "pending"  # in a session: who gave the right password and owes the second factor
PENDING_LASTS = timedelta(minutes=10)
TOO_MANY = 429

Errors = list[tuple[str, str]]


def sign_in(visit: Visit) -> HttpResponse:
    """The form; then on to the page that was asked for, or the first of one's own."""
    request = visit.request
    given = request.POST if request.method == "POST" else request.GET
    onward, handle = given.get("next", ""), given.get("handle", "").replace("\0", "")
    errors: Errors = []
    wait = 0
    if request.method == "POST":
        account, wait = _by_password(visit, handle, given.get("password", ""))
        if account:
            return _first_passed(visit, account, onward)
        errors = [("handle", words.text("web.sign_in_failed", visit.lang)), *waits(visit, wait)]
    elif isinstance(request.user, Account):
        return HttpResponseRedirect(_onward(visit, request.user, onward))
    answer = render(
        visit,
        "sign_in.html",
        words.text("web.sign_in", visit.lang),
        _status(errors, wait),
        handle=handle,
        next=onward,
        errors=errors,
        passkeys=passkey.possible(site_of(request)),
    )
    return told_to_wait(answer, wait)


def second_step(visit: Visit) -> HttpResponse:
    """After the password: a code of the app, or a recovery code."""
    account, onward = _pending(visit)
    if account is None:
        return HttpResponseRedirect(_address(visit, "sign-in"))
    errors: Errors = []
    wait = 0
    if visit.request.method == "POST":
        if _by_code(visit, account, visit.request.POST.get("code", "")):
            return enter(visit, account, onward)
        wait = tries.waiting(device.code_buckets(visit.request, account), _now(visit))
        errors = [("code", words.text("signin.code_failed", visit.lang)), *waits(visit, wait)]
    answer = render(
        visit,
        "sign_in_code.html",
        words.text("signin.second", visit.lang),
        _status(errors, wait),
        errors=errors,
        app=signin.has_codes(account),
        passkeys=bool(signin.passkeys(account)),
    )
    answer.headers["Cache-Control"] = "no-store"
    return told_to_wait(answer, wait)


def by_passkey(visit: Visit) -> HttpResponse:
    """A passkey alone: it is two factors in one. The only public page with a script."""
    site, given, errors = site_of(visit.request), visit.request.POST, Errors()
    if not passkey.possible(site):
        return render(visit, "sign_in_passkey.html", words.text("signin.by_passkey", visit.lang))
    now = _now(visit)
    if visit.request.method == "POST":
        account = _by_answer(visit, given.get("sealed", ""), given.get("answer", ""))
        if account:
            return enter(visit, account, "")
        errors = [("passkey", words.text("signin.passkey_failed", visit.lang))]
    challenge = visit.shelf.book.home.source.random_bytes(passkey.CHALLENGE_BYTES)
    options, sealed = passkey.to_sign_in(site, challenge, now)
    return with_script(
        render(
            visit,
            "sign_in_passkey.html",
            words.text("signin.by_passkey", visit.lang),
            _status(errors),
            errors=errors,
            options=options,
            sealed=sealed,
            script=passkey.script()[0],
        )
    )


def sign_out(visit: Visit) -> HttpResponse:
    logout(visit.request)
    return HttpResponseRedirect(reverse("home", kwargs={"lang": visit.lang}))


def enter(visit: Visit, account: Account, onward: str) -> HttpResponse:
    """Signs in, under a new session key, and remembers the device."""
    request, now, before = visit.request, _now(visit), account.last_login
    request.session.pop(PENDING, None)
    login(request, account)
    Account.objects.filter(pk=account.pk).update(last_login=now)
    sessions.begin(request.session, now, device.browser(request), before)
    hold(visit, account)
    answer = HttpResponseRedirect(_onward(visit, account, onward))
    device.remember(request, answer, account, visit.shelf.book.home.source)
    return answer


def hold(visit: Visit, account: Account) -> None:
    """Notes in the session which pages its owner is held to until the account owes nothing: a
    password of one's own, and a second factor where the role takes one."""
    role, held = visit.shelf.book.pack.rights[account.role], list[str]()
    if signin.is_temporary(account):
        held = ["account-password"]
    elif role.second and not signin.has_second(account):
        held = ["account-code", "account-passkeys"]
    visit.request.session[HELD] = held


def waits(visit: Visit, wait: int) -> Errors:
    """How long until the next try is taken, where that is not at once."""
    minutes = -(-wait // 60)
    return [("main", words.text("signin.wait", visit.lang, n=minutes))] if wait else []


def told_to_wait(answer: HttpResponse, wait: int) -> HttpResponse:
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


def with_script(answer: HttpResponse) -> HttpResponse:
    """The page may run the one script there is; it holds what was asked once, so none keeps it."""
    answer.headers["Content-Security-Policy"] = policy(passkey.script()[1])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _by_password(visit: Visit, handle: str, password: str) -> tuple[Account | None, int]:
    """Who it is; or nobody, and the seconds until the next try is taken."""
    now, buckets = _now(visit), device.password_buckets(visit.request, handle)
    wait = tries.claim(buckets, now)
    if wait:
        Account().set_password(password)  # takes as long as to judge it
        return None, wait
    found = authenticate(visit.request, username=handle, password=signin.typed(password))
    if not isinstance(found, Account) or not _has_role(visit, found):
        return None, tries.waiting(buckets, now)
    tries.succeeded(buckets)
    return found, 0


def _by_code(visit: Visit, account: Account, code: str) -> bool:
    now, buckets = _now(visit), device.code_buckets(visit.request, account)
    if tries.claim(buckets, now):
        return False
    if signin.code_fits(account, code, now) or signin.recovers(account, code):
        tries.succeeded(buckets)
        return True
    return False


def _by_answer(visit: Visit, sealed: str, answer: str) -> Account | None:
    try:
        row = passkey.proved(site_of(visit.request), sealed, answer, _now(visit))
    except passkey.Failed:
        return None
    return row.account if row.account.is_active and _has_role(visit, row.account) else None


def _first_passed(visit: Visit, account: Account, onward: str) -> HttpResponse:
    if not signin.has_second(account):
        return enter(visit, account, onward)
    session = visit.request.session
    session[PENDING] = {
        "account": account.pk,
        "password": account.get_session_auth_hash(),
        "at": _now(visit).isoformat(),
        "next": onward,
    }
    session.cycle_key()
    return HttpResponseRedirect(_address(visit, "sign-in-code"))


def _pending(visit: Visit) -> tuple[Account | None, str]:
    """Who owes the second factor, and the page that was asked for. A changed password ends it."""
    given = visit.request.session.get(PENDING)
    if not given or _now(visit) - datetime.fromisoformat(given["at"]) > PENDING_LASTS:
        return None, ""
    account = Account.objects.filter(pk=given["account"], is_active=True).first()
    if account is None or account.get_session_auth_hash() != given["password"]:
        return None, ""
    return account, given["next"]


def _has_role(visit: Visit, account: Account) -> bool:
    return account.role in visit.shelf.book.pack.rights


def _onward(visit: Visit, account: Account, onward: str) -> str:
    if onward.startswith("/") and url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        return onward
    return desks(Visit(visit.request, visit.shelf, visit.lang, account))[0][1]


def _address(visit: Visit, name: str) -> str:
    return reverse(name, kwargs={"lang": visit.lang})


def _now(visit: Visit) -> datetime:
    return visit.shelf.book.home.source.now()


def _status(errors: Errors, wait: int = 0) -> int:
    return TOO_MANY if wait else 400 if errors else 200
