"""Every text that stands in a file is there in each language: of messages, packs, forms, schedules,
questions and problems. A missing one fails here, not before a reader."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from perimeter.law import words
from perimeter.law.fields import parse

ROOT = Path(__file__).parents[2]
INVENTED = ROOT / "jurisdictions" / "model"  # a pack of a country that speaks no Turkmen
FILES = [
    path
    for folder in ("forms", "schedules", "questions", "catalogue", "checks", "jurisdictions")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
] + sorted(words.MESSAGES.glob("*.yaml"))
LANGUAGES = set(words.LANGUAGES)
LETTERS = re.compile(r"[^\W\d_]{2,}")


def by_language(node):
    return bool(node) and set(node) <= LANGUAGES


def is_text(node):
    """Whether it is a text or its plural forms: a lexicon lists words by language too."""
    return isinstance(node, str) or (isinstance(node, dict) and not by_language(node))


def texts(node, at=""):
    """(place, texts by language) of every mapping whose keys are languages alone."""
    if isinstance(node, dict):
        if by_language(node) and all(map(is_text, node.values())):
            yield at, node
        else:
            for key, value in node.items():
                yield from texts(value, f"{at}/{key}")
    elif isinstance(node, list):
        for n, value in enumerate(node):
            yield from texts(value, f"{at}/{n}")


def spoken(path) -> tuple[str, ...]:
    return ("en", "ru") if INVENTED in path.parents else words.LANGUAGES


def strings(text) -> Iterator[str]:
    """A text, or its plural forms, without the names of its values."""
    for form in (text,) if isinstance(text, str) else text.values():
        yield re.sub(r"\{[a-z0-9_]*\}", "", str(form))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_text_is_there_in_every_language(path):
    for at, found in texts(parse(path.read_text("utf-8"))):
        assert set(found) == set(spoken(path)), at
        for said in found.values():
            assert all(map(str.strip, [said] if isinstance(said, str) else said.values())), at


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_text_is_written_in_its_own_language(path):
    """Nothing was left in another: what is the same everywhere is a name."""
    for at, found in texts(parse(path.read_text("utf-8"))):
        said = {lang: list(strings(text)) for lang, text in found.items()}
        if len({tuple(some) for some in said.values()}) == 1:
            continue
        for lang, some in said.items():
            for text in some:
                cyrillic = re.search("[а-яё]", text, re.IGNORECASE)
                assert bool(cyrillic) == (lang == "ru") or not LETTERS.search(text), (at, text)


def test_the_texts_were_found():
    counted = {path.parent.name: 0 for path in FILES}
    for path in FILES:
        counted[path.parent.name] += sum(1 for _ in texts(parse(path.read_text("utf-8"))))
    read = ("forms", "schedules", "questions", "checks", "tm", "messages")
    assert all(counted[name] > 20 for name in read)
