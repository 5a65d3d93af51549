"""The catalogue of models: what a maker says of a machine, so that nobody types it.

A model fills in some columns of a schedule; one column is typed for each thing of that model. It is
an offer: what a firm sends is what it declares, and what is not in the catalogue may be typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from perimeter.law.fields import parse, read


@dataclass(frozen=True)
class Model:
    """`sources` by their short names; agreed: several say the same."""

    maker: str
    model: str
    algorithm: str
    hash_rate_mhs: str
    watts: str
    sources: tuple[str, ...]
    confidence: Literal["agreed", "single"]

    @property
    def name(self) -> str:
        return f"{self.maker} {self.model}"

    def row(self) -> dict[str, str]:
        """The columns of the schedule that the model fills in."""
        return {
            "maker": self.maker,
            "model": self.model,
            "algorithm": self.algorithm,
            "hash_rate_mhs": self.hash_rate_mhs,
            "watts": self.watts,
        }


@dataclass(frozen=True)
class Catalogue:
    """Models for one schedule; `each` is the column that is typed for every machine."""

    schedule: str
    each: str
    sources: Mapping[str, str]
    models: tuple[Model, ...]

    def by_maker(self) -> dict[str, list[Model]]:
        found: dict[str, list[Model]] = {}
        for model in self.models:
            found.setdefault(model.maker, []).append(model)
        return found

    def find(self, name: str) -> Model | None:
        """The model of that name, maker first."""
        return next((model for model in self.models if model.name == name), None)


@cache
def load(path: Path) -> Catalogue:
    """The catalogue in a file; Fault where it is written in another way."""
    return read(Catalogue, parse(path.read_text(encoding="utf-8")), ())
