"""A certificate as one page of A4: PDF/UA, made by typst from a template beside the pages.

What is said comes to the template as data, so that no name is read as markup; the clock is the
certificate's own day, so that the same certificate is the same file. Who may have it, and whether
it is signed, is acts/certificate.py.
"""

import io
import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import segno
import typst

from perimeter.acts.book import Book
from perimeter.acts.certificate import Certificate, domains
from perimeter.acts.letters import CONDITIONS
from perimeter.core.problem import Refusal
from perimeter.law import certified, formats, words
from perimeter.law.life import Register
from perimeter.web.disclosed import others

TEMPLATE = Path(__file__).parent / "templates" / "certificate.typ"
DOMAINS_SHOWN = 5
QR_BORDER = 4  # modules left white around it (ISO 18004, 9.1)


def pdf(book: Book, made: Certificate, site: str, lang: str) -> bytes:
    """The page in one of the pack's languages; Refusal where it is none of them."""
    if lang not in book.pack.languages:
        raise Refusal("certificate_language", seen=lang)
    sheet = _sheet(book, made, site, lang)
    noon = datetime.combine(made.claims.day, time(12), UTC)
    content: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(noon.timestamp()),
    )
    return content


def qr(text: str) -> str:
    """The code as a drawing with its quiet zone, level M, as small as the text allows."""
    made = segno.make(text, error="m", boost_error=False, micro=False)
    drawn = io.BytesIO()
    made.save(drawn, kind="svg", border=QR_BORDER, xmldecl=False, dark="#000", light="#fff")
    return drawn.getvalue().decode()


def _sheet(book: Book, made: Certificate, site: str, lang: str) -> dict[str, Any]:
    pack, found = book.pack, made.found
    kind, day = pack.registers[found.kind], formats.document_day(made.claims.day, lang)
    say = {name: words.text(f"certificate.{name}", lang) for name in _WORDS}
    return {
        "lang": lang,
        "title": kind.title[lang],
        "authority": pack.letters.authority[lang],
        "number": f"№ {found.id}",
        "marks": certified.marks(pack, lang, words.text("certificate.shown_only", lang)),
        "columns": [say["what"], say["stands"]],
        "facts": _facts(made, kind, lang),
        "services_title": words.text("web.services", lang),
        "services_columns": [say["service"], say["allowed"]],
        "services": _services(made, kind, lang),
        "lists": _lists(book, made, lang),
        "qr": qr(made.text),
        "qr_alt": say["qr_alt"],
        "code": made.text,
        "check_title": say["check"],
        "check": [say["check_phone"], say["check_domain"], say["check_offline"]],
        "address": f"{site}/{lang}/entry/{found.id}",
        "address_shown": f"{site.partition('://')[2]}/{lang}/entry/{found.id}",
        "ending": [
            words.text("certificate.as_of", lang, day=day),
            *([] if made.claims.until else [say["no_end"]]),
            kind.public[lang],
        ],
    }


_WORDS = (
    "what", "stands", "service", "allowed", "qr_alt", "check", "check_phone", "check_domain",
    "check_offline", "no_end",
)  # fmt: skip


def _facts(made: Certificate, kind: Register, lang: str) -> list[tuple[str, str]]:
    found, claims = made.found, made.claims
    status = kind.life.states[found.status].text[lang]
    since = words.text(
        "certificate.status_since",
        lang,
        status=status,
        day=formats.document_day(found.since, lang),
    )
    facts = [
        ("certificate.holder", found.name),
        ("web.district", found.district),
        ("web.status", since),
        ("certificate.issued", formats.document_day(claims.day, lang)),
        ("certificate.act", str(claims.act)),
    ]
    return [(words.text(name, lang), value) for name, value in facts if value]


def _services(made: Certificate, kind: Register, lang: str) -> list[tuple[str, str]]:
    given = made.found.services
    yes, no = words.text("web.yes", lang), words.text("web.no", lang)
    return [(text[lang], yes if name in given else no) for name, text in kind.services.items()]


def _lists(book: Book, made: Certificate, lang: str) -> list[tuple[str, list[str]]]:
    """Conditions that hold on the day, and the first domains; only those there are."""
    found = made.found
    told = others(book.schedules, found, lang, made.claims.day).get(CONDITIONS, [])
    known = domains(found)
    shown = known[:DOMAINS_SHOWN]
    if len(known) > len(shown):
        shown.append(words.text("certificate.more", lang, n=len(known) - len(shown)))
    lists = [
        (words.text("certificate.conditions", lang), [str(row["text"]) for row in told]),
        (words.text("certificate.domains", lang), shown),
    ]
    return [(title, items) for title, items in lists if items]
