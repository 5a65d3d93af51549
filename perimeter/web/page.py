"""A page: what every page shows around its own part, and the page of a refusal.

Style is one sheet inside the page, allowed by its digest; there is no script, picture or font to
fetch. What may be seen is decided in gate.py.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.urls import reverse

from perimeter.acts.firm import Firm
from perimeter.acts.register import Register
from perimeter.core.problem import Refusal
from perimeter.law import formats, words
from perimeter.law.statute import Role
from perimeter.store import readings, sessions
from perimeter.store.database import Account
from perimeter.web.shelf import Shelf

PAGE_ROWS = 50
# The start pages of those who sign in: route and the right it takes; the first one fitting is home.
DESKS = (
    ("firm", "filing.send"),
    ("desk", "finding.view"),
    ("entries", "entry.view"),
    ("apply", "entry.prepare"),
    ("requests", "request.view"),
    ("reports", "report.view"),
    ("warning-desk", "warning.view"),
    ("fees", "fee.view"),
    ("package", "filing.receive"),
    ("figures", "figures.view"),
    ("journal", "journal.view"),
    ("outbox", "message.carry"),
    ("inbox", ""),
    ("law", ""),
    ("rights", ""),
)
DIGITS_MAX = 18  # of a number in an address: what a database's whole numbers hold


@dataclass(frozen=True)
class Visit:
    """One request as a view sees it. `account` is None on public pages, whoever asks. `copy` is the
    day of the copy that the page is made for, and None where somebody waits for it.

    The register is looked at once: a page speaks of one state of the book.
    """

    request: HttpRequest
    shelf: Shelf
    lang: str
    account: Account | None = None
    copy: date | None = None

    @property
    def who(self) -> Account:
        """Who is signed in: behind the gate there is somebody."""
        assert self.account is not None
        return self.account

    @property
    def role(self) -> Role:
        return self.shelf.book.pack.rights[self.who.role]

    def may(self, right: str) -> bool:
        return right in self.role.rights

    @cached_property
    def register(self) -> Register:
        return self.shelf.register()

    @cached_property
    def firms(self) -> dict[str, Firm]:
        return self.register.firms

    @cached_property
    def names(self) -> dict[str, str]:
        return self.shelf.names()


def render(
    visit: Visit, template: str, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    """The page; its title says Error first where `errors` are given."""
    pack = visit.shelf.book.pack
    around = {
        "lang": visit.lang,
        "title": title,
        "zone": pack.zone,
        "pack": pack,
        "css": css()[0],
        "copy": visit.copy,
        "languages": _languages(visit),
        "account": visit.account,
        "role": visit.account and pack.rights[visit.account.role].text[visit.lang],
        "may": visit.role.rights if visit.account else (),
        "desks": desks(visit),
        "unread": _unread(visit),
        "last_sign_in": visit.account and sessions.tell_before(visit.request.session),
    }
    content = get_template(template).render(around | context, visit.request)
    return HttpResponse(content, status=status)


def refused(visit: Visit, refusal: Refusal) -> HttpResponse:
    """The page of a lawful no: what it is, and where to go on."""
    said = words.said(refusal, visit.lang, **_role(visit, refusal))
    title = words.text(_title(refusal.status), visit.lang)
    return render(visit, "refused.html", title, refusal.status, said=said, refusal=refusal)


def desks(visit: Visit) -> list[tuple[str, str]]:
    """(route, address) of the start pages the account may see."""
    if visit.account is None:
        return []
    rights = visit.shelf.book.pack.rights[visit.account.role].rights
    names = [name for name, right in DESKS if not right or right in rights]
    return [(name, reverse(name, kwargs={"lang": visit.lang})) for name in names]


def part(items: list[Any], asked: str) -> tuple[list[Any], int, int]:
    """One page of a list, its number and how many there are; the first where `asked` is none."""
    pages = max(1, -(-len(items) // PAGE_ROWS))
    page = max(1, min(counted(asked) or 1, pages))
    return items[(page - 1) * PAGE_ROWS : page * PAGE_ROWS], page, pages


def counted(asked: str) -> int | None:
    """The whole number that an address asks for; None where it is none."""
    plain = asked.isascii() and asked.isdigit() and len(asked) <= DIGITS_MAX
    return int(asked) if plain else None


def dated(asked: str) -> date | None:
    """The day that an address or a form names; None where it is none."""
    return formats.typed_day(asked)


def qr(text: str, error: str = "l") -> str:
    """A QR code as a drawing within a page; `error` is how much of it may be lost (ISO 18004)."""
    return segno.make(text, error=error, micro=False).svg_inline(
        scale=4, svgclass=None, lineclass=None
    )


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to be saved under a name."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@cache
def css() -> tuple[str, str]:
    """The style sheet and the source expression that a content security policy allows it by."""
    sheet = (Path(__file__).parent / "page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return sheet, f"'sha256-{digest}'"


def _languages(visit: Visit) -> list[tuple[str, str, str]]:
    """(language, its name, this page in it)."""
    languages = visit.shelf.book.pack.languages
    path = visit.request.get_full_path() if visit.request.method in ("GET", "HEAD") else ""
    first, _, rest = path.lstrip("/").partition("/")
    here = rest if first in languages else ""
    return [(lang, words.text("web.own_name", lang), f"/{lang}/{here}") for lang in languages]


def _unread(visit: Visit) -> int:
    """How many messages to the visitor's firm the account has not read, and how many reports were
    put to it."""
    account = visit.account
    if account is None or not account.firm:
        return 0
    told = {one.id for one in visit.shelf.messages(account.firm)}
    return len(told - readings.read(account)) + len(visit.shelf.asked(account.firm))


def _role(visit: Visit, refusal: Refusal) -> dict[str, str]:
    """The role that a refusal names, in the pack's words."""
    role = visit.shelf.book.pack.rights.get(str(refusal.values.get("role", "")))
    return {"role": role.text[visit.lang]} if role else {}


def _title(status: int) -> str:
    return {403: "web.not_allowed", 404: "web.not_found"}.get(status, "web.refused")
