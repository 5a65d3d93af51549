"""What becomes of an entry or of a notice of change, by the deeds that the pack describes.

A holder's deed and one step of the procedure are written by one person. Any other deed of officials
is proposed by one and comes about when a second confirms it; neither may have written what is
decided on. The second is shown what the first saw: a proposal falls when anything happens to what
it is about.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from perimeter.acts import checklist, contents
from perimeter.acts.book import Book, allowed, own_only
from perimeter.acts.bring import along, bring, write
from perimeter.acts.contents import Brought
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.register import Proposal
from perimeter.core.act import Act, By, Draft
from perimeter.core.ids import subject
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.law.calendar import last_day
from perimeter.law.life import Deed
from perimeter.store.database import Account


@dataclass(frozen=True)
class Decision:
    """A deed on an entry, or on its notice of that number. `effective` None is today."""

    entry: str
    deed: str
    why: str = ""
    effective: date | None = None
    notice: int = 0
    until: date | None = None
    brought: Brought = field(default_factory=Brought)


def decide(
    book: Book,
    who: Account,
    asked: Decision,
    seen: int | None = None,
    also: Callable[[], None] | None = None,
) -> Act:
    """Writes the deed; or, where it takes two officials, proposes it.

    `seen` is the last act on the entry that its author had before them. Conflict where the entry
    has moved on since, and from a wrong state; Refusal without a reason or with something missing;
    Faulty with every problem of the rows it brings. `also` is done in the transaction of the act.
    """
    found = dossier(book, asked.entry)
    deed = _deed(found, asked)
    _still(found, seen)
    if deed.by == "holder":
        own_only(book, who, found.entry.firm)
    by = allowed(book, who, right(deed))
    within_schedules(book, who, deed, asked.brought)
    if not deed.from_:
        asked = replace(asked, notice=found.entry.next_notice())
    day = asked.effective or book.today()
    _in_time(book, found, asked, deed, day)
    ready = along(bring(book, by, found, asked.brought, deed, asked.notice), also)
    _complete(found, deed, ready.after)
    body = {**_about(asked), **ready.brought.body()}
    on, article, last = subject("entry", asked.entry), found.kind.article, found.entry.last
    if not takes_two(deed):
        draft = Draft(asked.deed, on, by, day, body, article, asked.why, last)
        return write(book, found, ready, draft, deed)
    _not_author(found, asked.notice, by)
    checklist.demand(book, found, deed, asked.notice)
    body |= {"deed": asked.deed, "effective": day.isoformat()}
    draft = Draft("propose", on, by, book.today(), body, article, asked.why, last)
    return write(book, found, ready, draft, None)


def confirm(book: Book, who: Account, entry: str, n: int, seen: int | None = None) -> Act:
    """The second official's word: the proposed deed is written, as of the day it was proposed for.

    `n` is the act of the proposal; Conflict where it waits no longer.
    """
    by = allowed(book, who, "entry.confirm")
    found = dossier(book, entry)
    asked, proposal = proposed(found, n)
    deed = _deed(found, asked)
    _still(found, seen)
    within_schedules(book, who, deed, asked.brought)
    if by.account == proposal.by.account:
        raise NotAllowed("second_is_first")
    _not_author(found, asked.notice, by)
    day = proposal.effective
    _in_time(book, found, asked, deed, day)
    ready = bring(book, by, found, asked.brought, deed, asked.notice)
    _complete(found, deed, ready.after)
    # In the act's transaction: nobody finds an item wanting between the look and the deed.
    ready = along(ready, partial(checklist.demand, book, found, deed, asked.notice))
    on, article = subject("entry", entry), found.kind.article
    body = {"proposed": n, **_about(asked), **ready.brought.body()}
    draft = Draft(asked.deed, on, by, day, body, article, asked.why, found.entry.last)
    return write(book, found, ready, draft, deed)


def decline(book: Book, who: Account, entry: str, n: int, why: str) -> Act:
    """Lets a proposal fall: the second official says no, or the first takes it back."""
    found = dossier(book, entry)
    asked, proposal = proposed(found, n)
    own = proposal.by.account == who.number
    by = allowed(book, who, "entry.propose" if own else "entry.confirm")
    if not why:
        raise Refusal("reason_missing", deed="decline")
    within_schedules(book, who, _deed(found, asked), asked.brought)
    if not own:
        _not_author(found, asked.notice, by)
    body = {"proposed": n, **({"notice": asked.notice} if asked.notice else {})}
    on, article = subject("entry", entry), found.kind.article
    draft = Draft("decline", on, by, book.today(), body, article, why, found.entry.last)
    return book.home.write(draft)[0]


def proposed(found: Dossier, n: int) -> tuple[Decision, Proposal]:
    """What waits under act `n` of an entry; Conflict where it waits no longer."""
    for notice, one in found.entry.proposals.items():
        if one.n == n:
            about = (found.entry.id, one.deed, one.why, one.effective, notice, one.until)
            return Decision(*about, found.brought(n)), one
    raise Conflict("proposal_gone", n=n)


def right(deed: Deed) -> str:
    """The right that a deed takes of its author; an official does a holder's at the counter."""
    if deed.by == "holder":
        return "entry.apply"
    return "entry.judge" if deed.alone else "entry.propose"


def takes_two(deed: Deed) -> bool:
    """Whether a second official must confirm the deed."""
    return deed.by == "official" and not deed.alone


def open_deeds(found: Dossier, notice: int = 0) -> dict[str, Deed]:
    """The deeds that the pack allows from where an entry or a notice stands now."""
    status = found.status(notice)
    return {name: d for name, d in found.life(notice).acts.items() if status in d.from_}


def within_schedules(book: Book, who: Account, deed: Deed, some: Brought) -> None:
    """NotAllowed where the role is for some schedules only, and the deed is about anything else."""
    own = book.pack.rights[who.role].schedules
    brings = {*some.put, *some.drop}
    if own and deed.by == "official" and (deed.from_ or not brings or not brings <= {*own}):
        raise NotAllowed("schedules_only", schedules=", ".join(own))


def bounds(book: Book, deed: Deed, day: date) -> tuple[date | None, date | None]:
    """The first and last day that a deed of a day may name as its last; None: not bounded."""
    assert deed.until is not None
    pack = book.pack
    least, most = (pack.parameter(name, day) for name in (deed.until.least, deed.until.most))
    return last_day(pack, least, day), last_day(pack, most, day)


def deed_of(found: Dossier, name: str, notice: int) -> Deed | None:
    """The deed of that name on an entry or its notice, from whatever state; None where the pack
    has none."""
    opening = found.kind.notices.openings("official").get(name)
    if opening or (notice and notice not in found.entry.notices):
        return opening
    deed = found.life(notice).acts.get(name)
    return deed if deed and deed.from_ else None


def lasts(found: Dossier) -> None:
    """Conflict where the entry never was in force, or never can be again."""
    if not found.stands():
        raise Conflict("entry_not_standing", status=found.entry.status)


def _deed(found: Dossier, asked: Decision) -> Deed:
    """The deed, where it is allowed from here."""
    deed = deed_of(found, asked.deed, asked.notice)
    if deed is None and asked.notice and asked.notice not in found.entry.notices:
        raise NotFound("notice_unknown", notice=asked.notice)
    if deed is None:
        raise Refusal("deed_unknown", deed=asked.deed)
    if asked.notice or not deed.from_:
        lasts(found)
    status = found.status(asked.notice)
    if deed.from_ and status not in deed.from_:
        raise Conflict("deed_from_wrong_state", deed=asked.deed, status=status)
    return deed


def _still(found: Dossier, seen: int | None) -> None:
    if seen is not None and seen != found.entry.last:
        raise Conflict("moved_on", on=f"entry:{found.entry.id}", n=found.entry.last)


def _not_author(found: Dossier, notice: int, by: By) -> None:
    if by.account in found.authors(notice):
        raise NotAllowed("author_decides")


def _in_time(book: Book, found: Dossier, asked: Decision, deed: Deed, day: date) -> None:
    """Whether the reason, the day and the last day named are such as the deed takes."""
    steps = (*found.entry.steps[-1:], *found.entry.of(asked.notice)[-1:])
    last = max(step.effective for step in steps)
    if day < last:
        raise Conflict("effective_before_last", day=last.isoformat())
    if deed.why and not asked.why:
        raise Refusal("reason_missing", deed=asked.deed)
    if deed.until is None:
        if asked.until is not None:
            raise Refusal("until_not_taken", deed=asked.deed)
        return
    if asked.until is None or asked.until <= day:
        raise Refusal("until_missing", deed=asked.deed)
    least, most = bounds(book, deed, day)
    if (least and asked.until < least) or (most and asked.until > most):
        between = {"least": least or day, "most": most or asked.until}
        said = {name: bound.isoformat() for name, bound in between.items()}
        raise Refusal("until_out_of_bounds", deed=asked.deed, **said)


def _complete(found: Dossier, deed: Deed, after: contents.Contents) -> None:
    for schedule in deed.needs:
        if not after.rows.get(schedule):
            raise Refusal("task_missing", schedule=schedule)


def _about(asked: Decision) -> dict[str, Any]:
    """What an act says beside the deed itself."""
    until = {"until": asked.until.isoformat()} if asked.until else {}
    return {**({"notice": asked.notice} if asked.notice else {}), **until}
