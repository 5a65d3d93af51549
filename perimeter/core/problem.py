"""Faults and lawful noes.

A `Problem` is a value: a fault in given data, collected, never raised. A `Refusal` is an exception:
the book says no, and says why. Both carry a message id and values; words come from law/messages.
A bug is neither: it is an assertion.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """A fault in given data.

    `code` is a stable id with a text in every language; `where` names the first place (row, column)
    and `seen` is what stood there, cut short; `values` fill the text; `rows` counts the rows
    affected, of which `examples` are the first. What could not be looked into is not `evaluated`:
    `because` then holds the codes that stood in the way.
    """

    code: str
    where: Mapping[str, str | int] = field(default_factory=dict)
    seen: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)
    rows: int = 1
    examples: Sequence[Mapping[str, str | int]] = ()
    evaluated: bool = True
    because: Sequence[str] = ()


class Refusal(Exception):  # noqa: N818 (the law's word)
    """A lawful no. The command line ends with `exit_code`, the web answers `status`."""

    exit_code = 2
    status = 400

    def __init__(self, code: str, /, **values: str | int) -> None:
        super().__init__(code)
        self.code, self.values = code, values

    @property
    def article(self) -> str:
        """Our id of the article the no rests on; empty where it rests on a limit."""
        return str(self.values.get("article", ""))

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code} ({shown})" if shown else self.code


class Faulty(Refusal):
    """What was given does not do as it stands: every problem of it at once."""

    exit_code, status = 1, 400

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("faulty", n=len(problems))
        self.problems = tuple(problems)


class NotAllowed(Refusal):
    """The account lacks the right, or is not signed in."""

    exit_code, status = 4, 403


class Conflict(Refusal):
    """The book has moved on since it was read, or the thing is there already."""

    exit_code, status = 5, 409


class Unavailable(Refusal):
    """A disk, database or service does not answer; look what stands, then try again."""

    exit_code, status = 3, 503


class Damaged(Refusal):
    """Evidence does not verify: the thing is named and no work goes on over it."""

    exit_code, status = 1, 500


class NotFound(Refusal):
    """No such thing under that name."""

    exit_code, status = 2, 404
