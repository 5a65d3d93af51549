"""Deciding on an entry: one page a deed. The form, then the answers to check, then the deed.

The form carries the last act its reader saw; where the entry has moved on since, nothing is written
and the page shows what happened. Whether a deed is right is judged in acts/decide.py alone; here
only what a form lacks is asked for before. The second official's word is in proposal.py.
"""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from perimeter.acts import checklist, contents, decide
from perimeter.acts.book import allowed
from perimeter.acts.checklist import UNMET
from perimeter.acts.decide import Decision
from perimeter.acts.dossier import Dossier
from perimeter.acts.dossier import dossier as read_dossier
from perimeter.core.problem import Conflict, Faulty, NotAllowed, Refusal
from perimeter.law import formats, words
from perimeter.law.life import Deed
from perimeter.web import deeds
from perimeter.web.blanks import blocks, brought, placed
from perimeter.web.deeds import Errors
from perimeter.web.matter import CHANGES_SHOWN, firm_name, matter, reader, told
from perimeter.web.page import Visit, counted, dated, render
from perimeter.web.rows import changes, title

WHY_CHARS_MAX = 2_000
FIELDS = {  # the field that a refusal of the deed is about
    "effective_before_last": "effective",
    "until_out_of_bounds": "until",
    "task_missing": "main",
    "checklist_open": "main",
    "checklist_unmet": "main",
}


@dataclass(frozen=True)
class Plan:
    """A deed that the visitor has the right to, and the schedules it may fill in."""

    found: Dossier
    name: str
    deed: Deed
    notice: int
    schedules: list[str]


def deed(visit: Visit, entry: str, deed: str) -> HttpResponse:
    """The page of one deed, at whichever step its form says."""
    sent = visit.request.method == "POST"
    given = visit.request.POST if sent else visit.request.GET
    found = read_dossier(visit.shelf.book, entry)
    plan = _plan(visit, found, deed, counted(given.get("notice", "")) or 0)
    if sent and counted(given.get("seen", "")) != found.entry.last:
        return moved(visit, entry, given)
    _open(visit, plan)
    if not sent:
        return _form(visit, plan, given, [])
    asked, errors = _asked(visit, plan, given)
    if errors or given.get("step") == "edit":
        return _form(visit, plan, given, errors)
    if given.get("step") == "send":
        return _send(visit, plan, given, asked)
    return _check(visit, plan, given, asked)


def moved(visit: Visit, entry: str, given: QueryDict) -> HttpResponse:
    """What happened since the form was made; nothing was written."""
    found, seen = read_dossier(visit.shelf.book, entry), counted(given.get("seen", "")) or 0
    return render(
        visit,
        "decision.html",
        words.text("web.moved_title", visit.lang),
        Conflict.status,
        found=found,
        name=firm_name(visit, found),
        kind=found.kind.title[visit.lang],
        step="moved",
        since=[told(visit, found, act) for act in found.acts if act.n > seen],
        why=given.get("why", ""),
        fault=True,
    )


def reason_fault(lang: str, why: str, due: bool) -> str:
    """What is wrong with a reason as typed; empty where nothing is."""
    if due and not why:
        return words.text("web.reason_needed", lang)
    return words.text("web.reason_long", lang, n=WHY_CHARS_MAX) if len(why) > WHY_CHARS_MAX else ""


def done(visit: Visit, entry: str, n: int) -> HttpResponse:
    """Back to the dossier, which says what act `n` was."""
    where = reverse("dossier", kwargs={"lang": visit.lang, "entry": entry})
    return HttpResponseRedirect(f"{where}?done={n}")


def _plan(visit: Visit, found: Dossier, name: str, notice: int) -> Plan:
    deed = deeds.known(found, name, notice)
    allowed(visit.shelf.book, visit.who, decide.right(deed))
    notice = notice if deed.from_ else 0
    return Plan(found, name, deed, notice, deeds.brings(found, visit.role, name, notice))


def _open(visit: Visit, plan: Plan) -> None:
    """Refuses a deed that cannot be done now, or is for others to decide."""
    found, account = plan.found, visit.who
    if any(o.name == plan.name for o in deeds.offers(found, account, visit.role, plan.notice)):
        return
    if decide.takes_two(plan.deed) and deeds.is_author(found, account, plan.notice):
        raise NotAllowed("author_decides")
    lang, own = visit.lang, visit.role.schedules
    if own and not plan.schedules:
        titles = (title(found.forms[name], lang) for name in own)
        raise NotAllowed("schedules_only", schedules=", ".join(titles))
    status = found.life(plan.notice).states[found.status(plan.notice)]
    raise Conflict("deed_from_wrong_state", deed=plan.deed.text[lang], status=status.text[lang])


def _asked(visit: Visit, plan: Plan, given: QueryDict) -> tuple[Decision, Errors]:
    """The decision as the form asks for it, and what the form itself lacks."""
    lang, found, errors = visit.lang, plan.found, Errors()
    why, until = given.get("why", "").strip(), dated(given.get("until", "").strip())
    day = dated(given.get("effective", "").strip())
    if fault := reason_fault(lang, why, plan.deed.why):
        errors.append(("why", fault))
    if day is None:
        errors.append(("effective", words.text("web.day_needed", lang)))
    if plan.deed.until and (until is None or (day and until <= day)):
        errors.append(("until", words.text("web.until_needed", lang)))
    some = brought(visit, found, plan.schedules, given)
    _, problems = contents.checked(found.kind, found.forms, found.asked(plan.notice), some)
    errors += placed(visit, found, problems, some.put)
    asked = Decision(found.entry.id, plan.name, why, day, plan.notice, until, some)
    return asked, errors


def _send(visit: Visit, plan: Plan, given: QueryDict, asked: Decision) -> HttpResponse:
    found, entry = plan.found, plan.found.entry
    try:
        act = decide.decide(visit.shelf.book, visit.who, asked, entry.last)
    except Faulty as faulty:
        errors = placed(visit, found, faulty.problems, asked.brought.put)
        return _form(visit, plan, given, errors)
    except Refusal as refusal:
        if refusal.code == "moved_on":
            return moved(visit, entry.id, given)
        if refusal.code not in FIELDS:
            raise
        field = FIELDS[refusal.code]
        return _form(visit, plan, given, [(field, deeds.said(visit, found, refusal))])
    return done(visit, entry.id, act.n)


def _form(visit: Visit, plan: Plan, given: QueryDict, errors: Errors) -> HttpResponse:
    day = given.get("effective", visit.shelf.book.today().isoformat())
    return _page(
        visit,
        plan,
        400 if errors else 200,
        step="form",
        why=given.get("why", _wanting(visit, plan)),
        effective=day,
        until=given.get("until", ""),
        bounds=_bounds(visit, plan.deed, dated(day)),
        blocks=blocks(visit, plan.found, plan.schedules, given, errors),
        errors=errors,
        wrong=dict(errors),
        most=WHY_CHARS_MAX,
    )


def _check(visit: Visit, plan: Plan, given: QueryDict, asked: Decision) -> HttpResponse:
    found = plan.found
    before = found.asked(plan.notice)
    after = contents.merged(before, asked.brought, found.forms)
    forms = [found.forms[name] for name in plan.schedules]
    return _page(
        visit,
        plan,
        200,
        step="check",
        asked=asked,
        hidden=[
            (name, value)
            for name, values in given.lists()
            for value in values
            if name not in ("csrfmiddlewaretoken", "step", "seen", "notice")
        ],
        changes=changes(reader(visit), forms, before, after, CHANGES_SHOWN),
        sentence=_sentence(visit, plan, asked.effective or visit.shelf.book.today()),
    )


def _page(visit: Visit, plan: Plan, status: int, **more: object) -> HttpResponse:
    found, lang = plan.found, visit.lang
    text = plan.deed.text[lang]
    return render(
        visit,
        "decision.html",
        text[:1].upper() + text[1:],
        status,
        found=found,
        name=firm_name(visit, found),
        kind=found.kind.title[lang],
        plan=plan,
        two=decide.takes_two(plan.deed),
        counter=plan.deed.by == "holder",
        waits=deeds.waits_for(visit, found, plan.deed, plan.notice),
        matter=matter(visit, found, plan.notice, visit.shelf.book.today()),
        **more,
    )


def _wanting(visit: Visit, plan: Plan) -> str:
    """The reasons for which items were found wanting, to begin a refusal's reason with."""
    after = plan.found.life(plan.notice).in_force
    if not plan.deed.why or not plan.deed.from_ or plan.deed.to in after:
        return ""
    every = checklist.items(visit.shelf.book, plan.found, plan.notice)
    return "\n".join(one.why for one in every if one.state == UNMET)


def _sentence(visit: Visit, plan: Plan, day: date) -> str:
    """What will happen: who has the next word, and where the entry or the notice then stands."""
    lang, found, deed = visit.lang, plan.found, plan.deed
    life = found.life(plan.notice) if deed.from_ else found.kind.notices
    how = "web.will_propose" if decide.takes_two(deed) else "web.will_write"
    if deed.by == "holder":
        how = "web.will_write_counter"
    after = life.states[deed.to].text[lang]
    day_said = formats.day(day, lang)
    return words.text(how, lang, deed=deed.text[lang], status=after, day=day_said)


def _bounds(visit: Visit, deed: Deed, day: date | None) -> tuple[date | None, date | None] | None:
    """The first and last day that a deed from `day` may name as its last; None: unbounded."""
    if deed.until is None or day is None:
        return None
    return decide.bounds(visit.shelf.book, deed, day)
