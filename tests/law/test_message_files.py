"""The words against the code: whatever may be said has a text, with just the values it is given.

That a text is short, civil and alike in every language is tested in test_words.py. The code is
read, not run: a refusal is rare, and a text that asks for a value it lacks would fail right then.
"""

import argparse
import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from perimeter.cli import main
from perimeter.cli.commands import COMMANDS
from perimeter.core import problem
from perimeter.law import words
from perimeter.law.fields import parse

PACKAGE = Path(words.__file__).parents[1]
FILES = sorted(words.MESSAGES.glob("*.yaml"))
SOURCES = {
    path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8")
    for path in sorted(PACKAGE.rglob("*.py"))
    if "migrations" not in path.parts
}
REFUSALS = {"Refusal", *(kind.__name__ for kind in problem.Refusal.__subclasses__())}
# Where the code of a fault in what is read stands among the arguments: these carry their place too.
FAULTS = {"Problem": 0, "Bad": 0, "Unreadable": 0, "_need": 1, "Fault": 1}
# Refusals raised in here reach `log verify`, which says only their code.
FORWARDED = {
    ("store/keys.py", "checked"),
    ("store/keys.py", "vouched"),
    ("store/keys.py", "_signed"),
    ("store/log.py", "checkpoint"),
}
VERIFY = "store/verify.py"
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Said:
    """One place that says a message: `values` it gives, None where they cannot be read off."""

    where: str
    code: str
    values: frozenset[str] | None


def calls(file: str) -> Iterator[tuple[str, str, ast.Call]]:
    """(innermost function, called name, call)."""

    def walk(node: ast.AST, function: str) -> Iterator[tuple[str, str, ast.Call]]:
        for child in ast.iter_child_nodes(node):
            inner = child.name if isinstance(child, ast.FunctionDef) else function
            if isinstance(child, ast.Call):
                called = child.func
                if isinstance(called, ast.Name):
                    yield inner, called.id, child
                elif isinstance(called, ast.Attribute):
                    yield inner, ast.unparse(called), child
            yield from walk(child, inner)

    yield from walk(ast.parse(SOURCES[file]), "")


def refusals(file: str) -> Iterator[Said]:
    for function, called, call in calls(file):
        if called in REFUSALS and (code := literal(call, 0)):
            where = f"{file}:{call.lineno}"
            yield Said(where, code, given(call, but="article"))
            if (file, function) in FORWARDED:
                yield Said(where, code, frozenset())


def told(file: str) -> Iterator[Said]:
    for _, called, call in calls(file):
        if called == "words.text" and (code := literal(call, 0)):
            yield Said(f"{file}:{call.lineno}", code, given(call))


def faults(file: str) -> Iterator[Said]:
    """Codes of faults in tables and packs; their values are checked where they are read."""
    for _, called, call in calls(file):
        if called in FAULTS and file != VERIFY and (code := literal(call, FAULTS[called])):
            yield Said(f"{file}:{call.lineno}", code, None)


def verified() -> Iterator[Said]:
    """The codes `log verify` finds by itself, said without values."""
    for _, called, call in calls(VERIFY):
        if called == "Fault" and (code := literal(call, 2)):
            yield Said(f"{VERIFY}:{call.lineno}", code, frozenset())
    for node in ast.walk(ast.parse(SOURCES[VERIFY])):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            first = node.value.elts[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                yield Said(f"{VERIFY}:{node.lineno}", first.value, frozenset())


def literal(call: ast.Call, at: int) -> str:
    """The argument where it is written out as a code; empty otherwise."""
    argument = call.args[at] if len(call.args) > at else None
    value = argument.value if isinstance(argument, ast.Constant) else ""
    return value if isinstance(value, str) else ""


def given(call: ast.Call, but: str = "") -> frozenset[str] | None:
    """The names of the values; a refusal keeps `article` for itself and gives it to no text."""
    names = {keyword.arg for keyword in call.keywords} - {but}
    return None if None in names else frozenset(name for name in names if name)


def placeholders(text: words.Text) -> set[str]:
    forms = [text] if isinstance(text, str) else text.values()
    found = {name for form in forms for _, name, _, _ in string.Formatter().parse(form)}
    return {name for name in found if name is not None}


def wanted(code: str) -> set[str]:
    return set().union(*map(placeholders, words.messages()[code].values()))


SAID = [said for file in SOURCES for read in (refusals, told, faults) for said in read(file)]
SAID += verified()


def test_the_code_was_read():
    codes = {said.code for said in SAID}
    assert {"home_not_named", "moved_on", "checkpoint_ahead", "act_leaf_differs"} <= codes
    assert {"init_done", "cell_empty", "pack_key_twice", "form_name_unfit", "file_empty"} <= codes
    assert {"checkpoint_ahead", "act_number_gap"} <= {said.code for said in verified()}


@pytest.mark.parametrize("said", SAID, ids=lambda said: f"{said.where}:{said.code}")
def test_what_is_said_has_a_text_and_its_values(said):
    assert said.code in words.messages(), f"{said.where} says {said.code}: no text"
    if said.values is not None:
        missing = wanted(said.code) - said.values
        assert not missing, f"{said.where} does not give {missing}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_read_and_its_ids_and_placeholders_are_names(path):
    texts = parse(path.read_text("utf-8"))
    assert texts
    for code, by_language in texts.items():
        assert tuple(by_language) == words.LANGUAGES, f"{code}: write tk, ru, en in this order"
        assert all(NAME.fullmatch(name) for name in wanted(code)), code
        alike = {frozenset(placeholders(text) - {"n"}) for text in by_language.values()}
        assert len(alike) == 1, code


def test_every_refusal_is_one_that_can_be_said():
    """A text nobody says is removed. Demo figures are named from a list."""
    everything = "".join(SOURCES.values())
    texts = parse((words.MESSAGES / "refusals.yaml").read_text("utf-8"))
    unsaid = {code for code in texts if f'"{code}"' not in everything}
    demo = "".join(SOURCES["cli/demo.py"].split())
    assert all(f'"{name.removeprefix("demo_")}"' in demo for name in unsaid), unsaid


def test_what_is_told_with_a_whole_record_fits_it():
    from perimeter.store.verify import Count

    assert wanted("log_whole") <= {field.name for field in fields(Count)}


def test_every_command_noun_and_argument_has_help_and_nothing_else_does():
    nouns = {command.words.split()[0] for command in COMMANDS}
    commands = {command.words.replace(" ", ".") for command in COMMANDS}
    arguments = {argument.message for command in COMMANDS for argument in command.arguments}
    helped = set(parse((words.MESSAGES / "cli.yaml").read_text("utf-8")))
    assert helped == (
        {f"cli.{name}" for name in {"perimeter"} | nouns | commands}
        | arguments
        | {"arg.json", "arg.lang", "arg.home", "arg.as"}
    )


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_help_can_be_shown(lang):
    """Of the whole command line; argparse reads a percent sign as a format."""
    waiting, shown = [main.parser(lang)], 0
    while waiting:
        parser = waiting.pop()
        assert parser.format_help().startswith(words.text("usage.begin", lang) + "perimeter")
        shown += 1
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                waiting += action.choices.values()
    assert shown > len(COMMANDS)
