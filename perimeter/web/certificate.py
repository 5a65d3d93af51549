"""Certificates on the web: taken away as a file, read from the code on a paper, checked offline.

Who reads one asks nothing of the book but what anybody may read; nothing is kept about it.
"""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from perimeter.acts.certificate import domains, issue
from perimeter.acts.published import Published
from perimeter.core.certificate import Claims
from perimeter.core.problem import Damaged
from perimeter.law import certified, words
from perimeter.store import certkeys
from perimeter.web.gate import site_of
from perimeter.web.page import Visit, attachment, render
from perimeter.web.printed import pdf
from perimeter.web.public import shown
from perimeter.web.verifier import content_policy, verifier


@dataclass(frozen=True)
class Paper:
    """What a genuine certificate says, in the reader's words; `lost` where the register lists its
    domain no longer."""

    claims: Claims
    services: list[str]
    lost: bool


def take(visit: Visit, entry: str) -> HttpResponse:
    """The certificate as a file, in the language of the page; for its holder and for officials."""
    site, book = site_of(visit.request), visit.shelf.book
    made = issue(book, visit.who, entry, site)
    name = f"certificate-{entry.replace('/', '-')}-{visit.lang}.pdf"
    return attachment(pdf(book, made, site, visit.lang), name, "application/pdf")


def code(visit: Visit, text: str) -> HttpResponse:
    """Where the code on a paper leads: on to the page in the reader's language."""
    where = reverse("certified", kwargs={"lang": visit.lang, "text": text})
    response = HttpResponseRedirect(where)
    response.headers["Vary"] = "Accept-Language"
    return response


def read(visit: Visit, text: str) -> HttpResponse:
    """Whether a certificate is genuine, and how its entry stands now."""
    book, lang = visit.shelf.book, visit.lang
    try:
        claims = certkeys.checked(book.home.keys().certificates, text)
    except Damaged as error:
        said = certified.fault(error, lang)
        return render(visit, "certified.html", words.text("certificate.title", lang), said=said)
    found = visit.shelf.published().get(claims.entry)
    return render(
        visit,
        "certified.html",
        claims.entry,
        paper=_paper(visit, claims, found),
        shown=shown(visit, found) if found else None,
    )


def offline(visit: Visit) -> HttpResponse:
    """The verifier with today's keys: a page to keep."""
    book = visit.shelf.book
    response = HttpResponse(verifier(book.home.keys(), book.pack, book.today()))
    response.headers["Content-Security-Policy"] = content_policy()
    return response


def _paper(visit: Visit, claims: Claims, found: Published | None) -> Paper:
    kind = certified.kind_of(visit.shelf.book.pack, claims.entry)
    given = certified.service_words(kind, claims.services, visit.lang)
    lost = bool(claims.domain) and (found is None or claims.domain not in domains(found))
    return Paper(claims, given, lost)
