"""The checklist of an application or a notice: what duties of the pack ask, what officials found.

An item is judged anew when what shows it has changed since. What is found decides nothing by
itself; a deed that the pack calls `judged` waits until every item was judged and none is wanting.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from perimeter.acts.book import Book, allowed
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.evidence import PAPERS, every
from perimeter.acts.register import TWO
from perimeter.core.act import Act, By, Draft
from perimeter.core.ids import subject
from perimeter.core.problem import Conflict, NotAllowed, Refusal
from perimeter.law.life import Deed, Item
from perimeter.store.database import Account

OPEN, MET, UNMET, APART = "open", "met", "unmet", "not_applicable"
VERDICTS = (MET, UNMET, APART)
SHOWS = "shows"  # the column of an evidence file that says what it shows


@dataclass(frozen=True)
class Judged:
    """An item with the last verdict on it; `again` where what shows it has changed since."""

    item: Item
    verdict: str = OPEN
    why: str = ""
    by: By | None = None
    n: int = 0
    again: bool = False

    @property
    def state(self) -> str:
        return OPEN if self.again else self.verdict


@dataclass(frozen=True)
class Verdict:
    """What an official found; a reason is due unless the duty is met."""

    verdict: str
    why: str = ""


def judge(
    book: Book,
    who: Account,
    entry: str,
    verdicts: Mapping[str, Verdict],
    notice: int = 0,
    seen: int | None = None,
) -> Act:
    """Writes what an official found on some items. `seen` is what `last` gave with what they had
    before them; Conflict where another has judged since or something was brought, or where the
    move is not the authority's."""
    by = allowed(book, who, "entry.judge")
    found = dossier(book, entry)
    if by.account in found.authors(notice):
        raise NotAllowed("author_decides")
    status = found.status(notice)
    if not status or found.life(notice).states[status].turn != "authority":
        raise Conflict("checklist_not_now", status=status)
    known = {one.item.duty for one in items(book, found, notice)}
    if not verdicts:
        raise Refusal("checklist_empty")
    for duty, one in verdicts.items():
        if duty not in known or one.verdict not in VERDICTS:
            raise Refusal("checklist_item_unknown", duty=duty)
        if one.verdict != MET and not one.why:
            raise Refusal("checklist_reason", duty=duty)
    given = {
        duty: {"verdict": v.verdict, **({"why": v.why} if v.why else {})}
        for duty, v in verdicts.items()
    }
    body = {**({"notice": notice} if notice else {}), "verdicts": given}
    on, now = subject("checklist", entry), last(book, found, notice)
    if seen is not None and seen != now:
        raise Conflict("moved_on", on=on, n=now)
    after = max((act.n for act in acts(book, found)), default=0)
    draft = Draft("judge-checklist", on, by, book.today(), body, found.kind.article, after=after)
    return book.home.write(draft)[0]


def items(book: Book, found: Dossier, notice: int, known_at: int | None = None) -> list[Judged]:
    """The items of an entry as asked for; of a notice, those that what it brings has to do with."""
    brought = _brought(found, notice, known_at)
    listed = found.kind.checklist
    if notice:
        touched = {name for some in brought.values() for name in some}
        listed = tuple(item for item in listed if touched & {*_shown_by(item)})
    last: dict[str, Judged] = {}
    for act in acts(book, found, known_at):
        if act.body.get("notice", 0) == notice:
            last |= _found(act, {item.duty: item for item in listed})
    return [_again(last.get(item.duty, Judged(item)), brought) for item in listed]


def last(book: Book, found: Dossier, notice: int) -> int:
    """The last act by which anybody judged, or brought anything to be judged."""
    return max([0, *_brought(found, notice, None), *(act.n for act in acts(book, found))])


def acts(book: Book, found: Dossier, known_at: int | None = None) -> list[Act]:
    """What officials found on an entry and its notices, in order."""
    on = subject("checklist", found.entry.id)
    return list(book.home.journal.acts(on=on, known_at=known_at))


def demand(book: Book, found: Dossier, deed: Deed, notice: int) -> None:
    """Conflict where the deed waits for the checklist, with how many items it waits for."""
    if not deed.judged:
        return
    states = [one.state for one in items(book, found, notice)]
    if UNMET in states:
        raise Conflict("checklist_unmet", n=states.count(UNMET))
    if OPEN in states:
        raise Conflict("checklist_open", n=states.count(OPEN))


def _found(act: Act, known: Mapping[str, Item]) -> dict[str, Judged]:
    """What an act says of the items there are; the pack may have dropped one."""
    given: dict[str, dict[str, Any]] = act.body["verdicts"]
    return {
        duty: Judged(known[duty], one["verdict"], one.get("why", ""), act.by, act.n)
        for duty, one in given.items()
        if duty in known
    }


def _again(one: Judged, brought: Mapping[int, set[str]]) -> Judged:
    shown = {*_shown_by(one.item)}
    later = any(n > one.n and shown & names for n, names in brought.items())
    return Judged(one.item, one.verdict, one.why, one.by, one.n, later) if one.n else one


def _shown_by(item: Item) -> tuple[str, ...]:
    return (*item.schedules, *(f"{PAPERS}.{code}" for code in item.papers))


def _brought(found: Dossier, notice: int, known_at: int | None) -> dict[int, set[str]]:
    """By act, the schedules whose rows it brought to the entry, or to its notice; of files, what
    they show, and what the ones showed that they replace."""
    codes: dict[str, set[str]] = {}
    for row in every(found):
        codes.setdefault(row["paper"], set()).add(f"{PAPERS}.{row[SHOWS]}")
    brought = {}
    for act in found.acts:
        put, drop = act.body.get("put", {}), act.body.get("drop", {})
        about = act.body.get("notice", 0) == notice and act.kind not in TWO
        if about and (put or drop) and (known_at is None or act.n <= known_at):
            files = [row["paper"] for row in put.get(PAPERS, ())]
            files += [paper for (paper,) in drop.get(PAPERS, ())]
            names = {*put, *drop} - {PAPERS}
            brought[act.n] = names.union(*(codes.get(one, set()) for one in files))
    return brought
