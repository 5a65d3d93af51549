"""YAML read strictly: the dataclass is the schema."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pytest

from perimeter.law.fields import Fault, Words, parse, read


@dataclass(frozen=True)
class Leaf:
    id: str
    text: Words
    size: int = 0


@dataclass(frozen=True)
class Tree:
    name: str
    from_: date
    kind: Literal["old", "young"]
    tall: bool
    leaves: Mapping[str, Leaf]
    notes: tuple[int | tuple[str, ...] | Literal["unknown"], ...] = ()
    first: Leaf | None = None


GOOD = """
name: oak
from: 2026-01-31
kind: old
tall: true
leaves:
  left: {text: {en: one, ru: один}, size: 3}
notes: [4, [a, b], unknown]
"""


def tree(text: str) -> Tree:
    return read(Tree, parse(text), ("en", "ru"))


def test_a_good_text_becomes_the_value():
    assert tree(GOOD) == Tree(
        name="oak",
        from_=date(2026, 1, 31),
        kind="old",
        tall=True,
        leaves={"left": Leaf("left", Words({"en": "one", "ru": "один"}), 3)},
        notes=(4, ("a", "b"), "unknown"),
    )


def test_words_come_in_the_order_of_the_languages():
    swapped = tree(GOOD.replace("{en: one, ru: один}", "{ru: один, en: one}"))
    assert list(swapped.leaves["left"].text) == ["en", "ru"]


@pytest.mark.parametrize(
    "old, new, where, why",
    [
        ("name: oak", "name: oak\nage: 3", "age", "pack_key_unknown"),
        ("name: oak\n", "", "name", "pack_key_missing"),
        ("name: oak", "name: 7", "name", "pack_not_a_text"),
        ("name: oak", "name: ' '", "name", "pack_not_a_text"),
        ("2026-01-31", "soon", "from", "pack_not_a_day"),
        ("2026-01-31", "2026-01-31 10:00:00", "from", "pack_not_a_day"),
        ("kind: old", "kind: ripe", "kind", "pack_not_a_choice"),
        ("tall: true", "tall: 1", "tall", "pack_not_a_yes_or_no"),
        ("size: 3", "size: -3", "leaves.left.size", "pack_not_a_number"),
        ("size: 3", "size: 3.0", "leaves.left.size", "pack_not_a_number"),
        ("size: 3", "size: true", "leaves.left.size", "pack_not_a_number"),
        ("size: 3", "size: 9007199254740992", "leaves.left.size", "pack_not_a_number"),
        ("size: 3", "id: left", "leaves.left.id", "pack_key_unknown"),
        (", ru: один", "", "leaves.left.text.ru", "pack_language_missing"),
        ("ru: один", "ru: один, tk: bir", "leaves.left.text.tk", "pack_language_unknown"),
        ("  left:", "  a b:", "leaves.a b", "pack_not_a_name"),
        ("  left:", "  7:", "leaves.7", "pack_not_a_name"),
        ("{text: {en: one, ru: один}, size: 3}", "[1]", "leaves.left", "pack_not_a_mapping"),
        ("[4, [a, b], unknown]", "4", "notes", "pack_not_a_list"),
        ("[4, [a, b], unknown]", "[maybe]", "notes.0", "pack_not_a_choice"),
        ("notes:", "first: {text: {en: a}}\nnotes:", "first.text.ru", "pack_language_missing"),
        ("notes:", "first:\nnotes:", "first", "pack_not_a_mapping"),
    ],
)
def test_what_is_not_as_declared_is_named(old, new, where, why):
    assert old in GOOD
    with pytest.raises(Fault) as caught:
        tree(GOOD.replace(old, new))
    assert (".".join(caught.value.where), caught.value.why) == (where, why)


@pytest.mark.parametrize(
    "text, where, why",
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", ("line 4", "c"), "pack_key_twice"),
        ("a: [1\nb: 2", ("line 2",), "pack_not_yaml"),
        ("a: !!python/object:os.system x", ("line 1",), "pack_not_yaml"),
        ("a: 2026-13-40", (), "pack_not_yaml"),
    ],
)
def test_a_text_that_is_not_plain_yaml_is_refused(text, where, why):
    with pytest.raises(Fault) as caught:
        parse(text)
    assert (caught.value.where, caught.value.why) == (where, why)
