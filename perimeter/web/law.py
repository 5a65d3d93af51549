"""The law as the book knows it: articles and how well each is known, dated parameters, duties.

And loading it: one official ties an article to its place in the official text, a second confirms.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from perimeter.acts import assess, citation
from perimeter.core.problem import NotFound
from perimeter.law import words
from perimeter.law.citation import Tie, cite, printed
from perimeter.law.statute import Dated, Official, Parameter, Value
from perimeter.web.page import Visit, attachment, render
from perimeter.web.values import Reader, parameter

PLACE = ("article", "part", "item")
PLACE_MAX = 9999


@dataclass(frozen=True)
class Line:
    """One dated value of a parameter; `mark` is the overlay's words where it is assumed."""

    since: date
    value: str
    source: str
    mark: str


def home(visit: Visit) -> HttpResponse:
    """All of it on one page."""
    book, lang = visit.shelf.book, visit.lang
    pack, ties = book.pack, citation.ties(book)
    cards = assess.library()
    return render(
        visit,
        "law.html",
        pack.title[lang],
        articles=[
            (cite(article, ties.confirmed, lang), article.source, _waiting(visit, ties, article.id))
            for article in pack.articles.values()
        ],
        parameters=[(p.text[lang], p, _lines(visit, p)) for p in pack.parameters.values()],
        duties=[
            (duty, [cards[name].title[lang] for name in duty.questions])
            for duty in pack.duties.values()
        ],
        may_tie=visit.may("citation.tie"),
        may_confirm=visit.may("citation.verify"),
    )


def tie(visit: Visit, article: str) -> HttpResponse:
    """The form that ties an article to its place in the official text, handed in as a file."""
    book, request = visit.shelf.book, visit.request
    if article not in book.pack.articles:
        raise NotFound("article_unknown", article=article)
    typed = {name: request.POST.get(name, "").strip() for name in PLACE}
    error = ""
    if request.method == "POST":
        upload, place = request.FILES.get("text"), _place(typed)
        if place is None:
            error = words.text("web.place_needed", visit.lang)
        elif not isinstance(upload, TemporaryUploadedFile):
            error = words.text("web.text_needed", visit.lang)
        else:
            path = Path(upload.temporary_file_path())
            citation.tie(book, visit.who, article, place, path)
            return HttpResponseRedirect(_back(visit, article))
    cited = cite(book.pack.articles[article], citation.ties(book).confirmed, visit.lang)
    return render(
        visit,
        "tie.html",
        words.text("web.tie", visit.lang),
        400 if error else 200,
        cited=cited,
        **{f"typed_{name}": value for name, value in typed.items()},
        errors=[("article", error)] if error else [],
    )


def confirm(visit: Visit, article: str, n: int) -> HttpResponse:
    """The second official's word on tie `n`, the one that was read."""
    citation.confirm(visit.shelf.book, visit.who, article, n)
    return HttpResponseRedirect(_back(visit, article))


def text(visit: Visit, n: int) -> HttpResponse:
    """The official text that was filed with tie `n`, for whoever is to confirm it."""
    ties = citation.ties(visit.shelf.book)
    known = {one.n: one for one in (*ties.confirmed.values(), *ties.waiting.values())}
    if n not in known:
        raise NotFound("page_unknown")
    content = visit.shelf.book.home.vault.read(known[n].text_digest)
    return attachment(content, f"official-text-{n}", "application/octet-stream")


def _waiting(visit: Visit, ties: citation.Ties, article: str) -> tuple[Tie, str, bool] | None:
    """A tie that waits, its place in words, and whether this visitor made it."""
    waits = ties.waiting.get(article)
    if waits is None:
        return None
    own = waits.tied_by == visit.who.number
    return waits, printed(waits.official, visit.lang), own


def _lines(visit: Visit, known: Parameter) -> list[Line]:
    """The law's own values, then those laid over it."""
    pack, lang = visit.shelf.book.pack, visit.lang
    layers: list[tuple[str, tuple[Dated, ...]]] = [("", known.values)]
    layers += [(o.mark[lang], o.parameters.get(known.id, ())) for o in pack.overlays]
    read = Reader(lang, pack, {}, {})
    return [
        Line(row.from_, parameter(read, _value(known, row)), row.source, mark)
        for mark, rows in layers
        for row in rows
    ]


def _value(known: Parameter, row: Dated) -> Value:
    value = None if row.value == "unknown" else row.value
    return Value(known.id, known.unit, value, row.from_, known.article, "", row.source)


def _place(typed: dict[str, str]) -> Official | None:
    """The place as typed, where every level is a number and the article is there."""
    levels = [typed[name] or "0" for name in PLACE]
    if not all(level.isascii() and level.isdigit() for level in levels):
        return None
    numbers = [int(level) for level in levels]
    return Official(*numbers) if numbers[0] > 0 and max(numbers) <= PLACE_MAX else None


def _back(visit: Visit, article: str) -> str:
    return reverse("law", kwargs={"lang": visit.lang}) + f"#{article}"
