"""Checks for the careful, as anybody asks them: no cookie, nothing kept, marks in their place."""

import gzip
import re

import pytest

from perimeter.judging.adverts import CHARS_MAX

PANEL = re.compile(r'<div class="panel (\w+)" role="status">')
SPOKEN = ("tk", "ru", "en")


def name(site, lang="en", **asked):
    return site.as_().get(f"/{lang}/check/name", asked)


def advert(site, text, lang="en", **more):
    return site.as_(csrf=True).post(f"/{lang}/check/advert", {"text": text, **more})


def verdict(answer):
    found = PANEL.search(answer.content.decode())
    return found[1] if found else ""


@pytest.mark.parametrize("lang", SPOKEN)
@pytest.mark.parametrize(
    "asked, told", [("Merw", "yes"), ("Ak Milli Birža", "no"), ("Ak TM", "wait"), ("", "")]
)
def test_a_name_is_allowed_or_not_or_asked_about(site, lang, asked, told):
    answer = name(site, lang, q=asked)
    assert (answer.status_code, verdict(answer)) == (200, told) and not answer.cookies


def test_the_word_is_marked_where_it_stands_and_told_once(site):
    text = name(site, q="Milli <b> Milli").content.decode()
    assert text.count('<mark class="tag no">Milli</mark>') == 2 and "<b> " not in text
    assert text.count("Take “Milli” out") == 1 and "<code>milli</code>" in text


def test_reserved_words_bind_who_holds_no_entry(site):
    assert verdict(name(site, q="Kriptowalýuta Merw")) == "yes"
    assert verdict(name(site, q="Kriptowalýuta Merw", who="none")) == "no"
    assert verdict(name(site, q="merw.tm", what="domain")) == "yes"
    assert verdict(name(site, q="merw.tm", what="nonsense")) == "wait"


def test_too_long_a_name(site):
    answer = name(site, q="a" * 501)
    assert answer.status_code == 400 and b'id="q-fault"' in answer.content


@pytest.mark.parametrize("lang", SPOKEN)
def test_an_advert_that_says_all_it_must(site, lang):
    required = site.world.book.pack.adverts.required.values()
    answer = advert(site, " ".join(one.sentence[lang] for one in required), lang)
    assert (answer.status_code, verdict(answer)) == (200, "yes") and not answer.cookies


def test_each_missing_sentence_is_offered_in_the_language_of_the_advert(site):
    text = advert(site, "Покупайте сегодня!").content.decode()
    assert verdict(advert(site, "Покупайте сегодня!")) == "no"
    for one in site.world.book.pack.adverts.required.values():
        assert f'<blockquote class="panel" lang="ru"><p>{one.sentence["ru"]}</p>' in text
        assert one.text["en"] in text


def test_words_in_doubt_are_told_with_their_place(site):
    required = site.world.book.pack.adverts.required.values()
    full = "Get rich! " + " ".join(one.sentence["en"] for one in required)
    answer = advert(site, full)
    assert verdict(answer) == "wait" and "from character 1" in answer.content.decode()
    bought = full.replace("Get rich!", "Buy cryptocurrency!")
    assert verdict(advert(site, bought)) == "yes"
    assert verdict(advert(site, bought, who="none")) == "no"


@pytest.mark.parametrize("text", ["", "   ", "a" * (CHARS_MAX + 1)])
def test_nothing_and_too_much(site, text):
    answer = advert(site, text)
    assert answer.status_code == 400 and b'id="text-fault"' in answer.content


def test_what_was_typed_stays_and_the_page_is_light(site):
    answer = advert(site, "first line\r\n</textarea><script>x</script>" + "abc " * 1000)
    text = answer.content.decode()
    assert "\nfirst line\n&lt;/textarea&gt;" in text and "<script" not in text
    for lang in SPOKEN:
        for page in ("name", "advert"):
            blank = site.as_().get(f"/{lang}/check/{page}")
            assert len(gzip.compress(blank.content)) <= 14 * 1024 and verdict(blank) == ""
