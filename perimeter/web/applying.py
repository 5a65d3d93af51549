"""What a firm has with the register: its entries and whose move it is, its drafts, what it may ask
for, and what was sent.

An official may do all of it for a person at the counter, and every page then says for whom.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect

from perimeter.acts import clock as clocks
from perimeter.acts import drafting, evidence
from perimeter.acts.book import in_zone
from perimeter.acts.bring import opening
from perimeter.acts.contents import Row
from perimeter.acts.decide import open_deeds
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.evidence import PAPERS
from perimeter.acts.firm import firm as find_firm
from perimeter.acts.letters import has_letter
from perimeter.acts.register import Entry
from perimeter.core.problem import NotFound, Refusal
from perimeter.law import formats, words
from perimeter.law.life import State
from perimeter.store.drafts import Draft
from perimeter.web import attest, fees, rows
from perimeter.web.matter import CHANGES_SHOWN, ROWS_SHOWN, firm_name, held, opens, reader, told
from perimeter.web.page import Visit, counted, part, render
from perimeter.web.papers import opened, page, redirect, where
from perimeter.web.rows import Changes


@dataclass(frozen=True)
class Standing:
    """Where an entry or a notice stands, for its holder; `question` where the holder is asked."""

    id: str
    title: str
    no: int
    state: str
    turn: str
    since: date
    question: str
    last_day: str
    deeds: list[tuple[str, str]]
    changes: list[Changes]


def home(visit: Visit) -> HttpResponse:
    """Entries, drafts and what may be begun; at the counter first the question for which firm."""
    book, lang, given = visit.shelf.book, visit.lang, visit.request.POST
    firm = _firm(visit)
    if not firm:
        asked = visit.request.GET.get("firm", "").strip()
        errors = [("firm", words.text("web.counter_firm_fault", lang))] if asked else []
        title = words.text("web.counter", lang)
        status = 400 if errors else 200
        return render(visit, "counter.html", title, status, asked=asked, errors=errors)
    if visit.request.method == "POST":
        asked_for = Draft(firm, given.get("kind", ""), "")
        return redirect(visit, "tasks", draft=drafting.begin(book, visit.who, asked_for).number)
    shown, number, pages = part(visit.shelf.held(firm), visit.request.GET.get("page", ""))
    drafts = drafting.of(book, visit.who, firm)
    return render(
        visit,
        "applying.html",
        words.text("web.applications", lang),
        firm=visit.names[firm] or firm,
        firm_id=firm,
        counter=not visit.role.own,
        entries=[_standing(visit, one) for one in shown],
        drafts=[
            (one, _draft_title(visit, one), in_zone(one.updated, book.pack.zone).date())
            for one in drafts
        ],
        kinds=_kinds(visit, firm),
        attests=len(attest.open_to(visit)) if visit.role.own else 0,
        page=number,
        pages=pages,
    )


def entry(visit: Visit, entry: str) -> HttpResponse:
    """One entry for its holder: what is asked, what may be done, notices, and what it lists."""
    book, given = visit.shelf.book, visit.request.POST
    found = held(visit, entry)
    if visit.request.method == "POST":
        notice = counted(given.get("notice", "0")) or 0
        asked = Draft(found.entry.firm, found.entry.kind, given.get("deed", ""), entry, notice)
        draft = drafting.begin(book, visit.who, asked)
        paper = drafting.opened(book, visit.who, draft.number)
        return redirect(visit, "tasks" if paper.schedules else "draft-reason", draft=draft.number)
    read, forms = reader(visit), found.forms
    tables = [
        rows.table(read, forms[name], _listed(visit, found, name), ROWS_SHOWN)
        for name in found.kind.schedules
    ]
    notices = [_notice(visit, found, no) for no in sorted(found.entry.notices, reverse=True)]
    return render(
        visit,
        "holding.html",
        f"{found.kind.title[visit.lang]} {found.entry.id}",
        found=found,
        firm=firm_name(visit, found),
        firm_id=found.entry.firm,
        counter=not visit.role.own,
        main=_main(visit, found),
        fee=fees.of_entry(visit, found.entry),
        notices=notices,
        letters=[told(visit, found, act) for act in reversed(found.acts) if has_letter(found, act)],
        notify=opening(found.kind.notices) if found.stands() else "",
        services=[
            t[visit.lang] for n, t in found.kind.services.items() if n in found.entry.services
        ],
        tables=[table for table in tables if table.total],
        holds=entry if visit.role.own else "",
        opens="" if visit.role.own else opens(visit, found),
    )


def discard(visit: Visit, draft: int) -> HttpResponse:
    """Asks whether a draft is to be erased, and erases it."""
    paper = opened(visit, draft)
    if visit.request.method == "POST":
        drafting.discard(paper)
        return HttpResponseRedirect(_home(visit, paper.draft.firm))
    return page(visit, paper, "draft_discard.html", words.text("web.draft_discard", visit.lang))


def sent(visit: Visit, n: int) -> HttpResponse:
    """What was sent: its number, what happens next, and how long that may take."""
    book = visit.shelf.book
    act = book.home.journal.act(n) if 0 < n <= book.home.journal.size() else None
    if act is None or not act.on.startswith("entry:"):
        raise NotFound("page_unknown")
    found = dossier(book, act.on.partition(":")[2])
    if visit.role.own and found.entry.firm != visit.who.firm:
        raise NotFound("page_unknown")
    notice = int(act.body.get("notice", 0))
    state = found.life(notice).states[found.status(notice)]
    return render(
        visit,
        "sent.html",
        words.text("web.sent", visit.lang),
        found=found,
        act=act,
        notice=notice,
        kind=found.kind.title[visit.lang],
        deed=found.life(notice).acts[act.kind].text[visit.lang],
        state=state.text[visit.lang],
        turn=state.turn,
        last_day=_last_day(visit, found.entry, notice),
        fee=None if notice else fees.of_entry(visit, found.entry),
        firm=firm_name(visit, found),
        counter=not visit.role.own,
    )


def _firm(visit: Visit) -> str:
    """The visitor's firm; at the counter the one that is named, if it is there."""
    if visit.role.own:
        return visit.who.firm
    if not visit.may("entry.apply"):
        raise Refusal("counter_only")
    given = visit.request.POST if visit.request.method == "POST" else visit.request.GET
    asked = given.get("firm", "").strip()
    return asked if asked in visit.firms else ""


def _kinds(visit: Visit, firm: str) -> list[tuple[str, str]]:
    form = find_firm(visit.shelf.book, firm).legal_form
    kinds = visit.shelf.book.pack.registers.values()
    return [(kind.id, kind.title[visit.lang]) for kind in kinds if form in kind.holders]


def _draft_title(visit: Visit, draft: Draft) -> str:
    kind = visit.shelf.book.pack.registers[draft.kind]
    if not draft.entry:
        return kind.title[visit.lang]
    lives = (kind.notices, kind.life) if draft.notice else (kind.life, kind.notices)
    deed = next(life.acts[draft.deed] for life in lives if draft.deed in life.acts)
    text = deed.text[visit.lang]
    return f"{text[0].upper()}{text[1:]}: {draft.entry}"


def _standing(visit: Visit, one: Entry) -> Standing:
    """An entry in a list: of its notices the first that waits for the holder."""
    kind = visit.shelf.book.pack.registers[one.kind]
    asked = [no for no, n in one.notices.items() if kind.notices.states[n.status].turn == "holder"]
    no = asked[0] if asked and kind.life.states[one.status].turn != "holder" else 0
    life = kind.notices if no else kind.life
    return _stands(visit, one, kind.title[visit.lang], no, life.states[one.of(no)[-1].status])


def _main(visit: Visit, found: Dossier) -> Standing:
    state = found.kind.life.states[found.entry.status]
    main = _stands(visit, found.entry, found.kind.title[visit.lang], 0, state)
    return replace(main, deeds=_deeds(visit, found, 0))


def _notice(visit: Visit, found: Dossier, no: int) -> Standing:
    notice = found.entry.notices[no]
    state = found.kind.notices.states[notice.status]
    main = _stands(visit, found.entry, found.kind.title[visit.lang], no, state)
    settled = state.turn == "nobody"
    forms = [found.forms[name] for name in found.kind.schedules]
    changes = (
        []
        if settled
        else rows.changes(reader(visit), forms, found.contents, found.asked(no), CHANGES_SHOWN)
    )
    deeds = _deeds(visit, found, no) if found.stands() else []
    return replace(main, deeds=deeds, changes=changes)


def _stands(visit: Visit, one: Entry, title: str, no: int, state: State) -> Standing:
    step = one.of(no)[-1]
    asked = step.why if state.turn == "holder" else ""
    last_day = _last_day(visit, one, no)
    text = state.text[visit.lang]
    return Standing(one.id, title, no, text, state.turn, step.effective, asked, last_day, [], [])


def _deeds(visit: Visit, found: Dossier, no: int) -> list[tuple[str, str]]:
    """The holder's deeds from where the entry or its notice stands."""
    every = open_deeds(found, no).items()
    return [(name, deed.text[visit.lang]) for name, deed in every if deed.by == "holder"]


def _listed(visit: Visit, found: Dossier, name: str) -> list[Row]:
    """The rows of a schedule; the holder knows files by the names they were sent under."""
    listed = found.contents.of(name)
    return evidence.named(listed) if name == PAPERS and visit.role.own else listed


def _last_day(visit: Visit, one: Entry, no: int) -> str:
    """The day by which the authority decides, where that is known."""
    book = visit.shelf.book
    clock = clocks.clock(one, book.pack, book.today(), no)
    return formats.day(clock.last_day, visit.lang) if clock.last_day else ""


def _home(visit: Visit, firm: str) -> str:
    return where(visit, "apply") + ("" if visit.role.own else f"?firm={firm}")
