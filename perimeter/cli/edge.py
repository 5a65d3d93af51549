"""The edge: the one place where the machine's clock, chance and environment are asked."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from perimeter.core.problem import Refusal
from perimeter.core.source import Source

LANGUAGES = ("tk", "ru", "en")


def source() -> Source:
    """The machine's clock (naive UTC, microseconds) and its random bytes."""
    return Source(now=lambda: datetime.now(UTC).replace(tzinfo=None), random_bytes=os.urandom)


def home_path(given: str | None, usual: str = "") -> Path:
    """The home named by --home or PERIMETER_HOME, or the usual one; Refusal where there is none."""
    name = given or os.environ.get("PERIMETER_HOME", "") or usual
    if not name:
        raise Refusal("home_not_named")
    return Path(name)


def is_home_named(given: str | None) -> bool:
    return bool(given or os.environ.get("PERIMETER_HOME", ""))


def site(given: str) -> str:
    """The address people know the pages by: --site or PERIMETER_SITE; empty where neither says."""
    return given or os.environ.get("PERIMETER_SITE", "")


def keys_path() -> Path | None:
    """Where private keys lie, if not in the home."""
    name = os.environ.get("PERIMETER_KEYS", "")
    return Path(name) if name else None


def account_name(given: str | None) -> str:
    """Who acts, named by --as or PERIMETER_AS; Refusal where neither does."""
    name = given or os.environ.get("PERIMETER_AS", "")
    if not name:
        raise Refusal("account_not_named")
    return name


def language(given: str | None) -> str:
    """The language of words: --lang, PERIMETER_LANG, the terminal's, English."""
    for name in (given, os.environ.get("PERIMETER_LANG"), os.environ.get("LANG", "")[:2]):
        if name in LANGUAGES:
            return str(name)
    return "en"


def is_terminal() -> bool:
    return sys.stderr.isatty()
