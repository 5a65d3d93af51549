"""The one gate: each route is public, for whoever is signed in, or names a right of the pack.

Nothing else decides what a visitor may ask for; the deeds behind it ask for their rights again.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth import logout
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from perimeter.acts import evidence, tell
from perimeter.acts.book import allowed
from perimeter.core.problem import NotAllowed, NotFound, Refusal, Unavailable
from perimeter.store import sessions
from perimeter.store.database import Account, told
from perimeter.store.vault import FILE_BYTES_MAX
from perimeter.web import api_problem
from perimeter.web.body import INPUT, Arriving
from perimeter.web.page import Visit, css, refused
from perimeter.web.shelf import Shelf

PUBLIC, SIGNED_IN = "public", "signed-in"
SHELF = "perimeter.shelf"  # the key of the request's environment that holds the open book
SITE = "perimeter.site"  # and the one that holds the address people know the pages by
HELD = "held"  # in a session: the only pages until its owner has done what the account owes
UPLOAD = "draft-paper"  # the route that a file of evidence is sent to
PHOTOS = ("report-new", "complain")  # those that anybody sends a photograph to
FILINGS = ("firm-file", "package", "statement")  # those that filings, often large, are sent to
BODY_BYTES_MAX = 64 * 1024  # what is read of a body before its sender is known
FORM_BYTES_MAX = 32 * 1024**2  # and after: a spreadsheet of rows has room in it
View = Callable[..., HttpResponse]
Next = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class Route:
    """One address. `right` is PUBLIC, SIGNED_IN or a right; `own` is for accounts of a firm.

    `open` forms are sent by anybody without a cookie: who forged one could have sent it himself.
    """

    path: str
    name: str
    view: View
    right: str
    methods: tuple[str, ...] = ("GET",)
    own: bool = False
    open: bool = False


def guarded(route: Route) -> View:
    """The route's view behind the gate; every refusal becomes a page."""

    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        lang = parts.pop("lang", "")
        visit = Visit(request, shelf_of(request), language(request, lang))
        try:
            if lang and lang != visit.lang:
                raise NotFound("page_unknown")
            method = "GET" if request.method == "HEAD" else request.method
            if method not in route.methods:
                return _other_method(visit, route)
            if route.right == PUBLIC:
                return _kept(route.view(visit, **parts), "no-cache")
            account = _account(request)
            if account is None:
                return _sign_in(visit)
            held = request.session.get(HELD, ())
            if held and route.name not in (*held, "sign-out"):
                return _to(visit, held[0])
            visit = replace(visit, account=account)
            _admit(visit, account, route)
            return _kept(route.view(visit, **parts), "no-store")
        except Refusal as refusal:
            return _kept(refused(visit, refusal), "no-store")

    return csrf_exempt(answer) if route.open and route.right == PUBLIC else answer


def shelf_of(request: HttpRequest) -> Shelf:
    """The open book, which the server puts into every request's environment."""
    shelf = request.META[SHELF]
    assert isinstance(shelf, Shelf)
    return shelf


def site_of(request: HttpRequest) -> str:
    """The address people know the pages by, which the server was told; empty where it was not."""
    return str(request.META.get(SITE, ""))


def language(request: HttpRequest, asked: str = "") -> str:
    """The asked language if the pack speaks it, else the reader's preferred one, else its first."""
    spoken = shelf_of(request).book.pack.languages
    preferred = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    wanted = [asked, *(code.partition("-")[0] for code, _ in preferred)]
    return next((code for code in wanted if code in spoken), spoken[0])


def policy(script: str = "") -> str:
    """What a page may load: its one style sheet, and the script named by its digest, if any."""
    scripts = f"script-src {script}; " if script else ""
    return (
        f"default-src 'none'; style-src {css()[1]}; {scripts}img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def headers(get_response: Next) -> Next:
    """No frame, no foreign host, no script but where a page names one; forms go to us only."""
    # Not "no-referrer": under it browsers send forms with the origin "null", which tells nothing.
    fixed = {
        "Content-Security-Policy": policy(),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        return response

    return answer


def body_limit(get_response: Next) -> Next:
    """Reads a large body only from who is signed in, or a photograph, which never lies on the disk
    as it came; stands before anything that parses it."""

    def answer(request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length") or "0"
        size = int(length) if length.isdecimal() else FILE_BYTES_MAX + 1
        if size == 0 or api_problem.is_ours(request.path_info):
            return get_response(request)
        photo = _route(request) in PHOTOS
        if size > BODY_BYTES_MAX:
            if not photo and _account(request) is None:
                return _elsewhere(request, NotAllowed("sign_in_to_send"))
            larger = _larger(request, size)
            if larger:
                return _elsewhere(request, larger, 413)
        if photo:
            request.upload_handlers = [InMemory(request)]
        return _arrived(request) or get_response(request)

    return answer


class InMemory(MemoryFileUploadHandler):
    """Holds a file in memory whatever its size: the limit of its body is known already."""

    def handle_raw_input(self, *given: Any, **named: Any) -> None:
        self.activated = True


def _arrived(request: HttpRequest) -> HttpResponse | None:
    """Fetches the body; why not, where too many are on their way."""
    given = request.META[INPUT]
    if isinstance(given, Arriving):
        try:
            given.fetch()
        except Unavailable as busy:
            return _elsewhere(request, busy)
    return None


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without our token: an old page, or another site's doing."""
    return _elsewhere(request, NotAllowed("form_outdated"))


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that Django does not take: too many fields, a text too long for a form, a host or a
    body that is none."""
    return _elsewhere(request, Refusal("request_unreadable"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _elsewhere(request, NotFound("page_unknown"))


def failed(request: HttpRequest) -> HttpResponse:
    """The page of a full disk or failing database, or of a bug: what went wrong is on the server's
    standard error, not here."""
    error = sys.exc_info()[1]
    meant = told(error) if error else None
    if isinstance(meant, Refusal):
        return _elsewhere(request, meant)
    return _elsewhere(request, Unavailable("our_fault"), 500)


def _elsewhere(request: HttpRequest, refusal: Refusal, known: int = 0) -> HttpResponse:
    if api_problem.is_ours(request.path_info):
        return api_problem.refused(refusal, language(request), request.path)
    visit = Visit(request, shelf_of(request), language(request, _first(request)))
    response = _kept(refused(visit, refusal), "no-store")
    response.status_code = known or response.status_code
    return response


def _larger(request: HttpRequest, size: int) -> Refusal | None:
    """Why a body is not even read, by the page that it is sent to."""
    route = _route(request)
    if route == UPLOAD:
        most = evidence.limits(shelf_of(request).book).bytes_max
        # A little too large is told beside what was typed.
        return Refusal("paper_larger", megabytes=most >> 20) if size > 2 * most else None
    if route in PHOTOS:
        most = tell.most(shelf_of(request).book, tell.PHOTO_MOST)
        return Refusal("report_photo_larger", megabytes=most >> 20) if size > 2 * most else None
    if route in FILINGS:
        fits = size <= FILE_BYTES_MAX
        return None if fits else Refusal("file_too_large", gigabytes=FILE_BYTES_MAX // 1024**3)
    fits = size <= FORM_BYTES_MAX
    return None if fits else Refusal("body_larger", megabytes=FORM_BYTES_MAX // 1024**2)


def _route(request: HttpRequest) -> str:
    """The name of the route that the address asked for leads to."""
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _first(request: HttpRequest) -> str:
    return request.path.lstrip("/").partition("/")[0]


def _account(request: HttpRequest) -> Account | None:
    """Who is signed in; a session that lasted too long, or lay idle too long, ends here."""
    if not isinstance(request.user, Account):
        return None
    account, now = request.user, shelf_of(request).book.home.source.now()
    if sessions.alive(request.session, now):
        return account
    logout(request)
    return None


def _admit(visit: Visit, account: Account, route: Route) -> None:
    if route.right != SIGNED_IN:
        allowed(visit.shelf.book, account, route.right)
    if route.own and not account.firm:
        raise NotAllowed("firm_account_needed")


def _sign_in(visit: Visit) -> HttpResponse:
    """To the sign-in page, and back to what was asked for where that was a page."""
    where = reverse("sign-in", kwargs={"lang": visit.lang})
    if visit.request.method in ("GET", "HEAD"):
        where += "?" + urlencode({"next": visit.request.get_full_path()})
    return _kept(HttpResponseRedirect(where), "no-store")


def _to(visit: Visit, name: str) -> HttpResponse:
    return _kept(HttpResponseRedirect(reverse(name, kwargs={"lang": visit.lang})), "no-store")


def _other_method(visit: Visit, route: Route) -> HttpResponse:
    response = refused(visit, Refusal("method_unknown"))
    response.status_code = 405
    response.headers["Allow"] = ", ".join(route.methods)
    return response


def _kept(response: HttpResponse, how: str) -> HttpResponse:
    response.headers.setdefault("Cache-Control", how)
    return response
