"""The journal: acts, numbered without gaps under one locked row, many to one commit.

The order is commit, tiles, checkpoint. What an act means, and who may write it, is not known here.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import starmap

from django.db import connection, transaction
from django.db.models import Max

from perimeter.core.act import SALT_BYTES, Act, Draft, leaf_entry, number, parsed, read
from perimeter.core.canonical import canonical
from perimeter.core.ids import split
from perimeter.core.problem import Conflict, Damaged, NotFound
from perimeter.core.source import Source
from perimeter.store.database import ActRow, Head, begins, recover, told
from perimeter.store.log import Log

GROUP_MAX = 1_000  # acts to one commit: bounds how long the first of them waits
_SIZE = f"SELECT size FROM {Head._meta.db_table} ORDER BY id LIMIT 1"
_PAGE = 2_000
_BATCH = 500  # numbers or subjects to one statement: a database bounds its variables


@dataclass
class _Waiting:
    """Drafts that go in together or not at all, and what became of them."""

    drafts: Sequence[Draft]
    also: Callable[[], None] | None
    acts: list[Act] = field(default_factory=list)
    failed: Exception | None = None
    leads: bool = False
    woken: threading.Event = field(default_factory=threading.Event)


class Journal:
    """Appends and reads acts. `log` is made to follow after each commit."""

    def __init__(self, log: Log, source: Source) -> None:
        self._log, self._source = log, source
        self._queue: list[_Waiting] = []
        self._queue_lock, self._led = threading.Lock(), False

    def append(self, drafts: Sequence[Draft], also: Callable[[], None] | None = None) -> list[Act]:
        """Writes the drafts, all or none, and returns them as acts once they are durable.

        `also` runs in the same transaction. Raises Conflict where a draft's `after` is no longer
        the last act on its subject, Unavailable where the disk is full or the database busy.
        """
        for draft in drafts:  # a draft that cannot be written must not spoil its group
            split(draft.on)
            canonical([draft.kind, draft.article, draft.why, draft.body])
        waiting = _Waiting(drafts, also)
        if not self._leads(waiting):
            waiting.woken.wait()
        if waiting.leads:
            self._lead()
        if waiting.failed:
            raise waiting.failed
        return waiting.acts

    def size(self) -> int:
        """The number of the last act. Asked for at every page, so not through the ORM, which takes
        ten times as long to say it."""
        with connection.cursor() as cursor:
            cursor.execute(_SIZE)
            row = cursor.fetchone()
        return int(row[0]) if row else 0

    def act(self, n: int) -> Act:
        return _read(self._row(n))

    def salt(self, n: int) -> bytes:
        return bytes(self._row(n).salt)

    def acts(
        self,
        *,
        kinds: Sequence[str] = (),
        on: str = "",
        on_prefix: str = "",
        since: int = 0,
        known_at: int | None = None,
    ) -> Iterator[Act]:
        """Acts in order, of some kinds, on one subject or on those that begin so, from after
        `since` up to `known_at`."""
        rows = ActRow.objects.filter(n__gt=since).order_by("n")
        if kinds:
            rows = rows.filter(kind__in=kinds)
        if on:
            rows = rows.filter(on=on)
        if on_prefix:  # numbers first: SQLite would look through every act of the kinds
            begun = ActRow.objects.filter(begins("on", on_prefix))
            rows = rows.filter(n__in=begun.values("n"))
        if known_at is not None:
            rows = rows.filter(n__lte=known_at)
        return starmap(_parsed, rows.values_list("n", "act").iterator(chunk_size=_PAGE))

    def about(self, subjects: Collection[str]) -> Iterator[Act]:
        """Acts on any of the subjects, in order of subject."""
        wanted = sorted(subjects)
        for at in range(0, len(wanted), _BATCH):
            rows = ActRow.objects.filter(on__in=wanted[at : at + _BATCH]).order_by("on", "n")
            yield from starmap(_parsed, rows.values_list("n", "act"))

    def recorded(self, numbers: Collection[int]) -> dict[int, datetime]:
        """When acts were written, by number."""
        wanted, found = sorted(numbers), dict[int, datetime]()
        for at in range(0, len(wanted), _BATCH):
            rows = ActRow.objects.filter(n__in=wanted[at : at + _BATCH])
            texts = rows.values_list("n", "recorded")
            found |= {n: datetime.fromisoformat(text) for n, text in texts}
        return found

    def before(self, instant: datetime) -> int:
        """The last act that was written before an instant; 0 where there is none."""
        least, most = 0, self.size()  # numbers follow the clock: halve until they meet
        while least < most:
            middle = (least + most + 1) // 2
            if self.recorded([middle])[middle] < instant:
                least = middle
            else:
                most = middle - 1
        return least

    def page(
        self,
        count: int,
        *,
        before: int | None = None,
        kinds: Sequence[str] = (),
        on_prefix: str = "",
    ) -> list[Act]:
        """The newest `count` acts, newest first, numbered under `before` where that is given.

        Of some kinds, on subjects that begin so. Numbers are found first: no other act is read.
        """
        chosen = ActRow.objects.order_by("-n")
        if before is not None:
            chosen = chosen.filter(n__lt=before)
        if kinds:
            chosen = chosen.filter(kind__in=kinds)
        if on_prefix:
            chosen = chosen.filter(begins("on", on_prefix))
        numbers = chosen.values("n")[:count]
        rows = ActRow.objects.filter(n__in=numbers).order_by("-n")
        return [_parsed(n, data) for n, data in rows.values_list("n", "act")]

    def leaves(self, start: int, end: int) -> list[bytes]:
        """The log entries of leaves [start, end): acts start + 1 to end."""
        rows = ActRow.objects.filter(n__gt=start, n__lte=end).order_by("n")
        return [bytes(leaf) for leaf in rows.values_list("leaf", flat=True)]

    def rows(self) -> Iterator[ActRow]:
        """The rows as they lie in the database, for whoever checks them."""
        return ActRow.objects.order_by("n").iterator(chunk_size=_PAGE)

    def follow(self) -> None:
        """Brings the log level with the journal."""
        self._log.follow(self.size, self.leaves)

    def _row(self, n: int) -> ActRow:
        row = ActRow.objects.filter(n=n).first()
        if row is None:
            raise NotFound("act_unknown", n=n)
        return row

    def _leads(self, waiting: _Waiting) -> bool:
        """Queues up; whoever finds nobody leading leads."""
        with self._queue_lock:
            self._queue.append(waiting)
            waiting.leads, self._led = not self._led, True
            return waiting.leads

    def _lead(self) -> None:
        """Commits for all who wait, hands the lead to the first who came since, wakes the rest."""
        with self._queue_lock:
            group, self._queue = self._queue[:GROUP_MAX], self._queue[GROUP_MAX:]
        try:
            self._commit(group)
        finally:
            with self._queue_lock:
                self._led = bool(self._queue)
                if self._queue:
                    self._queue[0].leads = True
                    self._queue[0].woken.set()
            for waiting in group:
                waiting.woken.set()

    def _commit(self, group: list[_Waiting]) -> None:
        try:
            with transaction.atomic():
                self._number(group)
        except BaseException as error:
            for waiting in group:
                waiting.failed = waiting.failed or told(error)
            recover()
            if not isinstance(error, Exception):
                raise
        else:
            try:
                self.follow()
            except Exception as error:  # the acts stand; the log follows at the next chance
                for waiting in group:
                    waiting.failed = waiting.failed or told(error)

    def _number(self, group: list[_Waiting]) -> None:
        head, _ = Head.objects.select_for_update().get_or_create(pk=1)
        last = self._last_on({draft.on for waiting in group for draft in waiting.drafts})
        recorded = self._recorded(head.size)
        rows: list[ActRow] = []
        for waiting in group:
            waiting.failed = _outdated(waiting.drafts, last) or _done_with(waiting.also)
            if waiting.failed is None:
                for draft in waiting.drafts:
                    n = head.size + len(rows) + 1
                    act = number(draft, n, recorded, last.get(draft.on, 0))
                    last[draft.on] = n
                    waiting.acts.append(act)
                    rows.append(self._as_row(act))
        ActRow.objects.bulk_create(rows)
        head.size += len(rows)
        head.save(update_fields=["size"])

    def _last_on(self, subjects: set[str]) -> dict[str, int]:
        rows = ActRow.objects.filter(on__in=subjects).values_list("on").annotate(Max("n"))
        return dict(rows)

    def _recorded(self, size: int) -> datetime:
        """Now, or the last act's instant where the clock has been set back."""
        now = self._source.now()
        return max(now, self.act(size).recorded) if size else now

    def _as_row(self, act: Act) -> ActRow:
        salt, data = self._source.random_bytes(SALT_BYTES), act.canonical()
        return ActRow(n=act.n, salt=salt, act=data, leaf=leaf_entry(salt, data), **columns(act))


def columns(act: Act) -> dict[str, str]:
    """What a row repeats of its act."""
    return {"kind": act.kind, "on": act.on, "recorded": act.recorded.isoformat()}


def _read(row: ActRow) -> Act:
    try:
        return read(bytes(row.act))
    except (TypeError, ValueError) as error:
        raise Damaged("act_changed", n=row.n) from error


def _parsed(n: int, data: bytes | memoryview) -> Act:
    """What many are read as: that each is as it was signed, `log verify` proves."""
    try:
        return parsed(bytes(data))
    except (TypeError, ValueError) as error:
        raise Damaged("act_changed", n=n) from error


def _done_with(also: Callable[[], None] | None) -> Exception | None:
    """Does what goes with a draft; its failure is undone and is no other writer's."""
    if also is None:
        return None
    try:
        with transaction.atomic():
            also()
    except Exception as error:
        return told(error)
    return None


def _outdated(drafts: Sequence[Draft], last: dict[str, int]) -> Conflict | None:
    for draft in drafts:
        if draft.after is not None and draft.after != last.get(draft.on, 0):
            return Conflict("moved_on", on=draft.on, n=last.get(draft.on, 0))
    return None
