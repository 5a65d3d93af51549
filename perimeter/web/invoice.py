"""The invoice of an application, for its holder to print and take to a bank.

Amount and number are the act's; whether it was paid is on the page of the entry.
"""

from django.http import HttpResponse

from perimeter.acts.fees import fee
from perimeter.core.problem import NotFound
from perimeter.law import words
from perimeter.web import fees
from perimeter.web.matter import firm_name, held
from perimeter.web.page import Visit, qr, render


def show(visit: Visit, entry: str) -> HttpResponse:
    """Who pays what, to whom, under which number."""
    found = held(visit, entry)
    charged = fee(visit.shelf.book, entry)
    if charged is None:
        raise NotFound("fee_none", entry=entry)
    return render(
        visit,
        "invoice.html",
        words.text("fees.invoice", visit.lang),
        fee=fees.shown(visit, charged),
        firm=firm_name(visit, found),
        firm_id=found.entry.firm,
        payee=visit.shelf.book.pack.payee,
        qr=qr(charged.reference),
        counter=not visit.role.own,
    )
