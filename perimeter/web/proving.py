"""The officials' pages of an entry's wallets: how each was proved, what a signed document comes to
when it is verified anew, and the word on a transfer or on what cannot be decided here.

Who may say it, and of what, says acts/prove.py.
"""

from typing import Any

from django.http import HttpResponse

from perimeter.acts import proofs
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.proofs import ASKED, EXPIRED, PROVEN, TRANSFER, WAITS, WALLETS
from perimeter.acts.prove import Looked, confirm, decline
from perimeter.core.problem import Damaged, NotAllowed, Refusal
from perimeter.law import words
from perimeter.wallets.document import read
from perimeter.wallets.proof import verify
from perimeter.web import proofs as shared
from perimeter.web.decision import WHY_CHARS_MAX
from perimeter.web.matter import Done, firm_name, sees, told
from perimeter.web.page import Visit, attachment, counted, render
from perimeter.web.papers import redirect
from perimeter.web.proofs import Shown, named


def home(visit: Visit, entry: str) -> HttpResponse:
    """Every wallet of an entry, and how it stands."""
    return shared.home(visit, _seen(visit, entry), "wallet", "dossier")


def show(visit: Visit, entry: str, chain: str, wallet: str) -> HttpResponse:
    """One wallet, its proof in detail; or an official's word on it."""
    found, given = _seen(visit, entry), visit.request.POST
    shown = named(visit, found, chain, wallet)
    if visit.request.method != "POST":
        return _page(visit, found, shown, [], 200)
    about = (visit.shelf.book, visit.who, entry, counted(given.get("n", "")) or 0)
    why = given.get("why", "")[:WHY_CHARS_MAX]
    try:
        if "confirm" in given:
            confirm(*about, Looked(why, given.get("transaction", "")))
        else:
            decline(*about, why)
    except (Damaged, NotAllowed):
        raise
    except Refusal as refusal:
        return _page(visit, found, shown, [_said(visit, refusal)], refusal.status)
    return redirect(visit, "wallet", entry=entry, chain=chain, wallet=wallet)


def document(visit: Visit, entry: str, n: int) -> HttpResponse:
    """The signed document, as anyone can verify it."""
    _seen(visit, entry)
    data = proofs.document(visit.shelf.book, entry, n)
    return attachment(data, f"proof-{n}.json", "application/json")


def _seen(visit: Visit, entry: str) -> Dossier:
    """The entry, for a role that sees its wallets."""
    found = dossier(visit.shelf.book, entry)
    sees(visit, WALLETS)
    return found


def _said(visit: Visit, refusal: Refusal) -> tuple[str, str]:
    if refusal.code == "reason_missing":
        return "why", words.text("web.reason_needed", visit.lang)
    field = "transaction" if refusal.code == "transaction_unfit" else "main"
    return field, words.said(refusal, visit.lang)


def _page(
    visit: Visit, found: Dossier, shown: Shown, errors: list[tuple[str, str]], status: int
) -> HttpResponse:
    one = shown.one
    return render(
        visit,
        "proving.html",
        words.text("proofs.of_chain", visit.lang, chain=shown.chain),
        status,
        found=found,
        shown=shown,
        one=one,
        done=_done(visit, found, shown),
        receipts=visit.may("journal.view"),
        firm=firm_name(visit, found),
        typed=visit.request.POST,
        most=WHY_CHARS_MAX,
        errors=errors,
        faults=dict(errors),
        **_verdict(visit, shown),
        **_may(visit, shown),
    )


def _done(visit: Visit, found: Dossier, shown: Shown) -> list[Done]:
    """Every act on the proofs of one wallet, the last first."""
    key, acts = (shown.of.wallet, shown.of.chain), proofs.acts(visit.shelf.book, found.entry.id)
    own = [act for act in acts if (act.body["wallet"], act.body["chain"]) == key]
    return [told(visit, found, act) for act in reversed(own)]


def _may(visit: Visit, shown: Shown) -> dict[str, Any]:
    """What an official may say of the proof as it stands."""
    one, judges = shown.one, visit.may("entry.judge")
    if one is None or not judges:
        return {}
    transfer = one.way == TRANSFER and shown.state in (ASKED, EXPIRED, WAITS)
    silent = one.way == proofs.SIGNATURE and not one.acts
    declines = shown.state in (ASKED, EXPIRED, WAITS, PROVEN) and not (silent or one.signed)
    return {"confirms": transfer or shown.state == WAITS, "declines": declines, "seen": transfer}


def _verdict(visit: Visit, shown: Shown) -> dict[str, Any]:
    """What the signed document comes to, verified anew at the instant it was handed in."""
    one, book = shown.one, visit.shelf.book
    if one is None or not any("files" in act.body for act in one.acts):
        return {}
    kept = read(proofs.document(book, one.entry, one.n))
    assert kept.at is not None
    verdict = verify(kept.proof, kept.asked, kept.at)
    said = words.text(verdict.code, visit.lang, **verdict.details)
    return {"kept": kept, "verdict": verdict, "said": said}
