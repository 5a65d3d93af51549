"""Text from outside: base64 and hexadecimal in their one form, JSON without doubled names."""

import base64
import binascii
import json
from typing import Any

from perimeter.core.problem import Refusal


def base64_bytes(text: str) -> bytes:
    """Standard base64 with its padding; Refusal on any other way to write the same bytes."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal("wallet_signature_not_base64") from error
    if not data or base64.b64encode(data).decode() != text:
        raise Refusal("wallet_signature_not_base64")
    return data


def hex_bytes(text: str) -> bytes:
    """Hexadecimal with 0x in front."""
    digits = text.removeprefix("0x")
    try:
        data = bytes.fromhex(digits)
    except ValueError as error:
        raise Refusal("wallet_signature_not_hex") from error
    if not data or digits == text or len(data) * 2 != len(digits):
        raise Refusal("wallet_signature_not_hex")
    return data


def strict_json(text: str) -> Any:
    """A JSON value; Refusal on a name twice, on NaN, and on nesting too deep to walk."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal("wallet_not_json") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)
