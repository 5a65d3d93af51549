"""A row of a draft: kept as typed, judged all at once, saved by one tab at a time."""

import pytest

from perimeter.acts.decide import Decision
from perimeter.acts.firm import Firm, enrol
from tests.web.applicant import SEAT, SITE, applied, begin, fill, post, text_of


@pytest.fixture
def clerk(site):
    return site.as_(firm="F-001")


@pytest.fixture
def tasks(clerk):
    return begin(clerk)


def version(client, where):
    return text_of(client.get(where)).split('name="version" value="')[1].partition('"')[0]


def test_everything_wrong_is_told_at_once_and_what_was_typed_is_kept(clerk, tasks):
    typed = {**SITE, "premises": "", "meter": "MT 77", "asked_kw": "ten", "host.pick": ""}
    answer = post(clerk, f"{tasks}/sites/row/new", **typed)
    text = text_of(answer)
    assert answer.status_code == 400 and "<title>Error: Sites" in text
    for name in ("premises", "meter", "asked_kw", "host"):
        assert f'href="#{name}"' in text and f'id="{name}-fault"' in text
        fault = text.split(f'id="{name}-fault">')[1].partition("</p>")[0]
        assert text.count(fault) == 2, name  # the same words above and at the question
    assert 'value="MT 77"' in text and 'value="ten"' in text and 'value="Mary"' in text
    assert "unchanged" not in text_of(clerk.get(tasks)) and "S-1" not in text_of(
        clerk.get(f"{tasks}/sites")
    )


@pytest.mark.parametrize("lang, words", [("tk", "jogap beriň"), ("ru", "ответьте")])
def test_in_the_readers_language(clerk, tasks, lang, words):
    answer = post(clerk, f"{tasks}/wallets/row/new", lang, wallet="short")
    assert words in text_of(answer)


def test_an_unfinished_row_is_saved_to_come_back_to(clerk, tasks):
    answer = post(clerk, f"{tasks}/sites/row/new", later="", site="S-1", asked_kw="ten")
    assert answer.headers["Location"] == tasks
    assert "in progress" in text_of(clerk.get(tasks))
    text = text_of(clerk.get(f"{tasks}/sites/row/1"))
    assert 'value="ten"' in text
    assert post(clerk, f"{tasks}/sites/row/1", **SITE).status_code == 302
    assert ">in progress<" not in text_of(clerk.get(tasks))


def test_another_row_follows_where_there_may_be_more(clerk, tasks):
    answer = post(clerk, f"{tasks}/sites/row/new", another="", **SITE)
    assert answer.headers["Location"] == f"{tasks}/sites/row/new"
    text = text_of(clerk.get(f"{tasks}/sites/row/new"))
    assert 'value="S-2"' in text and 'name="another"' in text
    again = post(clerk, f"{tasks}/sites/row/new", **SITE)
    assert again.status_code == 400 and "S-1 is in this list already" in text_of(again)


def test_of_two_tabs_the_later_is_told_and_loses_nothing(clerk, tasks):
    old = version(clerk, f"{tasks}/seat/row/new")
    assert post(clerk, f"{tasks}/sites/row/new", **SITE).status_code == 302
    answer = clerk.post(f"{tasks}/seat/row/new", {"version": old, **SEAT})
    text = text_of(answer)
    assert answer.status_code == 400 and "changed elsewhere" in text
    assert 'value="1 Invented Street"' in text and 'value="S-1"' not in text
    again = {"version": text.split('name="version" value="')[1].partition('"')[0], **SEAT}
    assert clerk.post(f"{tasks}/seat/row/new", again).status_code == 302
    shown = text_of(clerk.get(f"{tasks}/check"))
    assert "1 Invented Street" in shown and "2 Invented Street" in shown


def test_a_row_that_another_tab_took_away_is_not_lost(clerk, tasks):
    post(clerk, f"{tasks}/sites/row/new", **SITE)
    old = version(clerk, f"{tasks}/sites/row/1")
    post(clerk, f"{tasks}/sites", remove="1")
    answer = clerk.post(f"{tasks}/sites/row/1", {"version": old, **SITE})
    assert answer.status_code == 400 and 'value="MT-77"' in text_of(answer)
    assert clerk.get(f"{tasks}/sites/row/1").status_code == 404


def test_without_a_version_nothing_is_saved(clerk, tasks):
    for given in ({}, {"version": "x"}, {"version": "-1"}, {"version": "9" * 40}):
        assert clerk.post(f"{tasks}/seat/row/new", {**SEAT, **given}).status_code == 400
    assert text_of(clerk.get(f"{tasks}/check")).count("1 Invented Street") == 0


def test_another_firms_draft_is_not_there(site, tasks):
    enrol(site.world.book, site.world.who["licensing"], Firm("F-002", "legal", "Two"))
    stranger = site.as_(firm="F-002")
    for part in ("", "/seat", "/seat/row/new", "/check", "/discard", "/services", "/seat/file"):
        assert stranger.get(tasks + part).status_code == 404, part
        assert site.as_("licensing").get(tasks + part).status_code == 404, part
    assert stranger.post(f"{tasks}/seat/row/new", {"version": "0", **SEAT}).status_code == 404
    assert stranger.post(f"{tasks}/discard").status_code == 404


def test_hostile_typing_is_shown_as_text_and_judged_as_text(clerk, tasks):
    hostile = "<script>alert('x')</script>"
    post(clerk, f"{tasks}/seat/row/new", **{**SEAT, "address": hostile})
    assert hostile not in text_of(clerk.get(f"{tasks}/check"))
    for bad in ("a\x00b", "a\u2028b", "a\nb", "x" * 201):
        answer = post(clerk, f"{tasks}/seat/row/new", **{**SEAT, "seat": "office", "address": bad})
        assert answer.status_code == 400, repr(bad)
    odd = post(clerk, f"{tasks}/seat/row/new", **{**SEAT, "seat": "castle", "record": "p-1"})
    assert odd.status_code == 400 and 'href="#seat"' in text_of(odd)


def test_a_schedule_of_the_authority_or_of_nobody_is_not_there(clerk, tasks):
    for schedule in ("conditions", "permits", "nothing", "tenants"):
        assert clerk.get(f"{tasks}/{schedule}").status_code == 404
        assert clerk.get(f"{tasks}/{schedule}/row/new").status_code == 404
    assert clerk.get(f"{tasks}/seat/row/99").status_code == 404


def test_a_standing_row_is_changed_without_opening_what_is_sealed(site, clerk):
    entry = applied(site)
    site.world.settle(Decision(entry, "grant"))
    tasks = clerk.post(f"/en/apply/entry/{entry}", {"deed": "notify"}).headers["Location"]
    row = text_of(clerk.get(f"{tasks}/seat")).split("/seat/row/")[1].partition('"')[0]
    where = f"{tasks}/seat/row/{row}"
    text = text_of(clerk.get(where))
    assert "1 Invented Street" not in text and "In a sealed record" in text
    assert post(clerk, where, seat="registered", district="Lebap").status_code == 302
    shown = text_of(clerk.get(f"{tasks}/check"))
    assert "Mary" in shown and "Lebap" in shown
    assert post(clerk, f"{tasks}/check").status_code == 302
    act = site.world.book.home.journal.act(site.world.book.home.journal.size())
    assert act.body["put"]["seat"][0]["record"].startswith("p-") and act.kind == "notify"


def test_the_numbers_of_an_unknown_model_are_typed(clerk, tasks):
    fill(clerk, tasks)
    typed = {
        "serial": "SN-X", "maker": "Nobody", "model": "One", "algorithm": "other",
        "hash_rate_mhs": "1 000", "watts": "900", "site": "S-1", "title": "gift",
    }  # fmt: skip
    assert post(clerk, f"{tasks}/machines/row/new", **typed).status_code == 302
    assert "Nobody" in text_of(clerk.get(f"{tasks}/machines"))
