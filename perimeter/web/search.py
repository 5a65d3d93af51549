"""Finding a name however it is written: letter case, accents and Cyrillic or Latin do not matter.

Plain but true: whole words and parts of words over names and numbers, nearest names where nothing
fits. Nothing is kept about who looked for what.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

QUERY_CHARS_MAX = 100
NEAR_MAX = 5
NEAR_RATIO = 0.6

# After decomposition, so that letters with marks (й, ё, ӂ) have lost them. Letters that do not
# decompose follow the alphabets that write one language both ways (җ is j, ж is ž).
_LATIN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "w", "г": "g", "д": "d", "е": "e", "ж": "z", "з": "z", "и": "i",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "c", "ш": "s", "щ": "s", "ъ": "", "ы": "i",
        "ь": "", "э": "e", "ю": "iu", "я": "ia", "җ": "j", "ң": "n", "ө": "o", "ү": "u", "ә": "a",
        "ə": "a", "ı": "i", "y": "i", "v": "w",
    }
)  # fmt: skip
_BEFORE = (("ё", "yo"), ("дж", "j"))  # while the letters are whole
_AFTER = (("dj", "j"), ("zh", "z"), ("kh", "h"), ("ch", "c"), ("sh", "s"))  # spellings of one sound


def fold(text: str) -> str:
    """Words of Latin letters and digits that sound alike spelt alike, with single spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for spelling, letter in _BEFORE:
        plain = plain.replace(spelling, letter)
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = plain.translate(_LATIN)
    for spelling, letter in _AFTER:
        plain = plain.replace(spelling, letter)
    return " ".join(re.findall(r"[^\W_]+", plain))


def find(query: str, written: Mapping[str, Iterable[str]]) -> list[str]:
    """Keys whose texts hold every word of the query; texts that are or begin with it first."""
    wanted = fold(query[:QUERY_CHARS_MAX])
    if not wanted:
        return []
    ranked = []
    for key, texts in written.items():
        folded = [fold(text) for text in texts]
        if all(any(word in text for text in folded) for word in wanted.split()):
            ranked.append((min(_rank(text, wanted) for text in folded), key))
    return [key for _, key in sorted(ranked)]


def near(query: str, names: Mapping[str, str]) -> list[str]:
    """Keys of the few names that look most like the query."""
    wanted = fold(query[:QUERY_CHARS_MAX])
    by_name: dict[str, str] = {}
    for key, name in names.items():
        if name:
            by_name.setdefault(fold(name), key)
    close = difflib.get_close_matches(wanted, by_name, NEAR_MAX, NEAR_RATIO)
    return [by_name[name] for name in close]


def _rank(text: str, wanted: str) -> int:
    if text == wanted:
        return 0
    return 1 if text.startswith(wanted) else 2
