"""Requests between bodies: who asked whom for what, on which article, and when it was answered.

A request goes to a role of the pack; whoever holds that role answers it, once. What is asked and
answered are words for officials: a person is cited by the id of a record, never by name.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from perimeter.acts.book import Book, allowed
from perimeter.core.act import Act, Draft
from perimeter.core.ids import split, subject
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.store.database import Account

TEXT_CHARS_MAX = 2_000
KINDS = ("request", "answer-request")
_DIGITS = 5


@dataclass(frozen=True)
class Request:
    """One request with its answer, if it has come. `about` is a subject, or empty."""

    id: str
    to: str
    about: str
    asked: Act
    answered: Act | None = None


def ask(book: Book, who: Account, to: str, article: str, text: str, about: str = "") -> Act:
    """Asks another body; Refusal where role, article, text or subject are not such as there are."""
    by = allowed(book, who, "request.ask")
    role = book.pack.rights.get(to)
    if role is None or "request.answer" not in role.rights:
        answers = [name for name, one in book.pack.rights.items() if "request.answer" in one.rights]
        raise Refusal("request_to_nobody", roles=", ".join(sorted(answers)))
    if article not in book.pack.articles:
        raise NotFound("article_unknown", article=article)
    _written(text)
    if about:
        try:
            split(about)
        except ValueError as error:
            raise Refusal("subject_unknown", subject=about) from error
    number = sum(1 for _ in book.home.journal.acts(kinds=("request",))) + 1
    on, body = subject("request", f"R-{number:0{_DIGITS}}"), {"to": to, "about": about}
    return book.home.write(Draft("request", on, by, book.today(), body, article, text, after=0))[0]


def answer(book: Book, who: Account, request: str, text: str) -> Act:
    """Answers a request made to the role of whoever answers; Conflict where that was done."""
    by = allowed(book, who, "request.answer")
    found = next((one for one in requests(book) if one.id == request), None)
    if found is None:
        raise NotFound("request_unknown", request=request)
    if found.to != who.role:
        raise NotAllowed("request_to_others", request=request)
    if found.answered:
        raise Conflict("request_answered", request=request)
    _written(text)
    on, article, last = found.asked.on, found.asked.article, found.asked.n
    draft = Draft("answer-request", on, by, book.today(), {}, article, text, last)
    return book.home.write(draft)[0]


def requests(book: Book, known_at: int | None = None) -> list[Request]:
    """Every request, latest first."""
    return list(reversed(fold(book.home.journal.acts(kinds=KINDS, known_at=known_at)).values()))


def fold(acts: Iterable[Act]) -> dict[str, Request]:
    """Requests by id, in the order they were made."""
    found: dict[str, Request] = {}
    for act in acts:
        name = act.on.partition(":")[2]
        if act.kind == "request":
            found[name] = Request(name, act.body["to"], act.body["about"], act)
        else:
            found[name] = replace(found[name], answered=act)
    return found


def _written(text: str) -> None:
    if not text.strip() or len(text) > TEXT_CHARS_MAX:
        raise Refusal("request_text", most=TEXT_CHARS_MAX)
