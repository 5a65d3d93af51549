"""The number of an invoice: a creditor reference (ISO 11649) made of the number of an entry.

`RF`, two check digits (ISO 7064, MOD 97-10), then the entry's letters and digits: L-00007 is paid
under RF98 L000 07. The entry can be read back from it, so nothing is counted anew. One wrong digit,
one wrong letter, two digits or two letters that changed places are always noticed; a letter typed
for a digit mostly, and it never makes the number of another entry. What is owed is not known here.
"""

import re
import string

BODY_CHARS_MAX = 21  # what the standard leaves to the creditor
GROUP_CHARS = 4  # as it is printed for people

_VALUES = str.maketrans({one: str(int(one, 36)) for one in string.ascii_uppercase})
_ENTRY = re.compile(r"([A-Z]+)-([0-9]+)")
_WRITTEN = re.compile(r"RF[0-9]{2}([A-Z]+)([0-9]+)")
_START = re.compile(r"(?=(RF[0-9]{2}[A-Z]+)([0-9]+))")


def reference(entry: str) -> str:
    """The reference an entry is paid under; ValueError unless it is numbered LETTERS-DIGITS."""
    found = _ENTRY.fullmatch(entry)
    if found is None or len(found[1] + found[2]) > BODY_CHARS_MAX:
        raise ValueError(f"no reference can be made of {entry}")
    body = found[1] + found[2]
    return f"RF{98 - _rest(body + 'RF00'):02}{body}"


def entry_of(written: str) -> str:
    """The entry paid under a reference; ValueError where its check digits are not right."""
    found = _WRITTEN.fullmatch(written)
    if found is None or len(written) > 4 + BODY_CHARS_MAX or not _is_right(written):
        raise ValueError(f"not a reference of an entry: {written}")
    return f"{found[1]}-{found[2]}"


def entries_in(text: str) -> tuple[str, ...]:
    """The entries that a payer's text may name: wherever a right reference begins and ends,
    whatever blanks, marks or small letters it is written with, and whatever follows it."""
    folded = re.sub("[^A-Z0-9]", "", text.upper())
    found: dict[str, None] = {}
    for start in _START.finditer(folded):
        for end in range(len(start[2]), 0, -1):
            written = start[1] + start[2][:end]
            if len(written) <= 4 + BODY_CHARS_MAX and _is_right(written):
                found[entry_of(written)] = None
    return tuple(found)


def grouped(written: str) -> str:
    """As it is printed: in groups of four."""
    return " ".join(written[at : at + GROUP_CHARS] for at in range(0, len(written), GROUP_CHARS))


def _is_right(written: str) -> bool:
    """Whether the check digits are those of the rest."""
    return _rest(written[4:] + written[:4]) == 1


def _rest(text: str) -> int:
    """The number that letters (A is 10, Z 35) and digits make, modulo 97."""
    return int(text.translate(_VALUES)) % 97
