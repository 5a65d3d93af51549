"""What a certificate says, as CWT claims (RFC 8392), and as the text that a QR code carries.

Format: docs/formats/certificate.md. Pure: neither keys nor what the register says today.
"""

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from perimeter.core.cbor import Item, decode, encode
from perimeter.core.cose import KID_BYTES, SIGNATURE_BYTES, Sign1
from perimeter.core.problem import Damaged, Refusal

BYTES_MAX = 178  # of the signed certificate
QR_CHARACTERS_MAX = 311  # alphanumeric, version 10, level M (ISO 18004, table 7)
DOMAIN_BYTES_MAX = 32  # a longer domain would leave a name no room
NAME_BYTES_MIN = 12
CUT = "…"
SUBJECT, EXPIRES, ISSUED, OURS = 2, 4, 6, -65537  # claims; the last is of the private kind
NAME, SERVICES, DOMAIN, ACT = 1, 2, 3, 4  # within ours
_WRITTEN = re.compile(r"(?:.*/C/)?([A-Z2-7]+)")
_FITS_QR = re.compile(r"[0-9A-Z $%*+\-./:]+")
_DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Claims:
    """One certificate: entry, name, service codes, a domain or none, the last act on the entry by
    then, the day of issue; `until` the last day where the law gives one."""

    entry: str
    name: str
    services: tuple[int, ...]
    domain: str
    act: int
    day: date
    until: date | None = None

    def encoded(self) -> bytes:
        ours: dict[int, Item] = {NAME: self.name, ACT: self.act}
        if self.services:
            ours[SERVICES] = list(self.services)
        if self.domain:
            ours[DOMAIN] = self.domain
        claims: dict[int, Item] = {SUBJECT: self.entry, ISSUED: _seconds(self.day), OURS: ours}
        if self.until:
            claims[EXPIRES] = _seconds(self.until) + _DAY_SECONDS
        return encode(claims)


def read_claims(payload: bytes) -> Claims:
    """The claims in a signed payload; ValueError unless they are just what we would write."""
    claims = decode(payload)
    ours = claims.get(OURS) if isinstance(claims, dict) else None
    if not isinstance(claims, dict) or not isinstance(ours, dict):
        raise ValueError("not the claims of a certificate")
    end = claims.get(EXPIRES)
    found = Claims(
        entry=_text(claims.get(SUBJECT)),
        name=_text(ours.get(NAME)),
        services=tuple(map(_number, _list(ours.get(SERVICES, [])))),
        domain=_text(ours.get(DOMAIN, "")),
        act=_number(ours.get(ACT)),
        day=_day(_number(claims.get(ISSUED))),
        until=None if end is None else _day(_number(end) - _DAY_SECONDS),
    )
    if found.encoded() != payload:
        raise ValueError("more than a certificate says, or said in another way")
    return found


def fitted(claims: Claims, site: str) -> Claims:
    """The claims with the name cut to what a code of the site's address has room for.

    Refusal where the site is none, cannot stand in such a code, or leaves no room.
    """
    if not site:
        raise Refusal("certificate_site_missing")
    if not _FITS_QR.fullmatch(site.upper()):
        raise Refusal("certificate_site_unfit", site=site)
    room = min(BYTES_MAX, (QR_CHARACTERS_MAX - len(text(site, b""))) * 5 // 8)
    rest = Sign1(bytes(KID_BYTES), replace(claims, name="").encoded(), bytes(SIGNATURE_BYTES))
    left = room - len(rest.encoded()) - 1  # what the length of a name costs over 23 bytes
    if left < min(NAME_BYTES_MIN, len(claims.name.encode())):
        raise Refusal("certificate_too_long", entry=claims.entry, site=site)
    return replace(claims, name=shortened(claims.name, left))


def shortened(name: str, most: int) -> str:
    """The name in at most so many bytes of UTF-8, cut between letters and marked as cut."""
    whole = unicodedata.normalize("NFC", name)
    if len(whole.encode()) <= most:
        return whole
    end = len(whole)
    while len((whole[:end] + CUT).encode()) > most or unicodedata.combining(whole[end]):
        end -= 1
    return whole[:end].rstrip() + CUT


def text(site: str, signed: bytes) -> str:
    """What the code carries: the address of the entry's page, in capitals throughout."""
    return f"{site.upper()}/C/{base64.b32encode(signed).decode().rstrip('=')}"


def signed_bytes(given: str) -> bytes:
    """The signed bytes in the text of a code, whole or without its address; Damaged where it is
    none. The address is not looked at: whoever prints a code chooses it."""
    plain = "".join(given.split()).upper()
    found = _WRITTEN.fullmatch(plain) if len(plain) <= 2 * QR_CHARACTERS_MAX else None
    if found is None:
        raise Damaged("certificate_unreadable")
    digits = found[1]
    try:
        data = base64.b32decode(digits + "=" * (-len(digits) % 8))
    except binascii.Error as error:
        raise Damaged("certificate_unreadable") from error
    if base64.b32encode(data).decode().rstrip("=") != digits:  # spare bits that nobody signed
        raise Damaged("certificate_unreadable")
    return data


def _seconds(day: date) -> int:
    """Midnight in UTC; a NumericDate, of which only the day is meant."""
    return int(datetime.combine(day, time(), UTC).timestamp())


def _day(seconds: int) -> date:
    days, rest = divmod(seconds, _DAY_SECONDS)
    if rest or not 0 <= days < 1_000_000:
        raise ValueError("not a day")
    return date.fromordinal(date(1970, 1, 1).toordinal() + days)


def _text(item: Item | None) -> str:
    if not isinstance(item, str):
        raise ValueError("not a text")
    return item


def _number(item: Item | None) -> int:
    if not isinstance(item, int) or item < 0:
        raise ValueError("not a number")
    return item


def _list(item: Item | None) -> list[Item]:
    if not isinstance(item, list):
        raise ValueError("not a list")
    return item
