"""Sessions: who is signed in, since when, from what kind of browser. Desk state, no address.

A session ends by itself after an hour without a page, and after a working day in any case. Django
keeps the sessions; which account each belongs to is kept beside, so that they can be shown and
ended. Instants are given; inside a session they are text.
"""

import hashlib
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from perimeter.store.database import Account
from perimeter.store.models import SessionRow

LONGEST = timedelta(hours=8)
IDLE_LONGEST = timedelta(hours=1)  # NIST SP 800-63B-4, AAL2
SEEN_EVERY = timedelta(minutes=1)  # how exactly it is noted when a session was last used
RECENT = timedelta(minutes=15)  # after a proof, changes to the account ask for no other

Session = MutableMapping[str, Any]


class SessionStore(DatabaseStore):
    """Django's, with the account beside each session. Named to Django as SESSION_ENGINE."""

    @classmethod
    def get_model_class(cls) -> type[SessionRow]:
        return SessionRow

    def create_model_instance(self, data: dict[str, Any]) -> SessionRow:
        row: SessionRow = super().create_model_instance(data)  # type: ignore[assignment]
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row


@dataclass(frozen=True)
class Signed:
    """A session as its owner sees it; `id` is a digest, for the key itself is never shown."""

    id: str
    since: datetime
    seen: datetime
    browser: str
    here: bool


def begin(session: Session, now: datetime, browser: str, before: datetime | None) -> None:
    """Notes a sign-in; `before` is the one before it."""
    session["since"] = session["seen"] = session["proved"] = now.isoformat()
    session["browser"] = browser
    session["before"] = session["tell"] = before.isoformat() if before else ""


def alive(session: Session, now: datetime) -> bool:
    """Whether the session still holds; notes that it was used."""
    since, seen = _instant(session, "since"), _instant(session, "seen")
    if since is None or seen is None:
        session["since"] = session["seen"] = now.isoformat()
        return True
    if now - since > LONGEST or now - seen > IDLE_LONGEST:
        return False
    if now - seen > SEEN_EVERY:
        session["seen"] = now.isoformat()
    return True


def recent(session: Session, now: datetime) -> bool:
    """Whether who sits there proved a short time ago who they are."""
    proved = _instant(session, "proved")
    return proved is not None and now - proved <= RECENT


def prove(session: Session, now: datetime) -> None:
    """Notes such a proof."""
    session["proved"] = now.isoformat()


def before(session: Session) -> datetime | None:
    """The sign-in before this one."""
    return _instant(session, "before")


def tell_before(session: Session) -> datetime | None:
    """The same, once: for the first page after signing in."""
    found = _instant(session, "tell")
    session.pop("tell", None)
    return found


def listed(account: Account, now: datetime, key: str | None) -> list[Signed]:
    """The account's sessions that hold, the last used first; `key` is the one at hand."""
    found = []
    for row in SessionRow.objects.filter(account=account):
        data = SessionStore().decode(row.session_data)
        since, seen = _instant(data, "since"), _instant(data, "seen")
        if since and seen and alive(dict(data), now):
            here = row.session_key == key
            found.append(
                Signed(_shown(row.session_key), since, seen, data.get("browser", ""), here)
            )
    return sorted(found, key=lambda one: one.seen, reverse=True)


def end(account: Account, shown: str) -> None:
    """Ends one session of the account, if it is there."""
    rows = SessionRow.objects.filter(account=account)
    keys = [row.session_key for row in rows if _shown(row.session_key) == shown]
    rows.filter(session_key__in=keys).delete()


def end_all(account: Account, but: str | None = None) -> None:
    """Ends every session of the account, but the one with that key."""
    SessionRow.objects.filter(account=account).exclude(session_key=but or "").delete()


def _shown(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _instant(session: Session, name: str) -> datetime | None:
    written = session.get(name)
    return datetime.fromisoformat(written) if written else None
