"""docs/problems.md says what the catalogue says: written from it by `python -m` this file."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from perimeter.law.problems import Entry, catalogue

PAGE = Path(__file__).parents[2] / "docs" / "problems.md"
LANGUAGES = ("en", "ru", "tk")
HEAD = """# What a filing can be told

Every code, from the catalogue in `checks/`; `perimeter explain CODE` shows one. There is no other:
what reads a filing looks each of its problems up there. Codes are stable: a code keeps its meaning,
and one that is no longer told is not given to anything else.

An *error* stands in the way of a filing; a *warning* is answered, or mended. The level says what it
is about:

| level | about |
|---|---|
| file | the file as a whole: nothing of it could be read |
| header | the name of a column, or the type of all of it |
| cell | one cell |
| row | one row, its cells taken together |
| rows | several rows of the file |
| filings | what was filed before, or in another form |
| register | what the register knows of the firm or the asset |

What stands in braces is filled in when a problem is told.
"""


def page() -> str:
    codes = sorted(catalogue().codes.items(), key=lambda item: item[1].form)
    parts = [HEAD]
    for form, entries in groupby(codes, key=lambda item: item[1].form):
        parts.append(f"\n## {f'Form `{form}`' if form else 'Any form'}\n")
        parts += ("\n".join(_entry(code, one)) + "\n" for code, one in entries)
    return "".join(parts)


def _entry(code: str, one: Entry) -> Iterator[str]:
    yield f"\n### `{code}`\n"
    of = [f"column `{one.column}`"] if one.column else [f"`{kind}`" for kind in one.types]
    yield f"{one.severity} · {one.level}" + (f" · {', '.join(of)}" if of else "") + "\n"
    yield "| | text | expected | fix |\n|---|---|---|---|"
    for lang in LANGUAGES:
        said = (part[lang].replace("|", r"\|") for part in (one.text, one.expected, one.fix))
        yield f"| {lang} | {' | '.join(said)} |"
    if one.example:
        yield f"\nExample: `{one.example}`"


def test_the_page_is_true():
    assert PAGE.read_text("utf-8") == page()


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
