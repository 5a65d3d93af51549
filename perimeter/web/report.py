"""The pages on which anybody tells the authority something, and reads the answer under a code.

No account, cookie or script. What was typed stays on the page when something will not do; a code is
shown once, in the answer to the form, so that no address ever holds one. What keeps scripts off is
in sender.py.
"""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict

from perimeter.acts import reports, tell
from perimeter.acts.reports import TOPICS, Report
from perimeter.acts.tell import CHARS_MAX, PHOTO_MOST, Code, Told
from perimeter.core.ids import split
from perimeter.core.problem import NotFound, Problem, Refusal, Unavailable
from perimeter.law import words
from perimeter.store import people, tries
from perimeter.store.tries import Bucket, bucket_name
from perimeter.web import sender
from perimeter.web.device import client
from perimeter.web.page import Visit, render
from perimeter.web.sign import TOO_MANY, Errors, told_to_wait, waits

ANYWHERE = ("unlicensed", "merchant", "problem")  # topics that need no page of their own
CODE_FREE = 30  # wrong codes from one network without a wait
LONG = ("words",)  # fields of several lines
FULL = ("report_hour_full", "report_near_full", "report_subject_full", "report_day_full")


def home(visit: Visit) -> HttpResponse:
    """The topics."""
    title = words.text("report.title", visit.lang)
    return render(visit, "report.html", title, topics=ANYWHERE)


def new(visit: Visit, topic: str) -> HttpResponse:
    """The form of a topic; what it is about stands in the address."""
    if topic not in TOPICS:
        raise NotFound("page_unknown")
    about, name = TOPICS[topic].about, visit.request.GET.get("about", "")
    return _form(visit, topic, f"{about}:{name}" if about and name else "")


def complain(visit: Visit, entry: str) -> HttpResponse:
    """The form of a complaint about the holder of an entry."""
    return _form(visit, "complaint", f"entry:{entry}")


def status(visit: Visit) -> HttpResponse:
    """Asks for a code; then what became of its report, and the answers."""
    if visit.request.method != "POST":
        return _ask(visit, [])
    now, given = visit.shelf.book.home.source.now(), visit.request.POST
    near = [Bucket(bucket_name("report code", client(visit.request)), CODE_FREE, shared=True)]
    wait = tries.claim(near, now)
    if wait:
        return told_to_wait(_ask(visit, waits(visit, wait), TOO_MANY), wait)
    try:
        found = reports.by_code(visit.shelf.book, given.get("code", ""))
    except Refusal as refusal:
        return _ask(visit, [("code", words.said(refusal, visit.lang))], 400)
    tries.succeeded(near)
    return _private(render(visit, "report_status.html", _title(visit), **_became(visit, found)))


def _form(visit: Visit, topic: str, about: str) -> HttpResponse:
    named = _named(visit, topic, about)
    if visit.request.method != "POST":
        return _page(visit, topic, named, QueryDict(), [])
    given, photo = visit.request.POST, visit.request.FILES.get("photo")
    known = 400
    try:
        once = sender.once(visit, given)
        told = Told(topic, about, visit.lang, _said(topic, given), _read(visit, photo))
        errors = [_error(visit, one) for one in tell.faults(visit.shelf.book, told)]
        if not errors:
            return _sent(visit, topic, _tell(visit, told, once))
    except Refusal as refusal:
        errors = [("main", words.said(refusal, visit.lang))]
        known = TOO_MANY if refusal.code in FULL else refusal.status
        if isinstance(refusal, Unavailable) or known == TOO_MANY:
            return told_to_wait(_page(visit, topic, named, given, errors, known), 3_600)
    if photo and "photo" not in dict(errors):
        errors.append(("photo", words.text("report.photo_again", visit.lang)))
    return _page(visit, topic, named, given, errors, known)


def _tell(visit: Visit, told: Told, once: str) -> Code:
    """The code of what was told; the one given before where the same form was sent before."""
    book, chance = visit.shelf.book, sender.chance(once, told)
    before = tell.told_before(book, chance)
    if before:
        return before
    with sender.counted(visit, told):
        return tell.tell(book, told, chance=chance)


def _page(
    visit: Visit, topic: str, named: str, given: QueryDict, errors: Errors, known: int = 200
) -> HttpResponse:
    wrong = dict(reversed(errors))
    asked = [
        {
            "id": name,
            "label": words.text(f"report.field_{name}", visit.lang),
            "hint": words.text(f"report.hint_{name}", visit.lang),
            "value": given.get(name, ""),
            "error": wrong.get(name, ""),
            "needed": name in TOPICS[topic].needs,
            "long": name in LONG,
            "most": CHARS_MAX[name],
        }
        for name in TOPICS[topic].fields
    ]
    answer = render(
        visit,
        "report_new.html",
        words.text(f"report.topic_{topic}", visit.lang),
        known,
        fields=asked,
        about=named,
        ticket=sender.ticket(visit),
        trapped=given.get(sender.TRAP, ""),
        megabytes=tell.most(visit.shelf.book, PHOTO_MOST) >> 20,
        wrong=wrong,
        errors=errors,
    )
    return _private(answer)


def _sent(visit: Visit, topic: str, code: Code) -> HttpResponse:
    """The page with the code, which no browser keeps."""
    days = reports.kept_days(visit.shelf.book)
    title = words.text("report.sent", visit.lang)
    about = TOPICS[topic].about == "entry"
    return _private(render(visit, "report_sent.html", title, code=code, days=days, entry=about))


def _ask(visit: Visit, errors: Errors, known: int = 200) -> HttpResponse:
    typed = visit.request.POST.get("code", "")
    return _private(
        render(
            visit,
            "report_status.html",
            _title(visit),
            known,
            typed=typed,
            errors=errors,
            wrong=dict(errors),
        )
    )


def _became(visit: Visit, found: Report) -> dict[str, Any]:
    held = people.records(found.records)
    said = [act for act in found.acts if act.kind == "answer-report"]
    there = [act for act in said if act.body["record"] in held]
    return {
        "found": found,
        "topic": words.text(f"report.topic_{found.topic}", visit.lang),
        "state": words.text(f"report.state_{found.state}", visit.lang),
        "answers": [(act.effective, held[act.body["record"]]["words"]) for act in there],
        "outcome": found.closed
        and words.text(f"report.outcome_{found.closed.body['outcome']}", visit.lang),
    }


def _named(visit: Visit, topic: str, about: str) -> str:
    """What a report is about, in words; NotFound where the public knows of no such thing."""
    if not about:
        if "about" in TOPICS[topic].needs:
            raise NotFound("page_unknown")
        return ""
    try:
        kind, name = split(about)
    except ValueError as error:
        raise NotFound("page_unknown") from error
    if kind == "warning":
        course = visit.shelf.warnings().get(name)
        if course is None or course.public is None:
            raise NotFound("warning_unknown", warning=name)
        return ", ".join([*course.public.names, *course.public.domains, name])
    entry = visit.shelf.published().get(name)
    if entry is None:
        raise NotFound("entry_unknown", entry=name)
    return f"{entry.name} {entry.id}".strip()


def _said(topic: str, given: QueryDict) -> dict[str, str]:
    return {name: given.get(name, "") for name in TOPICS[topic].fields}


def _read(visit: Visit, photo: object) -> bytes:
    """What was sent as a picture, and one byte more than may be at most."""
    if not isinstance(photo, UploadedFile):
        return b""
    return bytes(photo.read(tell.most(visit.shelf.book, PHOTO_MOST) + 1))


def _error(visit: Visit, problem: Problem) -> tuple[str, str]:
    name = str(problem.where["column"])
    head = words.text(f"report.field_{name}", visit.lang)
    return name, f"{head}: {words.said(problem, visit.lang)}"


def _title(visit: Visit) -> str:
    return words.text("report.status", visit.lang)


def _private(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "no-store"
    return answer
