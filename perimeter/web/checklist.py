"""The checklist of an entry or a notice: each item with what shows it beside, and a verdict.

One form is one act, of the items whose verdict is new. What a verdict takes is judged in
acts/checklist.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from perimeter.acts import checklist, checks
from perimeter.acts.checklist import MET, OPEN, SHOWS, UNMET, VERDICTS, Judged, Verdict
from perimeter.acts.citation import ties
from perimeter.acts.contents import Contents
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.evidence import PAPERS
from perimeter.core.problem import Conflict
from perimeter.judging.check import Check
from perimeter.law import words
from perimeter.law.citation import Tie, cite
from perimeter.web import deeds, rows
from perimeter.web.checks import TAGS
from perimeter.web.decision import WHY_CHARS_MAX
from perimeter.web.matter import firm_name, role_said, sees
from perimeter.web.page import Visit, counted, render

STATES = {MET: "yes", UNMET: "no", OPEN: "wait"}


@dataclass(frozen=True)
class Shown:
    """An item as the page has it. `lists` are (schedule, title, rows); `why` as typed or kept."""

    duty: str
    text: str
    article: str
    judged: Judged
    tag: str
    role: str
    lists: list[tuple[str, str, int]]
    told: list[tuple[str, str, str]]
    chosen: str
    why: str
    fault: str


@dataclass(frozen=True)
class Around:
    """What every item is shown with, read once: rows, automatic checks, ties of articles."""

    contents: Contents
    told: Sequence[Check]
    ties: Mapping[str, Tie]


def show(visit: Visit, entry: str) -> HttpResponse:
    """The list; or, where the form was sent, what it says as one act."""
    sent = visit.request.method == "POST"
    given = visit.request.POST if sent else visit.request.GET
    sees(visit)
    book, notice = visit.shelf.book, counted(given.get("notice", "")) or 0
    found = dossier(book, entry)
    if not sent:
        return _page(visit, found, notice, QueryDict(), [])
    verdicts = _given(checklist.items(book, found, notice), given)
    errors = [
        (f"why.{duty}", words.text("web.reason_needed", visit.lang))
        for duty, one in verdicts.items()
        if one.verdict != MET and not one.why
    ]
    if not verdicts:
        errors.append(("items", words.text("checklist_empty", visit.lang)))
    if errors:
        return _page(visit, found, notice, given, errors)
    try:
        seen = counted(given.get("seen", "")) or 0
        checklist.judge(book, visit.who, entry, verdicts, notice, seen)
    except Conflict as conflict:
        if conflict.code != "moved_on":
            raise
        moved = [("items", words.text("checklist_moved", visit.lang))]
        return _page(visit, dossier(book, entry), notice, given, moved)
    where = reverse("checklist", kwargs={"lang": visit.lang, "entry": entry})
    return HttpResponseRedirect(f"{where}?notice={notice}&saved=1")


def _given(items: Sequence[Judged], given: QueryDict) -> dict[str, Verdict]:
    """The verdicts that the form brings and that are not the ones there are."""
    found = {}
    for one in items:
        duty = one.item.duty
        verdict, why = given.get(f"is.{duty}", ""), given.get(f"why.{duty}", "").strip()
        if verdict in VERDICTS and (verdict, why) != (one.state, one.why):
            found[duty] = Verdict(verdict, why[:WHY_CHARS_MAX])
    return found


def _page(
    visit: Visit,
    found: Dossier,
    notice: int,
    given: QueryDict,
    errors: list[tuple[str, str]],
) -> HttpResponse:
    book, status = visit.shelf.book, found.status(notice)
    seen = checklist.last(book, found, notice)  # before the items: none is newer than it says
    items, wrong = checklist.items(book, found, notice), dict(errors)
    around = Around(found.asked(notice), checks.checks(book, found, notice), ties(book).confirmed)
    author = deeds.is_author(found, visit.who, notice)
    turn = bool(status) and found.life(notice).states[status].turn == "authority"
    left = sum(one.state == OPEN for one in items)
    return render(
        visit,
        "checklist.html",
        words.text("web.checklist", visit.lang),
        400 if errors else 200,
        firm=firm_name(visit, found),
        entry=found.entry.id,
        notice=notice,
        items=[_shown(visit, found, (one, around), given, wrong) for one in items],
        done=len(items) - left,
        total=len(items),
        judges=visit.may("entry.judge") and turn and not author,
        author=author,
        seen=seen,
        saved=visit.request.GET.get("saved", ""),
        verdicts=VERDICTS,
        most=WHY_CHARS_MAX,
        errors=errors,
    )


def _shown(
    visit: Visit,
    found: Dossier,
    of: tuple[Judged, Around],
    given: QueryDict,
    wrong: dict[str, str],
) -> Shown:
    one, around = of
    book, lang, item = visit.shelf.book, visit.lang, one.item
    duty = book.pack.duties[item.duty]
    cited = cite(book.pack.articles[duty.article], around.ties, lang)
    contents = around.contents
    papers = [row for row in contents.of(PAPERS) if row.get(SHOWS) in item.papers]
    sizes = [(name, len(contents.of(name))) for name in item.schedules]
    sizes += [(PAPERS, len(papers))] if item.papers and PAPERS in found.forms else []
    return Shown(
        duty=duty.id,
        text=duty.text[lang],
        article=f"{cited.printed} {cited.text}".strip(),
        judged=one,
        tag=STATES.get(one.state, ""),
        role=role_said(visit, one.by.role) if one.by else "",
        lists=[(name, rows.title(found.forms[name], lang), n) for name, n in sizes],
        told=[
            (TAGS[c.state], c.state, checks.said(c, lang))
            for c in around.told
            if c.code.startswith(item.checks or ("-",))
        ],
        chosen=given.get(f"is.{duty.id}", one.state),
        why=given.get(f"why.{duty.id}", one.why),
        fault=wrong.get(f"why.{duty.id}", ""),
    )
