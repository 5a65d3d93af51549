"""Firms: who is supervised, and how one comes into the books.

A natural person's name lies in an erasable record and is cited by id.
"""

from dataclasses import dataclass

from perimeter.acts.book import Book, allowed
from perimeter.acts.people import draft_record
from perimeter.core.act import Act, Draft
from perimeter.core.ids import is_name, subject
from perimeter.core.problem import NotFound, Refusal
from perimeter.core.unseen import unseen
from perimeter.store import people
from perimeter.store.database import Account

LEGAL_FORMS = ("legal", "entrepreneur")  # the second is a natural person


@dataclass(frozen=True)
class Firm:
    """Who is supervised. A natural person's name is in an erasable record, cited by id."""

    id: str
    legal_form: str
    name: str = ""
    person: str = ""
    district: str = ""


def firm(book: Book, name: str) -> Firm:
    """One enrolled firm; NotFound where there is none."""
    acts = book.home.journal.acts(on=subject("firm", name)) if is_name(name) else iter(())
    for act in acts:
        if act.kind == "enrol":
            return Firm(id=name, **act.body)
    raise NotFound("firm_unknown", firm=name)


def name_of(firm: Firm) -> str:
    """The firm's name; empty where it is a person's and the record was destroyed."""
    if not firm.person:
        return firm.name
    try:
        return str(people.record(firm.person)["name"])
    except NotFound:
        return ""


def enrol(book: Book, who: Account, firm: Firm) -> Act:
    """Takes a firm into the books. An entrepreneur's name goes into an erasable record."""
    by = allowed(book, who, "firm.enrol")
    if not is_name(firm.id) or not firm.name:
        raise Refusal("firm_needs_id_and_name")
    if unseen(firm.name + firm.district):
        raise Refusal("text_unseen")
    if firm.legal_form not in LEGAL_FORMS:
        raise Refusal("legal_form_unknown", legal_form=firm.legal_form)
    on, day = subject("firm", firm.id), book.today()
    if firm.legal_form == "legal":
        body = {"legal_form": firm.legal_form, "name": firm.name, "district": firm.district}
        return book.home.write(Draft("enrol", on, by, day, body, after=0))[0]
    person, record, keep = draft_record(book, by, {"name": firm.name})
    body = {"legal_form": firm.legal_form, "person": person, "district": firm.district}
    return book.home.write(record, Draft("enrol", on, by, day, body, after=0), also=keep)[1]
