"""Which messages an account has read. Desk state, never evidence: it says nothing of being told."""

from collections.abc import Iterable

from perimeter.store.database import Account
from perimeter.store.models import ReadRow


def read(account: Account) -> set[str]:
    """The messages that the account has read."""
    return set(ReadRow.objects.filter(account=account).values_list("message", flat=True))


def mark(account: Account, messages: Iterable[str]) -> None:
    """Marks messages as read; those that are marked already stay so."""
    rows = [ReadRow(account=account, message=message) for message in messages]
    ReadRow.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
