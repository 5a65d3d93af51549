"""Sets Django up when imported, and points it at a home's database. One home a process.

The tables are taken from here, so that none is touched before Django knows them. `db` in a home
is an SQLite file, or a line that names a PostgreSQL database; all goes through the ORM, and what
the two do differently stands here. That nothing acknowledged can be lost is asserted when a home is
opened, not hoped for.
"""

import errno
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django
from django.conf import settings
from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    connection,
    connections,
)
from django.db.models import Q

from perimeter.core.problem import Conflict, Damaged, Refusal, Unavailable

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
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

SCHEME = "postgresql"
_BUSY_SECONDS = 60  # a writer waits this long for another before it gives up
_AWAY_SECONDS = 5  # and this long for a server that does not answer
_URL_BYTES_MAX = 2_000
# SQLSTATE: no space left; and what a server says of itself when it cannot serve (class 57P).
_FULL, _AWAY = ("53100",), ("57P01", "57P02", "57P03")


def configure(home: Path) -> None:
    """Points the process at a home's database; at another home's, if it had one before."""
    connections.close_all()
    url = _url(home / "db")
    chosen = postgresql(url) if url else _sqlite(home / "db")
    kept = {"OPTIONS": {}, "CONN_HEALTH_CHECKS": False, "CONN_MAX_AGE": 0}
    connections.settings["default"].update({**kept, **chosen})
    with suppress(AttributeError):
        del connections["default"]


def name(home: Path, url: str) -> None:
    """Writes into a new home that its database is the one of a URL; Refusal where it is not fit."""
    postgresql(url)
    (home / "db").write_text(url + "\n", encoding="utf-8")


def postgresql(url: str) -> dict[str, Any]:
    """Django's settings for postgresql://user@host:port/name, or ?host=/folder for a socket.

    A password does not belong in it: libpq reads PGPASSFILE or PGPASSWORD.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if parts.scheme != SCHEME or not parts.path.strip("/") or set(query) - {"host", "port"}:
        raise Refusal("database_url_unfit")
    if parts.password is not None:
        raise Refusal("database_url_with_password")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": query.get("port") or str(parts.port or ""),
        "OPTIONS": {
            "connect_timeout": _AWAY_SECONDS,
            "options": f"-c synchronous_commit=on -c lock_timeout={_BUSY_SECONDS}s",
        },
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def migrate() -> None:
    """Brings the tables to this version; Conflict where others' tables are there already."""
    from django.core.management import call_command

    if connection.introspection.table_names():
        raise Conflict("database_not_empty")
    call_command("migrate", verbosity=0, interactive=False)


def assert_durable() -> None:
    """Refuses a database that may lose what it has acknowledged."""
    wanted: dict[str, dict[str, tuple[str, ...]]] = {
        "sqlite": {"PRAGMA synchronous": ("2", "3")},
        "postgresql": {
            "SHOW fsync": ("on",),
            "SHOW full_page_writes": ("on",),
            "SHOW synchronous_commit": ("on", "remote_apply"),
        },
    }
    with connection.cursor() as cursor:
        for setting, fit in wanted[connection.vendor].items():
            cursor.execute(setting)
            row = cursor.fetchone()
            if row is None or str(row[0]) not in fit:
                raise Refusal("database_not_durable", setting=setting.split()[-1])


def begins(column: str, prefix: str) -> Q:
    """Rows whose column begins with an ASCII text, as an index serves it.

    In SQLite that is a range; a PostgreSQL server may order text by a language's rules, and has an
    index of its own for LIKE.
    """
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": prefix})
    return Q(**{f"{column}__gte": prefix, f"{column}__lt": prefix + "\x7f"})


def forget() -> None:
    """Makes what was deleted unreadable where the database would keep it: SQLite's write-ahead log,
    PostgreSQL's dead rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("store_personrow", "store_draftrow"):
                cursor.execute(f"VACUUM {table}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def recover() -> None:
    """Lets go of a connection that broke, so that the next call makes another."""
    connection.close_if_unusable_or_obsolete()


def close() -> None:
    """Lets go of the database's files."""
    connections.close_all()


def told(error: BaseException) -> Exception:
    """What a failing database or disk means to whoever asked; other errors as they are."""
    text, state = str(error).lower(), getattr(error.__cause__, "sqlstate", None)
    if isinstance(error, InterfaceError) or state in _AWAY or _is_away(error, text):
        return Unavailable("database_away")
    if isinstance(error, OperationalError) and (
        state in _FULL or "full" in text or "i/o error" in text
    ):
        return Unavailable("disk_full", path="db")
    if isinstance(error, OperationalError):
        return Unavailable("database_busy")
    if isinstance(error, DatabaseError):
        return Damaged("database_unreadable", path="db")
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unavailable("disk_full", path=str(error.filename or "home"))
    return error if isinstance(error, Exception) else Unavailable("interrupted")


def _is_away(error: BaseException, text: str) -> bool:
    """libpq says so in words alone where the server never answered or broke off."""
    lost = ("connection failed", "connection is bad", "server closed the connection", "is closed",
            "connection is lost", "could not receive", "terminating connection")  # fmt: skip
    return isinstance(error, DatabaseError) and any(one in text for one in lost)


def _url(path: Path) -> str:
    """The URL that stands in `db`; empty where it is an SQLite file or none yet."""
    if not path.is_file() or path.stat().st_size > _URL_BYTES_MAX:
        return ""
    start = path.read_bytes()
    return start.decode().strip() if start.startswith(SCHEME.encode() + b"://") else ""


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
        "CONN_MAX_AGE": None,  # to open it anew for each page would take longer than the page
    }
