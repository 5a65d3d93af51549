"""The form of a warning: what was typed, as the words of a proposal; each fault by its field."""

from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.http import QueryDict

from perimeter.acts import evidence
from perimeter.acts.warn import FILES_MAX, File
from perimeter.acts.warnable import REASON_CHARS_MAX
from perimeter.acts.warnings import KINDS, MARKS, Content, Warned
from perimeter.core.problem import Faulty, Refusal
from perimeter.law import words
from perimeter.web.evidence import ACCEPT
from perimeter.web.fields import Errors
from perimeter.web.page import Visit

FILES = "evidence"
_OF_REFUSAL = {"warning_evidence_missing": FILES, "warning_files_many": FILES}


@dataclass(frozen=True)
class Box:
    """A field of several lines: `lang` where its words are of one language."""

    id: str
    head: str
    hint: str
    value: str
    error: str
    lang: str = ""


def content(visit: Visit) -> Content:
    """What was typed: one mark to a line."""
    given = visit.request.POST
    marks = {
        sort: tuple(filter(None, map(str.strip, given.get(sort, "").splitlines())))
        for sort in MARKS
    }
    reason = {lang: given.get(f"reason-{lang}", "") for lang in visit.shelf.book.pack.languages}
    return Content(given.get("kind", ""), marks, reason, given.get("clone_of", "").strip())


def files(visit: Visit) -> list[File]:
    """The files that were chosen."""
    sent = visit.request.FILES.getlist(FILES)
    return [File(cast(BinaryIO, one), one.name or "") for one in sent]


def typed(one: Warned) -> QueryDict:
    """A warning as it would be typed, to begin a change with."""
    given = QueryDict(mutable=True)
    given.update({sort: "\n".join(texts) for sort, texts in one.marks.items()})
    given.update({f"reason-{lang}": text for lang, text in one.reason.items()})
    given.update({"kind": one.kind, "clone_of": one.clone_of})
    return given


def errors_of(visit: Visit, refusal: Refusal) -> Errors:
    """(field, what is wrong) of everything that is; the refusal itself where no field is at fault,
    to be told as a page of its own."""
    if isinstance(refusal, Faulty):
        faults = [(str(p.where.get("column", FILES)), p) for p in refusal.problems]
        found = [(name, words.said(problem, visit.lang)) for name, problem in faults]
        again = FILES in visit.request.FILES and FILES not in dict(found)
        return [*found, *([(FILES, words.text("warn.files_again", visit.lang))] if again else [])]
    if refusal.code in _OF_REFUSAL:
        return [(_OF_REFUSAL[refusal.code], words.said(refusal, visit.lang))]
    raise refusal


def fields(visit: Visit, given: QueryDict, errors: Errors) -> dict[str, Any]:
    """What the template of the form asks for."""
    lang, pack, wrong = visit.lang, visit.shelf.book.pack, dict(reversed(errors))
    kinds = [(kind, words.text(f"warn.kind_{kind}", lang)) for kind in KINDS]
    reasons = [(code, words.text("warn.reason_in", lang, lang=_own_name(code)))
               for code in pack.languages]  # fmt: skip
    hint = words.text("warn.reason_hint", lang, most=REASON_CHARS_MAX)
    return {
        "given": given,
        "kinds": kinds,
        "marks": [
            Box(
                sort,
                words.text(f"warn.{sort}", lang),
                words.text(f"warn.hint_{sort}", lang),
                given.get(sort, ""),
                wrong.get(sort, ""),
            )
            for sort in MARKS
        ],
        "reasons": [
            Box(at := f"reason-{code}", head, hint, given.get(at, ""), wrong.get(at, ""), code)
            for code, head in reasons
        ],
        "most": REASON_CHARS_MAX,
        "files_most": FILES_MAX,
        "megabytes": evidence.limits(visit.shelf.book).bytes_max >> 20,
        "accept": ACCEPT,
        "wrong": wrong,
        "errors": errors,
    }


def _own_name(lang: str) -> str:
    return words.text("web.own_name", lang)
