"""What waits on an entry and what was done to it, in the words of the pack, for one visitor.

Made for the pages of officials: dossier, deed, proposal. It decides nothing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from perimeter.acts import clock as clocks
from perimeter.acts.contents import Contents
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.letters import has_letter
from perimeter.acts.register import TWO, Notice, Proposal
from perimeter.acts.reports import PUBLIC
from perimeter.core.act import DEEDS, Act, By
from perimeter.core.problem import NotAllowed, NotFound
from perimeter.law import formats, words
from perimeter.web import deeds, rows
from perimeter.web.deeds import Offer
from perimeter.web.page import Visit
from perimeter.web.rows import Changes
from perimeter.web.values import Reader

ROWS_SHOWN = 20  # of a schedule, before its whole list is asked for
CHANGES_SHOWN = 200


@dataclass(frozen=True)
class Waiting:
    """A proposal that waits for its second official, in words; `changes` is what it brings."""

    n: int
    deed: str
    by: By
    role: str
    effective: date
    until: date | None
    why: str
    changes: list[Changes]


@dataclass(frozen=True)
class Matter:
    """The entry itself (`no` 0) or a notice of change that is not settled, and what may be done."""

    no: int
    state: str
    since: date | None
    turn: str
    clock: str
    spent: str
    why: str
    services: list[tuple[str, bool, bool]]
    changes: list[Changes]
    waiting: Waiting | None
    offers: list[Offer]
    author: bool


@dataclass(frozen=True)
class Done:
    """An act on the entry in words; `told` is how its holder was told of it, `letter` the entry on
    whose page a letter about it is, where there is one."""

    act: Act
    deed: str
    role: str
    notice: int
    letter: str = ""
    told: str = ""


def reader(visit: Visit) -> Reader:
    return Reader(visit.lang, visit.shelf.book.pack, {}, visit.names)


def held(visit: Visit, entry: str) -> Dossier:
    """The entry for its holder, or for an official at the counter; NotFound where it is another
    firm's."""
    found = dossier(visit.shelf.book, entry)
    if visit.role.own and found.entry.firm != visit.who.firm:
        raise NotFound("entry_unknown", entry=entry)
    return found


def sees(visit: Visit, schedule: str = "") -> None:
    """NotAllowed where the role is for some schedules only, and not for this one; none named: for
    what shows the whole entry."""
    own = visit.role.schedules
    if own and schedule not in own:
        raise NotAllowed("schedules_only", schedules=", ".join(own))


def firm_name(visit: Visit, found: Dossier) -> str:
    return visit.names.get(found.entry.firm) or words.text("web.name_destroyed", visit.lang)


def opens(visit: Visit, found: Dossier) -> str:
    """The entry whose sealed records the visitor may open; empty where they may open none."""
    return found.entry.id if visit.may("person.view") else ""


def shown_schedules(visit: Visit, found: Dossier) -> list[str]:
    return rows.seen(visit.role, found.kind)


def listed(visit: Visit, found: Dossier) -> dict[str, Any]:
    """What the entry lists, of the schedules the visitor may see, as tables.html shows it."""
    read = reader(visit)
    every = [
        rows.table(read, found.forms[name], found.contents.of(name), ROWS_SHOWN)
        for name in shown_schedules(visit, found)
    ]
    return {
        "tables": [table for table in every if table.total],
        "empty": [table.title for table in every if not table.total],
        "opens": opens(visit, found),
    }


def matter(visit: Visit, found: Dossier, no: int, day: date) -> Matter:
    """What is to be decided about the entry, or about its notice."""
    entry, life, lang = found.entry, found.life(no), visit.lang
    steps, notice = entry.of(no), entry.notices.get(no)
    state = life.states[steps[-1].status] if steps else None
    account, proposal = visit.who, entry.proposals.get(no)
    changed = _changes(visit, found, found.contents, found.asked(no)) if notice else []
    clock = clocks.clock(entry, visit.shelf.book.pack, day, no) if steps else None
    return Matter(
        no=no,
        state=state.text[lang] if state else "",
        since=steps[-1].effective if steps else None,
        turn=state.turn if state else "authority",
        clock=clock_said(visit, clock, day) if clock else "",
        spent=_spent(visit, clock) if clock else "",
        why=next((step.why for step in reversed(steps) if step.why), "") if notice else "",
        services=_new_services(found, notice, lang),
        changes=changed,
        waiting=_waits(visit, found, no, proposal) if proposal else None,
        offers=deeds.offers(found, account, visit.role, no) if steps else [],
        author=deeds.is_author(found, account, no),
    )


def clock_said(visit: Visit, clock: clocks.Clock, today: date) -> str:
    """Until when the authority has to decide; empty where the move is not its own."""
    lang = visit.lang
    if not clock.running:
        return ""
    if clock.last_day is None:
        return words.text("web.term_unknown", lang)
    said = "web.decide_late" if clock.is_late(today) else "web.decide_by"
    return words.text(said, lang, day=formats.day(clock.last_day, lang))


def _spent(visit: Visit, clock: clocks.Clock) -> str:
    """The days that the authority has used, and those that it waited; empty once it is settled."""
    if not clock.used and not clock.paused and not clock.running:
        return ""
    unit = "web.working_days" if clock.unit == "working_days" else "web.days"
    used, paused = (words.text(unit, visit.lang, n=n) for n in (clock.used, clock.paused))
    return words.text("web.clock_spent", visit.lang, used=used, paused=paused)


def told(visit: Visit, found: Dossier, act: Act) -> Done:
    """An act in words; by the names it bears itself where the pack has dropped them."""
    lang = visit.lang
    about = act.body.get("notice", 0)
    life = found.life(about)
    if act.kind in life.acts:
        deed = life.acts[act.kind].text[lang]
    else:
        deed = words.text(f"web.act_{act.kind}", lang) if act.kind in DEEDS else act.kind
    proposed = life.acts.get(act.body.get("deed", "")) if act.kind in TWO else None
    if proposed:
        deed = f"{deed}: {proposed.text[lang]}"
    letter = found.entry.id if has_letter(found, act) and not visit.role.schedules else ""
    return Done(act, deed, role_said(visit, act.by.role), about, letter)


def role_said(visit: Visit, role: str) -> str:
    """A role in words; by its name where the pack has dropped it."""
    if role == PUBLIC.role:
        return words.text("report.public", visit.lang)
    known = visit.shelf.book.pack.rights.get(role)
    return known.text[visit.lang] if known else role


def _waits(visit: Visit, found: Dossier, no: int, one: Proposal) -> Waiting:
    deed = found.life(no).acts[one.deed]
    brought = _changes(visit, found, found.asked(no), found.after(no))
    return Waiting(
        one.n,
        deed.text[visit.lang],
        one.by,
        role_said(visit, one.by.role),
        one.effective,
        one.until,
        one.why,
        brought,
    )


def _changes(visit: Visit, found: Dossier, before: Contents, after: Contents) -> list[Changes]:
    forms = [found.forms[name] for name in shown_schedules(visit, found)]
    return rows.changes(reader(visit), forms, before, after, CHANGES_SHOWN)


def _new_services(found: Dossier, notice: Notice | None, lang: str) -> list[tuple[str, bool, bool]]:
    """(service, whether it is offered now, whether it would be), where a notice changes them."""
    if notice is None or notice.services is None:
        return []
    now, then = found.entry.services, notice.services
    return [(text[lang], name in now, name in then) for name, text in found.kind.services.items()]
