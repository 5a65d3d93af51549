"""An advert read: which statements it lacks, and which words it may not hold.

The statements and words are the pack's. Words are found as in names, however they are spelt;
statements are looked for only as people write them, for whoever hides a warning has not given it.
What a picture or a voice says, and what a text suggests, is left to people: what this finds is a
first reading, and nothing found is no permission.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from perimeter.core.problem import Refusal
from perimeter.judging import names
from perimeter.judging.names import Match
from perimeter.judging.spelling import fold
from perimeter.law.formats import ALPHABET_TK
from perimeter.law.statute import Pack, Statement, Term

CHARS_MAX = 5_000
_SENTENCES = re.compile(r"[.!?;…\n]+(?:\s|$)")
_LAST_WORD = re.compile(r"([^\W\d_]+)\s+$")


@dataclass(frozen=True)
class Reading:
    """`language` is that of the sentences offered; `forbidden` is in the order of the text."""

    language: str
    missing: tuple[Statement, ...]
    forbidden: tuple[Match, ...]


def read(text: str, pack: Pack, holder: bool, lang: str = "") -> Reading:
    """What an advert lacks and what it may not hold; reserved words are free to a `holder`.

    `lang` is taken where the text's own language cannot be told. Refusal `advert_too_long`: nothing
    is left unread.
    """
    if names.too_long(text, CHARS_MAX):
        raise Refusal("advert_too_long", most=CHARS_MAX)
    before = {fold(word) for some in pack.adverts.negations.values() for word in some}
    found = [
        match
        for term in pack.adverts.forbidden.values()
        for match in _found(text, term)
        if _word_before(text, match) not in before
    ]
    left = _without(text, found)
    if not holder:
        reserved = names.concerning(pack.lexicon, holder=False)
        found += names.find(text, reserved, most=CHARS_MAX)
    said = [fold(sentence).split() for sentence in _SENTENCES.split(left)]
    missing = (one for one in pack.adverts.required.values() if not _is_said(one, said))
    forbidden = sorted(found, key=lambda match: match.at)
    return Reading(language(text, pack.languages, lang), tuple(missing), tuple(forbidden))


def language(text: str, spoken: Sequence[str], otherwise: str = "") -> str:
    """The language of a text among those spoken, by its letters; `otherwise` where they do not say.

    Cyrillic letters are ru, Latin ones with marks of its alphabet tk, plain Latin ones en: enough
    to choose in which language to offer a sentence.
    """
    letters = [letter for letter in text.casefold() if letter.isalpha()]
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in letters)
    marked = sum(letter in ALPHABET_TK and not letter.isascii() for letter in letters)
    told = ""
    if letters:
        told = "ru" if 2 * cyrillic > len(letters) else "tk" if 50 * marked > len(letters) else "en"
    return told if told in spoken else otherwise if otherwise in spoken else spoken[0]


def _found(text: str, term: Term) -> list[Match]:
    """The words of a term; those to be asked about are also found with their letters set apart."""
    found = names.find(text, [replace(term, kind="banned")], most=CHARS_MAX)
    matches = [_whole(text, match) for match in found]
    if term.kind == "banned":
        return matches
    kept = [m for m in matches if m.kind == "banned" or _stands_alone(text, m)]
    return [replace(match, kind="ask") for match in kept]


def _word_before(text: str, match: Match) -> str:
    """The word right before what was found, with nothing but a space between; folded."""
    word = _LAST_WORD.search(text[max(match.at[0] - 20, 0) : match.at[0]])
    return fold(word[1]) if word else ""


def _whole(text: str, match: Match) -> Match:
    """With the ending that its form leaves open, so that whole words are shown."""
    start, end = match.at
    while match.stem.endswith("*") and end < len(text) and text[end].isalpha():
        end += 1
    return replace(match, at=(start, end), seen=text[start:end])


def _stands_alone(text: str, match: Match) -> bool:
    """Whether no letter stands beside what was found, but where its form allows for more."""
    start, end = match.at
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    begins = match.stem.startswith("*") or not before.isalpha()
    return begins and (match.stem.endswith("*") or not after.isalpha())


def _without(text: str, found: Iterable[Match]) -> str:
    """The text without what may not stand in it: "never lose" does not warn of a loss."""
    letters = list(text)
    for match in found:
        letters[slice(*match.at)] = " " * (match.at[1] - match.at[0])
    return "".join(letters)


def _is_said(statement: Statement, said: list[list[str]]) -> bool:
    signs = [sign for forms in statement.signs.values() for sign in forms]
    return any(_holds(sentence, sign) for sentence in said for sign in signs)


def _holds(sentence: list[str], sign: tuple[str, ...]) -> bool:
    return all(_stands(sentence, _folded(form)) for form in sign)


def _stands(sentence: list[str], form: tuple[tuple[str, bool], ...]) -> bool:
    """Whether the words of a form follow one another in a sentence."""
    return any(
        all(
            word.startswith(stem) if open_ended else word == stem
            for word, (stem, open_ended) in zip(sentence[at:], form, strict=False)
        )
        for at in range(len(sentence) - len(form) + 1)
    )


@cache
def _folded(form: str) -> tuple[tuple[str, bool], ...]:
    """(word as folded, whether more letters may follow) of each word of a form."""
    return tuple((fold(word.replace("*", "")), word.endswith("*")) for word in form.split())
