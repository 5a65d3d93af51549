"""Drafts: what a firm has typed and not sent. Desk state, erasable, never evidence.

A draft is saved over the version that was read, or not at all. What is in it, and who may open it,
is not known here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import F

from perimeter.core.problem import Conflict, NotFound, Refusal
from perimeter.store.models import DraftRow

DRAFTS_MAX = 50  # of one firm
BYTES_MAX = 16 * 2**20
FILING = ":file"  # for a deed: a small filing in the making, of the form `kind`, for period `entry`


@dataclass(frozen=True)
class Draft:
    """A deed in the making: `deed` on `entry` or its notice; no entry: an application.

    `number` 0 until it is kept; `typed` is plain JSON; `version` counts savings.
    """

    firm: str
    kind: str
    deed: str
    entry: str = ""
    notice: int = 0
    at_counter: bool = False
    number: int = 0
    version: int = 0
    updated: datetime = datetime.min
    typed: Mapping[str, Any] | None = None


def begin(draft: Draft, now: datetime) -> Draft:
    """Keeps a new draft. One that is there already for the same deed on an entry goes on."""
    same = {name: getattr(draft, name) for name in ("firm", "kind", "entry", "deed", "notice")}
    if draft.entry:
        known = DraftRow.objects.filter(**same, at_counter=draft.at_counter).first()
        if known:
            return _read(known)
    if DraftRow.objects.filter(firm=draft.firm).count() >= DRAFTS_MAX:
        raise Refusal("drafts_many", n=DRAFTS_MAX)
    row = DraftRow.objects.create(
        **same, at_counter=draft.at_counter, typed=json.dumps(draft.typed or {}), updated=now
    )
    return _read(row)


def find(number: int, at_counter: bool) -> Draft:
    """NotFound where there is none, or it is the other side's."""
    row = DraftRow.objects.filter(pk=number, at_counter=at_counter).first()
    if row is None:
        raise NotFound("draft_unknown")
    return _read(row)


def of(firm: str, at_counter: bool) -> list[Draft]:
    """A firm's drafts, filings too, the last touched first, without what is typed in them."""
    rows = DraftRow.objects.filter(firm=firm, at_counter=at_counter).defer("typed")
    return [replace(_bare(row), typed=None) for row in rows.order_by("-updated", "-pk")]


def filing(firm: str, form: str, period: str) -> Draft:
    """The firm's draft of a filing; one of number 0 where none was begun."""
    asked = DraftRow.objects.filter(firm=firm, kind=form, entry=period, deed=FILING)
    row = asked.first()
    return Draft(firm, form, FILING, period) if row is None else _read(row)


def save(draft: Draft, typed: Mapping[str, Any], now: datetime) -> Draft:
    """The draft with what is typed now; Conflict where another was saved since it was read."""
    text = json.dumps(typed, ensure_ascii=False)
    if len(text.encode()) > BYTES_MAX:
        raise Refusal("draft_too_large", megabytes=BYTES_MAX // 2**20)
    same = DraftRow.objects.filter(pk=draft.number, version=draft.version)
    if not same.update(typed=text, updated=now, version=F("version") + 1):
        raise Conflict("draft_moved_on")
    return replace(draft, typed=typed, version=draft.version + 1, updated=now)


def take(draft: Draft) -> None:
    """Erases a draft as its deed is written; Conflict where it was sent or erased meanwhile."""
    if not DraftRow.objects.filter(pk=draft.number).delete()[0]:
        raise Conflict("draft_moved_on")


def drop(draft: Draft) -> None:
    """Erases a draft."""
    DraftRow.objects.filter(pk=draft.number).delete()


def _read(row: DraftRow) -> Draft:
    return replace(_bare(row), typed=json.loads(row.typed))


def _bare(row: DraftRow) -> Draft:
    return Draft(
        firm=row.firm,
        kind=row.kind,
        deed=row.deed,
        entry=row.entry,
        notice=row.notice,
        at_counter=row.at_counter,
        number=row.pk,
        version=row.version,
        updated=row.updated,
    )
