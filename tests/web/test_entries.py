"""The work list: whose move it is, what waits for whom, filters, search, pages, and its speed."""

import time
from dataclasses import replace
from datetime import date

import pytest

from perimeter.acts.apply import notify
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.register import Register
from perimeter.web.page import PAGE_ROWS
from tests.web.test_dossier import MINER, miner, swapped  # noqa: F401
from tests.world import firm_account

ENTRIES = 100_000
SECONDS_MAX = 3  # a tenth of it alone on a machine


def page(site, query="", role="licensing", lang="en"):
    answer = site.as_(role).get(f"/{lang}/desk/entries{query}")
    assert answer.status_code == 200
    text = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split("<main")[1]
    return text.split("<tbody>")[1] if "<tbody>" in text and lang == "en" else text


def test_only_what_is_the_authority_s_move(site):
    assert "Nothing waits here." in page(site)
    site.world.apply("licence", "F-001", "L-2", ("trade",))
    text = page(site)
    assert "L-2" in text and "applied for" in text and "Firm F-001" in text
    assert "L-001" not in text and "5 January 2026" in text
    decide(site.world.book, site.world.who["licensing"], Decision("L-2", "take_up"))
    decide(site.world.book, site.world.who["licensing"], Decision("L-2", "return", "a paper"))
    assert "Nothing waits here." in page(site)
    assert "waiting for what is missing" in page(site, "?view=answer")
    assert "L-001" in page(site, "?view=every") and "L-2" in page(site, "?view=every")


def test_a_notice_waits_as_a_notice(miner):  # noqa: F811
    swapped(miner)
    text = page(miner)
    assert MINER in text and "Notice 1" in text and "notified" in text


def test_what_waits_for_me_to_confirm(site):
    n = decide(site.world.book, site.world.who["licensing"], Decision("L-001", "revoke", "x")).n
    assert f"/proposal/{n}" in page(site, "?view=confirm", "head")
    assert "Proposed: revoke" in page(site, "", "supervisor")
    for role in ("licensing", "supervisor"):
        assert "Nothing waits here." in page(site, "?view=confirm", role), role


def test_the_author_has_nothing_to_confirm(site):
    holder = firm_account(site.world, "F-001")
    notify(site.world.book, holder, "L-001", Brought(services=("trade",)))
    asked = Decision("L-001", "approve", notice=1)
    decide(site.world.book, site.world.who["licensing"], asked)
    assert "Notice 1" in page(site, "?view=confirm", "head")
    holder.role = "head"  # who wrote it has become an official since
    holder.save()
    site.world.who["was_holder"] = holder
    assert "Nothing waits here." in page(site, "?view=confirm", "was_holder")


def test_a_condition_that_is_only_proposed(site):
    row = {"condition": "C", "language": "en", "text": "t", "from_day": "2026-02-01"}
    asked = Decision("L-001", "impose", "x", brought=Brought({"conditions": [row]}))
    decide(site.world.book, site.world.who["licensing"], asked)
    text = page(site, "?view=confirm", "head")
    assert "Notice 1" in text and "Proposed: impose a condition" in text


def test_filters_by_kind_and_state_and_a_search(site):
    enrol(site.world.book, site.world.who["licensing"], Firm("F-9", "legal", "Northern Mine"))
    site.world.apply("miner", "F-9", MINER)
    site.world.apply("licence", "F-001", "L-2", ("trade",))
    decide(site.world.book, site.world.who["licensing"], Decision("L-2", "take_up"))
    assert MINER in page(site) and "L-2" in page(site)
    assert MINER not in page(site, "?kind=licence") and "L-2" in page(site, "?kind=licence")
    assert "L-2" not in page(site, "?state=submitted") and MINER in page(site, "?state=submitted")
    for asked in ("northern", "m-9", "MINE"):
        text = page(site, f"?view=every&q={asked}")
        assert MINER in text and "L-2" not in text
    assert "Nothing waits here." in page(site, "?q=nobody") and "L-2" in page(site, "?view=odd")


def test_what_has_waited_longest_stands_first(site, monkeypatch):
    site.world.apply("licence", "F-001", "L-2", ("trade",))
    site.world.apply("licence", "F-001", "L-3", ("storage",))
    officer = site.world.who["licensing"]
    decide(site.world.book, officer, Decision("L-2", "take_up", effective=date(2026, 1, 9)))
    monkeypatch.setattr(type(site.shelf.book), "today", lambda self: date(2026, 1, 12))
    text = page(site)
    assert text.index("L-3") < text.index("L-2")


def crowd(site, size):
    """The shelf keeps a register of so many entries, each like the one there is but asked for."""
    one = site.shelf.register().entries["L-001"]
    asked = replace(one, steps=one.steps[:1])
    entries = {f"L-{n:06}": replace(asked, id=f"L-{n:06}") for n in range(size)}
    return Register(site.shelf.register().firms, entries, 0)


def test_pages(site, monkeypatch):
    many = crowd(site, PAGE_ROWS + 1)
    monkeypatch.setattr(type(site.shelf), "register", lambda self: many)
    assert page(site).count("/desk/entry/") == PAGE_ROWS
    assert page(site, "?page=2&kind=licence").count("/desk/entry/") == 1


@pytest.mark.slow
def test_a_hundred_thousand_entries(site, monkeypatch):
    many = crowd(site, ENTRIES)
    monkeypatch.setattr(type(site.shelf), "register", lambda self: many)
    client = site.as_("licensing")
    for query in ("", "?view=every&q=firm", "?view=confirm", "?state=submitted&page=9"):
        began = time.perf_counter()
        assert client.get(f"/en/desk/entries{query}").status_code == 200
        assert time.perf_counter() - began < SECONDS_MAX, query


def test_wrong_method_and_wrong_role(site):
    assert site.as_("licensing").post("/en/desk/entries").status_code == 405
    assert site.as_("administrator").get("/en/desk/entries").status_code == 403
    assert site.as_(firm="F-001").get("/en/desk/entries").status_code == 403


@pytest.mark.parametrize(
    "lang, words", [("tk", "arza berildi"), ("ru", "подано заявление"), ("en", "applied for")]
)
def test_three_languages(site, lang, words):
    site.world.apply("licence", "F-001", "L-2", ("trade",))
    assert words in page(site, lang=lang)
