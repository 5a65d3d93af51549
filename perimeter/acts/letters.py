"""Letters: what an official's deed on an entry tells its holder, in the pack's words.

A letter is computed from its act whenever it is read, so that no person's name is kept in it. Who
carries it, and whether it came, is not known here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from perimeter.acts.book import Book
from perimeter.acts.checklist import UNMET, items
from perimeter.acts.citation import ties
from perimeter.acts.dossier import Dossier
from perimeter.acts.firm import firm, name_of
from perimeter.core.act import Act
from perimeter.core.problem import NotFound
from perimeter.law import formats, words
from perimeter.law.citation import cite

CONDITIONS = "conditions"  # the schedule whose rows are texts in one language each


@dataclass(frozen=True)
class Letter:
    """One letter in one language. `to` is empty where the holder's record was destroyed."""

    n: int
    day: date
    authority: str
    title: str
    to: str
    paragraphs: tuple[str, ...]


def letter(book: Book, found: Dossier, act: Act, lang: str) -> Letter:
    """The letter on an official's deed; NotFound where the act is none."""
    if not has_letter(found, act):
        raise NotFound("letter_unknown", n=act.n)
    holder = name_of(firm(book, found.entry.firm))
    kind, texts = found.kind.title[lang], book.pack.letters
    told = [
        _opening(book, found, act, holder or words.text("web.name_destroyed", lang), lang),
        *_about(act, lang),
        *_conditions(act, lang),
        *_unmet(book, found, act, lang),
        texts.ending[lang],
    ]
    title = f"{kind} {found.entry.id}"
    return Letter(act.n, act.effective, texts.authority[lang], title, holder, tuple(told))


def act_of(found: Dossier, n: int) -> Act:
    """Act `n` on the entry; NotFound where there is none to write a letter about."""
    for act in found.acts:
        if act.n == n:
            return act
    raise NotFound("letter_unknown", n=n)


def has_letter(found: Dossier, act: Act) -> bool:
    """Whether the act is an official's own deed; a proposal is none, nor what a holder did."""
    deed = found.life(act.body.get("notice", 0)).acts.get(act.kind)
    return deed is not None and deed.by == "official"


def text(letter: Letter, lang: str) -> str:
    """The letter as plain text, to be printed or carried."""
    number = words.text(
        "letter_number", lang, n=letter.n, day=formats.document_day(letter.day, lang)
    )
    to = words.text("letter_to" if letter.to else "web.name_destroyed", lang, firm=letter.to)
    head = "\n".join([letter.authority, number, to])
    return "\n\n".join([head, letter.title, *letter.paragraphs]) + "\n"


def _opening(book: Book, found: Dossier, act: Act, holder: str, lang: str) -> str:
    life, texts = found.life(act.body.get("notice", 0)), book.pack.letters
    deed, until = life.acts[act.kind], act.body.get("until")
    places = {
        "firm": holder,
        "kind": found.kind.title[lang],
        "entry": found.entry.id,
        "deed": deed.text[lang],
        "status": life.states[deed.to].text[lang],
        "day": formats.document_day(act.effective, lang),
        "until": formats.document_day(date.fromisoformat(until), lang) if until else "",
    }
    return texts.texts.get(act.kind, texts.general)[lang].format_map(places)


def _about(act: Act, lang: str) -> Iterator[str]:
    if notice := act.body.get("notice", 0):
        yield words.text("letter_notice", lang, n=notice)
    if act.why:
        yield words.text("letter_why", lang, why=act.why)


def _conditions(act: Act, lang: str) -> Iterator[str]:
    for row in act.body.get("put", {}).get(CONDITIONS, ()):
        if row["language"] == lang:
            yield words.text("letter_condition", lang, text=row["text"])


def _unmet(book: Book, found: Dossier, act: Act, lang: str) -> Iterator[str]:
    """What of the checklist was found wanting, where the deed takes a reason and leaves the entry,
    or its notice, out of force."""
    notice = act.body.get("notice", 0)
    life = found.life(notice)
    deed = life.acts[act.kind]
    if deed.to in life.in_force or not deed.why:
        return
    known = ties(book).confirmed
    for one in items(book, found, notice, act.n):
        if one.state == UNMET:
            duty = book.pack.duties[one.item.duty]
            cited = cite(book.pack.articles[duty.article], known, lang)
            article = f"{cited.printed} {cited.text}".strip()
            values = {"duty": duty.text[lang], "article": article, "why": one.why}
            yield words.text("letter_unmet", lang, **values)
