"""docs/commands.md says what the command line says: written from it by `python -m` this file."""

from pathlib import Path

from perimeter.cli.command import Argument, Command
from perimeter.cli.commands import COMMANDS
from perimeter.law import words

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
HEAD = """# The command line

`--json` gives one document with its `schema` on standard output; progress goes to standard error.
`--home DIR` or `PERIMETER_HOME` names the home, `--as ACCOUNT` or `PERIMETER_AS` who acts, `--lang`
or `PERIMETER_LANG` the language (tk, ru, en). `PERIMETER_KEYS` keeps private keys outside the home.

Exit codes: 0 done · 1 found problems (where something is checked, verified, tested or replayed, a
filing is sent back, or evidence is damaged) · 2 usage, configuration or missing keys ·
3 unavailable, try again · 4 not allowed · 5 conflict · 6 partly done · 130 interrupted. Reports and
searches exit 0 with or without hits.

"""


def page() -> str:
    return HEAD + "\n".join(map(_entry, COMMANDS)) + "\n"


def _entry(command: Command) -> str:
    needs = " Needs `--as`." if command.acts else ""
    said = words.text(f"cli.{command.words.replace(' ', '.')}", "en")
    shown = " ".join([f"perimeter {command.words}", *map(_usage, command.arguments)])
    lines = [f"**`{shown}`**  ", f"{said[0].upper()}{said[1:]}.{needs}", ""]
    return "\n".join(lines)


def _usage(argument: Argument) -> str:
    if not argument.name.startswith("-"):
        optional = argument.options.get("nargs") == "?"
        return f"[{argument.name.upper()}]" if optional else argument.name.upper()
    value = "" if argument.options.get("action") == "store_true" else " …"
    needed = argument.options.get("required")
    return f"{argument.name}{value}" if needed else f"[{argument.name}{value}]"


def test_the_page_is_true():
    assert PAGE.read_text("utf-8") == page()


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
