"""Checks for the careful: a name before a sign is made, an advert before it is shown.

Whoever asks is not known and nothing of it is kept. Both are first readings and say so; what they
look for is judging/names.py and judging/adverts.py.
"""

from dataclasses import dataclass

from django.http import HttpResponse

from perimeter.core.problem import Refusal
from perimeter.judging import adverts, names
from perimeter.judging.names import Match
from perimeter.law import words
from perimeter.web.page import Visit, render

KINDS: tuple[names.What, ...] = ("name", "domain", "ticker")
NONE = "none"  # who holds no entry and applies for none
TAGS = {"banned": "no", "reserved": "no", "ask": "wait"}


@dataclass(frozen=True)
class Told:
    """One word found: the sentence about it, the rule behind it, the form that matched, its place
    counted from 1."""

    sentence: str
    rule: str
    stem: str
    place: int
    tag: str


@dataclass(frozen=True)
class Piece:
    """A stretch of the text given; `tag` where a word was found in it."""

    text: str
    tag: str = ""


def name(visit: Visit) -> HttpResponse:
    """The page of one name: allowed, not, or for a person to decide."""
    given, lexicon = visit.request.GET, visit.shelf.book.pack.lexicon
    asked, fault = given.get("q", "").strip(), ""
    what: names.What = next((kind for kind in KINDS if kind == given.get("what")), "name")
    found = list[Match]()
    try:
        terms = names.concerning(lexicon, holder=given.get("who") != NONE)
        found = names.find(asked, terms, what)
    except Refusal as refusal:
        fault = words.said(refusal, visit.lang)
    return render(
        visit,
        "check_name.html",
        words.text("check.name_title", visit.lang),
        asked=asked[: names.CHARS_MAX],
        kinds=[(kind, words.text(f"check.what_{kind}", visit.lang)) for kind in KINDS],
        what=what,
        none=given.get("who") == NONE,
        judged=bool(asked) and not fault,
        verdict=_verdict(found),
        pieces=_pieces(asked, found),
        told=_told(visit, found, "name"),
        errors=[("q", fault)] if fault else [],
        status=400 if fault else 200,
    )


def advert(visit: Visit) -> HttpResponse:
    """The page of one advert: what it lacks, each with a sentence to copy, and what should go."""
    sent = visit.request.method == "POST"
    given, pack = visit.request.POST, visit.shelf.book.pack
    text, fault, reading = given.get("text", "").replace("\r\n", "\n").strip(), "", None
    if sent and not text:
        fault = words.text("check.advert_empty", visit.lang)
    elif sent:
        try:
            reading = adverts.read(text, pack, given.get("who") != NONE, visit.lang)
        except Refusal as refusal:
            fault = words.said(refusal, visit.lang)
    found = reading.forbidden if reading else ()
    into = reading.language if reading else visit.lang
    missing = reading.missing if reading else ()
    return render(
        visit,
        "check_advert.html",
        words.text("check.advert_title", visit.lang),
        text=text[: adverts.CHARS_MAX],
        most=adverts.CHARS_MAX,
        none=given.get("who") == NONE,
        judged=reading is not None,
        verdict="no" if missing else _verdict(found),
        into=into,
        missing=[(one.text[visit.lang], one.sentence[into]) for one in missing],
        told=_told(visit, found, "advert"),
        errors=[("text", fault)] if fault else [],
        status=400 if fault else 200,
    )


def _verdict(found: tuple[Match, ...] | list[Match]) -> str:
    if any(match.kind != "ask" for match in found):
        return "no"
    return "wait" if found else "yes"


def _told(visit: Visit, found: tuple[Match, ...] | list[Match], of: str) -> list[Told]:
    """Each thing said once, however often its word stands in the text."""
    articles, told = visit.shelf.book.pack.articles, dict[str, Told]()
    for match in found:
        sentence = words.text(f"{of}_{match.kind}", visit.lang, seen=match.seen)
        rule = articles[match.article].text[visit.lang]
        one = Told(sentence, rule, match.stem, match.at[0] + 1, TAGS[match.kind])
        told.setdefault(sentence, one)
    return list(told.values())


def _pieces(text: str, found: list[Match]) -> list[Piece]:
    pieces, at = list[Piece](), 0
    for match in found:
        pieces += [Piece(text[at : match.at[0]]), Piece(text[slice(*match.at)], TAGS[match.kind])]
        at = match.at[1]
    return [piece for piece in (*pieces, Piece(text[at:])) if piece.text]
