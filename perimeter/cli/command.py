"""What a command is: its words, its arguments, and where its function is.

Functions are named, not imported, so that a firm's small install runs its verbs without Django.
Help texts are messages `cli.<command>` and `arg.<argument>` in every language.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Argument:
    """One argument, as argparse takes it; positional where the name has no dashes."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return "arg." + self.name.lstrip("-")


@dataclass(frozen=True)
class Command:
    """`words` are the noun and verb; `home` whether it opens one; `acts` whether it needs --as."""

    words: str
    function: str
    arguments: tuple[Argument, ...] = ()
    home: bool = True
    acts: bool = False


def needed(name: str, **options: Any) -> Argument:
    return Argument(name, {"required": True, **options} if name.startswith("-") else options)


def optional(name: str, **options: Any) -> Argument:
    return Argument(name, {"default": None, **options})


def flag(name: str) -> Argument:
    return Argument(name, {"action": "store_true"})


PERIOD, WHY, DAY = needed("--period"), optional("--why"), optional("--day")
