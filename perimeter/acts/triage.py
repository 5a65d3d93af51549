"""What officials do with a report, and what the firm that it is about answers.

One official has it in hand at a time, and another may take it over. It may be put to the firm, in
words of the official's and without the teller's contact; the teller is answered, as often as there
is something to say, and told how it ended. A deed is done on a report as it was seen: where
somebody else moved it meanwhile, it is refused. Texts lie in erasable records, for they may name
people.
"""

from typing import Any

from perimeter.acts import evidence, people
from perimeter.acts.book import Book, allowed, own_only
from perimeter.acts.dossier import dossier
from perimeter.acts.evidence import Opened
from perimeter.acts.reports import ASKED, OUTCOMES, Report, is_past
from perimeter.acts.tell import plain
from perimeter.core.act import Act, By, Draft
from perimeter.core.ids import subject
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.store.database import Account
from perimeter.store.people import records

TEXT_CHARS_MAX = 4_000
PICTURE = "photo"  # under this name, and its ending, a photograph is saved


def take(book: Book, who: Account, found: Report) -> Act:
    """Takes a report in hand, or over from whoever had it."""
    by = allowed(book, who, "report.answer")
    _open(found)
    if found.taker == who.number:
        raise Conflict("report_taken", report=found.number)
    draft = Draft("take-report", _on(found), by, book.today(), after=found.last)
    return book.home.write(draft)[0]


def forward(book: Book, who: Account, found: Report, text: str) -> Act:
    """Puts a complaint to the firm it is about."""
    by = _in_hand(book, who, found)
    if not found.entry:
        raise Refusal("report_no_firm", report=found.number)
    if found.state == ASKED:
        raise Conflict("report_asked", report=found.number)
    body = {"firm": dossier(book, found.entry).entry.firm}
    draft = Draft("forward-report", _on(found), by, book.today(), body, after=found.last)
    return _said(book, draft, text)


def reply(book: Book, who: Account, found: Report, text: str) -> Act:
    """The firm answers what was put to it, once."""
    by = allowed(book, who, "entry.apply")
    if found.asked is None:
        raise NotFound("report_unknown", report=found.number)
    own_only(book, who, found.asked.body["firm"])
    if found.state != ASKED:
        raise Conflict("report_replied", report=found.number)
    draft = Draft("reply-report", _on(found), by, book.today(), after=found.last)
    return _said(book, draft, text)


def answer(book: Book, who: Account, found: Report, text: str) -> Act:
    """Answers the teller, who reads it under the code."""
    by = _in_hand(book, who, found)
    draft = Draft("answer-report", _on(found), by, book.today(), after=found.last)
    return _said(book, draft, text)


def close(book: Book, who: Account, found: Report, outcome: str, link: str = "") -> Act:
    """Ends a report. `link` is the warning or request that it became, as a subject."""
    by = _in_hand(book, who, found)
    if outcome not in OUTCOMES:
        raise Refusal("report_outcome", outcomes=", ".join(OUTCOMES))
    wanted, body = OUTCOMES[outcome], {"outcome": outcome}
    if wanted:
        there = link.startswith(f"{wanted}:") and next(book.home.journal.acts(on=link), None)
        if not there:
            raise NotFound("report_link", kind=wanted)
        body["link"] = link
    draft = Draft("close-report", _on(found), by, book.today(), body, after=found.last)
    return book.home.write(draft)[0]


def words(book: Book, who: Account, found: Report) -> dict[str, dict[str, Any]]:
    """What a report and all that was said on it hold, by record; each look is an act. Records that
    were erased are not among them."""
    by = allowed(book, who, "report.view")
    there, today = records(found.records), book.today()
    held = {one: there[one] for one in found.records if one in there}
    if held:
        book.home.write(*(Draft("look", subject("person", one), by, today) for one in held))
    return held


def photo(book: Book, who: Account, found: Report) -> Opened:
    """The photograph of a report; the look is an act."""
    by, record = allowed(book, who, "report.view"), found.records[0]
    held = records([record])
    if not found.photo or not held:
        raise NotFound("report_photo_gone", report=found.number)
    book.home.write(Draft("look", subject("person", record), by, book.today()))
    return evidence.unseal(book, {"paper": PICTURE, **found.photo, **held[record]})


def erase(book: Book, who: Account, found: Report, why: str = "") -> list[Act]:
    """Erases the words, the contact and the photograph of a closed report for good; before their
    day with a reason only."""
    allowed(book, who, "person.destroy")
    if not found.closed:
        raise Conflict("report_open", report=found.number)
    why = why.strip()
    if not why and not is_past(book, found):
        raise Refusal("report_early", report=found.number)
    why = f"{found.closed.on} {why}".strip()
    return [people.destroy(book, who, one, why) for one in records(found.records)]


def _in_hand(book: Book, who: Account, found: Report) -> By:
    by = allowed(book, who, "report.answer")
    _open(found)
    if found.taker != who.number:
        raise NotAllowed("report_not_in_hand", report=found.number)
    return by


def _open(found: Report) -> None:
    if found.closed:
        raise Conflict("report_closed", report=found.number)


def _on(found: Report) -> str:
    return subject("report", found.id)


def _said(book: Book, draft: Draft, text: str) -> Act:
    """Writes an act with a text that lies in a record of its own."""
    text = plain(text)
    if not text or len(text) > TEXT_CHARS_MAX:
        raise Refusal("report_text", most=TEXT_CHARS_MAX)
    person, brings, keep = people.draft_record(book, draft.by, {"words": text})
    draft.body["record"] = person
    return book.home.write(brings, draft, also=keep)[1]
