"""The public search: one box, an answer in a sentence, and nothing kept."""

import gzip

import pytest
from django.db import connections

from perimeter.acts.firm import Firm, enrol, firm
from perimeter.acts.warn import confirm, remove
from perimeter.acts.warnings import standing
from perimeter.law import words
from tests.acts.warned import clone, content, licensed, warn

BYTES_MAX = 14 * 1024


@pytest.fixture
def named(site):
    """A firm with a name of the country's letters, whose licence was only applied for."""
    officer = site.world.who["licensing"]
    enrol(site.world.book, officer, Firm("F-777", "legal", "Çärjew Gapjyk"))
    site.world.apply("licence", "F-777", "L-777", ("storage",))
    return site


def page(site, path, **headers):
    answer = site.as_().get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "header, lang", [("tk", "tk"), ("ru-RU,en;q=0.5", "ru"), ("de", "tk"), ("", "tk"), ("en", "en")]
)
def test_the_root_leads_to_the_readers_language(site, header, lang):
    answer = site.as_().get("/", headers={"accept-language": header})
    assert answer.headers["Location"] == f"/{lang}/"
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("lang, asks", [("tk", "Barlamak"), ("ru", "Проверить"), ("en", "Check")])
def test_one_box_in_three_languages(site, lang, asks):
    text = page(site, f"/{lang}/")
    assert f'<html lang="{lang}">' in text and asks in text
    assert text.count('type="search"') == 1


@pytest.mark.parametrize(
    "query", ["çärjew", "CARJEW", "charjew", "Чарджев", "gapjyk çärjew", "l-777"]
)
def test_a_name_is_found_however_it_is_written(named, query):
    text = named.as_().get("/en/", {"q": query}).content.decode()
    said = "Çärjew Gapjyk has only applied (L-777, 5 January 2026) and is not licensed. Do not pay."
    assert f"<h1>{said}</h1>" in text and 'href="/en/entry/L-777"' in text


def test_in_force_names_the_services(site):
    text = page(site, "/en/?q=L-001")
    assert "is licensed (L-001), in force since 5 January 2026." in text
    assert "For these services only: exchange." in text and "Looked for: number" in text


def test_the_sentence_comes_before_everything_else(named):
    text = page(named, "/en/?q=carjew")
    assert text.index("<h1>") < text.index("<h2>") < text.index("<form")
    assert "You wrote a part of the name. In full: Çärjew Gapjyk." in text
    assert "As the register stood on 5 January 2026." in text


@pytest.mark.parametrize(
    "lang, answer",
    [
        ("tk", "Bu ady bilmeýäris: töleg etmäň"),
        ("ru", "Мы не знаем этого названия: не платите"),
        ("en", "We do not know this name: do not pay"),
    ],
)
def test_not_found_is_an_answer(site, lang, answer):
    assert answer in page(site, f"/{lang}/?q=binance")


def test_not_found_shows_names_that_look_alike(named):
    text = page(named, "/en/?q=Carjev%20Gabjik")
    assert "do not pay" in text and "Similar, but not the same" in text
    assert 'Name: <b class="address">Çärjew Gapjyk</b>' in text


@pytest.mark.parametrize(
    "query",
    ["<script>alert(1)</script>", "'\"--", "a" * 10_000, "\N{RIGHT-TO-LEFT OVERRIDE}abc", "...."],
)
def test_odd_queries_are_answered(site, query):
    answer = site.as_().get("/en/", {"q": query})
    assert answer.status_code == 200
    assert "<script" not in answer.content.decode()


def test_what_is_not_seen_is_neither_searched_nor_shown(named):
    text = page(named, "/en/?q=%E2%80%AEcarjew%E2%80%8B gapjyk")
    assert "Çärjew Gapjyk has only applied" in text and "invisible signs" in text
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_a_warning_outranks_and_the_genuine_company_stands_beside(site, lang):
    licensed(site.world, "L-7", "F-7")
    number = clone(site.world, "L-7")
    (warned,) = standing(site.world.book).values()
    text = page(site, f"/{lang}/?q={warned.domains[0]}")
    assert f'href="/{lang}/warning/{number}"' in text and f'href="/{lang}/entry/L-7"' in text
    assert words.text("lookup.genuine", lang) in text
    assert words.text("lookup.warnings", lang) in page(site, f"/{lang}/")


def test_the_last_five_warnings_stand_on_the_first_page_until_they_are_removed(site):
    world = site.world
    given = [warn(world, content(domains=(f"gun{n}.example",))) for n in range(6)]
    text = page(site, "/en/")
    assert text.count("Warning of 5 January 2026") == 5 and given[0] not in text
    assert "Warning of 5 January 2026" in page(site, "/en/?q=gun5.example")
    act = remove(world.book, world.who["supervisor"], given[5], "ended")
    confirm(world.book, world.who["head"], given[5], act.n)
    assert given[5] not in page(site, "/en/") and given[0] in page(site, "/en/")
    assert "do not know this website" in page(site, "/en/?q=gun5.example")


def test_a_repeat_view_costs_less_than_a_thousand_bytes(site):
    for path in ("/tk/", "/tk/?q=L-001", "/tk/?q=nobody"):
        first = site.as_().get(path, headers={"accept-encoding": "gzip"})
        tag = first.headers["ETag"]
        again = site.as_().get(path, headers={"accept-encoding": "gzip", "if-none-match": tag})
        head = sum(len(name) + len(value) + 4 for name, value in again.headers.items())
        assert again.status_code == 304 and len(again.content) + head < 1_000


def test_nothing_is_kept_about_who_asked(site):
    before = site.world.book.home.journal.size()
    answer = site.as_().get("/en/", {"q": "secret words"})
    assert not answer.cookies and site.world.book.home.journal.size() == before
    connections.close_all()
    kept = [p for p in site.world.book.home.path.rglob("*") if p.is_file()]
    assert not any(b"secret words" in path.read_bytes() for path in kept)


def test_a_destroyed_name_is_not_shown(site):
    from perimeter.acts import people

    book, officer = site.world.book, site.world.who["licensing"]
    enrol(book, officer, Firm("F-9", "entrepreneur", "Aman Amanow", "", "Mary"))
    site.world.apply("miner", "F-9", "M-9")
    assert "Aman Amanow" in page(site, "/en/?q=aman")
    assert "Mary" in page(site, "/en/?q=aman")
    person = firm(book, "F-9").person
    people.destroy(book, site.world.who["head"], person, "term is over")
    assert "Aman" not in page(site, "/en/register/")
    assert "Name not published" in page(site, "/en/entry/M-9")
    assert "do not know this name" in page(site, "/en/?q=aman%20amanow")


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_public_pages_are_small(named, lang):
    for path in ("", "?q=L-777", "?q=nobody", "register/", "entry/L-001", "log/checkpoint"):
        content = named.as_().get(f"/{lang}/{path}").content
        assert len(gzip.compress(content)) < BYTES_MAX // 2, path
        assert b"<script" not in content and b"http://" not in content.replace(
            b"http://www.w3", b""
        )


def test_pages_are_sent_compressed_to_who_takes_it(site):
    answer = site.as_().get("/en/", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip" and len(answer.content) < BYTES_MAX // 2


def test_the_mark_of_an_overlay_is_on_every_page(site):
    for lang, mark in (("tk", "kanun däl"), ("ru", "это не закон"), ("en", "not the law")):
        for path in ("", "register/", "sign-in", "nothing"):
            assert mark in site.as_().get(f"/{lang}/{path}").content.decode()
