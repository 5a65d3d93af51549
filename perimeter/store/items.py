"""What entries list, to find them by: serials, wallets, domains. Computed from acts, no evidence.

A value that stands in one entry stands in no other: the database refuses a second, whoever asks and
however many ask at once. What an entry lists, and whether it stands, is not decided here.
"""

from collections.abc import Collection, Iterable

from django.db import IntegrityError

from perimeter.core.problem import Conflict
from perimeter.store.database import ItemRow

_BATCH = 500  # rows to one statement: SQLite bounds its variables


def keep(entry: str, items: Iterable[tuple[str, str]], stands: bool) -> None:
    """Makes these (what, value) all that the entry lists; within the transaction of its act.

    Conflict where one of them stands in another entry.
    """
    ItemRow.objects.filter(entry=entry).delete()
    rows = [ItemRow(what=what, value=value, entry=entry, stands=stands) for what, value in items]
    try:
        ItemRow.objects.bulk_create(rows, batch_size=_BATCH)
    except IntegrityError as error:
        raise Conflict("taken_meanwhile") from error


def standing(what: str, values: Collection[str], but: str) -> set[str]:
    """Which of the values stand in an entry other than `but`."""
    return {value for value, entry, stands in listed(what, values) if stands and entry != but}


def listed(what: str, values: Collection[str]) -> list[tuple[str, str, bool]]:
    """(value, entry, whether it stands there) wherever one of the values is listed, in order."""
    wanted, found = list(values), list[tuple[str, str, bool]]()
    for at in range(0, len(wanted), _BATCH):
        rows = ItemRow.objects.filter(what=what, value__in=wanted[at : at + _BATCH])
        found += rows.values_list("value", "entry", "stands")
    return sorted(found)


def values(what: str) -> list[str]:
    """All that entries list of one thing, in order."""
    return list(ItemRow.objects.filter(what=what).order_by("value").values_list("value", flat=True))


def of(entry: str) -> set[tuple[str, str, bool]]:
    """(what, value, whether it stands) of all that an entry lists."""
    rows = ItemRow.objects.filter(entry=entry)
    return set(rows.values_list("what", "value", "stands"))


def entries() -> set[str]:
    """The entries that list anything."""
    return set(ItemRow.objects.values_list("entry", flat=True).distinct())


def clear() -> None:
    """Forgets everything; within the transaction that lists it anew."""
    ItemRow.objects.all().delete()


def count(what: str) -> int:
    return ItemRow.objects.filter(what=what).count()
