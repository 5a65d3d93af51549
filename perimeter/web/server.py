"""The server: Django's settings for pages, the open book, and the WSGI application over it."""

import logging
import sys
import threading
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from perimeter.acts.book import Book, open_book, scratch
from perimeter.core.problem import Refusal
from perimeter.store.disk import write_whole
from perimeter.store.home import Place
from perimeter.store.sessions import LONGEST, SessionStore
from perimeter.web.body import arriving
from perimeter.web.gate import SHELF, SITE
from perimeter.web.shelf import Shelf

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

SECRET_BYTES = 32
UPLOAD = ".upload"  # in the name of a file that is being sent, after Django

SETTINGS = {
    "ROOT_URLCONF": "perimeter.web.routes",
    "APPEND_SLASH": False,
    "ALLOWED_HOSTS": ["*"],  # no page is built from the host it was asked under
    "USE_I18N": False,  # the words are ours
    "MIDDLEWARE": [
        "perimeter.web.gate.headers",
        "perimeter.web.zipped.zipped",
        "django.middleware.http.ConditionalGetMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "perimeter.web.gate.body_limit",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent / "templates"],
            "OPTIONS": {"builtins": ["perimeter.web.tags"]},
        }
    ],
    "CSRF_FAILURE_VIEW": "perimeter.web.gate.csrf_failed",
    "CSRF_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_SAMESITE": "Strict",
    "CSRF_COOKIE_AGE": None,
    "SESSION_ENGINE": "perimeter.store.sessions",
    "SESSION_COOKIE_AGE": LONGEST // timedelta(seconds=1),
    "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
    "SESSION_COOKIE_NAME": "session",
    "CSRF_COOKIE_NAME": "form",
    # A filing is read from a file, so even a small one becomes one.
    "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.TemporaryFileUploadHandler"],
}


def application(
    place: Place, site: str = "", ready: bool = False, behind: str = "", threads: int = 2
) -> Wsgi:
    """The pages of the book in a home. One home a process.

    `site` is the address people know them by, like https://register.example: passkeys are tied to
    its name, forms are taken from it, and under https cookies travel over TLS only. Where it is to
    be `ready`, the register is read now and not when somebody asks. `behind` is the address of the
    server in front of this one, which alone is believed when it says for whom it asks. One of the
    `threads` never waits for a body.
    """
    checked(site)
    shelf = Shelf(open_book(place))
    configure()
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = site.startswith("https:")
    settings.CSRF_TRUSTED_ORIGINS = [site] if site else []
    settings.SECRET_KEY = secret(place)
    settings.FILE_UPLOAD_TEMP_DIR = scratch(shelf.book)
    _sweep(shelf.book)
    SessionStore.clear_expired()
    _tell_bugs()
    if ready:
        shelf.ready()
    handler, places = WSGIHandler(), threading.Semaphore(max(1, threads - 1))

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        known = {**_told_by(environ, behind), **arriving(environ, places)}
        return handler({**environ, **known, SHELF: shelf, SITE: site}, start)

    return answer


def _told_by(environ: dict[str, Any], behind: str) -> dict[str, str]:
    """The address of whoever asks, as the server in front of us tells it: the last that it wrote.
    What anybody else writes there is not believed."""
    if not behind or environ.get("REMOTE_ADDR") != behind:
        return {}
    last = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return {"REMOTE_ADDR": last} if last else {}


def _sweep(book: Book) -> None:
    """Deletes what lies half sent from before a stop."""
    for left in scratch(book).glob(f"*{UPLOAD}*"):
        left.unlink(missing_ok=True)


def configure() -> None:
    """What pages need of Django, once a home is open."""
    for name, value in SETTINGS.items():
        setattr(settings, name, value)


def secret(place: Place) -> str:
    """What sessions are signed with; made when a home is first served, kept beside its keys."""
    path = place.keys_folder / "session.key"
    if not path.exists():
        write_whole(path, place.source.random_bytes(SECRET_BYTES).hex().encode(), mode=0o600)
    if path.stat().st_mode & 0o077:
        raise Refusal("private_key_open_to_others", path=str(path))
    return path.read_text("utf-8")


def checked(site: str) -> None:
    """Refuses what is not a web origin: scheme, host, and a port where it needs one."""
    try:
        parts = urlsplit(site)
        whole = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    except ValueError:
        whole = ""
    if site and (site != whole or parts.scheme not in ("http", "https")):
        raise Refusal("site_refused", site=site)


def _tell_bugs() -> None:
    """Bugs go to standard error with their trace; requests that went well are told to nobody."""
    logger = logging.getLogger("django.request")
    logger.handlers = [logging.StreamHandler(sys.stderr)]
    logger.setLevel(logging.ERROR)
    logger.propagate = False
