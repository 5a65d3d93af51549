"""Certificates: what the register says of an entry in force, signed, as a text for a QR code.

Nothing is written: a certificate follows from the entry, the day and the key, and is the same
whoever asks for it that day. It says what held on its day; what holds now, the register says.
"""

from dataclasses import dataclass
from datetime import date

from perimeter.acts.book import Book, allowed
from perimeter.acts.published import Published, of_entry
from perimeter.core import certificate as text
from perimeter.core.certificate import DOMAIN_BYTES_MAX, Claims
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.judging.domains import link
from perimeter.store.database import Account


@dataclass(frozen=True)
class Certificate:
    """What is signed, the text of its code, and the public entry it was made of."""

    claims: Claims
    text: str
    found: Published


def issue(book: Book, who: Account, entry: str, site: str) -> Certificate:
    """The certificate of an entry, for its holder or an official; `site` is where people read the
    register. Refusal where the entry is not in force, or its holder's name is no more."""
    role = book.pack.rights[who.role]
    allowed(book, who, "entry.prepare" if role.own else "entry.view")
    if role.schedules:
        raise NotAllowed("schedules_only", schedules=", ".join(role.schedules))
    today = book.today()
    found = of_entry(book, entry, today)
    if role.own and found.firm != who.firm:
        raise NotFound("entry_unknown", entry=entry)
    if not found.stands:
        raise Conflict("certificate_not_in_force", entry=entry, status=found.status)
    if not found.name:
        raise Refusal("certificate_nameless", entry=entry)
    claims = text.fitted(_claims(book, found, today), site)
    return Certificate(claims, text.text(site, book.home.certificate(claims)), found)


def domains(found: Published) -> list[str]:
    """The hosts that the entry's customers may use, in the order they were listed. A page within
    somebody's site is none."""
    listed = (row["address"] for row in found.of("channels") if row["kind"] == "domain")
    return [host for host, path in map(link, listed) if host and not path]


def _claims(book: Book, found: Published, today: date) -> Claims:
    codes = book.pack.registers[found.kind].codes
    return Claims(
        entry=found.id,
        name=found.name,
        services=tuple(sorted(codes[service] for service in found.services)),
        domain=next((d for d in domains(found) if len(d.encode()) <= DOMAIN_BYTES_MAX), ""),
        act=found.last,
        day=today,
    )
