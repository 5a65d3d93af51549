"""The public pages in a folder: whole, light, in every language, leading nowhere but on."""

import gzip
import re
from posixpath import dirname, join, normpath

import pytest

from perimeter.acts.firm import Firm, enrol
from perimeter.web.copied import Copy
from perimeter.web.outside import VERIFIER
from perimeter.web.relative import relative
from perimeter.web.shelf import Shelf
from tests.acts import warned
from tests.web.test_browser import WIDTHS, chromium, sound  # noqa: F401

GZIP_MAX = 14 * 1024
PLAIN = {"/en/": "en/index.html", "/en/entry/L-1": "en/entry/L-1.html"}
HREF = re.compile(r'href="([^"#]*)')


@pytest.fixture
def copy(site):
    """The copy of a book with a licence, an application under an odd number, and two warnings."""
    enrol(site.world.book, site.world.who["licensing"], Firm("F-2", "legal", "<b>Ýel & Co</b>"))
    site.world.apply("ledger", "F-2", "M/1..x")
    warned.licensed(site.world)
    warned.warn(site.world)
    warned.clone(site.world)
    return Copy(Shelf(site.world.book, still=True))


def html(copy):
    """Its pages by path, but for the verifier, which is a page of its own kind."""
    pages = {path: data.decode() for path, data in copy.pages() if path.endswith(".html")}
    assert b"<script" in dict(copy.pages())[VERIFIER]
    return {path: text for path, text in pages.items() if path != VERIFIER}


def test_every_page_in_every_language_and_every_link_holds(copy):
    pages = dict(copy.pages())
    there = {*pages, *(path[1:] for path in copy.files)}
    for lang in ("tk", "ru", "en"):
        for part in ("index", "404", "download", "log", "register/index", "register/miner-1",
                     "warnings/index", "warning/W-00001", "entry/L-001",
                     "entry/M~1..x"):  # fmt: skip
            assert f"{lang}/{part}.html" in pages
    for path, text in html(copy).items():
        assert len(gzip.compress(text.encode())) <= GZIP_MAX, path
        for banned in ("<form", "<script", "<style", '="/', '="//', '="http', " src="):
            assert banned not in text, (path, banned)
        for href in HREF.findall(text):
            if href and not href.startswith("data:"):
                assert normpath(join(dirname(path), href)) in there, (path, href)


def test_each_page_says_of_which_day_it_is(copy):
    for path, text in html(copy).items():
        assert ("5 January 2026" if path.startswith("en/") else "05.01.2026") in text, path


def test_the_first_page_asks_for_the_language(copy):
    first = html(copy)["index.html"]
    for lang, name in (("tk", "Türkmençe"), ("ru", "Русский"), ("en", "English")):
        assert f'<a hreflang="{lang}" href="{lang}/index.html">{name}</a>' in first


def test_the_home_page_leads_to_the_letters(copy):
    pages = dict(copy.pages())
    home = pages["en/index.html"].decode()
    assert 'href="../en/register/index.html">F</a>' in home and ">#</a>" in home
    assert "&lt;b&gt;Ýel" in pages["en/register/index.html"].decode()


@pytest.mark.browser
@pytest.mark.slow
def test_it_reads_from_a_folder_without_a_network(chromium, copy, tmp_path):  # noqa: F811
    for path, data in copy.pages():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    asked, page = [], chromium.new_page()
    page.on("request", lambda request: asked.append(request.url))
    for lang, path in (("tk", "index.html"), ("ru", "ru/entry/L-77.html"), ("en", "en/index.html"),
                       ("en", "en/download.html"), ("ru", "ru/warning/W-00002.html")):  # fmt: skip
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            asked.clear()
            page.goto(f"file://{tmp_path}/{path}")
            assert len(asked) <= 2 and all(url.startswith("file://") for url in asked), asked
            sound(page, lang)
    page.goto(f"file://{tmp_path}/en/index.html")
    page.click("main .pills a:text-is('G')")
    page.click("text=Genuine Exchange")
    assert "L-77" in page.inner_text("main")


def test_it_stays_with_the_state_it_began_with(site, copy):
    site.world.firm("F-003")
    pages = dict(copy.pages())
    assert "en/entry/L-003.html" not in pages
    assert "L-003" not in pages["en/register/index.html"].decode()
    assert copy.extract.known_at < site.world.book.home.journal.size()


def test_numbers_that_differ_in_case_alone_have_files_that_differ(site):
    book = site.world.book
    enrol(book, site.world.who["licensing"], Firm("F-2", "legal", "Two"))
    for entry in ("x-1", "X-1", "x/1"):
        site.world.apply("ledger", "F-2", entry, rows=_ledger(site, entry))
    found = Copy(Shelf(book, still=True))
    names = [found.file_of(f"/tk/entry/{one}") for one in ("x-1", "X-1", "x/1")]
    assert len({name.casefold() for name in names}) == 3
    assert found.file_of("/tk/entry/nobody") is None and found.file_of("/fr/") is None
    assert found.file_of("//evil.example/tk/") is None and found.file_of("/tk/sign-in") is None


def test_links_of_every_sort():
    page = (
        '<link rel="alternate" href="/en/x.atom"><link rel="stylesheet" href="/style.css">'
        '<p>See <a class="x" href="/en/">home</a>.</p>'
        '<p><a href="/en/sign-in">Sign in</a> <a href="/elsewhere">there</a></p>'
        '<ul><li><a href="https://evil.example">x</a></li></ul><td>act <a href="/log/7">7</a></td>'
        '<form action="/x"><p>text</p></form><script>1</script><a href="#main">on</a>'
        '<section class="screen"><h2>Ask</h2></section><a href="L-1?as_of=1">then</a>'
    )
    made = relative(page, "/en/entry/L-1", lambda at: PLAIN.get(at.partition("?")[0]))
    assert made == (
        '<link rel="stylesheet" href="../../style.css">'
        '<p>See <a class="x" href="../../en/index.html">home</a>.</p><td>act 7</td>'
        '<a href="#main">on</a><a href="../../en/entry/L-1.html">then</a>'
    )


def _ledger(site, entry):
    rows = site.world.rows("ledger", entry)
    rows["ledger"][0]["chain"] = {"x-1": "eip155:77", "X-1": "eip155:78", "x/1": "eip155:79"}[entry]
    return rows
