"""What keeps a script from flooding officials with a form that anybody may send.

Without a cookie, a script or another host: the form carries a signed ticket, which serves for one
report, a few seconds after it was given and for some hours; a field that people do not see stays
empty; and what comes is counted by its words, by network and hour, and within the day by topic, by
topic and the networks around, and by what it is about, so that nobody alone fills a topic. Counts
are keyed digests of the day and gone a day later; no address comes near the journal. Whoever is
turned away is told why, and where else to go.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.utils.crypto import salted_hmac

from perimeter.acts import tell
from perimeter.acts.tell import DAY_MOST, HOUR_MOST, NEAR_MOST, SUBJECT_MOST, Told
from perimeter.core.papercode import RANDOM_BYTES
from perimeter.core.problem import Refusal
from perimeter.store import limits
from perimeter.store.limits import Window
from perimeter.store.tries import bucket_name
from perimeter.web.device import client, near
from perimeter.web.page import Visit

TICKET, TRAP = "ticket", "website"  # fields of the form
NOT_BEFORE, NOT_AFTER = timedelta(seconds=3), timedelta(hours=12)
FEW_LETTERS = 60
_SALT, _ONCE_BYTES = "perimeter.report", 16


def ticket(visit: Visit) -> str:
    """A ticket for a form that is shown now."""
    source = visit.shelf.book.home.source
    given = {"at": source.now().isoformat(), "once": source.random_bytes(_ONCE_BYTES).hex()}
    return Signer(salt=_SALT).sign_object(given)


def once(visit: Visit, given: QueryDict) -> str:
    """What a form's ticket has alone. Refusal where it does not serve, or something was typed where
    nothing should be: asked before any work is done on what came with it."""
    if given.get(TRAP):
        raise Refusal("report_trap")
    try:
        read = Signer(salt=_SALT).unsign_object(given.get(TICKET, ""))
        age = visit.shelf.book.home.source.now() - datetime.fromisoformat(read["at"])
    except (BadSignature, ValueError) as error:
        raise Refusal("report_old") from error
    if age > NOT_AFTER:
        raise Refusal("report_old")
    if age < NOT_BEFORE:
        raise Refusal("report_quick")
    return str(read["once"])


def chance(once: str, told: Told) -> bytes:
    """The chance that the code of the report is made of: the same as often as a form is sent with
    the same words, so that whoever knows a ticket alone is not shown the code of what came with
    it."""
    whole = [once, told.topic, told.about, *sorted(tell.cleaned(told).said.items())]
    whole.append(hashlib.sha256(told.photo or b"").hexdigest())
    return salted_hmac(_SALT, repr(whole), algorithm="sha256").digest()[:RANDOM_BYTES]


@contextmanager
def counted(visit: Visit, told: Told) -> Iterator[None]:
    """Counts a report around the writing of it; Refusal where one of the counts is full. What
    could not be written is not counted."""
    windows = _windows(visit, told)
    found = limits.claim(list(windows), visit.shelf.book.home.source.now())
    if found:
        raise windows[found]
    try:
        yield
    except BaseException:
        limits.release(list(windows))
        raise


def _windows(visit: Visit, told: Told) -> dict[Window, Refusal]:
    """What a report is counted in, in the order in which a full one is told, and how."""
    book, topic = visit.shelf.book, told.topic
    now, day = book.home.source.now(), book.today().isoformat()
    hour, around, subject, a_day = (
        tell.most(book, one) for one in (HOUR_MOST, NEAR_MOST, SUBJECT_MOST, DAY_MOST)
    )
    # What is counted, under which name of parts, how many fit in, and how a full one is told.
    counted = [
        ("words", (day, *_folded(visit, told)), 1, "report_same"),
        ("from", (f"{now:%Y-%m-%dT%H}", client(visit.request)), hour, "report_hour_full"),
        ("near", (day, topic, near(visit.request)), around, "report_near_full"),
        ("on", (day, topic), a_day, "report_day_full"),
    ]
    about = told.about or _letters(tell.cleaned(told).said.get("who", ""))
    if about:
        counted.append(("about", (day, topic, about), subject, "report_subject_full"))
    return {
        Window(bucket_name(f"report {what}", *parts), most): Refusal(code, n=most)
        for what, parts, most, code in counted
    }


def _folded(visit: Visit, told: Told) -> list[str]:
    """What is said, without what differs between two copies of a text; the contact apart. A few
    words may be two people's, so these are compared within one network only."""
    said = tell.cleaned(told).said
    kept = (f"{name} {text}" for name, text in sorted(said.items()) if name != "contact")
    letters = [_letters(text) for text in kept]
    few = sum(map(len, letters)) < FEW_LETTERS
    return [told.topic, told.about, client(visit.request) if few else "", *letters]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
