"""A holder's wallets: how each is proved, what is asked for, and where the answer is handed in.

Nothing here asks for a key. What may be done, and whether an answer proves, say acts/challenge.py
and acts/prove.py.
"""

from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse

from perimeter.acts import proofs
from perimeter.acts.challenge import Wanted, ask
from perimeter.acts.dossier import Dossier
from perimeter.acts.proofs import SIGNATURE, Asking
from perimeter.acts.prove import prove, transferred
from perimeter.core.problem import Damaged, NotAllowed, NotFound, Refusal
from perimeter.law import words
from perimeter.wallets.document import BYTES_MAX, read
from perimeter.wallets.proof import LIMITS, Proof, methods
from perimeter.web import proofs as shared
from perimeter.web.fields import Errors
from perimeter.web.matter import firm_name, held
from perimeter.web.page import Visit, attachment, counted, render
from perimeter.web.papers import redirect
from perimeter.web.proofs import Shown, named


def home(visit: Visit, entry: str) -> HttpResponse:
    """Every wallet of an entry, and how it stands."""
    found, counter = held(visit, entry), not visit.role.own
    return shared.home(visit, found, "held-wallet", "holding", counter)


def show(visit: Visit, entry: str, chain: str, wallet: str) -> HttpResponse:
    """One wallet: asks for a proof, and takes the answer."""
    found = held(visit, entry)
    shown = named(visit, found, chain, wallet)
    if visit.request.method != "POST":
        return _page(visit, found, shown, [], 200)
    do = visit.request.POST.get("do", "")
    try:
        if do == "ask":
            _ask(visit, entry, shown)
        elif shown.one:
            _answer(visit, shown.one, do)
    except (Damaged, NotAllowed):
        raise
    except Refusal as refusal:
        return _page(visit, found, shown, [(do, words.said(refusal, visit.lang))], refusal.status)
    return redirect(visit, "held-wallet", entry=entry, chain=chain, wallet=wallet)


def message(visit: Visit, entry: str, n: int) -> HttpResponse:
    """The message to sign, as a file of just its bytes; with `typed`, as EIP-712 wants it."""
    found = held(visit, entry)
    asked = (one.asking for one in proofs.wallets(visit.shelf.book, found) if one.asking)
    one = next((one for one in asked if one.n == n and one.way == SIGNATURE), None)
    if one is None:
        raise NotFound("proof_unknown", n=n, entry=entry)
    typed = "typed" in visit.request.GET
    text = proofs.to_sign(visit.shelf.book, one, "eip712" if typed else "")
    name = f"wallet-{n}.{'json' if typed else 'txt'}"
    return attachment(text.encode(), name, "application/octet-stream")


def _ask(visit: Visit, entry: str, shown: Shown) -> None:
    given, one = visit.request.POST, shown.of
    way, custodian = given.get("way", ""), given.get("custodian", "")
    wanted = Wanted(entry, one.wallet, way, custodian, one.chain, visit.lang)
    ask(visit.shelf.book, visit.who, wanted)


def _answer(visit: Visit, one: Asking, do: str) -> None:
    """What was handed in for the proof that the page showed, which may not be the last any more."""
    book, given = visit.shelf.book, visit.request.POST
    n = counted(given.get("n", "")) or 0
    if do == "sent":
        transferred(book, visit.who, one.entry, n, given.get("transaction", ""))
    if do == "sign":
        prove(book, visit.who, one.entry, n, _proof(visit, one))


def _proof(visit: Visit, one: Asking) -> Proof:
    """The document in a file; or the signature that was pasted, of the message we showed."""
    given, upload = visit.request.POST, visit.request.FILES.get("file")
    if isinstance(upload, TemporaryUploadedFile):
        with Path(upload.temporary_file_path()).open("rb") as file:
            return read(file.read(BYTES_MAX + 1)).proof
    method, signature = given.get("method", ""), "".join(given.get("signature", "").split())
    if not signature:
        raise Refusal("signature_needed")
    if method not in methods(one.chain):
        raise Refusal("wallet_method_unfit")
    text = proofs.to_sign(visit.shelf.book, one, method)
    return Proof(method, one.wallet, one.chain, text, signature)


def _page(visit: Visit, found: Dossier, shown: Shown, errors: Errors, status: int) -> HttpResponse:
    book, one = visit.shelf.book, shown.one
    signs = one if one and one.way == SIGNATURE and shown.state == proofs.ASKED else None
    return render(
        visit,
        "wallet.html",
        words.text("proofs.of_chain", visit.lang, chain=shown.chain),
        status,
        found=found,
        shown=shown,
        one=one,
        message=proofs.to_sign(book, signs, "") if signs else "",
        methods=methods(shown.of.chain),
        ways=_ways(visit, found, shown),
        custodians=_custodians(visit, found),
        typed=visit.request.POST,
        signature_max=LIMITS["signature"],
        firm=firm_name(visit, found),
        counter=not visit.role.own,
        errors=errors,
    )


def _ways(visit: Visit, found: Dossier, shown: Shown) -> tuple[str, ...]:
    """In which ways the visitor may ask for a proof."""
    lasts = found.entry.status in found.kind.life.lasting()
    asks = visit.may("entry.apply") and lasts and shown.state != proofs.PROVEN
    return proofs.ways(shown.of.chain) if asks else ()


def _custodians(visit: Visit, found: Dossier) -> list[tuple[str, str]]:
    """(entry, firm) of those who may attest wallets of others."""
    pack, own = visit.shelf.book.pack, found.entry.firm
    entries = visit.register.entries.values()
    able = [one for one in entries if one.firm != own and proofs.attests(one, pack)]
    return [(one.id, visit.names.get(one.firm, "")) for one in able]
