"""Drafts: saved over what was read or not at all, found by the side that typed them, erasable."""

from dataclasses import replace
from datetime import datetime

import pytest

from perimeter.core.problem import Conflict, NotFound, Refusal
from perimeter.store import drafts
from perimeter.store.drafts import Draft
from perimeter.store.home import open_home

NOW, LATER = datetime(2026, 1, 5, 6), datetime(2026, 1, 5, 7)
ASKED = Draft("F-001", "miner", "apply")


@pytest.fixture
def draft(home):
    return drafts.begin(ASKED, NOW)


def test_what_is_typed_is_kept_as_it_is(draft):
    typed = {"why": "\0 <b> \N{SNOWMAN} \ud800".encode("utf-8", "replace").decode(), "next": 2}
    saved = drafts.save(draft, typed, LATER)
    found = drafts.find(draft.number, False)
    assert found == saved and found.typed == typed and found.updated == LATER


def test_the_later_save_of_an_older_page_is_told(draft):
    drafts.save(draft, {"why": "first"}, NOW)
    with pytest.raises(Conflict, match="draft_moved_on"):
        drafts.save(draft, {"why": "second"}, NOW)
    assert drafts.find(draft.number, False).typed == {"why": "first"}


def test_a_draft_survives_a_restart(draft, place):
    drafts.save(draft, {"why": "kept"}, NOW)
    open_home(place)
    assert drafts.find(draft.number, False).typed == {"why": "kept"}


def test_neither_side_finds_the_others(draft):
    other = drafts.begin(replace(ASKED, at_counter=True), NOW)
    for number, at_counter in ((draft.number, True), (other.number, False), (99, False)):
        with pytest.raises(NotFound, match="draft_unknown"):
            drafts.find(number, at_counter)
    assert [one.number for one in drafts.of("F-001", False)] == [draft.number]
    assert [one.number for one in drafts.of("F-001", True)] == [other.number]


def test_the_last_touched_comes_first_without_what_is_typed(draft):
    second = drafts.begin(ASKED, NOW)
    drafts.save(draft, {"why": "x"}, LATER)
    found = drafts.of("F-001", False)
    assert [one.number for one in found] == [draft.number, second.number]
    assert all(one.typed is None for one in found) and drafts.of("F-002", False) == []


def test_one_draft_for_one_deed_on_an_entry(home):
    asked = replace(ASKED, entry="M-1", deed="answer")
    first = drafts.begin(asked, NOW)
    assert drafts.begin(asked, LATER) == first
    assert drafts.begin(replace(asked, notice=1), LATER).number != first.number


def test_a_dropped_draft_is_gone_from_the_file(draft, home):
    drafts.save(draft, {"why": "an invented name nobody else bears"}, NOW)
    drafts.drop(draft)
    with pytest.raises(NotFound):
        drafts.find(draft.number, False)
    with pytest.raises(Conflict):
        drafts.save(replace(draft, version=1), {}, NOW)
    assert b"nobody else bears" not in (home.path / "db").read_bytes()


def test_there_are_bounds(home, monkeypatch):
    monkeypatch.setattr(drafts, "DRAFTS_MAX", 2)
    monkeypatch.setattr(drafts, "BYTES_MAX", 100)
    draft = drafts.begin(ASKED, NOW)
    with pytest.raises(Refusal, match="draft_too_large"):
        drafts.save(draft, {"why": "x" * 100}, NOW)
    drafts.begin(ASKED, NOW)
    with pytest.raises(Refusal, match="drafts_many"):
        drafts.begin(ASKED, NOW)
    drafts.begin(replace(ASKED, firm="F-002"), NOW)
