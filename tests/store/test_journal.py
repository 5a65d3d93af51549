"""The journal numbers acts without gaps, whoever writes, and loses nothing it acknowledged."""

import sqlite3
import threading
from datetime import date, datetime

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
