"""`certificate issue|verify`. Verifying needs a key list and neither a home nor Django; how an
entry stands today, it does not know."""

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perimeter.cli import edge
from perimeter.cli.answer import Answer, table
from perimeter.core.certificate import Claims
from perimeter.core.problem import Damaged, NotFound, Refusal
from perimeter.judging.domains import link
from perimeter.judging.kinds import HEAD_BYTES, PICTURES, Limits, by_magic
from perimeter.law import certified, formats, words
from perimeter.law import pack as packs
from perimeter.store import certkeys, keys

if TYPE_CHECKING:
    from perimeter.acts.book import Book
    from perimeter.store.database import Account

FILE_BYTES_MAX = 16 << 20
PIXELS_MAX = 50_000_000  # of a picture: as many as a telephone takes
# A certificate's page links to the address in its code; links of a PDF stand in it as they are.
_ENDINGS = (".pdf", ".txt", ".png", ".jpg", ".jpeg", ".webp")
_LINKED = re.compile(rb"HTTPS?://[0-9A-Z.:-]+/C/[A-Z2-7]+")


def issue(book: "Book", who: "Account", options: argparse.Namespace) -> Answer:
    from perimeter.acts import certificate
    from perimeter.store.disk import write_whole
    from perimeter.web.printed import pdf
    from perimeter.web.server import checked

    site = edge.site(options.site)
    checked(site)
    made = certificate.issue(book, who, options.entry, site)
    content = pdf(book, made, site, options.lang)
    write_whole(Path(options.out), content)
    said = {"out": options.out, "entry": options.entry, "bytes": len(content)}
    told = words.text("certificate.made", options.lang, **said)
    return Answer({**said, "text": made.text, "day": made.claims.day.isoformat()}, [told])


def verify(options: argparse.Namespace) -> Answer:
    """Exit 1 where it is not genuine, or not for the domain asked about; 2 without keys."""
    if not options.keys:
        raise Refusal("keys_missing")
    listed = keys.read_list(Path(options.keys))
    pack = packs.load(packs.find(options.pack or packs.default_name()))
    try:
        claims = certkeys.checked(listed.certificates, _text(options.certificate))
    except Damaged as error:
        return _not(error, options.lang, {"genuine": False})
    kind = certified.kind_of(pack, claims.entry)
    document = {
        "genuine": True,
        "entry": claims.entry,
        "name": claims.name,
        "services": certified.services(kind, claims.services),
        "domain": claims.domain,
        "act": claims.act,
        "status_last_known": claims.day.isoformat(),
    }
    amiss = _amiss(claims, options.domain)
    if amiss:
        return _not(amiss, options.lang, document)
    day = formats.day(claims.day, options.lang)
    told = words.text("certificate.genuine", options.lang, day=day)
    given = certified.service_words(kind, claims.services, options.lang)
    rows = [
        ("certificate.number", claims.entry),
        ("certificate.holder", claims.name),
        ("web.services", ", ".join(given)),
        ("certificate.domain", claims.domain),
        ("certificate.act", claims.act),
    ]
    lines = table([words.text(name, options.lang), value] for name, value in rows)
    return Answer({**document, "text": told}, [told, *lines])


def _amiss(claims: Claims, domain: str | None) -> Refusal | None:
    """What keeps a genuine certificate from speaking: its end, or another domain."""
    if claims.until and edge.source().now().date() > claims.until:
        return Refusal("certificate_expired", until=claims.until.isoformat())
    asked = domain and (link(domain)[0] or domain)
    if not asked or asked == link(claims.domain)[0]:
        return None
    if not claims.domain:
        return Refusal("certificate_domain_unsaid", asked=asked)
    return Refusal("certificate_other_domain", domain=claims.domain, asked=asked)


def _not(error: Refusal, lang: str, document: dict[str, Any]) -> Answer:
    said = certified.fault(error, lang)
    return Answer({**document, "code": error.code, "text": said}, [said], 1)


def _text(given: str) -> str:
    """The text of a certificate: as given, or out of the file of that name."""
    path = Path(given)
    try:
        if path.is_file():
            return _within(path)
    except OSError:  # too long for a name: the text itself
        return given
    if path.suffix.lower() in _ENDINGS:
        raise NotFound("file_missing", path=given)
    return given


def _within(path: Path) -> str:
    with path.open("rb") as file:
        data: bytes = file.read(FILE_BYTES_MAX + 1)
    kind = by_magic(data[:HEAD_BYTES])
    if kind in PICTURES:
        return _one(_photographed(data), "certificate_none_in_picture")
    if len(data) > FILE_BYTES_MAX:
        raise Refusal("certificate_file_too_large", megabytes=FILE_BYTES_MAX >> 20)
    if kind != "pdf":
        return data.decode("ascii", "replace")
    found = {link[0].decode() for link in _LINKED.finditer(data)}
    return _one(sorted(found), "certificate_none_in_file")


def _photographed(data: bytes) -> list[str]:
    """The codes in a picture; where there are certificates, no other that was beside them."""
    from perimeter.judging import codes  # what decodes pictures takes a while to load

    found = codes.texts(data, Limits(FILE_BYTES_MAX, PIXELS_MAX))
    return [text for text in found if "/C/" in text] or found[:1]


def _one(found: list[str], none: str) -> str:
    if not found:
        raise Refusal(none)
    if len(found) > 1:
        raise Damaged("certificate_several_in_file")
    return found[0]
