"""How words are spelt: letters that stand for one another, by sound, across alphabets, and by look.

Tables of languages and of type faces, no country's; and text as plain letters that remember where
they stood. Which words matter, and what a match means, names.py knows.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

# By sound: a letter of a written form -> other ways to write it. After marks were dropped, so that
# ş is s, ý is y and й is и. More than one letter: each again in every way of its own.
SOUNDS = {
    "a": "а ә ə α", "b": "б β", "c": "k к q ц", "d": "д δ", "e": "е э є ε ə ә", "f": "ф φ ph",
    "g": "г γ", "h": "х һ χ kh", "i": "и і ı ι", "j": "ж җ дж dj zh", "k": "к κ c q ck",
    "l": "л λ", "m": "м μ", "n": "н ν", "o": "о ө ο ω", "p": "п π", "q": "k к", "r": "р ρ",
    "s": "с ш σ sh", "t": "т τ", "u": "у ү υ ou", "v": "в w", "w": "в v", "x": "кс ks",
    "y": "ы и і", "z": "з ж ζ zh",
    "а": "a", "б": "b", "в": "w v", "г": "g", "д": "d", "е": "e э ye", "ж": "z zh j", "з": "z",
    "и": "i y j", "к": "k c q", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u ou", "ф": "f ph", "х": "h kh ch", "ц": "ts c tz", "ч": "c ch",
    "ш": "s sh sch", "щ": "s sh sch shch", "ы": "i y", "э": "e е", "ю": "iu yu ju u",
    "я": "ia ya ja a", "җ": "j dj", "ө": "o о", "ү": "u у", "ә": "a e а", "і": "i и", "є": "e е",
}  # fmt: skip

# By look: a letter -> what is put in its place by those who want to be read and not found.
LOOKS = {
    "a": "@ 4 ɑ д", "b": "в 8 6", "c": "с σ", "d": "ԁ", "e": "3 € з", "g": "9 6 ɡ", "h": "н η",
    "i": "1 l ! | ӏ", "j": "ј", "k": "κ", "l": "1 i ! | ӏ", "m": "rn", "n": "п и η", "o": "0 σ θ",
    "p": "р ρ", "r": "я г", "s": "5 $ ѕ", "t": "7 +", "u": "v ц μ", "v": "ν ѵ u", "w": "ш щ vv ω",
    "x": "х χ", "y": "у γ", "z": "2 з",
    "а": "@ 4 α", "б": "6", "в": "b 8 β", "е": "3 €", "з": "3", "и": "u n", "к": "κ", "н": "h η",
    "о": "0 ο", "п": "n", "р": "p ρ", "с": "c $ 5", "т": "7 + τ", "у": "y γ", "х": "x χ", "ч": "4",
}  # fmt: skip
SIGNS = {sign for spelt in LOOKS.values() for sign in spelt.split() if not sign.isalnum()}

# Family names as several languages of one alphabet end them; only ever softens a match.
FAMILY_ENDINGS = ("ow", "owa", "ew", "ewa", "owic", "ewic", "owna", "ewna", "ogly", "gyzy")

_UNHEARD = frozenset("ьъ'’‘ʼʹ`´ـ\u115f\u1160\u3164")  # signs without a sound, fillers without ink
_DIGRAPHS = (("dj", "j"), ("zh", "z"), ("kh", "h"), ("ch", "c"), ("sh", "s"))  # of one sound
_TRADE_MARKS = frozenset("™®©℠")  # would decompose into letters
_NAMED = re.compile(
    r"(?:LATIN.* LETTER(?: SMALL CAPITAL| TURNED| REVERSED)?|INDICATOR SYMBOL LETTER) ([A-Z])"
    r"(?: WITH .*)?"
)
_LABEL = re.compile(r"xn--[a-z0-9-]+", re.I)
_SPACED_OUT = re.compile(r"(?<!\S)\S(?: \S){2,}(?!\S)")
_NOISE = re.compile(r"[^\w ]{8,}")


@dataclass(frozen=True)
class Plain:
    """Letters, digits, signs that may pass for letters, single spaces for all else. `spans` holds
    where each of them stood in the text that was given."""

    text: str
    spans: tuple[tuple[int, int], ...]


def plain(text: str) -> Plain:
    """The text without case, marks and invisible characters; l e t t e r s apart are joined."""
    units: list[tuple[str, tuple[int, int]]] = []
    for piece, span in _pieces(text):
        for char in _letters(piece):
            if char != " " or (units and units[-1][0] != " "):
                units.append((char, span))
    written = "".join(char for char, _ in units)
    dropped: set[int] = set()
    for noise in _NOISE.finditer(written):  # nobody reads a row of signs as letters
        dropped |= {*range(noise.start() + 1, noise.end())}
        units[noise.start()] = (" ", units[noise.start()][1])
    for run in _SPACED_OUT.finditer(written):
        dropped |= {at for at in range(*run.span()) if written[at] == " "}
    kept = [unit for at, unit in enumerate(units) if at not in dropped]
    return Plain("".join(char for char, _ in kept), tuple(span for _, span in kept))


def fold(text: str) -> str:
    """A name in one spelling of Latin letters and digits, to compare and to show beside another."""
    sounded = plain(text.replace("ё", "yo").replace("Ё", "Yo")).text.replace("дж", "j")
    folded = "".join(_latin(char) for char in sounded)
    for spelling, letter in _DIGRAPHS:
        folded = folded.replace(spelling, letter)
    return " ".join(re.findall(r"[^\W_]+", folded))


@cache
def pattern(letter: str, signs: bool) -> str:
    """A regular expression for one letter, however spelt; digits and signs for it only if `signs`.

    The longest spellings come first.
    """
    ways = {letter, *SOUNDS.get(letter, "").split(), *LOOKS.get(letter, "").split()}
    ways = {way for way in ways if signs or way.isalpha()}
    single = "".join(sorted(re.escape(way) for way in ways if len(way) == 1))
    double = sorted((way for way in ways if len(way) > 1), key=lambda way: (-len(way), way))
    spelt = ["".join(_mates(each) for each in way) for way in double]
    return "(?:" + "|".join([*spelt, f"[{single}]"]) + ")"


def _mates(letter: str) -> str:
    """A letter within a longer spelling: itself and its look-alikes of one letter."""
    looks = [way for way in LOOKS.get(letter, "").split() if len(way) == 1 and way.isalpha()]
    return "[" + "".join(sorted({letter, *looks})) + "]"


def _pieces(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Characters with their places; a domain label in Punycode (RFC 3492) as what it shows."""
    at = 0
    for label in _LABEL.finditer(text):
        yield from ((text[i], (i, i + 1)) for i in range(at, label.start()))
        at = label.start()
        try:
            shown = label[0][4:].encode("ascii").decode("punycode")
        except UnicodeError:
            continue
        yield from ((char, label.span()) for char in shown)
        at = label.end()
    yield from ((text[i], (i, i + 1)) for i in range(at, len(text)))


@cache
def _letters(char: str) -> tuple[str, ...]:
    """What one character is read as: nothing, a space, a sign, or letters in lower case."""
    if char in _TRADE_MARKS:
        return (" ",)
    found: list[str] = []
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    for each in folded:
        if unicodedata.category(each) in ("Mn", "Me", "Cf") or each in _UNHEARD:
            continue
        base = _base(each)
        found.append(base if base.isalnum() or base in SIGNS else " ")
    return tuple(found)


def _base(char: str) -> str:
    """A letter without hooks and strokes, by its Unicode name: ø is o, қ is к, a flag's A is a."""
    if char.isascii() or char == "җ":  # a sound of its own, not a ж
        return char
    name = unicodedata.name(char, "")
    named = _NAMED.search(name)
    if named and named.end() == len(name):
        return named[1].lower()
    base, hooked, _ = name.partition(" WITH ")
    try:
        return unicodedata.lookup(base) if hooked else char
    except KeyError:
        return char


def _latin(char: str) -> str:
    if "a" <= char <= "z":
        return {"v": "w", "y": "i"}.get(char, char)
    if char == "ə":
        return "a"
    sound = SOUNDS.get(char, char).split()
    return {"v": "w", "y": "i"}.get(sound[0], sound[0]) if sound else char
