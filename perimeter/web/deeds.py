"""Which deeds a page offers an official on an entry, by the pack and by the rights of the role; and
what a refusal of one tells, in words of the pack.

An offer is no permission: acts/decide.py asks for everything again when the deed is written.
"""

from dataclasses import dataclass, replace

from perimeter.acts import checklist, decide
from perimeter.acts.dossier import Dossier
from perimeter.core.problem import Conflict, NotFound, Problem, Refusal
from perimeter.law import formats, words
from perimeter.law.life import Deed
from perimeter.law.statute import Role
from perimeter.store.database import Account
from perimeter.web.page import Visit, dated
from perimeter.web.rows import title

Errors = list[tuple[str, str]]  # (id of the field, what is wrong)


@dataclass(frozen=True)
class Offer:
    """A deed by name, on a notice of that number or, 0, on the entry itself."""

    name: str
    deed: Deed
    notice: int
    two: bool
    counter: bool


def known(found: Dossier, name: str, notice: int) -> Deed:
    """The deed of that name, from whatever state; NotFound where the pack has none."""
    deed = decide.deed_of(found, name, notice)
    if deed is None:
        raise NotFound("page_unknown")
    return deed


def offers(found: Dossier, account: Account, role: Role, notice: int = 0) -> list[Offer]:
    """What the account may do now; not what the authors of a matter may not decide on it."""
    author = is_author(found, account, notice)
    return [
        Offer(name, deed, notice, decide.takes_two(deed), deed.by == "holder")
        for name, deed in _open(found, notice).items()
        if decide.right(deed) in role.rights
        and not (author and decide.takes_two(deed))
        and (not role.schedules or bool(brings(found, role, name, notice)))
    ]


def is_author(found: Dossier, account: Account, notice: int) -> bool:
    """Whether the account wrote what is decided on, where there is anything to decide."""
    decided = any(decide.takes_two(deed) for deed in decide.open_deeds(found, notice).values())
    return decided and account.number in found.authors(notice)


def waits_for(visit: Visit, found: Dossier, deed: Deed, notice: int) -> str:
    """What of the checklist the deed waits for; empty where it waits for nothing."""
    try:
        checklist.demand(visit.shelf.book, found, deed, notice)
    except Conflict as conflict:
        return words.said(conflict, visit.lang)
    return ""


def brings(found: Dossier, role: Role, name: str, notice: int) -> list[str]:
    """The authority's schedules that a page lets the deed fill in: those of decisions that put or
    leave something in force, or that ask for them."""
    deed = known(found, name, notice)
    of_notice = notice or not deed.from_
    life = found.kind.notices if of_notice else found.kind.life
    if not decide.takes_two(deed) or (role.schedules and deed.from_):
        return []
    return [
        schedule
        for schedule in found.kind.schedules
        if found.forms[schedule].by == "authority"
        and (not role.schedules or schedule in role.schedules)
        and (deed.to in life.in_force or schedule in deed.needs)
    ]


def _open(found: Dossier, notice: int) -> dict[str, Deed]:
    if notice:
        return decide.open_deeds(found, notice) if found.stands() else {}
    deeds = decide.open_deeds(found)
    if found.stands():
        deeds |= found.kind.notices.openings("official")
    return deeds


def said(visit: Visit, found: Dossier, refusal: Refusal) -> str:
    """What a refusal tells, with deeds, states, schedules and days in words."""
    values = {name: _worded(visit, found, name, v) for name, v in refusal.values.items()}
    return words.text(refusal.code, visit.lang, **values)


def problem_said(visit: Visit, found: Dossier, problem: Problem) -> str:
    """The same of a problem of a row."""
    values = {name: _worded(visit, found, name, v) for name, v in problem.values.items()}
    return words.said(replace(problem, values=values), visit.lang)


def _worded(visit: Visit, found: Dossier, name: str, value: str | int) -> str | int:
    lang, text = visit.lang, str(value)
    lives = (found.kind.life, found.kind.notices)
    if name == "deed":
        return next((life.acts[text].text[lang] for life in lives if text in life.acts), value)
    if name == "status":
        return next((life.states[text].text[lang] for life in lives if text in life.states), value)
    if name in ("schedule", "schedules"):
        forms = [found.forms[one] for one in text.split(", ") if one in found.forms]
        return ", ".join(title(form, lang) for form in forms) or value
    day = dated(text) if name in ("day", "least", "most") else None
    return formats.day(day, lang) if day else value
