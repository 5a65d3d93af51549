"""The words people read: message id and values to a text in one language.

Texts live in messages/<area>.yaml as `id: {tk: ..., ru: ..., en: ...}`; what is said of a problem
is read from the catalogue, under its code, `<code>.expected` and `<code>.fix`. A text that counts
is a mapping of plural forms, chosen by the value `n`. Whole numbers that say how many are written
with their thousands apart; any other value is put in as given: days and amounts are written by
formats.py first.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from perimeter.core.problem import Problem, Refusal
from perimeter.law import problems
from perimeter.law.fields import Fault, Words, parse

LANGUAGES = problems.LANGUAGES  # the languages every message is written in
FORMS = {"tk": ("one", "other"), "ru": ("one", "few", "many"), "en": ("one", "other")}
PLACES = ("schedule", "column", "cell", "line", "row")  # what a problem's place says, in this order
SPACE = "\N{NO-BREAK SPACE}"
THOUSANDS = {"tk": SPACE, "ru": SPACE, "en": ","}
# Values that say how many. The rest of the numbers are labels: of acts, lines, ports; and so is `n`
# where the text has no plural forms.
COUNTS = frozenset(
    ("acts", "done", "files", "files_unnamed", "least", "most", "people", "people_destroyed",
     "rows", "shown", "size", "tiles", "total")
)  # fmt: skip
MESSAGES = Path(__file__).parent / "messages"

Text = str | Mapping[str, str]


def in_each(languages: Iterable[str], name: str, /, **values: str | int) -> Words:
    """The message in several languages."""
    return Words({lang: text(name, lang, **values) for lang in languages})


def text(name: str, lang: str, /, **values: str | int) -> str:
    """The message in a language; KeyError where message, language or a value is missing."""
    found, counts = messages()[name][lang], COUNTS
    if not isinstance(found, str):
        found, counts = found[plural_form(int(values["n"]), lang)], COUNTS | {"n"}
    told = {
        key: grouped(value, lang) if key in counts and isinstance(value, int) else value
        for key, value in values.items()
    }
    return found.format_map(told)


def grouped(value: int, lang: str) -> str:
    """A whole number with its thousands set apart."""
    return f"{value:,}".replace(",", THOUSANDS[lang])


def said(fault: Problem | Refusal, lang: str, /, part: str = "text", **worded: str) -> str:
    """What a fault tells a person; of a filing's problem also the parts `expected` and `fix`. A
    value `why` is the id of a message that gives the reason, a value `right` a right of the closed
    list; values the caller has words for come as `worded`."""
    values: dict[str, str | int] = dict(fault.values)
    if isinstance(fault, Problem):
        values = {**fault.where, "seen": fault.seen, "rows": fault.rows, "n": fault.rows, **values}
    if "why" in values:
        values["why"] = text(str(values["why"]), lang)
    if "right" in values:
        values["right"] = right(str(values["right"]), lang)
    name = fault.code if part == "text" else f"{fault.code}.{part}"
    return text(name, lang, **{**values, **worded})


def right(name: str, lang: str) -> str:
    """A right of the closed list in words."""
    return text("web.right_" + name.replace(".", "_"), lang)


def where(problem: Problem, lang: str) -> str:
    """Where a problem stands, and what stood there."""
    places = [
        text(f"where_{name}", lang, **{name: problem.where[name]})
        for name in PLACES
        if name in problem.where and not (name == "row" and {"line", "cell"} & set(problem.where))
    ]
    if problem.seen:
        places.append(text("seen", lang, seen=problem.seen))
    return ", ".join(places)


def plural_form(n: int, lang: str) -> str:
    """Which form goes with a whole number (CLDR cardinal rules)."""
    if lang != "ru":
        return "one" if n == 1 else "other"
    last, two = abs(n) % 10, abs(n) % 100
    if last == 1 and two != 11:
        return "one"
    return "few" if 2 <= last <= 4 and not 12 <= two <= 14 else "many"


@cache
def messages() -> Mapping[str, Mapping[str, Text]]:
    """Every message of every area and of the catalogue of problems, read once; Fault where one is
    written in another way."""
    ours, told = read(MESSAGES), _told()
    for name in ours.keys() & told.keys():
        raise Fault((problems.CHECKS.name, name), "pack_key_twice")
    return ours | told


def read(folder: Path) -> dict[str, Mapping[str, Text]]:
    """The messages in a folder; each in every language, each id in one file only."""
    found: dict[str, Mapping[str, Text]] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, texts in parse(path.read_text(encoding="utf-8")).items():
            if name in found:
                raise Fault((path.name, name), "pack_key_twice")
            if not isinstance(texts, dict) or tuple(sorted(texts)) != tuple(sorted(LANGUAGES)):
                raise Fault((path.name, name), "pack_language_missing")
            for lang, written in texts.items():
                if not _is_text(written, lang):
                    raise Fault((path.name, name, lang), "pack_not_a_text")
            found[name] = texts
    return found


def _told() -> dict[str, Mapping[str, Text]]:
    """What is said of problems: `<code>` says it all, a part of it stands under its own name."""
    parts = {part: f".{part}" if part != "text" else "" for part in problems.PARTS}
    return {
        code + end: getattr(entry, part)
        for code, entry in problems.catalogue().codes.items()
        for part, end in parts.items()
    }


def _is_text(written: object, lang: str) -> bool:
    if isinstance(written, dict):
        return set(written) == set(FORMS[lang]) and all(map(str.strip, written.values()))
    return isinstance(written, str) and bool(written.strip())
