"""Wallets and their proofs in words, for the pages of holders, custodians and officials.

It decides nothing: how a wallet stands is folded in acts/proofs.py.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse

from perimeter.acts import proofs
from perimeter.acts.challenge import TYPED_PLACES
from perimeter.acts.dossier import Dossier
from perimeter.acts.proofs import ASKED, DECLINED, EXPIRED, PROVEN, WAITS, WALLETS, Asking, Wallet
from perimeter.core.problem import NotFound
from perimeter.law import formats, words
from perimeter.wallets.chains import PLACES
from perimeter.web import rows
from perimeter.web.matter import firm_name, reader
from perimeter.web.page import Visit, part, render

TAGS = {PROVEN: "yes", DECLINED: "no", ASKED: "wait", WAITS: "wait", EXPIRED: "no"}


@dataclass(frozen=True)
class Shown:
    """A wallet, its chain in words, and where its proof stands; `day` of the last act on that."""

    of: Wallet
    chain: str
    state: str
    tag: str
    day: date | None = None
    until: datetime | None = None
    amount: str = ""
    custodian: str = ""  # the name of its firm
    why: str = ""  # of the last act

    @property
    def one(self) -> Asking | None:
        return self.of.asking


def home(
    visit: Visit, found: Dossier, page_of: str, back: str, counter: bool = False
) -> HttpResponse:
    """The wallets of an entry, those first that are not proven. `page_of` and `back` are the routes
    of one wallet and of the entry, which officials and its holder have apart."""
    book, asked = visit.shelf.book, visit.request.GET.get("page", "")
    now = book.home.source.now()
    every = sorted(proofs.wallets(book, found), key=lambda one: one.state(now) == PROVEN)
    chosen, page, pages = part(every, asked)
    return render(
        visit,
        "wallets.html",
        words.text("proofs.title", visit.lang),
        found=found,
        page_of=page_of,
        back=back,
        firm=firm_name(visit, found),
        rows=[_shown(visit, found, one) for one in chosen],
        counter=counter,
        page=page,
        pages=pages,
    )


def named(visit: Visit, found: Dossier, chain: str, wallet: str) -> Shown:
    """One of them; NotFound where the entry does not list it."""
    for one in proofs.wallets(visit.shelf.book, found):
        if (one.wallet, one.chain) == (wallet, chain):
            return _shown(visit, found, one)
    raise NotFound("wallet_not_listed", wallet=wallet, entry=found.entry.id)


def coins(visit: Visit, chain: str, said: str, units: int) -> str:
    """An amount to send, as a wallet shows it; `said` is the chain in words."""
    places = PLACES[chain.partition(":")[0]]
    typed = min(places, TYPED_PLACES)  # what is finer is nought
    return formats.amount(units // 10 ** (places - typed), typed, visit.lang, said)


def _shown(visit: Visit, found: Dossier, of: Wallet) -> Shown:
    one, state = of.asking, of.state(visit.shelf.book.home.source.now())
    columns = {column.name: column for column in found.forms[WALLETS].columns}
    chain = rows.value(reader(visit), columns["chain"], of.row)
    if one is None:
        return Shown(of, chain, state, "")
    last = one.acts[-1] if one.acts else None
    keeper = visit.register.entries.get(one.custodian)
    return Shown(
        of,
        chain,
        state,
        TAGS[state],
        last.effective if last else None,
        one.expires_at,
        coins(visit, one.chain, chain, one.units) if one.units else "",
        visit.names.get(keeper.firm, "") if keeper else "",
        last.why if last else "",
    )
