"""What a certificate says, in words: its kind, its services, what is amiss with it.

It needs a pack and no book; what the register says today it does not know.
"""

from collections.abc import Sequence
from datetime import date

from perimeter.core.problem import Refusal
from perimeter.law import formats, words
from perimeter.law.life import Register
from perimeter.law.statute import Pack


def kind_of(pack: Pack, entry: str) -> Register | None:
    """The kind of an entry, by the prefix of its number; None where the pack knows none."""
    prefix = entry.partition("-")[0]
    return next((kind for kind in pack.registers.values() if kind.prefix == prefix), None)


def marks(pack: Pack, lang: str, more: str = "") -> list[str]:
    """What keeps a demonstration from being taken for the true register, with `more` about each
    value that is not the law."""
    invented = [words.text("law_invented", lang)] if pack.invented else []
    laid = (f"{overlay.mark[lang].capitalize()}. {more}" for overlay in pack.overlays)
    return [*invented, *map(str.rstrip, laid)]


def services(kind: Register | None, codes: Sequence[int]) -> list[str]:
    """The services behind the numbers; a number stands for itself where the pack knows it not."""
    known = {code: service for service, code in kind.codes.items()} if kind else {}
    return [known.get(code, str(code)) for code in codes]


def service_words(kind: Register | None, codes: Sequence[int], lang: str) -> list[str]:
    """The same in words."""
    return [
        kind.services[one][lang] if kind and one in kind.services else one
        for one in services(kind, codes)
    ]


def fault(error: Refusal, lang: str) -> str:
    """Why a certificate proves nothing, its days as the language writes them."""
    days = {
        name: formats.day(date.fromisoformat(str(error.values[name])), lang)
        for name in ("day", "until", "since", "revoked")
        if name in error.values
    }
    return words.said(error, lang, **days)
