"""Problems of a filing on a terminal: each with how to mend it, then what stayed unasked."""

from collections.abc import Iterator, Sequence

from perimeter.core.problem import Problem
from perimeter.law import words


def told(problems: Sequence[Problem], lang: str) -> Iterator[str]:
    """A blank line before each problem, and before each reason why something was not asked."""
    for one in problems:
        if one.evaluated:
            yield ""
            yield f"{one.code}  {words.where(one, lang)}"
            yield f"  {words.said(one, lang)}"
            for part in ("expected", "fix"):
                yield "  " + words.text(f"check_{part}", lang, said=words.said(one, lang, part))
    yield from _unasked([one for one in problems if not one.evaluated], lang)


def _unasked(silent: list[Problem], lang: str) -> Iterator[str]:
    """The checks that could not look into some rows, by what stood in the way."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for one in silent:
        groups.setdefault(tuple(one.because), []).append(one.code)
    for because, some in groups.items():
        codes = ", ".join(dict.fromkeys(some))
        yield ""
        yield words.text("check_unasked", lang, because=", ".join(because), codes=codes)
