"""How words are spelt: letters that stand for one another, by sound, across alphabets, and by look.

Tables of languages and of type faces, no country's; and text as plain letters that remember where
they stood. Which words matter, and what a match means, names.py knows.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
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

# Alphabets that share shapes: a word that takes letters of two is written to deceive.
_ALPHABETS = frozenset(("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"))
# By look, the other way round: a sign of any alphabet -> the Latin letter it passes for.
_PASSES_FOR = {
    way: letter
    for letter, spelt in reversed(LOOKS.items())
    for way in spelt.split()
    if letter.isascii() and len(way) == 1 and not (way.isascii() and way.isalpha())
}
# Letters of further alphabets -> the Latin letter that is heard.
_HEARD = {
    way: letter
    for letter, spelt in reversed(SOUNDS.items())
    for way in spelt.split()
    if letter.isascii() and len(way) == 1 and way not in SOUNDS
}
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
    return _spoken(_read(text.replace("ё", "yo").replace("Ё", "Yo")).replace("дж", "j"))


def look(text: str) -> str:
    """What a text passes for at a glance, without spaces: two that look alike have the same."""
    seen = _read(text).translate(_SEEN)
    return _spoken(seen.replace("rn", "m").replace("vv", "w")).replace(" ", "")


def bare(text: str) -> str:
    """The text on one line without what nobody sees: marks of direction, joiners, controls."""
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return " ".join("".join(kept).split())


def mixed(text: str) -> bool:
    """Whether one word takes letters of two alphabets that share shapes."""
    for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", text)):
        scripts = {unicodedata.name(char, "").partition(" ")[0] for char in word}
        if len(scripts & _ALPHABETS) > 1:
            return True
    return False


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


class _Table(dict[int, str]):
    """Characters and what stands for each, worked out at its first use: `str.translate` reads it
    many times faster than calls would."""

    def __init__(self, of: Callable[[str], str]) -> None:
        self._of = of

    def __missing__(self, code: int) -> str:
        self[code] = self._of(chr(code))
        return self[code]


def _read(text: str) -> str:
    """The text of `plain`, where nobody asks for the places."""
    read = re.sub("  +", " ", text.translate(_LETTERS)).lstrip(" ")
    odd = _LABEL.search(text) or _NOISE.search(read) or _SPACED_OUT.search(read)
    return plain(text).text if odd else read


def _spoken(read: str) -> str:
    """Words of Latin letters and digits that sound alike spelt alike."""
    folded = read.translate(_SOUNDED)
    for spelling, letter in _DIGRAPHS:
        folded = folded.replace(spelling, letter)
    return " ".join(re.findall(r"[^\W_]+", folded))


def _latin(char: str) -> str:
    if "a" <= char <= "z":
        return {"v": "w", "y": "i"}.get(char, char)
    sound = SOUNDS.get(char, _HEARD.get(char, char)).split()
    return {"v": "w", "y": "i"}.get(sound[0], sound[0]) if sound else char


_LETTERS = _Table(lambda char: "".join(_letters(char)))
_SOUNDED, _SEEN = _Table(_latin), {ord(way): letter for way, letter in _PASSES_FOR.items()}
