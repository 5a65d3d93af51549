"""The journal numbers acts without gaps, whoever writes, and loses nothing it acknowledged."""

import sqlite3
import threading
from datetime import date, datetime, timedelta

import pytest

from perimeter.core.act import Draft
from perimeter.core.problem import Conflict, Damaged, NotFound, Unavailable
from perimeter.core.source import Source
from perimeter.store.home import open_home
from perimeter.store.journal import Journal

DAY = date(2026, 1, 5)


def draft(by, on="entry:L-001", kind="apply", **more):
    return Draft(kind, on, by, DAY, **more)


def test_acts_are_numbered_and_chained_by_subject(home, by):
    home.write(draft(by), draft(by, on="entry:L-002"))
    third = home.write(draft(by, kind="grant"))[0]
    assert (third.n, third.after) == (5, 3)
    assert [act.n for act in home.journal.acts(on="entry:L-001")] == [3, 5]
    assert [act.kind for act in home.journal.acts(kinds=["open", "grant"])] == ["open", "grant"]
    assert [act.n for act in home.journal.acts(known_at=2)] == [1, 2]


def test_a_page_is_the_newest_acts_under_a_number(home, by):
    home.write(*(draft(by, on=f"entry:L-{n:03}") for n in range(8)))
    numbers = [act.n for act in home.journal.page(4)]
    assert numbers == [10, 9, 8, 7]
    assert [act.n for act in home.journal.page(4, before=7)] == [6, 5, 4, 3]
    assert [act.n for act in home.journal.page(4, before=3)] == [2, 1]
    assert home.journal.page(4, before=1) == home.journal.page(4, before=0) == []
    assert home.journal.page(4, before=10**18)[0].n == 10
    assert home.journal.page(20) == list(home.journal.acts())[::-1]


def test_a_page_of_some_kinds_or_of_subjects_that_begin_so(home, by):
    home.write(draft(by), draft(by, on="entry:L-0010"), draft(by, on="firm:F-001", kind="enrol"))
    home.write(draft(by, kind="grant"))

    def page(**asked):
        return [act.n for act in home.journal.page(9, **asked)]

    assert page(kinds=("grant", "open")) == [6, 1] and page(kinds=("grant",), before=6) == []
    assert page(on_prefix="entry:L-001") == [6, 4, 3] and page(on_prefix="entry:L-0010") == [4]
    assert page(on_prefix="entry:", kinds=("apply",), before=4) == [3]
    assert page(on_prefix="Entry:") == page(on_prefix="F-001") == page(on_prefix="%") == []


def test_acts_on_subjects_that_begin_so_are_read_without_the_others(home, by, place):
    home.write(draft(by), draft(by, on="firm:F-001"), draft(by, on="entry:L-0010"))
    home.write(draft(by, kind="grant"))
    with sqlite3.connect(place.path / "db") as database:
        database.execute("update store_actrow set act = 'spoilt' where n = 4")

    def acts(**asked):
        return [act.n for act in home.journal.acts(on_prefix="entry:L-001", **asked)]

    assert (acts(), acts(kinds=("apply",)), acts(since=3, known_at=5)) == ([3, 5, 6], [3, 5], [5])
    with pytest.raises(Damaged):
        list(home.journal.acts(kinds=("apply",)))


def test_a_page_reads_no_act_but_its_own(home, by, place):
    home.write(*(draft(by, on=f"entry:L-{n}", why="as applied") for n in range(6)))
    with sqlite3.connect(place.path / "db") as database:
        database.execute("update store_actrow set act = 'spoilt' where n in (4, 8)")
    assert [act.n for act in home.journal.page(3, before=8)] == [7, 6, 5]
    with pytest.raises(Damaged):
        home.journal.page(3)


def test_all_or_none(home, by):
    home.write(draft(by))
    with pytest.raises(Conflict):
        home.write(draft(by, on="entry:L-002"), draft(by, kind="grant", after=0))
    assert home.journal.size() == 3


def test_who_has_not_seen_the_last_act_is_told(home, by):
    seen = home.write(draft(by))[0].n
    home.write(draft(by, kind="grant", after=seen))
    with pytest.raises(Conflict) as caught:
        home.write(draft(by, kind="refuse", after=seen))
    assert caught.value.values["n"] == seen + 1


def test_a_draft_that_cannot_be_written_spoils_nobody_else(home, by):
    with pytest.raises(TypeError):
        home.write(draft(by, body={"share": 0.5}))
    with pytest.raises(ValueError):
        home.write(draft(by, on="nowhere"))
    assert home.journal.size() == 2


def test_a_clock_set_back_does_not_turn_the_order(home, by, place):
    home.write(draft(by))
    early = Source(now=lambda: datetime(2020, 1, 1), random_bytes=place.source.random_bytes)
    act = Journal(home.log, early).append([draft(by, kind="grant")])[0]
    assert act.recorded == home.journal.act(3).recorded


def test_a_changed_row_is_not_read(home, by, place):
    home.write(draft(by, why="as applied"))
    with sqlite3.connect(place.path / "db") as database:
        database.execute("update store_actrow set act = replace(act, 'as', 'is') where n = 3")
    with pytest.raises(Damaged):
        list(home.journal.acts())


def test_an_unknown_act(home):
    with pytest.raises(NotFound):
        home.journal.act(99)


def test_many_writers_at_once(home, by):
    from django.db import connection

    failed = []

    def write(writer):
        try:
            for turn in range(5):
                home.write(draft(by, on=f"entry:L-{writer}-{turn}"))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert [act.n for act in home.journal.acts()] == list(range(1, 103))
    assert home.log.head().size == 102


def test_what_is_done_with_an_act_stands_or_falls_with_it(home, by):
    def fails():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        home.write(draft(by), also=fails)
    assert home.journal.size() == 2


def test_a_full_disk_after_the_commit_keeps_the_act(home, by, place, monkeypatch):
    monkeypatch.setattr(
        "perimeter.store.log.extend", lambda *_: (_ for _ in ()).throw(Unavailable("disk_full"))
    )
    with pytest.raises(Unavailable):
        home.write(draft(by))
    monkeypatch.undo()
    assert home.journal.size() == 3 and home.log.head().size == 2
    assert open_home(place).log.head().size == 3


def test_a_full_database_is_told_as_such(home, by, place):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unavailable) as caught:
        for n in range(200):
            home.write(draft(by, on=f"entry:L-{n}", why="x" * 2_000))
    assert caught.value.code == "disk_full"
    connection.close()
    again = open_home(place)
    assert again.journal.size() == again.log.head().size == len(list(again.journal.acts()))


def test_what_goes_with_one_draft_fails_for_nobody_else(home, by):
    """Two writers in one group: the failure of one leaves the other's act standing."""
    from perimeter.store.journal import _Waiting

    def fails():
        raise RuntimeError

    bad = _Waiting([draft(by)], fails)
    good = _Waiting([draft(by, on="entry:L-002")], None)
    home.journal._commit([bad, good])
    assert isinstance(bad.failed, RuntimeError) and good.failed is None
    assert [act.on for act in home.journal.acts()][2:] == ["entry:L-002"]


def test_text_that_is_no_unicode_is_refused_before_it_joins_a_group(home, by):
    with pytest.raises(ValueError):
        home.write(draft(by, why="\udcff"))
    assert home.journal.size() == 2


def test_acts_about_many_subjects_and_when_they_were_written(home, by):
    for n in (1, 2, 1, 3):
        home.write(draft(by, on=f"entry:L-{n}"))
    many = [f"entry:L-{n}" for n in (3, 1, *range(10, 1_200))]
    found = list(home.journal.about(many))
    assert [(act.on, act.n) for act in found] == [
        ("entry:L-1", 3), ("entry:L-1", 5), ("entry:L-3", 6),
    ]  # fmt: skip
    assert list(home.journal.about([])) == [] and home.journal.recorded([]) == {}
    assert home.journal.recorded([3, 999]) == {3: found[0].recorded}


def test_the_last_act_before_an_instant(home, by):
    for n in range(9):
        home.write(draft(by, on=f"entry:L-{n}"))
    acts = list(home.journal.acts())
    for act in acts:
        assert home.journal.before(act.recorded) < act.n
        assert home.journal.before(act.recorded + timedelta(microseconds=1)) >= act.n
    assert home.journal.before(acts[0].recorded) == 0
    assert home.journal.before(acts[-1].recorded + timedelta(days=1)) == len(acts)
