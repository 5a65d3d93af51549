"""Sets Django up when imported, and points it at a home's database. One home a process.

The tables are taken from here, so that none is touched before Django knows them. SQLite by default;
PostgreSQL by URL (`postgresql://user@host/name`). Both are written with full durability; that is
asserted when a home is opened, not hoped for.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings
from django.db import DatabaseError, connection, connections

from perimeter.core.problem import Refusal

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

from perimeter.store.models import Account, ActRow, Head, PersonRow  # noqa: E402

__all__ = ["Account", "ActRow", "Head", "PersonRow"]

_BUSY_SECONDS = 60  # a writer waits this long for another before it gives up


def configure(home: Path, url: str = "") -> None:
    """Points the process at a home's database; at another home's, if it had one before."""
    connections.close_all()
    connections.settings["default"].update(_postgresql(url) if url else _sqlite(home / "db"))
    with suppress(AttributeError):
        del connections["default"]


def migrate() -> None:
    """Brings the tables to this version."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def assert_durable() -> None:
    """Refuses a database that may lose what it has acknowledged."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            row = cursor.fetchone()
            if row is None or row[0] < 2:
                raise Refusal("database_not_durable", setting="synchronous")
        else:
            for setting in ("fsync", "synchronous_commit"):
                cursor.execute(f"SHOW {setting}")
                row = cursor.fetchone()
                if row is None or row[0] != "on":
                    raise Refusal("database_not_durable", setting=setting)


def forget() -> None:
    """Makes what was deleted unreadable in SQLite's write-ahead log too."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def is_full(error: DatabaseError) -> bool:
    """Whether the database refused for want of space."""
    return "full" in str(error).lower() or "no space" in str(error).lower()


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


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise Refusal("database_url_unknown")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {},
    }
