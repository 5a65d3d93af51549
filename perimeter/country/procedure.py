"""How an office brings an entry to a decision: the steps of the procedure, the checklist, then two
officials.

Nothing here can do more than officials can by hand; the way from where an entry stands to where a
deed may be done is read from the pack.
"""

from collections import deque
from collections.abc import Mapping

from perimeter.acts import checklist
from perimeter.acts import decide as deciding
from perimeter.acts.book import Book
from perimeter.acts.checklist import MET, Verdict
from perimeter.acts.decide import Decision
from perimeter.acts.dossier import dossier
from perimeter.core.act import Act
from perimeter.law.life import Deed, Life
from perimeter.store.database import Account


def settle(book: Book, first: Account, second: Account, asked: Decision) -> Act:
    """Takes the steps that lead to the deed and finds every item of the checklist met, where the
    deed asks for that; the first official proposes it, the second confirms it."""
    found = dossier(book, asked.entry)
    for name in steps(found.life(asked.notice), found.status(asked.notice), asked.deed):
        step = Decision(asked.entry, name, effective=asked.effective, notice=asked.notice)
        deciding.decide(book, first, step)
    deed = found.life(asked.notice).acts.get(asked.deed)
    if deed and deed.judged:
        judge(book, first, asked.entry, asked.notice)
    written = deciding.decide(book, first, asked)
    if written.kind != "propose":
        return written
    return deciding.confirm(book, second, asked.entry, written.n)


def judge(book: Book, who: Account, entry: str, notice: int = 0) -> None:
    """Finds every item met that is not yet found so."""
    every = checklist.items(book, dossier(book, entry), notice)
    wanting = {one.item.duty: Verdict(MET) for one in every if one.state != MET}
    if wanting:
        checklist.judge(book, who, entry, wanting, notice)


def steps(life: Life, status: str, deed: str) -> list[str]:
    """The fewest single-handed steps of officials from a state to one where the deed is allowed;
    none where there is no such way."""
    ways: dict[str, list[str]] = {status: []}
    waiting = deque([status])
    while waiting:
        state = waiting.popleft()
        if deed in life.acts and state in life.acts[deed].from_:
            return ways[state]
        for name, step in _single(life.acts).items():
            if state in step.from_ and step.to not in ways:
                ways[step.to] = [*ways[state], name]
                waiting.append(step.to)
    return []


def _single(deeds: Mapping[str, Deed]) -> dict[str, Deed]:
    return {name: deed for name, deed in deeds.items() if deed.alone and not deed.why}
