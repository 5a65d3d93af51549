"""The keys that a firm's programs sign with: a signatory enrols one and revokes one; an official of
the desk sees them, and revokes one that was lost.

Private keys are made where they stay and are never asked for. What a key may sign is the API's.
"""

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse

from perimeter.acts import filing_key
from perimeter.acts.firm import firm as enrolled
from perimeter.core.problem import Refusal
from perimeter.law import words
from perimeter.web.page import Visit, dated, render
from perimeter.web.papers import redirect
from perimeter.web.sign import Errors

# The field that a refusal is told at.
FIELDS = {
    "filing_key_unfit": "public",
    "filing_key_known": "public",
    "filing_key_name": "name",
    "filing_key_until": "until",
    "reason_missing": "why",
}
PEM_CHARS_MAX, WHY_CHARS_MAX = 2000, 200


def own(visit: Visit) -> HttpResponse:
    """A firm's own keys."""
    return _page(visit, visit.who.firm, partial(redirect, visit, "firm-keys"))


def desk(visit: Visit, firm: str) -> HttpResponse:
    """The same for an official, who enrols none."""
    enrolled(visit.shelf.book, firm)
    return _page(visit, firm, partial(redirect, visit, "filing-keys", firm=firm))


def _page(visit: Visit, firm: str, back: Callable[[], HttpResponse]) -> HttpResponse:
    book, errors, given = visit.shelf.book, Errors(), visit.request.POST
    if visit.request.method == "POST":
        try:
            _done(visit)
            return back()
        except Refusal as refusal:
            if refusal.code not in FIELDS:
                raise
            errors.append((FIELDS[refusal.code], words.said(refusal, visit.lang)))
    today = book.today()
    return render(
        visit,
        "filing_keys.html",
        words.text("keys.title", visit.lang),
        400 if errors else 200,
        firm=visit.names.get(firm) or firm,
        firm_id=firm,
        own=bool(visit.who.firm),
        keys=[(one, _state(one, one.counts(today))) for one in filing_key.keys(book, firm)],
        may_enrol=bool(visit.who.firm),
        days=filing_key.days_most(book),
        name_most=filing_key.NAME_CHARS_MAX,
        pem_most=PEM_CHARS_MAX,
        why_most=WHY_CHARS_MAX,
        typed=given,
        errors=errors,
        faults=dict(errors),
    )


def _done(visit: Visit) -> None:
    book, given = visit.shelf.book, visit.request.POST
    if "revoke" in given:
        filing_key.revoke(book, visit.who, given["revoke"], given.get("why", "")[:WHY_CHARS_MAX])
        return
    until = dated(given.get("until", ""))
    if until is None:
        raise Refusal("filing_key_until", most=filing_key.days_most(book))
    public, name = given.get("public", "")[:PEM_CHARS_MAX], given.get("name", "")
    filing_key.enrol(book, visit.who, public, name.replace("\0", ""), until)


def _state(key: filing_key.FilingKey, counts: bool) -> str:
    return "counts" if counts else "revoked" if key.revoked else "ended"
