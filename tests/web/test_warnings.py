"""The public pages of warnings: the list, one, the feed and the files; no cookie, few bytes."""

import csv
import gzip
import io
import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from perimeter.acts.warn import confirm, propose, remove
from perimeter.web.gate import SITE
from tests.acts.warned import clone, content, licensed, seen, warn

ATOM = "{http://www.w3.org/2005/Atom}"
BYTES_MAX = 14 * 1024


def text(site, path, status=200):
    answer = site.as_().get(path)
    assert answer.status_code == status and not answer.cookies
    assert len(gzip.compress(answer.content)) < BYTES_MAX
    return answer.content.decode()


def gone(site, name):
    act = remove(site.world.book, site.world.who["supervisor"], name, "Licensed now.")
    confirm(site.world.book, site.world.who["head"], name, act.n)


def test_the_list_shows_what_was_given_newest_first(site):
    assert "There is no warning now." in text(site, "/en/warnings/")
    licensed(site.world)
    warn(site.world)
    clone(site.world)
    propose(site.world.book, site.world.who["supervisor"], content(names=("Hushed",)), [seen()])
    page = text(site, "/en/warnings/")
    assert page.index("bırza.example") < page.index("Gün Birža") and "Hushed" not in page
    assert "a clone" in page and "no licence" in page


def test_a_proposal_is_nobody_else_s_to_read(site):
    propose(site.world.book, site.world.who["supervisor"], content(), [seen()])
    for path in ("/en/warning/W-00001", "/en/warning/W-00002", "/en/warning/%00"):
        assert "There is no warning" in text(site, path, 404)
    assert "W-00001" not in text(site, "/en/warnings/")
    assert "W-00001" not in site.as_().get("/warnings.jsonl").content.decode()


def test_a_warning_says_why_and_by_what_to_know_it(site):
    said = content(
        "fraud",
        names=("<b>Gün</b>", "Гүн"),
        domains=("gun.example", "xn--gn-xka.example"),
        apps=("t.me/gun",),
        phones=("+99911222334",),
        wallets=("bc1qexamplefraud00000",),
    )
    page = text(site, f"/en/warning/{warn(site.world, said)}")
    for mark in ("Гүн", "gun.example", "xn--gn-xka.example", "gün.example", "t.me/gun"):
        assert mark in page
    assert "+99911222334" in page and "bc1qexamplefraud00000" in page
    assert "&lt;b&gt;Gün&lt;/b&gt;" in page and "<b>Gün" not in page
    assert "It exchanges without a licence." in page and "Pay nothing more" in page
    assert "/en/report/objection?about=W-00001" in page
    assert "site.png" not in page and "supervisor" not in page


def test_the_genuine_one_stands_beside_its_clone(site):
    licensed(site.world)
    page = text(site, f"/en/warning/{clone(site.world)}")
    assert "Genuine Exchange" in page and 'href="/en/entry/L-77"' in page
    assert "https://www.birza.example/" in page and "has no part in this" in page


def test_a_removed_warning_stays_and_says_so(site):
    name = warn(site.world)
    gone(site, name)
    page = text(site, f"/en/warning/{name}")
    assert "This warning was removed on 5 January 2026." in page
    assert "Object to the warning" not in page and "Do not pay" not in page
    assert "removed" in text(site, "/en/warnings/")


@pytest.mark.parametrize("lang, why", [("tk", "Rugsatsyz"), ("ru", "Обменивает без")])
def test_in_every_language(site, lang, why):
    name = warn(site.world)
    page = text(site, f"/{lang}/warning/{name}")
    assert f'<html lang="{lang}">' in page and why in page
    assert "Gün Birža" in text(site, f"/{lang}/warnings/")


def test_a_full_page_of_long_warnings_is_small(site):
    wide = "ж" * 60
    for n in range(55):
        marks = {
            "names": (f"{n} {wide}",),
            "domains": tuple(f"{wide}{n}x{m}.example"[9:] for m in range(9)),
        }
        warn(site.world, content(reason=dict.fromkeys(("tk", "ru", "en"), "ж" * 400), **marks))
    first, second = text(site, "/ru/warnings/"), text(site, "/ru/warnings/?page=2")
    assert "54 жж" in first and "Страница 1 из 2" in first and "4 жж" in second
    assert (
        len(ElementTree.fromstring(text(site, "/ru/warnings.atom")).findall(f"{ATOM}entry")) == 30
    )


def test_the_feed(site):
    licensed(site.world)
    one, two = warn(site.world), clone(site.world)
    gone(site, one)
    answer = site.as_().get("/en/warnings.atom", **{SITE: "https://register.example"})
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    assert feed.find(f"{ATOM}id").text == "tag:book.example,2026-01-05:world/warnings/en"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "https://register.example/en/warnings.atom"
    entries = feed.findall(f"{ATOM}entry")
    told = [entry.find(f"{ATOM}id").text.rpartition("/")[2] for entry in entries]
    assert told == [one, two]  # what changed last comes first
    assert entries[0].find(f"{ATOM}title").text == "removed: Gün Birža"
    updated = [entry.find(f"{ATOM}updated").text for entry in entries]
    assert updated == sorted(updated, reverse=True) and updated[0].endswith("Z")
    assert feed.find(f"{ATOM}updated").text == updated[0]
    assert (
        entries[1].find(f"{ATOM}link").get("href") == f"https://register.example/en/warning/{two}"
    )


def test_an_empty_feed_is_a_feed(site):
    feed = ElementTree.fromstring(site.as_().get("/tk/warnings.atom").content)
    assert feed.find(f"{ATOM}updated").text.startswith("2026-01-05T") and not feed.findall("entry")


def test_the_files(site):
    licensed(site.world)
    warn(site.world, content(names=("=1+1", "Gün"), domains=("a.example", "b.example")))
    clone(site.world)
    gone(site, "W-00001")
    answer = site.as_().get("/warnings.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="warnings.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == ["W-00002", "W-00001"]
    last = rows[1]
    assert last["ae_website"] == "a.example|b.example" and last["ae_infrigment"] == "No"
    assert last["ae_commercial_name"] == "'=1+1|Gün" and last["ae_decision_date"] == "05/01/2026"
    assert last["ae_comments"] == "removed" and last["removed"] == "2026-01-05"
    assert last["reason_ru"] == "Обменивает без лицензии." and rows[0]["clone_of"] == "L-77"
    lines = site.as_().get("/warnings.jsonl").content.decode().splitlines()
    document = json.loads(lines[0])
    assert document["domains"] == ["xn--brza-lza.example"] and document["removed"] is None
    assert set(document["reason"]) == {"tk", "ru", "en"} and document["act"]
    assert site.as_().get("/warnings.xml").status_code == 404


def test_what_was_asked_for_again_costs_little(site):
    warn(site.world)
    first = site.as_().get("/en/warnings/")
    again = site.as_().get("/en/warnings/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.content


def test_a_day_later_it_still_stands(site, monkeypatch):
    name, book = warn(site.world), site.world.book
    today = book.today() + timedelta(days=1)
    monkeypatch.setattr(type(book), "today", lambda _: today)
    assert name in text(site, f"/en/warning/{name}")


def test_who_is_warned_about_may_object(site):
    name = warn(site.world)
    answer = site.as_().get(f"/en/report/objection?about={name}")
    assert answer.status_code == 200 and name in answer.content.decode() and not answer.cookies


def test_the_one_box_knows_the_warning(site):
    warn(site.world)
    page = text(site, "/en/?q=gun-birza.example")
    assert "/en/warning/W-00001" in page and "Gün Birža" in page
