"""Failed tries to sign in: each makes the next one wait longer. Nobody is locked out for good.

Tries are counted in buckets. A stranger's count by account and client, and by client over all
accounts; a device that has signed in before has a bucket of its own, so that a stranger cannot keep
its owner out (the device cookies of OWASP). Names of buckets are keyed digests: no handle and no
address is kept, and a day after its last failure a bucket is forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
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
    return _longest(buckets, TryRow.objects.all(), now)


def claim(buckets: Sequence[Bucket], now: datetime) -> int:
    """Counts a try as failed before it is judged, so that many at once gain nothing.

    Gives the seconds to wait where it is not taken; then it is not counted either.
    """
    with transaction.atomic():
        TryRow.objects.filter(last__lt=now - FORGOTTEN_AFTER).delete()
        wait = _longest(buckets, TryRow.objects.select_for_update(), now)
        if wait == 0:
            for bucket in buckets:
                given = {"account": bucket.account, "last": now}
                TryRow.objects.get_or_create(bucket=bucket.name, defaults=given)
                TryRow.objects.filter(bucket=bucket.name).update(
                    failures=F("failures") + 1, last=now
                )
    return wait


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


def _longest(buckets: Sequence[Bucket], tries: QuerySet[TryRow], now: datetime) -> int:
    free = {bucket.name: bucket.free for bucket in buckets}
    rows = tries.filter(bucket__in=free)
    left = [
        row.last + timedelta(seconds=wait_seconds(row.failures, free[row.bucket])) - now
        for row in rows
    ]
    return max([0, *(-(-one // timedelta(seconds=1)) for one in left)])
