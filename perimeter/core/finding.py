"""Ids and digests of findings. Format: docs/formats/finding.md. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from perimeter.core.canonical import digest
from perimeter.core.ids import FINDING_SUBJECTS

ID_CHARS = 24


@dataclass(frozen=True)
class Finding:
    """A breach or signal about `firm`. Values are as `plain` writes them."""

    question: str
    kind: str
    firm: str
    period: str
    key: dict[str, str]
    values: dict[str, str | None]
    filings: tuple[str, ...]
    question_digest: str
    parameters: dict[str, str]
    as_of: str
    known_at: int
    article: str

    @property
    def subject(self) -> str:
        return f"{FINDING_SUBJECTS[0]}:{self.firm}"

    @property
    def id(self) -> str:
        return digest([self.subject, self.question, self.key, self.period])[:ID_CHARS]

    @property
    def digest(self) -> str:
        return digest(
            {
                "id": self.id,
                "values": self.values,
                "filings": sorted(self.filings),
                "question": self.question_digest,
                "parameters": self.parameters,
                "as_of": self.as_of,
                "known_at": self.known_at,
            }
        )


def plain(value: Any) -> str | None:
    """A cell as text: ISO days and instants, amounts as whole numbers, absent as None.

    Raises TypeError on a float: answers hold none.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        if value != value.to_integral_value():
            raise TypeError("an amount is a whole number")
        return str(int(value))
    if isinstance(value, bool | int | str):
        return str(value)
    raise TypeError(f"no {type(value).__name__} in an answer")
