"""Sets Django up when imported, and points it at a home's database. One home a process.

The tables are taken from here, so that none is touched before Django knows them. SQLite, written
with full durability; that is asserted when a home is opened, not hoped for. All goes through the
ORM: another database is another `DATABASES` entry, and comes with tests of its own.
"""

import errno
from contextlib import suppress
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, connections

from perimeter.core.problem import Damaged, Refusal, Unavailable

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
        "perimeter.store",
    ],
    AUTH_USER_MODEL="store.Account",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"],
    USE_TZ=False,
    TIME_ZONE="UTC",
)
django.setup()

from perimeter.store.models import Account, ActRow, Head, ItemRow, PersonRow  # noqa: E402

__all__ = ["Account", "ActRow", "Head", "ItemRow", "PersonRow"]

_BUSY_SECONDS = 60  # a writer waits this long for another before it gives up


def configure(home: Path) -> None:
    """Points the process at a home's database; at another home's, if it had one before."""
    connections.close_all()
    connections.settings["default"].update(_sqlite(home / "db"))
    with suppress(AttributeError):
        del connections["default"]


def migrate() -> None:
    """Brings the tables to this version."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def assert_durable() -> None:
    """Refuses a database that may lose what it has acknowledged."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        row = cursor.fetchone()
        if row is None or row[0] < 2:
            raise Refusal("database_not_durable", setting="synchronous")


def forget() -> None:
    """Makes what was deleted unreadable in SQLite's write-ahead log too."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def close() -> None:
    """Lets go of the database's files."""
    connections.close_all()


def told(error: BaseException) -> Exception:
    """What a failing database or disk means to whoever asked; other errors as they are."""
    text = str(error).lower()
    if isinstance(error, OperationalError) and ("full" in text or "i/o error" in text):
        return Unavailable("disk_full", path="db")
    if isinstance(error, OperationalError):
        return Unavailable("database_busy")
    if isinstance(error, DatabaseError):
        return Damaged("database_unreadable", path="db")
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unavailable("disk_full", path=str(error.filename or "home"))
    return error if isinstance(error, Exception) else Unavailable("interrupted")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": _BUSY_SECONDS,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
        },
    }
