"""YAML a lawyer writes, read strictly into frozen dataclasses: the dataclass is the schema.

Pure: text in, values out. It does not know what the fields mean, fills nothing in, and turns
nothing into something near it. A key `from` fills the field `from_`; a field named `id` is filled
with the key its mapping stands under.
"""

import types
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Literal, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from perimeter.core.canonical import SAFE_INTEGER_MAX
from perimeter.core.ids import is_name

T = TypeVar("T")
Words = NewType("Words", dict[str, str])  # one text in each language of the pack


class Fault(ValueError):  # noqa: N818 (like Refusal, a word of the house)
    """What is wrong (`why`, a message id) and where: the keys that lead there."""

    def __init__(self, where: Sequence[str], why: str) -> None:
        super().__init__(f"{'.'.join(where)}: {why}")
        self.where, self.why = tuple(where), why


class _Loader(yaml.CSafeLoader):
    """The safe loader, which refuses a key written twice, where YAML would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                raise Fault([f"line {key.start_mark.line + 1}", name], "pack_key_twice")
            seen.add(name)
        return super().construct_mapping(node, deep)


def parse(text: str) -> Any:
    """Plain values of one YAML document; Fault where it is not YAML or names a key twice."""
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Fault([f"line {line}"], "pack_not_yaml") from error
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, Fault):
            raise
        raise Fault([], "pack_not_yaml") from error


def read(kind: type[T], given: Any, languages: Sequence[str], at: tuple[str, ...] = ()) -> T:
    """`given` as a `kind`, or a Fault at the first thing that is not exactly as declared."""
    value: T = _read(kind, given, at, languages)
    return value


def _read(kind: Any, given: Any, at: tuple[str, ...], languages: Sequence[str]) -> Any:
    if kind is Words:
        return _words(given, at, languages)
    if is_dataclass(kind):
        return _record(kind, given, at, languages)
    origin, args = get_origin(kind), get_args(kind)
    if origin is Mapping:
        return {
            name: _read(args[1], item, (*at, name), languages) for name, item in _named(given, at)
        }
    if origin is tuple:
        if not isinstance(given, list):
            raise Fault(at, "pack_not_a_list")
        return tuple(
            _read(args[0], item, (*at, str(place)), languages) for place, item in enumerate(given)
        )
    if origin is Literal:
        if given not in args:
            raise Fault(at, "pack_not_a_choice")
        return given
    if origin in (Union, types.UnionType):
        return _either(args, given, at, languages)
    return _plain(kind, given, at)


def _record(kind: Any, given: Any, at: tuple[str, ...], languages: Sequence[str]) -> Any:
    hints, found = get_type_hints(kind), {}
    known = {field.name.rstrip("_"): field for field in fields(kind)}
    rows = dict(_named(given, at))
    for name in rows:
        if name not in known or (name == "id" and at):
            raise Fault((*at, name), "pack_key_unknown")
    if "id" in known and at:
        rows["id"] = at[-1]
    for name, field in known.items():
        if name in rows:
            found[field.name] = _read(hints[field.name], rows[name], (*at, name), languages)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise Fault((*at, name), "pack_key_missing")
    return kind(**found)


def _named(given: Any, at: tuple[str, ...]) -> list[tuple[str, Any]]:
    if not isinstance(given, dict):
        raise Fault(at, "pack_not_a_mapping")
    for name in given:
        if not isinstance(name, str) or not is_name(name):
            raise Fault((*at, str(name)), "pack_not_a_name")
    return list(given.items())


def _words(given: Any, at: tuple[str, ...], languages: Sequence[str]) -> dict[str, str]:
    rows = dict(_named(given, at))
    for language in languages:
        if language not in rows:
            raise Fault((*at, language), "pack_language_missing")
    for language in rows:
        if language not in languages:
            raise Fault((*at, language), "pack_language_unknown")
    return {language: _plain(str, rows[language], (*at, language)) for language in languages}


def _either(
    kinds: tuple[Any, ...], given: Any, at: tuple[str, ...], languages: Sequence[str]
) -> Any:
    for kind in kinds:
        if kind is type(None):  # the field may be left out; written, it must hold something
            continue
        try:
            return _read(kind, given, at, languages)
        except Fault as fault:
            if is_dataclass(kind):  # its own complaint says more than "none of these"
                raise fault
    raise Fault(at, "pack_not_a_choice")


def _plain(kind: type, given: Any, at: tuple[str, ...]) -> Any:
    if kind is str and (not isinstance(given, str) or not given.strip()):
        raise Fault(at, "pack_not_a_text")
    if kind is bool and not isinstance(given, bool):
        raise Fault(at, "pack_not_a_yes_or_no")
    if kind is int:
        whole = isinstance(given, int) and not isinstance(given, bool)
        if not whole or not 0 <= given <= SAFE_INTEGER_MAX:
            raise Fault(at, "pack_not_a_number")
    if kind is date and (not isinstance(given, date) or isinstance(given, datetime)):
        raise Fault(at, "pack_not_a_day")
    return given
