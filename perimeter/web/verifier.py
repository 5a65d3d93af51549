"""The offline verifier: one html file with the keys and words in it, to keep, carry or mirror.

It checks signatures and asks nobody; so it knows an entry only as of its certificate's day, and of
keys only what stood in the list it was made with. It is made without a server.
"""

import base64
import hashlib
import json
import re
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from perimeter.law import certified, words
from perimeter.law.statute import Pack
from perimeter.store.keys import KeyList

FOLDER = Path(__file__).parent
_PARTS = ("verifier.css", "qr.js", "verifier.js")
_ASIDE = re.compile(r"\s*/\*.*?\*/|^\s+", re.S | re.M)  # comments and indents
_SAID = (
    "certificate.genuine", "certificate.number", "certificate.holder", "certificate.domain",
    "certificate.issued", "certificate.act", "certificate.are_you_there", "certificate.not_there",
    "certificate.no_domain", "certificate.not_genuine", "certificate.paper_says",
    "certificate_unreadable", "certificate_key_unknown", "certificate_changed",
    "certificate_key_revoked", "certificate_after_revocation", "certificate_key_ended",
    "certificate_before_key", "certificate_expired", "certificate_none_in_picture",
    "certificate_several_in_file", "picture_unreadable", "document_day", "verifier.title",
    "verifier.lead", "verifier.text", "verifier.photo", "verifier.check", "verifier.keys",
    "verifier.unable", "web.kind", "web.languages", "web.own_name", "web.services",
    *(f"month_{n}" for n in range(1, 13)),
)  # fmt: skip


def verifier(keys: KeyList, pack: Pack, day: date) -> bytes:
    """The file, with the keys as they stood on a day."""
    style, script = _parts()
    said = {
        "keys": [key.document() for key in keys.certificates],
        "day": day.isoformat(),
        "kinds": _kinds(pack),
        "marks": {lang: certified.marks(pack, lang) for lang in pack.languages},
        "authority": pack.letters.authority,
        "words": {
            lang: {name: words.messages()[name][lang] for name in _SAID} for lang in pack.languages
        },
    }
    # Nothing within may end the element that holds it.
    data = json.dumps(said, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    silent = (
        f'<p lang="{lang}">{escape(words.text("verifier.script", lang))}</p>'
        for lang in pack.languages
    )
    first = pack.languages[0]
    page = (FOLDER / "templates" / "verifier.html").read_text("utf-8")
    for mark, part in (
        ("lang", first),
        ("title", escape(words.text("verifier.title", first))),
        ("policy", escape(content_policy(framed=False))),
        ("style", style),
        ("silent", "".join(silent)),
        ("script", script),
        ("data", data),
    ):
        page = page.replace(f"[[{mark}]]", part)
    return page.encode()


def content_policy(framed: bool = True) -> str:
    """What the file may do: run its one script and nothing else. The file says so itself; who
    serves it says it in a header, which alone may speak of frames."""
    style, script = map(_source, _parts())
    whole = f"default-src 'none'; style-src {style}; script-src {script}; img-src data:; "
    return whole + "base-uri 'none'; form-action 'none'" + "; frame-ancestors 'none'" * framed


@cache
def _parts() -> tuple[str, str]:
    """Style and script; what the script says to who reads the code stays here, for the file is to
    be small."""
    style, *scripts = ((FOLDER / name).read_text("utf-8").strip() for name in _PARTS)
    return style, _ASIDE.sub("", "\n".join(scripts)).strip()


def _source(part: str) -> str:
    digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _kinds(pack: Pack) -> dict[str, Any]:
    """Kinds by the prefix of their numbers, services by their codes."""
    return {
        kind.prefix: {
            "title": kind.title,
            "services": {str(code): kind.services[name] for name, code in kind.codes.items()},
        }
        for kind in pack.registers.values()
    }
