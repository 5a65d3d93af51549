"""Telling the authority something: by anybody without an account, or by an official at the counter
who writes down what somebody said.

What is said is judged, and a photograph stripped of its notes, before anything is written; then
record and act are written together. Whoever tells gets a code, once: its first letters are the
number of the report, the whole of it opens the answer. How many may be told a day, web/sender.py
counts.
"""

import hashlib
import io
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from perimeter.acts import evidence
from perimeter.acts.book import Book, allowed
from perimeter.acts.people import draft_record
from perimeter.acts.reports import NUMBER, PUBLIC, TOPICS, holder_of
from perimeter.core import papercode
from perimeter.core.act import Act, By, Draft
from perimeter.core.ids import is_name, subject
from perimeter.core.problem import Conflict, Faulty, NotFound, Problem, Unavailable
from perimeter.judging.files import Limits, kind
from perimeter.judging.stripped import stripped
from perimeter.store.database import Account

CHARS_MAX = {"words": 4_000, "who": 300, "place": 300, "when": 100, "contact": 200}
HOUR_MOST, DAY_MOST, PHOTO_MOST = (
    "reports_hour_most", "reports_day_most", "report_photo_bytes_max",
)  # fmt: skip
NEAR_MOST, SUBJECT_MOST = "reports_near_most", "reports_subject_most"  # a day
TRIES = 5  # for a number that nobody has
_ENDINGS = {"png": "png", "jpeg": "jpg"}

Photo = tuple[str, bytes]  # its name and its bytes


@dataclass(frozen=True)
class Told:
    """What somebody says. `about` is a subject or empty, `said` the fields of the topic by name."""

    topic: str
    about: str
    lang: str
    said: Mapping[str, str] = field(default_factory=dict)
    photo: bytes = b""


@dataclass(frozen=True)
class Code:
    """A code as it is shown, once; `report` is the number within it."""

    written: str
    report: str

    @property
    def number(self) -> str:
        """As people write it."""
        return papercode.grouped(self.report)


def tell(book: Book, told: Told, by: By = PUBLIC, chance: bytes = b"") -> Code:
    """Keeps what somebody says; Faulty, and nothing kept, where it will not do.

    The same `chance` gives the same code: what is sent twice is kept once.
    """
    told = cleaned(told)
    problems = faults(book, told)
    if problems:
        raise Faulty(problems)
    chance = chance or book.home.source.random_bytes(papercode.RANDOM_BYTES)
    for _ in range(TRIES):
        code = papercode.new(chance)
        if holder_of(book, code) is None:
            with suppress(Conflict):  # the same one sent twice at once, or another has the number
                _write(book, told, by, code)
        if holder_of(book, code):
            return Code(papercode.grouped(code), code[:NUMBER])
        chance = hashlib.sha256(chance).digest()
    raise Unavailable("database_busy")


def told_before(book: Book, chance: bytes) -> Code | None:
    """The code that was given for the same chance, if one was."""
    code = papercode.new(chance)
    found = holder_of(book, code)
    return Code(papercode.grouped(code), found.id) if found else None


def at_counter(book: Book, who: Account, told: Told) -> Code:
    """An official writes down what somebody says at the counter."""
    return tell(book, told, allowed(book, who, "report.answer"))


def most(book: Book, setting: str) -> int:
    """One of our limits as of today."""
    value = book.pack.parameter(setting, book.today()).value
    assert isinstance(value, int)
    return value


def cleaned(told: Told) -> Told:
    """With texts in one spelling, without what is no letter and the spaces around."""
    said = {name: plain(text) for name, text in told.said.items()}
    return Told(told.topic, told.about, told.lang, {n: t for n, t in said.items() if t}, told.photo)


def plain(text: str) -> str:
    """A text of several lines as it is kept."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = (c for c in lines if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def faults(book: Book, told: Told) -> list[Problem]:
    """What will not do, each with the field it is about; NotFound where the topic, or what the
    report is about, is none."""
    told, topic = cleaned(told), TOPICS.get(told.topic)
    if topic is None:
        raise NotFound("report_topic_unknown", topic=told.topic)
    about, _, name = told.about.partition(":")
    known = about == topic.about and is_name(name) and _is_there(book, told.about)
    if (told.about or "about" in topic.needs) and not known:
        raise NotFound("report_about_unknown", about=name)
    found = [
        Problem("report_empty", {"column": one})
        for one in topic.needs
        if one != "about" and not told.said.get(one)
    ]
    for one in topic.fields:
        if len(told.said.get(one, "")) > CHARS_MAX[one]:
            found.append(Problem("report_long", {"column": one}, values={"most": CHARS_MAX[one]}))
    unfit = _photo(book, told.photo) if told.photo else None
    return [*found, unfit] if isinstance(unfit, Problem) else found


def _photo(book: Book, given: bytes) -> Photo | Problem:
    """The photograph without its notes, under a name of ours."""
    where, largest = {"column": "photo"}, most(book, PHOTO_MOST)
    if len(given) > largest:
        return Problem("report_photo_large", where, values={"megabytes": largest >> 20})
    try:
        found, clean = stripped(given)
    except ValueError:
        return Problem("report_photo_unfit", where)
    name = f"photo.{_ENDINGS[found]}"
    judged = kind(io.BytesIO(clean), name, Limits(largest))
    return Problem("report_photo_unfit", where) if isinstance(judged, Problem) else (name, clean)


def _write(book: Book, told: Told, by: By, code: str) -> Act:
    fields, body = TOPICS[told.topic].fields, _body(told)
    record = {name: told.said[name] for name in fields if name in told.said}
    record["code_digest"] = papercode.digest(code)
    if told.photo:
        judged = _photo(book, told.photo)
        assert not isinstance(judged, Problem)
        sealed = evidence.seal(book, io.BytesIO(judged[1]), judged[0])
        body["photo"] = {name: sealed[name] for name in ("kind", "bytes", "digest")}
        body["files"] = {"photo": sealed["digest"]}
        record |= {name: sealed[name] for name in ("file_name", "sha256", "key")}
    person, brings, keep = draft_record(book, by, record)
    on, body["record"] = subject("report", code[:NUMBER]), person
    draft = Draft("report", on, by, book.today(), body, after=0)
    return book.home.write(brings, draft, also=keep)[1]


def _body(told: Told) -> dict[str, Any]:
    return {"topic": told.topic, "about": told.about, "lang": told.lang}


def _is_there(book: Book, about: str) -> bool:
    return next(book.home.journal.acts(on=about), None) is not None
