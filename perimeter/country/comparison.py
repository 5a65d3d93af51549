"""What was found against what is true of the small country. The one reader of the truth."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from perimeter.core.finding import Finding
from perimeter.country.steps import Planted, Truth

_Mark = tuple[str, tuple[str, ...]]  # question and key


@dataclass(frozen=True)
class Comparison:
    """Lists of marks, in order; `signals` holds precision and recall as text, for no float may."""

    planted: int
    found: int
    missed: list[dict[str, Any]]
    unexpected: list[dict[str, Any]]
    innocents: dict[str, int]
    signals: dict[str, Any]


def compare(truth: Truth, findings: Iterable[Finding]) -> Comparison:
    """Breaches must be exactly those planted; signals are counted."""
    every = list(findings)
    breaches = {_mark(f): f for f in every if f.kind == "breach"}
    signals = {_mark(f) for f in every if f.kind == "signal"}
    names = {f.question for f in every if f.kind == "signal"}
    true = {(p.question, p.key): p for p in truth.planted}
    wanted = {mark for mark in true if mark[0] not in names}
    innocent = {(p.question, p.key) for p in truth.innocents}
    right = signals & set(true)
    meant = {mark for mark in true if mark[0] in names}
    return Comparison(
        planted=len(true),
        found=len((set(breaches) | signals) & set(true)),
        missed=[_told(mark, true[mark]) for mark in sorted(wanted - set(breaches))],
        unexpected=[_told(mark) for mark in sorted(set(breaches) - wanted)],
        innocents={
            "planted": len(innocent),
            "accused": len(innocent & (set(breaches) | signals)),
        },
        signals={
            "found": len(signals),
            "planted": len(meant),
            "precision": _ratio(len(right), len(signals)) if true else "",
            "recall": _ratio(len(right), len(meant)),
        },
    )


def _mark(finding: Finding) -> _Mark:
    return finding.question, tuple(finding.key.values())


def _told(mark: _Mark, planted: Planted | None = None) -> dict[str, Any]:
    story = {"story": planted.story} if planted else {}
    return {"question": mark[0], "key": list(mark[1]), **story}


def _ratio(part: int, whole: int) -> str:
    """A share with three places, rounded down; empty where there is nothing to share."""
    return f"{part * 1000 // whole / 1000:.3f}" if whole else ""
