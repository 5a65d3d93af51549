"""Filing keys: public Ed25519 keys with which a firm's programs sign what they send.

A signatory enrols a key and is who acts through it: what a key sends, that account sends, for as
long as it may. To rotate is to enrol the next key and revoke the old one; both count meanwhile.
Private keys never come here. What a signature covers is core/httpsign's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from perimeter.acts.book import Book, allowed, own_only
from perimeter.core.act import Act, Draft
from perimeter.core.httpsign import key_id
from perimeter.core.ids import is_name, subject
from perimeter.core.note import b64, unb64
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.store.database import Account

KINDS = ("enrol-key", "revoke-key")
RIGHT, OFFICIAL, SUBJECT = "filing.key", "filing.revoke", "filingkey"
NAME_CHARS_MAX = 60
# Points of small order, by the key without its sign: under them anybody's signature verifies.
_SMALL = frozenset(
    y.to_bytes(32, "little")
    for y in (
        0,
        1,
        2707385501144840649318225287225658788936804267575313519463743609750303402022,
        55188659117513257062467267217118295137698188065244968500265048394206261417927,
        2**255 - 20,
        2**255 - 19,
        2**255 - 18,
    )
)


@dataclass(frozen=True)
class FilingKey:
    """A key as it stands. `until` is its last day; `account` the number of who enrolled it."""

    id: str
    firm: str
    name: str
    public: bytes
    account: str
    until: date
    enrolled: Act
    revoked: Act | None = None

    def counts(self, day: date) -> bool:
        """Whether what it signs is taken on a day."""
        return self.revoked is None and day <= self.until


def enrol(book: Book, who: Account, pem: str, name: str, until: date) -> FilingKey:
    """Brings in a firm's key; Conflict where it ever was enrolled, by whomever."""
    by, public, today = allowed(book, who, RIGHT), read_pem(pem), book.today()
    if not name.strip() or len(name) > NAME_CHARS_MAX:
        raise Refusal("filing_key_name", most=NAME_CHARS_MAX)
    most = days_most(book)
    if not 0 <= (until - today).days <= most:
        raise Refusal("filing_key_until", most=most)
    on = subject(SUBJECT, key_id(public))
    body = {
        "firm": who.firm, "name": name.strip(), "public": b64(public), "until": until.isoformat(),
    }  # fmt: skip
    if next(book.home.journal.acts(on=on), None):
        raise Conflict("filing_key_known", key=key_id(public))
    act = book.home.write(Draft("enrol-key", on, by, today, body, after=0))[0]
    return _enrolled(act)


def revoke(book: Book, who: Account, name: str, why: str) -> FilingKey:
    """Ends a key at once and for good: by its firm, or by an official."""
    by, found = allowed(book, who, RIGHT if who.firm else OFFICIAL), key(book, name)
    own_only(book, who, found.firm)
    if not why.strip():
        raise Refusal("reason_missing", deed="revoke-key")
    if found.revoked:
        raise Conflict("filing_key_revoked", key=name)
    on, last = found.enrolled.on, found.enrolled.n
    draft = Draft("revoke-key", on, by, book.today(), why=why.strip(), after=last)
    return replace(found, revoked=book.home.write(draft)[0])


def keys(book: Book, firm: str = "") -> list[FilingKey]:
    """Every key, or a firm's, the last enrolled first."""
    found = _fold(book.home.journal.acts(kinds=KINDS)).values()
    return [one for one in reversed(found) if firm in ("", one.firm)]


def key(book: Book, name: str) -> FilingKey:
    """One key, whatever became of it; NotFound where there is none of that name."""
    acts = book.home.journal.acts(on=subject(SUBJECT, name)) if is_name(name) else ()
    found = _fold(acts).get(name)
    if found is None:
        raise NotFound("filing_key_unknown", key=name[:40])
    return found


def usable(book: Book, name: str) -> FilingKey:
    """The key, where it counts today; NotAllowed otherwise."""
    try:
        found = key(book, name)
    except NotFound as error:
        raise NotAllowed("filing_key_unknown", **error.values) from error
    if found.revoked:
        raise NotAllowed("filing_key_revoked", key=name)
    if not found.counts(book.today()):
        raise NotAllowed("filing_key_ended", key=name)
    return found


def days_most(book: Book) -> int:
    """How many days a key may count."""
    value = book.pack.parameter("filing_key_days_most", book.today()).value
    assert isinstance(value, int)
    return value


def read_pem(text: str) -> bytes:
    """The 32 bytes of a public key (RFC 8410, PEM); Refusal unless it is one to trust."""
    try:
        public = serialization.load_pem_public_key(text.strip().encode("ascii"))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Refusal("filing_key_unfit") from error
    if not isinstance(public, Ed25519PublicKey):
        raise Refusal("filing_key_unfit")
    raw = public.public_bytes_raw()
    if bytes([*raw[:31], raw[31] & 0x7F]) in _SMALL:
        raise Refusal("filing_key_unfit")
    return raw


def _fold(acts: Iterable[Act]) -> dict[str, FilingKey]:
    found: dict[str, FilingKey] = {}
    for act in acts:
        name = act.on.partition(":")[2]
        if act.kind == "enrol-key":
            found[name] = _enrolled(act)
        else:
            found[name] = replace(found[name], revoked=act)
    return found


def _enrolled(act: Act) -> FilingKey:
    body, name = act.body, act.on.partition(":")[2]
    until, public = date.fromisoformat(body["until"]), unb64(body["public"])
    return FilingKey(name, body["firm"], body["name"], public, act.by.account, until, act)
