"""Loading the law: one official ties our article id to its place in the official text, a second
confirms.

The official text goes into the vault and is cited by digest. Only then is the printed number shown,
and only from then on: earlier findings keep their words.
"""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

from perimeter.acts.book import Book, allowed
from perimeter.core.act import Act, Draft
from perimeter.core.ids import subject
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.law.citation import Tie
from perimeter.law.statute import Official
from perimeter.store.database import Account


@dataclass(frozen=True)
class Ties:
    """By article id: the confirmed ties, and those that wait for a second official."""

    confirmed: dict[str, Tie]
    waiting: dict[str, Tie]


def ties(book: Book, known_at: int | None = None) -> Ties:
    """The ties as known at a size of the journal. A new one waits beside the confirmed one."""
    found = Ties({}, {})
    for act in book.home.journal.acts(kinds=("tie-citation", "verify-citation"), known_at=known_at):
        article = act.on.partition(":")[2]
        if act.kind == "tie-citation":
            text = act.body["files"]["text"]
            place = Official(act.body["article"], act.body["part"], act.body["item"])
            found.waiting[article] = Tie(article, place, text, act.by.account, "", act.n)
        else:
            waited = found.waiting.pop(article)
            found.confirmed[article] = replace(waited, verified_by=act.by.account)
    return found


def tie(book: Book, who: Account, article: str, place: Official, text: Path) -> Act:
    """Ties an article to its place in the official text, a file that is kept by digest."""
    by = allowed(book, who, "citation.tie")
    if article not in book.pack.articles:
        raise NotFound("article_unknown", article=article)
    if place.article < 1 or place.part < 0 or place.item < 0:
        raise Refusal("place_missing", article=article)
    if not text.is_file():
        raise NotFound("file_missing", path=str(text))
    body = {**asdict(place), "files": {"text": book.home.vault.put_file(text)}}
    draft = Draft("tie-citation", subject("article", article), by, book.today(), body)
    return book.home.write(draft)[0]


def confirm(book: Book, who: Account, article: str, tie_n: int) -> Act:
    """Confirms tie `tie_n`, if it is still the last; never by the official who made it."""
    by = allowed(book, who, "citation.verify")
    on = subject("article", article)
    acts = list(book.home.journal.acts(on=on))
    if not acts or acts[-1].kind != "tie-citation":
        raise Conflict("nothing_to_confirm", article=article)
    if acts[-1].n != tie_n:
        raise Conflict("moved_on", on=on, n=acts[-1].n)
    if acts[-1].by.account == by.account:
        raise NotAllowed("second_official_needed", article=article)
    body = {"tie": acts[-1].n, "text": acts[-1].body["files"]["text"]}
    draft = Draft("verify-citation", on, by, book.today(), body, after=acts[-1].n)
    return book.home.write(draft)[0]
