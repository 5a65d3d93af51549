"""`perimeter`: reads the command line, runs one command, prints its answer.

Data goes to standard output, as one JSON document with `schema` under --json; all else to standard
error. Exit codes: 0 done, 1 found problems, 2 usage or configuration, 3 unavailable, 4 not allowed,
5 conflict, 6 partly done, 130 interrupted.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib import import_module
from typing import Any

from perimeter.cli import edge, progress, usage
from perimeter.cli.answer import Answer
from perimeter.cli.command import Command
from perimeter.cli.commands import COMMANDS
from perimeter.core.problem import Faulty, Problem, Refusal
from perimeter.law import words

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    lang = edge.language(_early(given, "--lang"))
    options = parser(lang).parse_args(given)
    options.lang = lang
    progress.heed_stop()
    try:
        answer = _run(options.command, options)
        _print(answer, options)
    except Refusal as refusal:
        return _refused(refusal, options)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read has seen enough
        sys.stdout = None
        return 0
    except Exception as error:
        meant = _foreseen(error)
        if meant is None:
            raise
        return _refused(meant, options)
    return answer.exit_code


def parser(lang: str) -> argparse.ArgumentParser:
    """The whole command line, with help in one language."""
    usage.speak(lang)
    top = argparse.ArgumentParser(prog="perimeter", description=words.text("cli.perimeter", lang))
    verbs: dict[str, Any] = {"": top.add_subparsers(metavar="COMMAND", required=True)}
    for command in COMMANDS:
        noun, _, verb = command.words.rpartition(" ")
        if noun not in verbs:
            group = verbs[""].add_parser(noun, help=words.text(f"cli.{noun}", lang))
            verbs[noun] = group.add_subparsers(metavar="VERB", required=True)
        help_text = words.text(f"cli.{command.words.replace(' ', '.')}", lang)
        _add_arguments(
            verbs[noun].add_parser(verb, help=help_text, description=help_text), command, lang
        )
    return top


def _add_arguments(under: argparse.ArgumentParser, command: Command, lang: str) -> None:
    under.set_defaults(command=command)
    for argument in command.arguments:
        under.add_argument(
            argument.name, help=words.text(argument.message, lang), **argument.options
        )
    under.add_argument("--json", action="store_true", help=words.text("arg.json", lang))
    under.add_argument("--lang", choices=edge.LANGUAGES, help=words.text("arg.lang", lang))
    under.add_argument("--home", help=words.text("arg.home", lang))
    if command.acts:
        under.add_argument("--as", dest="account", help=words.text("arg.as", lang))


def _run(command: Command, options: argparse.Namespace) -> Answer:
    module, _, name = command.function.partition(":")
    function: Callable[..., Answer] = getattr(import_module(module), name)
    if not command.home:
        return function(options)
    from perimeter.cli.opened import opened

    book = opened(options)
    if not command.acts:
        return function(book, options)
    from perimeter.store import accounts

    return function(book, accounts.find(edge.account_name(options.account)), options)


def _print(answer: Answer, options: argparse.Namespace) -> None:
    if options.json:
        schema = "perimeter-" + options.command.words.replace(" ", "-") + "/1"
        print(json.dumps({"schema": schema, **answer.document}, ensure_ascii=False, indent=1))
    else:
        for line in answer.lines:
            print(line)
    sys.stdout.flush()


def _refused(refusal: Refusal, options: argparse.Namespace) -> int:
    said = words.said(refusal, options.lang)
    problems = refusal.problems if isinstance(refusal, Faulty) else ()
    for line in (said, *(_problem(one, options.lang) for one in problems)):
        print(f"perimeter: {line}", file=sys.stderr)
    if options.json:
        document = {
            "schema": "perimeter-refusal/1",
            "code": refusal.code,
            "article": refusal.article,
            "text": said,
            "values": refusal.values,
            "problems": [asdict(problem) for problem in problems],
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
    return refusal.exit_code


def _problem(problem: Problem, lang: str) -> str:
    return f"{words.where(problem, lang)}: {words.said(problem, lang)}"


def _foreseen(error: Exception) -> Refusal | None:
    """A full disk or a failing database, wherever it struck. A bug is not foreseen, and shows."""
    if "perimeter.store.database" not in sys.modules:
        return None
    from perimeter.store.database import told

    meant = told(error)
    return meant if isinstance(meant, Refusal) else None


def _early(given: list[str], name: str) -> str | None:
    """An option's value before there is a parser."""
    for at, word in enumerate(given):
        if word == name and at + 1 < len(given):
            return given[at + 1]
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return None


if __name__ == "__main__":
    sys.exit(main())
