"""How often something may be done within a window of time. Counts lie beside failed tries: under
keyed digests, so that no address and no word is kept, and a day after its last count one is gone.

What a window is about, and when it ends, is in its name; who is told what when it is full is not
known here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from perimeter.store.models import TryRow
from perimeter.store.tries import FORGOTTEN_AFTER


@dataclass(frozen=True)
class Window:
    """A place where things are counted, under a name made by tries.bucket_name; `most` fit in."""

    name: str
    most: int


def claim(windows: Sequence[Window], now: datetime) -> Window | None:
    """Counts one thing in every window; the first that is full instead, and then in none."""
    with transaction.atomic():
        TryRow.objects.filter(last__lt=now - FORGOTTEN_AFTER).delete()
        rows = TryRow.objects.select_for_update().filter(bucket__in=[one.name for one in windows])
        counted = {row.bucket: row.failures for row in rows}
        for one in windows:
            if counted.get(one.name, 0) >= one.most:
                return one
        for one in windows:
            TryRow.objects.get_or_create(bucket=one.name, defaults={"failures": 0, "last": now})
            TryRow.objects.filter(bucket=one.name).update(failures=F("failures") + 1, last=now)
    return None


def release(windows: Sequence[Window]) -> None:
    """Takes back what was counted, for what did not come about."""
    names = [one.name for one in windows]
    TryRow.objects.filter(bucket__in=names).update(failures=F("failures") - 1)
