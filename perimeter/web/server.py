"""The server: Django's settings for pages, the open book, and the WSGI application over it."""

import logging
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler

from perimeter.acts.book import open_book, scratch
from perimeter.core.problem import Refusal
from perimeter.store.disk import write_whole
from perimeter.store.home import Place
from perimeter.web.gate import SHELF
from perimeter.web.shelf import Shelf

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

SESSION_SECONDS = 8 * 3600  # a working day
SECRET_BYTES = 32

SETTINGS = {
    "ROOT_URLCONF": "perimeter.web.routes",
    "APPEND_SLASH": False,
    "ALLOWED_HOSTS": ["*"],  # no page is built from the host it was asked under
    "USE_I18N": False,  # the words are ours
    "MIDDLEWARE": [
        "perimeter.web.gate.headers",
        "django.middleware.gzip.GZipMiddleware",
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
    "SESSION_COOKIE_AGE": SESSION_SECONDS,
    "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
    "SESSION_COOKIE_NAME": "session",
    "CSRF_COOKIE_NAME": "form",
    # A filing is read from a file, so even a small one becomes one.
    "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.TemporaryFileUploadHandler"],
}


def application(place: Place) -> Wsgi:
    """The pages of the book in a home. One home a process."""
    shelf = Shelf(open_book(place))
    for name, value in SETTINGS.items():
        setattr(settings, name, value)
    settings.SECRET_KEY = secret(place)
    settings.FILE_UPLOAD_TEMP_DIR = scratch(shelf.book)
    SessionStore.clear_expired()
    _tell_bugs()
    handler = WSGIHandler()

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return handler({**environ, SHELF: shelf}, start)

    return answer


def secret(place: Place) -> str:
    """What sessions are signed with; made when a home is first served, kept beside its keys."""
    path = place.keys_folder / "session.key"
    if not path.exists():
        write_whole(path, place.source.random_bytes(SECRET_BYTES).hex().encode(), mode=0o600)
    if path.stat().st_mode & 0o077:
        raise Refusal("private_key_open_to_others", path=str(path))
    return path.read_text("utf-8")


def _tell_bugs() -> None:
    """Bugs go to standard error with their trace; requests that went well are told to nobody."""
    logger = logging.getLogger("django.request")
    logger.handlers = [logging.StreamHandler(sys.stderr)]
    logger.setLevel(logging.ERROR)
    logger.propagate = False
