"""The officials' work list: entries and notices by whose move it is, what has waited longest first.

One pass over the register that the shelf keeps; a clock is reckoned for the rows shown alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.http import HttpResponse
from django.utils.http import urlencode

from perimeter.acts import clock as clocks
from perimeter.acts import reply
from perimeter.acts.register import Entry, Proposal
from perimeter.law import words
from perimeter.law.life import Life
from perimeter.law.statute import Pack
from perimeter.web.matter import clock_said
from perimeter.web.page import Visit, part, render

VIEWS = ("ours", "confirm", "answer", "every")
FILTERS = ("view", "kind", "state", "q")
QUERY_CHARS_MAX = 100


class Matter(NamedTuple):
    """An entry (`no` 0) or one of its notices, as it stands; `turn` says whose move it is."""

    entry: Entry
    no: int
    status: str
    since: date
    turn: str
    proposal: Proposal | None


class Row(NamedTuple):
    """A matter in words."""

    id: str
    no: int
    firm: str
    kind: str
    proposed: str
    proposal: int
    state: str
    tag: str
    since: date
    clock: str


def home(visit: Visit) -> HttpResponse:
    """The list, by view, kind and state, or by a number or a name."""
    pack, query = visit.shelf.book.pack, visit.request.GET
    chosen = {name: query.get(name, "").strip()[:QUERY_CHARS_MAX] for name in FILTERS}
    chosen["view"] = chosen["view"] if chosen["view"] in VIEWS else "ours"
    named = _named(visit, chosen["q"].casefold())
    every = matters(visit.register.entries.values(), pack)
    viewed = [one for one in every if named(one.entry) and _fits(visit, one, chosen["view"])]
    kinds = Counter(one.entry.kind for one in viewed)
    of_kind = [one for one in viewed if chosen["kind"] in ("", one.entry.kind)]
    states = _states(pack, of_kind, visit.lang)
    picked = [one for one in of_kind if chosen["state"] in ("", _state(one))]
    if chosen["view"] != "every":
        picked.sort(key=lambda one: one.since)
    shown, page, pages = part(picked, query.get("page", ""))
    return render(
        visit,
        "entries.html",
        words.text("web.entries", visit.lang),
        rows=[_row(visit, one) for one in shown],
        count=len(picked),
        chosen=chosen,
        views=[(name, _with(chosen, view=name)) for name in VIEWS],
        kinds=[
            (name, pack.registers[name].title[visit.lang], n, _with(chosen, kind=name))
            for name, n in kinds.items()
        ],
        states=[(name, text, n, _with(chosen, state=name)) for name, (text, n) in states.items()],
        all_kinds=_with(chosen, kind=""),
        all_states=_with(chosen, state=""),
        page=page,
        pages=pages,
    )


def matters(entries: Iterable[Entry], pack: Pack) -> Iterator[Matter]:
    """Every entry, and every notice or proposal of one that is not settled."""
    turns = {
        (kind.id, bool(no)): {name: state.turn for name, state in life.states.items()}
        for kind in pack.registers.values()
        for no, life in enumerate((kind.life, kind.notices))
    }
    for entry in entries:
        own, of_notice = turns[entry.kind, False], turns[entry.kind, True]
        last, waits = entry.steps[-1], entry.proposals
        yield Matter(entry, 0, last.status, last.effective, own[last.status], waits.get(0))
        for notice in entry.notices.values():
            turn = of_notice[notice.status]
            if turn != "nobody":
                since = notice.steps[-1].effective
                yield Matter(entry, notice.no, notice.status, since, turn, waits.get(notice.no))
        for no, proposal in waits.items():
            if no and no not in entry.notices:
                yield Matter(entry, no, "", proposal.effective, "authority", proposal)


def _fits(visit: Visit, one: Matter, view: str) -> bool:
    if view == "ours":
        return one.turn == "authority" or one.proposal is not None
    if view == "answer":
        return one.turn == "holder"
    return view == "every" or (one.proposal is not None and for_me(visit, one, one.proposal))


def _named(visit: Visit, asked: str) -> Callable[[Entry], bool]:
    """Whether an entry's number or the name of its firm holds what was asked for."""
    if not asked:
        return lambda entry: True
    firms = {firm for firm, name in visit.names.items() if asked in name.casefold()}
    return lambda entry: entry.firm in firms or asked in entry.id.casefold()


def for_me(visit: Visit, one: Matter, proposal: Proposal) -> bool:
    """Whether the visitor may be its second official: neither the first, nor who asked for it."""
    account, kind = visit.who.number, visit.shelf.book.pack.registers[one.entry.kind]
    life = kind.notices if one.no else kind.life
    steps = one.entry.of(one.no)
    authors = {
        step.by.account
        for step in steps
        if step.notice == one.no and life.acts[step.kind].by == "holder"
    }
    return visit.may("entry.confirm") and account not in {proposal.by.account, *authors}


def _state(one: Matter) -> str:
    """The name of where it stands; notices have states of their own."""
    return f"notice-{one.status}" if one.no else one.status


def _states(pack: Pack, matters: Iterable[Matter], lang: str) -> dict[str, tuple[str, int]]:
    """The states there are among them, in words of the first kind that has it, and how often."""
    counts = Counter((one.entry.kind, bool(one.no), one.status) for one in matters)
    found: dict[str, tuple[str, int]] = {}
    for (kind, of_notice, status), n in counts.items():
        name = f"notice-{status}" if of_notice else status
        text, before = found.get(name, (state_said(pack, kind, of_notice, status, lang), 0))
        found[name] = text, before + n
    return found


def _tag(life: Life, one: Matter) -> str:
    """Its colour, the same as on public pages: what is restricted is not green."""
    if one.status in life.in_force:
        return "wait" if one.status in reply.restricting(life) else "yes"
    return "wait" if one.turn != "nobody" else ""


def state_said(pack: Pack, kind: str, of_notice: bool, status: str, lang: str) -> str:
    """A state in words; a deed that is only proposed has none yet."""
    if not status:
        return words.text("web.proposed_only", lang)
    known = pack.registers[kind]
    return (known.notices if of_notice else known.life).states[status].text[lang]


def _row(visit: Visit, one: Matter) -> Row:
    book, lang = visit.shelf.book, visit.lang
    kind, entry, today = book.pack.registers[one.entry.kind], one.entry, book.today()
    life = kind.notices if one.no else kind.life
    clock = clocks.clock(entry, book.pack, today, one.no) if one.status else None
    deed = life.acts[one.proposal.deed].text[lang] if one.proposal else ""
    return Row(
        id=entry.id,
        no=one.no,
        firm=visit.names[entry.firm],
        kind=kind.title[lang],
        proposed=deed,
        proposal=one.proposal.n if one.proposal else 0,
        state=state_said(book.pack, entry.kind, bool(one.no), one.status, lang),
        tag=_tag(life, one),
        since=one.since,
        clock=clock_said(visit, clock, today) if clock else "",
    )


def _with(chosen: Mapping[str, str], **more: str) -> str:
    """The query of this page with something else chosen, from its first page; a state belongs to
    what was chosen before it."""
    kept = chosen if "state" in more else {**chosen, "state": ""}
    asked = {name: value for name, value in {**kept, **more}.items() if value}
    return urlencode(asked)
