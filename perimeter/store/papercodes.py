"""Codes on paper that still serve, and what each is good for. Desk state, never evidence.

A code has more random bits than anybody can try, so failed tries are not counted: nobody can be
kept out by a stranger's. Who may give one, and what using it brings about, is acts' to say.
"""

from datetime import date

from perimeter.core import papercode
from perimeter.core.problem import NotAllowed
from perimeter.store.database import Account
from perimeter.store.models import PaperCodeRow


def keep(code: str, until: date, firm: str, role: str = "", account: Account | None = None) -> None:
    """Keeps a code in place of an older one that is good for the same."""
    PaperCodeRow.objects.filter(firm=firm, role=role, account=account).delete()
    PaperCodeRow.objects.create(
        digest=papercode.digest(code), until=until, firm=firm, role=role, account=account
    )


def find(code: str, today: date) -> PaperCodeRow | None:
    """What the code is good for; None where it was never given, was used, or is past its day."""
    rows = PaperCodeRow.objects.select_related("account")
    return rows.filter(digest=papercode.digest(code), until__gte=today).first()


def take(row: PaperCodeRow) -> None:
    """Uses a code up; NotAllowed where somebody else did so meanwhile."""
    if not PaperCodeRow.objects.filter(pk=row.pk).delete()[0]:
        raise NotAllowed("paper_code_spent")


def of(firm: str, today: date) -> list[PaperCodeRow]:
    """A firm's codes that serve."""
    rows = PaperCodeRow.objects.filter(firm=firm, until__gte=today)
    return list(rows.select_related("account").order_by("pk"))
