"""The cells of one column: from text, or from an exact Arrow type, to the type the form names.

Whole columns at once. A cell is taken, empty, or bad with a code; none is trimmed, rounded or read
in a second way. What rows and columns mean together is not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from perimeter.core import unseen
from perimeter.core.money import AMOUNT_MAX
from perimeter.tables.form import ARROW, UNITS, WHOLE, Column

TEXT_CHARS_MAX = 200
_FEW = 4_096  # rows that tell whether a column repeats itself
COUNT_MAX = 10**18 - 1  # eighteen digits always fit 64 bits

# Days of 1900 to 2199, each one real: a year outside is a slip of the pen.
_LEAP_YEAR = r"(?:19|20|21)(?:0[48]|[2468][048]|[13579][26])|2000"
_DAY = (
    r"(?:(?:19|20|21)[0-9]{2}-(?:"
    r"(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    rf"|(?:{_LEAP_YEAR})-02-29)"
)
_FIRST_DAY, _LAST_DAY = "1900-01-01", "2199-12-31"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._/-]{0,119}"  # core.ids says what a name is; a test compares them

SHAPE = {
    "id": _NAME,
    "asset": _NAME,
    "pseudonym": r"[0-9a-f]{64}",
    "digest": r"[0-9a-f]{64}",
    "secret": r"[0-9a-f]{64}",
    "wallet": r"[A-Za-z0-9:._-]{20,120}",
    "chain": r"[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}",  # CAIP-2
    "country": r"[A-Z]{2}",
    "lei": r"[A-Z0-9]{18}[0-9]{2}",  # ISO 17442
    "dti": r"[0-9BCDFGHJKLMNPQRSTVWXZ]{9}",  # ISO 24165
    "mic": r"[A-Z0-9]{4}",  # ISO 10383
    "bic": r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?",  # ISO 9362
    "phone": r"\+[1-9][0-9]{6,14}",  # ITU-T E.164
    "day": _DAY,
    "instant": rf"{_DAY}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{{1,6}})?Z?",
    "amount": r"[0-9]{1,38}",
    "price": r"[0-9]{1,38}",
    "count": r"[0-9]{1,18}",
}
NOT_OF_TYPE = {
    "id": "cell_not_id",
    "asset": "cell_not_asset",
    "pseudonym": "cell_not_pseudonym",
    "digest": "cell_not_digest",
    "secret": "cell_not_digest",
    "wallet": "cell_not_wallet",
    "chain": "cell_not_chain",
    "country": "cell_not_country",
    "lei": "cell_not_lei",
    "dti": "cell_not_dti",
    "mic": "cell_not_mic",
    "bic": "cell_not_bic",
    "phone": "cell_not_phone",
    "day": "cell_not_day",
    "instant": "cell_not_instant",
    "amount": "cell_not_amount",
    "price": "cell_not_amount",
    "count": "cell_not_count",
    "text": "cell_not_text",
}
# Hexadecimal addresses differ only in the letter case of a checksum (EIP-55), and bech32 is the
# same in either case (BIP 173). Any other address means its letters as they stand.
_FOLDED_WALLET = r"\A(?:0[xX][0-9A-Fa-f]{40}|BC1[0-9A-Z]+)\z"


@dataclass(frozen=True)
class Bad:
    """Cells that are bad for one reason: `mask` is true where they stand."""

    code: str
    mask: pa.ChunkedArray
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Typed:
    """`values` are null where nothing stands or what stands is bad; `given` where a cell holds
    anything at all."""

    values: pa.ChunkedArray
    given: pa.ChunkedArray
    bad: tuple[Bad, ...]


def typed(column: Column, cells: pa.ChunkedArray) -> Typed:
    """The cells as `ARROW[column.type]`."""
    if pa.types.is_string(cells.type):
        given = pc.fill_null(pc.not_equal(cells, ""), False)
        texts = _only(cells, given)
        bad = [one for one in _bad_texts(column, texts) if pc.any(one.mask).as_py()]
        return Typed(_from_text(column.type, _without(texts, bad)), given, tuple(bad))
    values, least, most = _exact(column.type, cells)
    bad = [one for one in _bad_values(column.type, values, least, most) if pc.any(one.mask).as_py()]
    kept = _without(values, bad).cast(ARROW[column.type])
    return Typed(kept, pc.is_valid(cells), tuple(bad))


def _bad_texts(column: Column, texts: pa.ChunkedArray) -> list[Bad]:
    kind = column.type
    if kind == "code":
        mask = _not(pc.is_in(texts, pa.array(column.codes, pa.string())), texts)
        return [Bad("code_unknown", mask, {"codes": ", ".join(column.codes)})]
    if kind == "text":
        long = pc.greater(pc.utf8_length(texts), TEXT_CHARS_MAX)
        control = pc.match_substring_regex(texts, unseen.CONTROL)
        hidden = pc.match_substring_regex(texts, unseen.FORMAT)
        return [
            Bad("cell_not_text", pc.fill_null(pc.or_(long, control), False)),
            Bad("text_unseen", pc.fill_null(hidden, False)),
        ]
    wrong = _not(_like(texts, SHAPE[kind]), texts)
    if kind not in UNITS or not pc.any(wrong).as_py():
        return [Bad(NOT_OF_TYPE[kind], wrong)]
    negative = pc.fill_null(_like(texts, r"-[0-9]+"), False)
    large = pc.fill_null(_like(texts, r"[0-9]{39,}"), False)
    other = pc.and_not(pc.and_not(wrong, negative), large)
    return [
        Bad("cell_not_amount", other),
        Bad("amount_negative", negative),
        Bad("amount_too_large", large),
    ]


def _from_text(kind: str, texts: pa.ChunkedArray) -> pa.ChunkedArray:
    if kind == "instant":
        return pc.utf8_rtrim(texts, "Z").cast(ARROW[kind])
    if kind == "wallet":
        folded = pc.fill_null(pc.match_substring_regex(texts, _FOLDED_WALLET), False)
        return pc.if_else(folded, pc.ascii_lower(texts), texts)
    return texts.cast(ARROW[kind])


def _exact(kind: str, cells: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.Scalar, pa.Scalar]:
    """Cells of an exact type with their least and most; whole numbers as decimals, which hold
    every width."""
    if kind in WHOLE:
        decimal = ARROW["amount"]
        most = AMOUNT_MAX if kind in UNITS else COUNT_MAX
        return cells.cast(decimal), pa.scalar(0, pa.int64()).cast(decimal), _decimal(most)
    if kind == "day":
        least = pa.scalar(_FIRST_DAY).cast(pa.date32())
        return cells, least, pa.scalar(_LAST_DAY).cast(pa.date32())
    assert kind == "instant", kind
    least = pa.scalar(_FIRST_DAY).cast(ARROW[kind])
    # A zone on a column says how to show its instants; they are UTC all the same.
    return (
        cells.cast(ARROW[kind]),
        least,
        pa.scalar(f"{_LAST_DAY} 23:59:59.999999").cast(ARROW[kind]),
    )


def _bad_values(kind: str, values: pa.ChunkedArray, least: pa.Scalar, most: pa.Scalar) -> list[Bad]:
    low = pc.fill_null(pc.less(values, least), False)
    high = pc.fill_null(pc.greater(values, most), False)
    if kind in UNITS:
        return [Bad("amount_negative", low), Bad("amount_too_large", high)]
    return [Bad(NOT_OF_TYPE[kind], pc.or_(low, high))]


def _decimal(number: int) -> pa.Scalar:
    return pa.scalar(str(number)).cast(ARROW["amount"])


def _like(texts: pa.ChunkedArray, shape: str) -> pa.ChunkedArray:
    """Where texts have a shape; where few stand for many, those few are looked at."""
    pattern = rf"\A(?:{shape})\z"
    if len(texts) < _FEW or len(pc.unique(texts.slice(0, _FEW))) > _FEW // 4:
        return pc.match_substring_regex(texts, pattern)
    distinct = pc.unique(texts)
    fit = distinct.filter(pc.match_substring_regex(distinct, pattern))
    return pc.if_else(pc.is_valid(texts), pc.is_in(texts, fit), pa.scalar(None, pa.bool_()))


def _not(good: pa.ChunkedArray, cells: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.and_(pc.is_valid(cells), pc.invert(pc.fill_null(good, False)))


def _only(cells: pa.ChunkedArray, mask: pa.ChunkedArray) -> pa.ChunkedArray:
    if pc.all(mask).as_py() is not False:
        return cells
    return pc.if_else(mask, cells, pa.scalar(None, cells.type))


def _without(cells: pa.ChunkedArray, bad: list[Bad]) -> pa.ChunkedArray:
    for one in bad:
        cells = pc.if_else(one.mask, pa.scalar(None, cells.type), cells)
    return cells
