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

from perimeter.store import tries
from perimeter.store.models import TryRow


@dataclass(frozen=True)
class Window:
    """A place where things are counted, under a name made by tries.bucket_name; `most` fit in."""

    name: str
    most: int


def claim(windows: Sequence[Window], now: datetime) -> Window | None:
    """Counts one thing in every window; the first that is full instead, and then in none."""
    tries.forget(now)
    with transaction.atomic():
        rows = tries.held({one.name: None for one in windows}, now)
        full = next((one for one in windows if rows[one.name].failures >= one.most), None)
        if full is None:
            tries.count(list(rows), now)
        else:
            transaction.set_rollback(True)
    return full


def release(windows: Sequence[Window]) -> None:
    """Takes back what was counted, for what did not come about."""
    names = [one.name for one in windows]
    TryRow.objects.filter(bucket__in=names).update(failures=F("failures") - 1)
