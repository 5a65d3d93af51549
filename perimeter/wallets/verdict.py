"""What checking a proof of a wallet comes to, and the two ways a check ends early."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from perimeter.core.problem import Refusal

VALID, INCONCLUSIVE, REFUSED = "valid", "inconclusive", "refused"


@dataclass(frozen=True)
class Verdict:
    """`code` is a message id, `details` its values and what was shown. Only `valid` proves."""

    state: str
    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


class Inconclusive(Refusal):
    """Nothing is wrong that can be seen from here, and nothing is proved: it needs more than us."""
