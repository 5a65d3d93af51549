"""Failed tries to sign in: each makes the next one wait longer. Nobody is locked out for good.

Tries are counted in buckets. A stranger's count by account and client, and by client over all
accounts; a device that has signed in before has a bucket of its own, so that a stranger cannot keep
its owner out (the device cookies of OWASP). Names of buckets are keyed digests: no handle and no
address is kept, and a day after its last failure a bucket is forgotten: by the next try, or by
whoever serves the pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from perimeter.store.database import Account
from perimeter.store.models import TryRow

FIRST_WAIT_SECONDS, WAIT_SECONDS_MAX = 30, 15 * 60
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Bucket:
    """Where tries are counted: `free` of them without a wait. A success empties it, unless others
    share it."""

    name: str
    free: int
    account: Account | None = None
    shared: bool = False


def bucket_name(*parts: str) -> str:
    """The keyed digest of what a bucket is about."""
    written = "".join(f"{len(part)}:{part}" for part in parts)
    return salted_hmac("perimeter.tries", written, algorithm="sha256").hexdigest()


def wait_seconds(failures: int, free: int) -> int:
    """How long after the last of so many failures the next try is taken: doubling, up to a top."""
    if failures < free:
        return 0
    doubled = FIRST_WAIT_SECONDS << min(failures - free, 16)
    return min(doubled, WAIT_SECONDS_MAX)


def waiting(buckets: Sequence[Bucket], now: datetime) -> int:
    """Whole seconds until the next try is taken; 0 where one is."""
    rows = TryRow.objects.filter(bucket__in=[bucket.name for bucket in buckets])
    return _longest(buckets, {row.bucket: row for row in rows}, now)


def claim(buckets: Sequence[Bucket], now: datetime) -> int:
    """Counts a try as failed before it is judged, so that many at once gain nothing.

    Gives the seconds to wait where it is not taken; then it is not counted either.
    """
    forget(now)
    with transaction.atomic():
        wait = _longest(buckets, held({one.name: one.account for one in buckets}, now), now)
        if wait == 0:
            count([bucket.name for bucket in buckets], now)
        else:
            transaction.set_rollback(True)
    return wait


def held(names: Mapping[str, Account | None], now: datetime) -> dict[str, TryRow]:
    """The rows of buckets, made with no tries where there were none, each held until the
    transaction ends: whoever counts in one of them meanwhile waits. All hold them in one order, so
    that no two wait for each other."""
    fresh = [TryRow(bucket=name, account=names[name], last=now) for name in sorted(names)]
    TryRow.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = TryRow.objects.select_for_update().filter(bucket__in=names).order_by("bucket")
    return {row.bucket: row for row in rows}


def count(names: Sequence[str], now: datetime) -> None:
    """One more in each of the buckets that are held."""
    TryRow.objects.filter(bucket__in=names).update(failures=F("failures") + 1, last=now)


def forget(now: datetime) -> None:
    """Deletes what is a day old; what somebody holds just now goes the next time."""
    old = TryRow.objects.filter(last__lt=now - FORGOTTEN_AFTER)
    if old.exists():
        with transaction.atomic():
            free = old.select_for_update(skip_locked=True).values_list("bucket", flat=True)
            TryRow.objects.filter(bucket__in=list(free)).delete()


def succeeded(buckets: Sequence[Bucket]) -> None:
    """Takes back what the claim counted; who shares a bucket with others takes back one try."""
    for bucket in buckets:
        row = TryRow.objects.filter(bucket=bucket.name)
        if bucket.shared:
            row.update(failures=F("failures") - 1)
        else:
            row.delete()


def lift(account: Account) -> int:
    """Forgets the failed tries on an account; how many buckets there were."""
    return TryRow.objects.filter(account=account).delete()[0]


def _longest(buckets: Sequence[Bucket], rows: Mapping[str, TryRow], now: datetime) -> int:
    tried = [(rows[one.name], one.free) for one in buckets if one.name in rows]
    left = [
        row.last + timedelta(seconds=wait_seconds(row.failures, free)) - now for row, free in tried
    ]
    return max([0, *(-(-one // timedelta(seconds=1)) for one in left)])
