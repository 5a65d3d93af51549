"""`log verify`: every flipped bit of a row, tile, file or person record is found and named."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from perimeter.core.act import Draft
from perimeter.core.problem import Damaged
from perimeter.store import people
from perimeter.store.home import open_home
from perimeter.store.verify import Count, Fault, since, verify

DAY = date(2026, 1, 5)


@pytest.fixture
def full(home, by):
    """A home with a filing in the vault and a person in the book."""
    digest = home.vault.put(b"day,asset\n")
    home.write(Draft("receive", "filing:f-1", by, DAY, {"files": {"raw": digest}}))
    record, salt = {"name": "invented"}, people.salt(home.source)
    body = {"record": people.sealed(record, salt)}
    home.write(
        Draft("record-person", "person:p-1", by, DAY, body),
        also=lambda: people.keep("p-1", record, salt),
    )
    return home


def faults(home):
    return list(verify(home, Count()))


def flip(path, at=0):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_a_whole_home_verifies(full):
    count = Count()
    assert list(verify(full, count)) == []
    assert (count.acts, count.files, count.people, count.files_unnamed) == (4, 1, 1, 0)


@pytest.mark.parametrize("column", ["act", "salt", "leaf"])
@pytest.mark.parametrize("n", [1, 3, 4])
def test_one_bit_of_any_row(full, place, column, n):
    with closing(sqlite3.connect(place.path / "db")) as database, database:
        query = f"select {column} from store_actrow where n = ?"
        data = bytearray(database.execute(query, [n]).fetchone()[0])
        data[len(data) // 2] ^= 1
        database.execute(f"update store_actrow set {column} = ? where n = ?", [bytes(data), n])
    assert f"act {n}" in [fault.name for fault in faults(full)]


@pytest.mark.parametrize("column", ["kind", "`on`", "recorded"])
def test_a_column_that_no_longer_says_what_the_act_says(full, place, column):
    with closing(sqlite3.connect(place.path / "db")) as database, database:
        database.execute(f"update store_actrow set {column} = 'x' where n = 3")
    assert Fault("journal", "act 3", "act_columns_differ") in faults(full)


def test_a_dropped_act(full, place):
    with closing(sqlite3.connect(place.path / "db")) as database, database:
        database.execute("delete from store_actrow where n = 3")
    found = [fault.code for fault in faults(full)]
    assert "act_number_gap" in found and "journal_size_wrong" in found


def test_one_bit_of_any_tile_or_checkpoint(full, place):
    tiles = [
        path for path in (place.path / "log").rglob("*") if path.is_file() and path.name[0] != "."
    ]
    assert len(tiles) > 4
    for path in tiles:
        flip(path, path.stat().st_size // 2)
        found = faults(full)
        assert found, path
        assert path.relative_to(place.path / "log").as_posix() in [fault.name for fault in found]
        flip(path, path.stat().st_size // 2)
    assert faults(full) == []


def test_a_log_of_several_tiles(home, by, place):
    for turn in range(3):
        home.write(*[Draft("apply", f"entry:L-{turn}-{n}", by, DAY) for n in range(250)])
    assert faults(home) == []
    flip(place.path / "log/tile/0/001", 40)
    flip(place.path / "log/tile/entries/002.p/240", 40)
    names = [fault.name for fault in faults(home)]
    assert names == ["tile/0/001", "tile/entries/002.p/240"]


def test_a_tile_too_many_or_too_few(full, place):
    (place.path / "log/tile/0/007").write_bytes(b"")
    assert Fault("log", "tile/0/007", "tile_changed") in faults(full)
    (place.path / "log/tile/0/007").unlink()
    (place.path / "log/tile/0/000.p/4").unlink()
    assert Fault("log", "tile/0/000.p/4", "tile_missing") in faults(full)


def test_one_bit_of_a_vault_file_or_none(full):
    digest, _ = next(full.vault.verify())
    path = full.vault.path(digest)
    flip(path)
    assert Fault("vault", digest, "vault_file_changed") in faults(full)
    path.unlink()
    assert Fault("vault", f"{digest} (act 3)", "vault_file_missing") in faults(full)


def test_a_file_no_act_names_is_counted_and_no_fault(full):
    full.vault.put(b"left over")
    count = Count()
    assert list(verify(full, count)) == [] and count.files_unnamed == 1


def test_a_changed_and_a_missing_person_record(full):
    from perimeter.store.database import PersonRow

    PersonRow.objects.update(record='{"name":"another"}')
    assert Fault("people", "p-1", "person_changed") in faults(full)
    PersonRow.objects.all().delete()
    assert Fault("people", "p-1", "person_missing") in faults(full)


def test_a_destroyed_person_is_not_tampering_and_is_gone_from_the_files(full, by, place):
    from perimeter.store import database

    full.write(Draft("destroy", "person:p-1", by, DAY), also=lambda: people.erase("p-1"))
    database.forget()
    count = Count()
    assert list(verify(full, count)) == [] and count.people_destroyed == 1
    for path in place.path.glob("db*"):
        assert b"invented" not in path.read_bytes()


def test_a_destroyed_person_that_is_still_there(full, by):
    full.write(Draft("destroy", "person:p-1", by, DAY))
    assert Fault("people", "p-1", "person_not_destroyed") in faults(full)


def test_since_an_earlier_checkpoint(full, by):
    earlier = full.log.checkpoint()
    full.write(Draft("apply", "entry:L-1", by, DAY))
    since(full, earlier)


def test_a_rewritten_log_does_not_extend_an_earlier_checkpoint(full, by, place):
    """The book is made anew with one act left out and signed again: only the old head tells."""
    earlier = full.log.checkpoint()
    with closing(sqlite3.connect(place.path / "db")) as database, database:
        database.execute("update store_actrow set act = act, salt = zeroblob(16) where n = 3")
        salted = database.execute("select act from store_actrow where n = 3").fetchone()[0]
        from perimeter.core.act import leaf_entry

        leaf = leaf_entry(bytes(16), salted)
        database.execute("update store_actrow set leaf = ? where n = 3", [leaf])
    import shutil

    shutil.rmtree(place.path / "log")
    (place.path / "log").mkdir()
    full.journal.follow()
    assert faults(open_home(place)) == []
    with pytest.raises(Damaged) as caught:
        since(full, earlier)
    assert caught.value.code == "log_rewritten"


def put_in(place, n, **changes):
    """An insider with the database writes an act of his own, with salt and leaf that fit."""
    from dataclasses import replace
    from datetime import datetime

    from perimeter.core.act import leaf_entry, read

    with closing(sqlite3.connect(place.path / "db")) as database, database:
        last = read(database.execute("select act from store_actrow where n = ?", [n]).fetchone()[0])
        act = replace(last, n=n + 1, **changes)
        leaf = leaf_entry(bytes(16), act.canonical())
        database.execute(
            'insert into store_actrow (n, kind, "on", recorded, act, salt, leaf)'
            " values (?, ?, ?, ?, ?, ?, ?)",
            [act.n, act.kind, act.on, act.recorded.isoformat(), act.canonical(), bytes(16), leaf],
        )
        database.execute("update store_head set size = ?", [n + 1])
    return datetime


@pytest.mark.parametrize(
    "changes, code",
    [({"after": 0}, "act_after_wrong"), ({"after": 4}, "act_recorded_back")],
)
def test_an_act_put_in_by_hand(full, place, changes, code):
    from datetime import datetime

    early = {"recorded": datetime(2020, 1, 1)} if code == "act_recorded_back" else {}
    put_in(place, 4, **changes, **early)
    assert code in [fault.code for fault in faults(open_home(place))]
