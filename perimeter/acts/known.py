"""What somebody is known by, and the keys under which that meets what is asked for.

Of an entry that is what acts/published.py lets be read, so never a wallet of a natural person.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from perimeter.acts.published import Published
from perimeter.acts.warnings import Warned
from perimeter.judging import asked as judging
from perimeter.judging import domains
from perimeter.judging.asked import Asked
from perimeter.judging.spelling import fold, look

NAMES = ("name", "trade", "former", "short", "warned", "pool", "asset")
LINKS = ("domain", "social")
WALLETS = ("wallet", "contract")
_COUNTRY_DIGITS = (1, 2, 3)  # of a telephone number (ITU-T E.164), which people leave out
_TRUNK = ("0", "8")  # dialled within a country before the rest
_SEGMENTS_MAX = 4  # of a path that may name a page within somebody else's site
_WITHIN_CHARS_MIN, _WITHIN_CHARS_MAX = 5, 64  # of a name that is looked for within what was asked
_NUMBERED = re.compile(r"\s([^\W\d_]{1,4}-[0-9]{1,9})$")  # "Licence L-001"
How = Literal["same", "part", "under", "similar", "genuine"]


@dataclass(frozen=True)
class Mark:
    """One thing somebody is known by. `kind` is one of NAMES, LINKS or WALLETS, or number, firm,
    app, phone; `value` as it is listed."""

    kind: str
    value: str


@dataclass(frozen=True)
class Thing:
    """What can be found: an entry, or a warning that stands."""

    id: str
    entry: Published | None = None
    warned: Warned | None = None


def of_entry(entry: Published) -> Thing:
    return Thing(entry.id, entry=entry)


def of_warning(warned: Warned) -> Thing:
    """Numbered apart, so that no entry and warning can have one id."""
    return Thing(f"warning:{warned.id}", warned=warned)


def marks(thing: Thing) -> Iterator[Mark]:
    """Everything the public may find a thing by, its name first."""
    if thing.entry:
        yield from _of_entry(thing.entry)
    if thing.warned:
        yield from _of_warning(thing.warned)


def exact(mark: Mark) -> list[str]:
    """The keys under which a mark is just the same as what is asked for."""
    kind, value = mark.kind, mark.value
    if kind in ("number", "firm", "asset"):
        return ["number:" + judging.number(value)]
    if kind in LINKS:
        host, path = domains.link(value)
        if not host:
            return ["handle:" + judging.handle(value)]
        return ["link:" + "/".join(filter(None, (host, path)))]
    if kind == "app":
        return ["app:" + judging.handle(value), *exact(Mark("social", value))]
    if kind == "phone":
        digits = judging.phone(value)
        return ["phone:" + digits, *("home:" + digits[n:] for n in _COUNTRY_DIGITS)]
    if kind in WALLETS:
        address = judging.wallet(value) or value
        return ["wallet:" + address, "ends:" + ends(address)]
    return []


def terms(mark: Mark) -> set[str]:
    """The forms in which a mark looks or sounds like another."""
    if mark.kind in NAMES:
        said = mark.value
    elif mark.kind in LINKS:
        host, path = domains.link(mark.value)
        said = path.rpartition("/")[2] if path else domains.label(host) if host else mark.value
    else:
        return set()
    return {look(said), fold(said).replace(" ", "")} - {""}


def parts(mark: Mark) -> list[str]:
    """The words of a name, as they are compared."""
    return fold(mark.value).split() if mark.kind in NAMES else []


def keys(asked: Asked) -> Iterator[tuple[str, How]]:
    """The keys under which just what was asked for may be known, nearest first."""
    kind, value = asked.kind, asked.value
    if kind == "long" or not asked.text:
        return
    yield "number:" + judging.number(asked.text), "same"
    for last in _NUMBERED.findall(asked.text) if kind == "name" else ():
        yield "number:" + judging.number(last), "same"
    yield "app:" + asked.text.casefold(), "same"
    yield "wallet:" + (value if kind == "wallet" else asked.text), "same"
    if kind in ("app", "phone"):
        yield f"{kind}:{value}", "same"
    elif kind == "social":
        yield "handle:" + value, "same"
    elif kind in ("domain", "email"):
        pieces = asked.path.split("/")[:_SEGMENTS_MAX] if asked.path else []
        for many in range(len(pieces), -1, -1):
            yield "link:" + "/".join((value, *pieces[:many])), "same"
        for host in domains.above(value):
            yield "link:" + host, "under"
    if kind == "phone":
        yield "home:" + (value[1:] if value[0] in _TRUNK else value), "same"


def words(asked: Asked) -> list[str]:
    return fold(asked.text).split() if asked.kind in ("name", "number") else []


def said(asked: Asked) -> list[str]:
    """What of it people read as a name."""
    if asked.kind in ("domain", "email"):
        return list(dict.fromkeys([domains.label(asked.value), *asked.path.split("/")[:1]]))
    return [asked.text] if asked.kind in ("name", "social", "number") else []


def looks(asked: Asked) -> list[str]:
    """What looks just like it; of a host each label, for the one before the last is not read."""
    seen = said(asked)
    if asked.kind in ("domain", "email"):
        seen += asked.value.split(".")[:-1]
    return list(dict.fromkeys(filter(None, map(look, seen))))


def within(term: str) -> Iterator[str]:
    """Every part of a term that is long enough to be a name, longest first."""
    term = term[:_WITHIN_CHARS_MAX]
    for length in range(len(term) - 1, _WITHIN_CHARS_MIN - 1, -1):
        yield from (term[at : at + length] for at in range(len(term) - length + 1))


def ends(address: str) -> str:
    """What people compare of a wallet at a glance, and who copies one keeps alike."""
    return address[:6] + address[-4:]


def _of_entry(entry: Published) -> Iterator[Mark]:
    if entry.name:
        yield Mark("name", entry.name)
    yield Mark("number", entry.id)
    yield Mark("firm", entry.firm)
    for row in entry.of("names"):
        yield Mark(row["kind"], row["name"])
    for row in entry.of("channels"):
        yield Mark(row["kind"], row["address"])
    for schedule, columns in (
        ("wallets", ("wallet",)),
        ("asset", ("asset", "contract")),
        ("pool", ("pool",)),
    ):
        for row in entry.of(schedule):
            yield from (Mark(column, row[column]) for column in columns if row.get(column))


def _of_warning(warned: Warned) -> Iterator[Mark]:
    yield from (Mark("warned", name) for name in warned.names)
    yield Mark("number", warned.id)
    for kind, values in (
        ("domain", warned.domains),
        ("app", warned.apps),
        ("phone", warned.phones),
        ("wallet", warned.wallets),
    ):
        yield from (Mark(kind, value) for value in values)
