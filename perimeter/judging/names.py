"""Banned and reserved words in a name, in any language, script, form or abbreviation.

The words are the pack's lexicon; spelling.py knows the many ways to write one. A word that stands
by itself (or, where its form says so with `*`, at the beginning or anywhere) is what the lexicon
calls it. Where it lies within a longer word, or falls apart over several, an innocent reading
exists and a person is asked. Both at once is nothing. Pictures, and what a word suggests, are left
to people.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from perimeter.core.problem import Refusal
from perimeter.judging.check import Check
from perimeter.judging.spelling import FAMILY_ENDINGS, Plain, pattern, plain
from perimeter.law.statute import Term

CHARS_MAX = 500
LETTERS_MOST = 3  # a letter with two marks of its own is three
SIGNS_FROM = 4  # in shorter forms a digit reads as a digit: 7M is not TM
HARDNESS = ("banned", "reserved", "ask")
What = Literal["name", "domain", "ticker"]

_GAP = r"[\W_]{0,7}"
_ENDING = r"[^\W\d_]{0,8}"
_JOINS_BEFORE = re.compile(r"[^\W\d_][0-9]*$")
_JOINS_AFTER = re.compile(r"[0-9]*[^\W\d_]")
_FAMILY = re.compile(
    "(?:" + "|".join("".join(pattern(c, False) for c in end) for end in FAMILY_ENDINGS) + ")$"
)


@dataclass(frozen=True)
class Match:
    """One word found: the lexicon's form (`stem`), what it is here, where it stands in the text."""

    stem: str
    kind: Literal["banned", "reserved", "ask"]
    language: str
    article: str
    at: tuple[int, int]
    seen: str


@dataclass(frozen=True)
class _Form:
    """One written form, compiled: as it stands (`tight`), and with gaps between its letters."""

    tight: re.Pattern[str]
    loose: re.Pattern[str]
    begins: bool
    ends: bool


def find(
    text: str, terms: Iterable[Term], what: What = "name", most: int = CHARS_MAX
) -> list[Match]:
    """Every word of the terms in a text, in its order; of those that overlap, the hardest.

    In a domain the last label of two letters is the country's and says nothing; a ticker has no
    words, so an abbreviation it begins with counts as one. Refusal `name_too_long`: nothing is left
    unread.
    """
    if too_long(text, most):
        raise Refusal("name_too_long", most=most)
    read = plain(_host(text) if what == "domain" else text)
    found = [
        (match, place)
        for term in terms
        for language, forms in term.words.items()
        for form in forms
        for match, place in _matches(read, text, (term, language, form), what)
    ]
    found.sort(key=lambda pair: (HARDNESS.index(pair[0].kind), pair[1][0] - pair[1][1]))
    kept: list[tuple[Match, tuple[int, int]]] = []
    for match, place in found:
        if all(place[1] <= other[0] or other[1] <= place[0] for _, other in kept):
            kept.append((match, place))
    return [match for match, _ in sorted(kept, key=lambda pair: pair[1])]


def too_long(text: str, most: int) -> bool:
    """Whether a text is longer than is read: by itself, or by the letters that its signs stand for,
    of which one may stand for eighteen."""
    return len(text) > most or len(unicodedata.normalize("NFKD", text)) > LETTERS_MOST * most


def concerning(lexicon: Mapping[str, Term], holder: bool) -> list[Term]:
    """The terms that matter to holders of an entry, or to everybody else."""
    reserved = {term.article for term in lexicon.values() if term.kind == "reserved"}
    return [term for term in lexicon.values() if (term.article in reserved) != holder]


def checks(
    text: str, lexicon: Mapping[str, Term], holder: bool, what: What = "name"
) -> list[Check]:
    """The name as a line of a checklist: one check a word, or that there is none."""
    found = find(text, concerning(lexicon, holder), what)
    if not found:
        return [Check("name_clear", "pass")]
    return [
        Check(
            f"name_{match.kind}",
            "ask" if match.kind == "ask" else "fail",
            match.article,
            values={"seen": match.seen, "start": match.at[0], "end": match.at[1]},
        )
        for match in found
    ]


def _matches(
    read: Plain, text: str, named: tuple[Term, str, str], what: What
) -> list[tuple[Match, tuple[int, int]]]:
    term, language, written = named
    form, found = _form(written), []
    for searched, apart in ((form.tight, 0), (form.loose, 1)):
        for hit in searched.finditer(read.text):
            first, last = hit.span(1)
            before, after = read.text[:first], read.text[last:]
            begins = form.begins or not _JOINS_BEFORE.search(before)
            short = what == "ticker" and term.kind == "ask"
            ends = form.ends or short or not _JOINS_AFTER.match(after)
            kind = _softened(term, apart + (not (begins and ends)), before, after)
            if kind:
                at = read.spans[first][0], read.spans[last - 1][1]
                match = Match(written, kind, language, term.article, at, text[slice(*at)])
                found.append((match, (first, last)))
    return found


def _softened(
    term: Term, steps: int, before: str, after: str
) -> Literal["banned", "reserved", "ask"] | None:
    if steps > (term.kind != "ask"):
        return None
    return "ask" if steps or (term.personal and _beside_family(before, after)) else term.kind


def _beside_family(before: str, after: str) -> bool:
    beside = re.findall(r"[^\W_]+", before)[-2:] + re.findall(r"[^\W_]+", after)[:2]
    return any(_FAMILY.search(word) for word in beside)


@cache
def _form(written: str) -> _Form:
    words = written.split()
    signs = sum(map(str.isalpha, written)) >= SIGNS_FROM
    spelt = [[pattern(c, signs) for c in plain(w.replace("*", "")).text] for w in words]
    # A star at the very ends only says that more letters may stand there: they are not shown.
    inner = [_ENDING if w.endswith("*") else "" for w in words[:-1]]
    tight, loose = (
        "".join(
            (_GAP if at else "") + joint.join(letters) + (inner[at] if at < len(inner) else "")
            for at, letters in enumerate(spelt)
        )
        for joint in ("", _GAP)
    )
    # Looking ahead, so that hits may overlap and none hides another.
    return _Form(
        re.compile(f"(?=({tight}))"),
        re.compile(f"(?=({loose}))"),
        words[0].startswith("*"),
        words[-1].endswith("*"),
    )


def _host(text: str) -> str:
    """A domain without the country's own last label, everything else in its place."""
    return re.sub(r"\.[A-Za-z]{2}\.?\s*$", lambda last: " " * len(last[0]), text)
