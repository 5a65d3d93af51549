"""How each wallet that an entry lists is proved: a fold of the acts on its proofs. Writes nothing.

A proof is of one wallet on one network, for one entry, and holds while the entry goes on listing
the wallet. Who may ask, prove and judge is in prove.py; what a signature comes to, in wallets.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from perimeter.acts import contents
from perimeter.acts.book import Book
from perimeter.acts.contents import Row
from perimeter.acts.dossier import Dossier
from perimeter.acts.register import TWO, Entry
from perimeter.core.act import Act, By
from perimeter.core.ids import subject
from perimeter.core.problem import Conflict, NotFound
from perimeter.law.statute import Pack
from perimeter.wallets.asked import Asked, read_instant
from perimeter.wallets.chains import PLACES
from perimeter.wallets.proof import message, methods, typed_data
from perimeter.wallets.verdict import VALID

WALLETS = "wallets"  # the schedule
WAYS = SIGNATURE, CUSTODIAN, TRANSFER = "signature", "custodian", "transfer"
# Not asked for; asked for and open; too late; handed in, and for a person to judge; and settled.
STATES = NONE, ASKED, EXPIRED, WAITS, PROVEN, DECLINED = (
    "none", "asked", "expired", "waits", "proven", "declined",
)  # fmt: skip
KINDS = ("ask-proof", "prove-wallet", "attest-wallet", "confirm-wallet", "decline-proof")
_PARTICULARS = ("nonce", "statement", "custodian", "units")
Key = tuple[str, str, str]  # entry, wallet, chain


@dataclass(frozen=True)
class Asking:
    """A proof asked for by act `n`, and the acts on it since. Instants are naive UTC.

    `nonce` and `statement` are of a message to sign, `custodian` is the entry that is to attest,
    `units` what is to be sent, in base units of the chain's own coin.
    """

    n: int
    entry: str
    wallet: str
    chain: str
    way: str
    by: By
    issued_at: datetime
    expires_at: datetime
    nonce: str = ""
    statement: str = ""
    custodian: str = ""
    units: int = 0
    acts: tuple[Act, ...] = ()

    def state(self, now: datetime) -> str:
        """Where it stands at an instant."""
        if not self.acts:
            return ASKED if now < self.expires_at else EXPIRED
        if self.acts[-1].kind == "decline-proof":
            return DECLINED
        return WAITS if self.handed_in else PROVEN

    @property
    def handed_in(self) -> bool:
        """Whether what was handed in last waits to be judged."""
        return bool(self.acts) and self.acts[-1].kind == "prove-wallet" and not self.signed

    @property
    def signed(self) -> bool:
        """Whether a signature was handed in that is valid: nobody's word is behind it."""
        return any(act.body.get("verdict") == VALID for act in self.acts)

    @property
    def transaction(self) -> str:
        """The transfer's, as last told."""
        told = (act.body.get("transaction", "") for act in reversed(self.acts))
        return next(filter(None, told), "")


@dataclass(frozen=True)
class Wallet:
    """A wallet that an entry lists or asks to list, and the last proof asked of it."""

    row: Row
    asking: Asking | None = None

    @property
    def wallet(self) -> str:
        return self.row["wallet"]

    @property
    def chain(self) -> str:
        return self.row["chain"]

    def state(self, now: datetime) -> str:
        return self.asking.state(now) if self.asking else NONE


@dataclass(frozen=True)
class Unsettled:
    """In the whole book, the proofs asked for that nobody has given or declined, as known at a
    `size` of the journal."""

    of: Mapping[Key, Asking] = field(default_factory=dict)
    size: int = 0


def wallets(book: Book, found: Dossier) -> list[Wallet]:
    """Every wallet that the entry lists, or asks to list by a notice that is not settled; and one
    that has left since, while a proof of it still waits to be judged."""
    states, rows = found.kind.notices.states, found.contents.of(WALLETS)
    for one in found.entry.notices.values():
        if states[one.status].turn != "nobody":
            rows += found.asked(one.no).of(WALLETS)
    known = fold(acts(book, found.entry.id))
    listed = _listed(found, rows, known)
    left = {key: one for key, one in known.items() if one.handed_in and key not in listed}
    rest = (Wallet({"wallet": one.wallet, "chain": one.chain}, one) for one in left.values())
    return [*listed.values(), *rest]


def of(book: Book, found: Dossier, rows: Iterable[Row]) -> list[Wallet]:
    """These wallets of an entry, each once, with how it is proved."""
    return list(_listed(found, rows, fold(acts(book, found.entry.id))).values())


def acts(book: Book, entry: str) -> list[Act]:
    """What was asked, shown and judged about the wallets of an entry, in order."""
    return list(book.home.journal.acts(on=subject("proof", entry)))


def last(book: Book, entry: str) -> int:
    """The last of them; 0 before there is any."""
    return max((act.n for act in acts(book, entry)), default=0)


def lasts(found: Dossier) -> None:
    """Conflict where the entry is not in force and can no longer come to be."""
    if found.entry.status not in found.kind.life.lasting():
        raise Conflict("proof_entry_over", status=found.entry.status)


def now(book: Book) -> datetime:
    """The instant, in whole seconds as messages have it."""
    return book.home.source.now().replace(microsecond=0)


def fold(acts: Iterable[Act], onto: Mapping[Key, Asking] | None = None) -> dict[Key, Asking]:
    """The last proof asked for of each wallet; a later one takes the place of those before."""
    found = dict(onto or {})
    for act in acts:
        key = (act.on.partition(":")[2], act.body["wallet"], act.body["chain"])
        if act.kind == "ask-proof":
            found[key] = _asking(act, key)
        elif key in found and found[key].n == act.body["asked"]:
            found[key] = replace(found[key], acts=(*found[key].acts, act))
    return found


def still(some: Unsettled, entries: Mapping[str, Entry], pack: Pack) -> list[Asking]:
    """What is open of entries that are in force or may yet come to be."""
    lasting = {name: kind.life.lasting() for name, kind in pack.registers.items()}
    known = ((entries.get(one.entry), one) for one in some.of.values())
    return [one for entry, one in known if entry and entry.status in lasting[entry.kind]]


def unsettled(book: Book, before: Unsettled) -> Unsettled:
    """What waits in the whole book; `before` is moved on by the acts since."""
    journal, size = book.home.journal, book.home.journal.size()
    new = list(journal.acts(kinds=KINDS, since=before.size, known_at=size))
    if not new:
        return replace(before, size=size)
    known = fold(new, before.of)
    settled = (PROVEN, DECLINED)
    left = {key: one for key, one in known.items() if one.state(one.issued_at) not in settled}
    return Unsettled(left, size)


def attests(entry: Entry, pack: Pack) -> bool:
    """Whether an entry is in force with a service whose holder may attest wallets it keeps."""
    kind = pack.registers[entry.kind]
    return entry.status in kind.life.in_force and not set(kind.attests).isdisjoint(entry.services)


def ways(chain: str) -> tuple[str, ...]:
    """The ways in which a wallet of a chain can be proved: by a transfer only where we know the
    unit that we name."""
    signed = (SIGNATURE,) if methods(chain) else ()
    sent = (TRANSFER,) if chain.partition(":")[0] in PLACES else ()
    return (*signed, CUSTODIAN, *sent)


def asked(book: Book, one: Asking) -> Asked:
    """What a message to sign must say; Refusal where the wallet's address cannot be one."""
    told = (one.wallet, one.chain, one.entry, one.nonce, one.issued_at, one.expires_at)
    return Asked(book.home.origin, *told)


def to_sign(book: Book, one: Asking, method: str) -> str:
    """The message for a method, byte for byte: the same whoever reads it."""
    make = typed_data if method == "eip712" else message
    return make(asked(book, one), one.statement)


def document(book: Book, entry: str, n: int) -> bytes:
    """The signed document that was handed in for the proof asked for by act `n`."""
    for act in acts(book, entry):
        if act.body.get("asked") == n and "files" in act.body:
            return book.home.vault.read(act.body["files"]["proof"])
    raise NotFound("proof_no_document", n=n, entry=entry)


def _listed(found: Dossier, rows: Iterable[Row], known: Mapping[Key, Asking]) -> dict[Key, Wallet]:
    """The wallets of these rows, each once, with the proofs that still count."""
    gone, every = _gone(found), dict[Key, Wallet]()
    for row in rows:
        key = (found.entry.id, row["wallet"], row["chain"])
        asking = known.get(key)
        counts = asking and asking.n > gone.get(row["wallet"], 0)
        every.setdefault(key, Wallet(row, asking if counts else None))
    return every


def _asking(act: Act, key: Key) -> Asking:
    given = {name: act.body[name] for name in _PARTICULARS if name in act.body}
    issued, expires = (read_instant(act.body[at], at) for at in ("issued_at", "expires_at"))
    return Asking(act.n, *key, act.body["way"], act.by, issued, expires, **given)


def _gone(found: Dossier) -> dict[str, int]:
    """By wallet, the act with which its row last went: what was proved before counts no more."""
    in_force, gone = found.kind.notices.in_force, dict[str, int]()
    for act in found.acts:
        if act.kind in TWO:
            continue
        dropped = contents.brought(act.body).drop.get(WALLETS, ())
        notice = found.entry.notices.get(act.body.get("notice", 0))
        came = [step.n for step in notice.steps if step.status in in_force] if notice else [act.n]
        for key in dropped if came else ():
            gone[key[0]] = max(came[0], gone.get(key[0], 0))
    return gone
