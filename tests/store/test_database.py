"""What a failing database or disk is told as: clear, with an exit code; bugs stay bugs."""

import errno
import sqlite3
from contextlib import closing

import pytest
from django.db import DatabaseError, OperationalError, connection

from perimeter.core.problem import Damaged, Refusal, Unavailable
from perimeter.store import database
from perimeter.store.home import open_home


@pytest.mark.parametrize(
    "error, kind, code",
    [
        (OperationalError("database or disk is full"), Unavailable, "disk_full"),
        (OperationalError("disk I/O error"), Unavailable, "disk_full"),
        (OperationalError("database is locked"), Unavailable, "database_busy"),
        (DatabaseError("database disk image is malformed"), Damaged, "database_unreadable"),
        (OSError(errno.ENOSPC, "no space", "tile"), Unavailable, "disk_full"),
        (KeyboardInterrupt(), Unavailable, "interrupted"),
    ],
)
def test_what_is_foreseen(error, kind, code):
    meant = database.told(error)
    assert isinstance(meant, kind) and meant.code == code


def test_a_bug_stays_a_bug():
    bug = ValueError("a bug")
    assert database.told(bug) is bug


def test_a_database_that_is_none(home, place):
    database.forget()
    database.configure(place.path.parent)
    (place.path / "db").write_bytes(b"not a database" * 100)
    with pytest.raises((Damaged, Unavailable)):
        open_home(place)


def test_it_is_durable_or_it_is_not_used(home, place):
    database.assert_durable()
    with closing(sqlite3.connect(place.path / "db")) as raw:
        assert raw.execute("pragma journal_mode").fetchone()[0] == "wal"
    with connection.cursor() as cursor:
        cursor.execute("pragma synchronous = normal")  # the last commits would not outlive a cut
    with pytest.raises(Refusal) as caught:
        database.assert_durable()
    assert caught.value.code == "database_not_durable"
