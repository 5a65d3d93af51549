"""What an automatic check answers. Only the shape; each subject has a file of its own.

A check never decides: `fail` and `pass` say what the given rows show, `ask` that a person must
judge, `cannot_tell` that something needed is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

State = Literal["pass", "fail", "ask", "cannot_tell"]


@dataclass(frozen=True)
class Check:
    """`code` is a message id filled by `values`; `about` names the rows; `article` is our id."""

    code: str
    state: State
    article: str = ""
    about: tuple[str, ...] = ()
    values: Mapping[str, str | int] = field(default_factory=dict)
