"""What somebody typed or pasted to look up: a name, a number, an address, a wallet.

Recognised by shape alone; whether it is known is asked elsewhere. Nothing is kept.
"""

import re
from dataclasses import dataclass
from typing import Literal

from perimeter.judging import domains
from perimeter.judging.spelling import bare, fold, mixed
from perimeter.wallets.address import BASE58, BECH32

CHARS_MAX = 200  # of anything but a link, which may carry much behind its host
Kind = Literal["name", "number", "domain", "email", "app", "phone", "social", "wallet", "long"]

_EVM = re.compile(r"0[xX][0-9a-fA-F]{40}")
_BECH32 = re.compile(
    rf"[a-z]{{1,10}}1[{BECH32}]{{14,87}}|[A-Z]{{1,10}}1[{BECH32.upper()}]{{14,87}}"
)
_BASE58 = re.compile(rf"(?=.*[0-9])(?=.*[A-Z])(?=.*[a-z])[{BASE58}]{{25,60}}")
# What payment links put before an address, and after it (BIP 21, EIP-681, CAIP-10).
_BEFORE_WALLET = re.compile(r"(?:[a-z0-9-]{1,40}:(?://)?){0,2}(?:pay-)?", re.I)
_NUMBER = re.compile(r"[^\W\d_]{1,4}[-–—. ]{0,3}[0-9]{1,9}|[0-9]{1,6}")
# What papers print before a number: №, No., N°.
_SIGN = re.compile(r"\s*(?:№|N[o°º][.\s])\s*(?=[^\W\d_]{0,4}[-–—. ]{0,3}[0-9]{1,9}\s*$)", re.I)
_PHONE = re.compile(r"\+?[0-9(][0-9 ().–-]{5,24}")
_EMAIL = re.compile(r"(?:mailto:)?[^\s@:/]{1,64}@[^\s@/]+", re.I)
_APP = re.compile(r"id[0-9]{6,12}|(?:com|org|net|io|app)(?:\.[A-Za-z]\w*){2,}")
_HANDLE = re.compile(r"@[\w.]{2,64}")


@dataclass(frozen=True)
class Asked:
    """`text` is what was asked without invisible signs, `value` the form it is compared in.

    `path` follows the host of a link; `hidden` says that something invisible was left out, `mixed`
    that a word takes letters of two alphabets.
    """

    kind: Kind
    text: str
    value: str
    path: str = ""
    hidden: bool = False
    mixed: bool = False


def asked(text: str) -> Asked:
    """What was typed. Too long for a name is an answer of its own, and nothing of it is read."""
    if len(text) > domains.LINK_CHARS_MAX:
        return Asked("long", text[:CHARS_MAX], "")
    plain = bare(_SIGN.sub("", text, count=1))
    kind, value, path = _recognised(plain)
    if len(plain) > CHARS_MAX and kind not in ("domain", "app"):
        return Asked("long", plain[:CHARS_MAX], "")
    hidden = len(plain) < len(" ".join(_SIGN.sub("", text, count=1).split()))
    return Asked(kind, plain, value, path, hidden, mixed(plain))


def wallet(text: str) -> str:
    """An address in the form it is compared in; letter case is dropped where it says nothing."""
    if _EVM.fullmatch(text) or _BECH32.fullmatch(text):
        return text.lower()
    return text if _BASE58.fullmatch(text) else ""


def phone(text: str) -> str:
    """The digits of a telephone number, from the country's code on where that is given."""
    return re.sub(r"\D", "", text).removeprefix("00")


def number(text: str) -> str:
    """A number of an entry or a firm, however it is spaced and in whichever alphabet."""
    written = text.casefold() if text.isascii() else fold(text)
    return "".join(filter(str.isalnum, written))


def handle(text: str) -> str:
    """An account in a social network, as it is compared."""
    return text.strip().casefold()


def _recognised(text: str) -> tuple[Kind, str, str]:
    """(kind, the form it is compared in, path)."""
    address = wallet(re.split("[?@]", _BEFORE_WALLET.sub("", text, count=1))[0]) or wallet(text)
    if address:
        return "wallet", address, ""
    if _PHONE.fullmatch(text) and len(phone(text)) > 6:
        return "phone", phone(text), ""
    if _HANDLE.fullmatch(text):
        return "social", handle(text), ""
    if _APP.fullmatch(text):
        return "app", text.casefold(), ""
    if _NUMBER.fullmatch(text):
        return "number", number(text), ""
    if " " in text:
        return "name", fold(text), ""
    host, path = domains.link(text)
    if host and (app := domains.asked(text)):
        return "app", app.casefold(), ""
    if host:
        return "email" if _EMAIL.fullmatch(text) else "domain", host, path
    return "name", fold(text), ""
