"""The second factor of one's own account: an app's one-time codes, passkeys, recovery codes.

All but making a passkey works without a script. Recovery codes are shown once, with the first
second factor or when they are asked for anew.
"""

from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.http import HttpResponse

from perimeter.core import totp
from perimeter.law import words
from perimeter.store import signin
from perimeter.store.database import Account
from perimeter.web import passkey, sign
from perimeter.web.gate import site_of
from perimeter.web.page import Visit, counted, qr, render
from perimeter.web.sessions import asks_proof, back, now, proof_errors

ASKED = "passkey"  # in a session: what a browser was asked to make a passkey with


def code(visit: Visit) -> HttpResponse:
    """Sets up one-time codes and proves that they work; removes them; makes recovery codes.

    The secret is shown only to who proved lately who they are: who sees it makes every code.
    """
    account, errors = visit.who, sign.Errors()
    if visit.request.method == "POST":
        errors = proof_errors(visit)
        step = visit.request.POST.get("step", "")
        if not errors and step == "confirm":
            errors = _confirm_errors(visit, account)
            if not errors:
                return _done(visit, account, "signin.app_on")
        elif not errors and step == "recovery" and signin.has_second(account):
            return _recovery(visit, account)
        elif not errors and step == "remove":
            errors = _last_errors(visit, account, keeps=bool(signin.passkeys(account)))
            if not errors:
                signin.remove_codes(account)
                return back(visit, "signin.app_off")
    return _code_page(visit, account, errors)


def passkeys(visit: Visit) -> HttpResponse:
    """The passkeys of the account: adds one, removes one."""
    account, errors = visit.who, sign.Errors()
    if visit.request.method == "POST":
        errors = proof_errors(visit)
        if not errors and "remove" in visit.request.POST:
            keeps = signin.has_codes(account) or len(signin.passkeys(account)) > 1
            errors = _last_errors(visit, account, keeps=keeps)
            if not errors:
                signin.remove_passkey(account, counted(visit.request.POST["remove"]) or 0)
                return back(visit, "signin.passkey_off")
        elif not errors:
            errors = _make_errors(visit, account)
            if not errors:
                return _done(visit, account, "signin.passkey_on")
    return _passkeys_page(visit, account, errors)


def _confirm_errors(visit: Visit, account: Account) -> sign.Errors:
    if signin.code_fits(account, visit.request.POST.get("code", ""), now(visit)):
        return []
    return [("code", words.text("signin.code_failed", visit.lang))]


def _last_errors(visit: Visit, account: Account, *, keeps: bool) -> sign.Errors:
    """A role that takes a second factor keeps its last one."""
    role = visit.shelf.book.pack.rights[account.role]
    if keeps or not role.second:
        return []
    return [("main", words.text("signin.keep_one", visit.lang))]


def _make_errors(visit: Visit, account: Account) -> sign.Errors:
    """Makes a passkey of the browser's answer, once for what it was asked."""
    state, given = visit.request.session.pop(ASKED, None), visit.request.POST
    name = given.get("name", "").replace("\0", "").strip()[: signin.NAME_LETTERS_MAX]
    if not name:
        return [("name", words.text("signin.passkey_name_missing", visit.lang))]
    try:
        attested = passkey.made(site_of(visit.request), state or {}, given.get("answer", ""))
    except passkey.Failed:
        return [("passkey", words.text("signin.passkey_failed", visit.lang))]
    if not signin.add_passkey(account, name, attested, now(visit)):
        return [("passkey", words.text("signin.passkey_known", visit.lang))]
    return []


def _done(visit: Visit, account: Account, said: str) -> HttpResponse:
    """A factor more: nothing holds its owner any longer, and the first brings recovery codes."""
    sign.hold(visit, account)
    if signin.recovery_codes_left(account):
        return back(visit, said)
    return _recovery(visit, account)


def _recovery(visit: Visit, account: Account) -> HttpResponse:
    codes = signin.new_recovery_codes(account, visit.shelf.book.home.source)
    return render(visit, "recovery.html", words.text("signin.recovery", visit.lang), codes=codes)


def _code_page(visit: Visit, account: Account, errors: sign.Errors) -> HttpResponse:
    app, asks, setting = signin.has_codes(account), asks_proof(visit), dict[str, Any]()
    if not app and not asks:
        secret = totp.written(signin.new_secret(account, visit.shelf.book.home.source))
        setting = {"secret": secret, "qr": _qr(visit, account, secret)}
    return render(
        visit,
        "code.html",
        words.text("signin.app", visit.lang),
        400 if errors else 200,
        errors=errors,
        faults=dict(errors),
        app=app,
        asks_proof=asks,
        recovery=signin.recovery_codes_left(account),
        **setting,
    )


def _passkeys_page(visit: Visit, account: Account, errors: sign.Errors) -> HttpResponse:
    site, setting = site_of(visit.request), dict[str, Any]()
    if passkey.possible(site):
        challenge = visit.shelf.book.home.source.random_bytes(passkey.CHALLENGE_BYTES)
        name = words.text("web.service", visit.lang)
        options, state = passkey.to_make(site, name, account, challenge)
        visit.request.session[ASKED] = state
        setting = {"options": options, "script": passkey.script()[0]}
    answer = render(
        visit,
        "passkeys.html",
        words.text("signin.passkeys", visit.lang),
        400 if errors else 200,
        errors=errors,
        faults=dict(errors),
        asks_proof=asks_proof(visit),
        passkeys=signin.passkeys(account),
        name_letters=signin.NAME_LETTERS_MAX,
        **setting,
    )
    return sign.with_script(answer) if setting else answer


def _qr(visit: Visit, account: Account, secret: str) -> str:
    """The app's address as an inline picture (Key URI format, as authenticator apps read it)."""
    issuer = urlsplit(site_of(visit.request)).hostname or visit.shelf.book.home.origin
    asked = urlencode({"secret": secret.replace(" ", ""), "issuer": issuer}, quote_via=quote)
    label = quote(f"{issuer}:{account.handle}")
    return qr(f"otpauth://totp/{label}?{asked}")
