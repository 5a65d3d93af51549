"""The text whose signature proves a wallet: made from values, read back strictly.

Laid out like CAIP-122 and EIP-4361, with a first line of its own, so that no signature made for a
sign-in is a proof, nor the other way round. The statement is for the person who signs, in their
language; nothing rests on it. Format: docs/formats/wallet-proof.md.
"""

import re

from perimeter.core.problem import Refusal
from perimeter.wallets.asked import Asked, line, read_asked, written

_TEXT = re.compile(
    r"(?P<origin>\S+) wants you to prove that you hold this wallet:\n"
    r"(?P<wallet>\S+)\n\n"
    r"(?P<statement>[^\n]+)\n\n"
    r"Version: 1\n"
    r"Chain ID: (?P<chain>\S+)\n"
    r"Nonce: (?P<nonce>\S+)\n"
    r"Issued At: (?P<issued_at>\S+)\n"
    r"Expiration Time: (?P<expires_at>\S+)\n"
    r"Request ID: (?P<entry>\S+)"
)


def message(asked: Asked, statement: str) -> str:
    """The text to sign by BIP-322, BIP-137, EIP-191; Refusal where the statement is no line."""
    return (
        f"{asked.origin} wants you to prove that you hold this wallet:\n"
        f"{asked.wallet}\n\n"
        f"{line(statement)}\n\n"
        "Version: 1\n"
        f"Chain ID: {asked.chain}\n"
        f"Nonce: {asked.nonce}\n"
        f"Issued At: {written(asked.issued_at)}\n"
        f"Expiration Time: {written(asked.expires_at)}\n"
        f"Request ID: {asked.entry}"
    )


def read(text: str) -> Asked:
    """What a signed text says; Refusal on anything but our layout."""
    match = _TEXT.fullmatch(text)
    if match is None:
        raise Refusal("wallet_message_unfit")
    said = match.groupdict()
    line(said.pop("statement"))
    return read_asked(said)
