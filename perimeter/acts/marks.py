"""What a business is known by to its customers: domain, app, telephone, wallet; in one spelling.

Pure; empty where a text is none of its kind. Names have many true spellings, so they are compared
elsewhere (judging/spelling.py). Nothing is looked up in any network.
"""

import re
from collections.abc import Callable, Mapping

import pyarrow as pa

from perimeter.core.unseen import unseen
from perimeter.judging import domains
from perimeter.law.fields import Words
from perimeter.tables.cells import SHAPE, TEXT_CHARS_MAX, typed
from perimeter.tables.form import Column

_APP = re.compile(r"[A-Za-z0-9@][A-Za-z0-9._:/@+-]{1,119}")
_NO_WORDS = Words({})


def line(text: str, most: int = TEXT_CHARS_MAX) -> str:
    """Words on one line, as they were given but for the spaces; empty with a sign nobody sees."""
    plain = " ".join(text.split())
    return "" if unseen(plain) or len(plain) > most else plain


def domain(text: str) -> str:
    """A host in its ASCII form. An address of a page within a site is none: what stands there is
    not the whole site's doing."""
    host, path = domains.link(text)
    return "" if path or "@" in text else domains.written(host)


def app(text: str) -> str:
    """The id of an app in its shop, or an account in a social network; letter case is kept."""
    plain = text.strip().rpartition("://")[2]
    return plain if _APP.fullmatch(plain) else ""


def phone(text: str) -> str:
    """A telephone number as E.164: `+`, the country's code, digits."""
    plain = re.sub(r"[\s().-]", "", text)
    plain = re.sub(r"\A00", "+", plain)
    return plain if re.fullmatch(SHAPE["phone"], plain) else ""


def wallet(text: str) -> str:
    """An address as our tables hold it: letter case is dropped where it says nothing."""
    cells = pa.chunked_array([pa.array([text.strip()], pa.string())])
    column = Column("wallet", "wallet", (), (), "", False, _NO_WORDS)
    return str(typed(column, cells).values[0].as_py() or "")


READ: Mapping[str, Callable[[str], str]] = {
    "names": line, "domains": domain, "apps": app, "phones": phone, "wallets": wallet,
}  # fmt: skip
