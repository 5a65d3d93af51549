"""The public pages as files of a folder that anybody may carry: every entry in every language.

The pages are those of the site, made by the same views as of today; relative.py makes them fit. The
data beside them is acts/extract_files.py, the signed list of it all store/manifest.py.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict

from perimeter.acts.extract import ENTRIES, Extract
from perimeter.acts.extract_files import FORMATS
from perimeter.acts.published import Published
from perimeter.acts.warnings import given
from perimeter.law import words
from perimeter.web import entry, public, take, warnings
from perimeter.web.outside import VERIFIER
from perimeter.web.page import PAGE_ROWS, Visit, css, render
from perimeter.web.relative import relative
from perimeter.web.shelf import Shelf
from perimeter.web.verifier import verifier

ROWS = 100  # of one page of a list
PAGES = {"": "index", "log/checkpoint": "log", "download": "download", "404": "404"}
Page = tuple[str, bytes]


class Copy:
    """The pages of one state of the book; `files` are the addresses of what lies beside them."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf, self.day = shelf, shelf.book.today()
        self.languages = shelf.book.pack.languages
        self.extract: Extract = take.extract(self._visit("/", self.languages[0]))
        self.entries = self.extract.entries
        self.files = {take.address(form) for form in FORMATS}
        self.files |= {take.address("csv", one) for one in self.extract.tables if one != ENTRIES}
        self.files |= {"/keys.json", "/log/checkpoint", "/dictionary.json"}
        self.files |= {f"/warnings.{form}" for form in warnings.FORMS}
        self.warned = given(shelf.warnings())
        self._names = {
            "entry": _file_names(one.id for one in self.entries),
            "warning": _file_names(one.id for one in self.warned),
        }

    def pages(self) -> Iterator[Page]:
        """Every page by the path of its file."""
        yield "style.css", css()[0].encode()
        yield "index.html", self._choice()
        book = self.shelf.book
        yield VERIFIER, verifier(book.home.keys(), book.pack, self.day)
        for form in warnings.FORMS:
            at = f"/warnings.{form}"
            yield at[1:], warnings.taken(self._visit(at, self.languages[0]), form).content
        for lang in self.languages:
            yield from self._around(lang)
            yield from self._lists(lang)
            yield from self._warnings(lang)
            for one in self.entries:
                at = f"/{lang}/entry/{quote(one.id)}"
                yield self._page(at, entry.show(self._visit(at, lang), one.id))

    def file_of(self, address: str) -> str | None:
        """The file of an address of ours; None where the copy has none."""
        parts = urlsplit(address)
        lang, _, rest = parts.path.removeprefix("/").partition("/")
        if parts.path in self.files:
            return parts.path[1:]
        if lang not in self.languages or parts.netloc:
            return None
        if rest in PAGES:
            return f"{lang}/{PAGES[rest]}.html"
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if rest in ("register/", "warnings/"):
            return f"{lang}/{rest}{_list_name(asked.get('kind', ''), asked.get('page', ''))}.html"
        if rest == "verify":
            return VERIFIER
        sort, _, one = rest.partition("/")
        known = self._names.get(sort, {}).get(one)
        return f"{lang}/{sort}/{known}.html" if known else None

    def _around(self, lang: str) -> Iterator[Page]:
        for at, view in ((f"/{lang}/log/checkpoint", public.log), (f"/{lang}/download", take.page)):
            yield self._page(at, view(self._visit(at, lang)))
        at = f"/{lang}/"
        home = {
            "letters": self._letters(lang),
            "kinds": self._kinds(lang),
            "count": len(self.entries),
        }
        yield self._page(at, self._render(at, lang, "copy_home.html", "web.home", **home))
        at = f"/{lang}/404"
        yield self._page(at, self._render(at, lang, "copy_missing.html", "take.copy_missing"))

    def _lists(self, lang: str) -> Iterator[Page]:
        """The whole register and each kind of it, page by page."""
        for kind in ("", *self.shelf.book.pack.registers):
            chosen = [one for one in self.entries if not kind or one.kind == kind]
            pages = max(1, -(-len(chosen) // ROWS))
            for page in range(1, pages + 1):
                at = _list_address(lang, kind, page)
                picked = chosen[(page - 1) * ROWS : page * ROWS]
                context: dict[str, Any] = {
                    "kinds": self._kinds(lang),
                    "kind": kind,
                    "rows": [public.shown(self._visit(at, lang), one) for one in picked],
                    "count": len(self.entries),
                    "page": page,
                    "pages": pages,
                }
                yield self._page(
                    at, self._render(at, lang, "register.html", "web.register", **context)
                )

    def _warnings(self, lang: str) -> Iterator[Page]:
        """Every warning that was given, in a list and by itself."""
        for page in range(1, max(1, -(-len(self.warned) // PAGE_ROWS)) + 1):
            at = f"/{lang}/warnings/?page={page}"
            yield self._page(at, warnings.home(self._visit(at, lang)))
        for one in self.warned:
            at = f"/{lang}/warning/{one.id}"
            yield self._page(at, warnings.show(self._visit(at, lang), one.id))

    def _kinds(self, lang: str) -> list[tuple[str, str, int]]:
        counts = Counter(one.kind for one in self.entries)
        registers = self.shelf.book.pack.registers
        return [(name, of.title[lang], counts[name]) for name, of in registers.items()]

    def _letters(self, lang: str) -> list[tuple[str, str]]:
        """Initial letters of names, each with the page of the list on which it begins."""
        found, at = list[tuple[str, str]](), 0
        for letter, some in groupby(self.entries, key=_initial):
            found.append((letter, _list_address(lang, "", at // ROWS + 1)))
            at += len(list(some))
        return found

    def _choice(self) -> bytes:
        """The page before the languages."""
        first = self.languages[0]
        said = ("web.own_name", "take.copy_lead")
        choices = [
            (lang, f"/{lang}/", *(words.text(one, lang) for one in said)) for lang in self.languages
        ]
        at = f"/{first}/"
        response = self._render(at, first, "copy_choice.html", "take.copy_title", choices=choices)
        page = relative(response.content.decode(), at, self.file_of)
        return page.replace('href="../', 'href="').encode()

    def _render(
        self, at: str, lang: str, template: str, title: str, **context: Any
    ) -> HttpResponse:
        return render(self._visit(at, lang), template, words.text(title, lang), **context)

    def _page(self, at: str, response: HttpResponse) -> Page:
        path = self.file_of(at)
        assert path is not None and response.status_code == 200
        return path, relative(response.content.decode(), at, self.file_of).encode()

    def _visit(self, at: str, lang: str) -> Visit:
        request, parts = HttpRequest(), urlsplit(at)
        request.method, request.path = "GET", parts.path
        request.META["QUERY_STRING"], request.GET = parts.query, QueryDict(parts.query)
        return Visit(request, self.shelf, lang, copy=self.day)


def _list_address(lang: str, kind: str, page: int) -> str:
    asked = f"kind={kind}&page={page}" if kind else f"page={page}"
    return f"/{lang}/register/?{asked}"


def _list_name(kind: str, page: str) -> str:
    if kind:
        return f"{kind}-{page or 1}"
    return page if page and page != "1" else "index"


def _initial(entry: Published) -> str:
    first = entry.name[:1].upper()
    return first if first.isalpha() else "#"


def _file_names(entries: Iterable[str]) -> dict[str, str]:
    """A file name for each entry, all different also where case makes no difference.

    A `~` stands in no number of an entry, so that none takes the place of another.
    """
    found, taken = dict[str, str](), Counter[str]()
    for one in sorted(entries):
        name = one.replace("/", "~")
        taken[name.casefold()] += 1
        again = taken[name.casefold()]
        found[one] = name if again == 1 else f"{name}~{again}"
    return found
