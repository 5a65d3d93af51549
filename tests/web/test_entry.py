"""One entry: its status in a sentence, services as yes and no, history, and any earlier day."""

from datetime import date

import pytest

from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.register import register
from tests.world import DAY

CURE = date(2026, 6, 1)


def page(site, path, status=200):
    answer = site.as_().get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_status_services_history_and_proof(site):
    text = page(site, "/en/entry/L-001")
    assert "In force since 5 January 2026." in text
    assert text.count(">yes</span>") == 1 and text.count(">no</span>") == 5
    assert "The State answers neither" in text
    assert text.index("in force</td>") < text.index("applied for</td>")
    grant = register(site.world.book).entries["L-001"].last
    size = site.world.book.home.journal.size()
    assert f"act no. {grant}." in text and f"holds {size} acts" in text


def test_a_suspended_licence_serves_nobody(site):
    site.world.settle(Decision("L-001", "suspend", "secret reason", DAY, until=CURE))
    text = page(site, "/en/entry/L-001")
    assert "Not in force. Status: suspended" in text and "Do not pay" in text
    assert ">yes</span>" not in text and "secret reason" not in text


def test_as_it_stood_on_a_day(site):
    site.shelf.book.home.source.now()
    site.world.settle(Decision("L-001", "suspend", "why", date(2026, 1, 6), until=CURE))
    assert "In force since" in page(site, "/en/entry/L-001"), "the suspension begins tomorrow"
    assert "was not in the register" in page(site, "/en/entry/L-001?as_of=2026-01-04")
    assert "In force since" in page(site, "/en/entry/L-001?as_of=2026-01-05")


@pytest.mark.parametrize("asked", ["2026-01-06", "yesterday", "2026-13-01", "0", "<b>"])
def test_a_day_that_is_not_one_or_lies_ahead_is_put_right(site, asked):
    text = page(site, f"/en/entry/L-001?as_of={asked}", 400)
    assert "<title>Error: " in text and "Write a day up to today" in text
    assert 'href="#as_of"' in text and "In force since" in text
    assert asked.replace("<b>", "&lt;b&gt;") in text


def test_of_an_entrepreneur_only_name_number_status_district(site):
    book, officer = site.world.book, site.world.who["licensing"]
    enrol(book, officer, Firm("F-9", "entrepreneur", "Aman Amanow", "", "Mary"))
    site.world.apply("miner", "F-9", "M-9")
    text = page(site, "/en/entry/M-9")
    assert "Aman Amanow" in text and "Mary" in text and "applied for" in text
    hidden = ("Invented", "SN-M9", "bc1qexample", "Model 1", "p-")
    assert not any(one in text.split("<main")[1] for one in hidden)


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_an_unknown_entry_is_a_page(site, lang):
    text = page(site, f"/{lang}/entry/L-999", 404)
    assert f'<html lang="{lang}">' in text and "L-999" in text


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_the_page_leads_to_itself_in_other_languages(site, lang):
    text = page(site, f"/{lang}/entry/L-001?as_of=2026-01-05")
    for other in {"tk", "ru", "en"} - {lang}:
        assert f'hreflang="{other}" href="/{other}/entry/L-001?as_of=2026-01-05"' in text


CONDITION = {"condition": "C-1", "from_day": "2026-01-01"}


def impose(site, entry, **until):
    rows = [
        {**CONDITION, **until, "language": lang, "text": f"No new customers ({lang})."}
        for lang in ("tk", "ru", "en")
    ]
    asked = Decision(entry, "impose", "secret reason", brought=Brought({"conditions": rows}))
    site.world.settle(asked)


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_a_condition_is_read_in_the_reader_s_language_from_its_day(site, lang):
    assert "No new customers" not in page(site, f"/{lang}/entry/L-001")
    impose(site, "L-001")
    text = page(site, f"/{lang}/entry/L-001")
    assert text.count("No new customers") == 1 and f"customers ({lang})." in text
    assert "secret reason" not in text and "1 Invented Street" not in text


def test_a_condition_that_has_run_out_is_not_shown(site):
    impose(site, "L-001", until_day="2026-01-04")
    assert "No new customers" not in page(site, "/en/entry/L-001")


def test_a_legal_entity_s_domains_are_shown_and_a_person_s_lists_are_not(site):
    book, officer = site.world.book, site.world.who["licensing"]
    for firm, form in (("F-8", "legal"), ("F-9", "entrepreneur")):
        enrol(book, officer, Firm(firm, form, f"Name {firm}", "", "Mary"))
        rows = site.world.rows("licence", firm.replace("F", "L"))
        rows["channels"] = [{"address": f"{firm.lower()}.example", "kind": "domain"}]
        name = firm.replace("F", "L")
        site.world.apply("licence", firm, name, ("exchange",), rows)
        assert ".example" not in page(site, f"/en/entry/{name}"), "only asked for"
        site.world.settle(Decision(name, "grant", effective=DAY))
        impose(site, name)
    assert "f-8.example" in page(site, "/en/entry/L-8")
    person = page(site, "/en/entry/L-9")
    assert "f-9.example" not in person and "No new customers (en)." in person
