"""A code on paper: nineteen letters of chance and one that checks them, as a person types them.

Crockford's base 32: no I, L, O or U, so what looks alike is read alike; small letters, blanks,
hyphens and a Cyrillic keyboard do no harm. The last letter is the check character of the hybrid
systems of ISO/IEC 7064, here MOD 33,32: it notices every single wrong letter. Pure; what a code is
good for is not known here.
"""

import hashlib

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHANCE = 19  # letters: 95 random bits
RANDOM_BYTES = 12
_GROUP = 4
_ALIKE = str.maketrans("OILАВЕКМНОРСТУХ", "011ABEKMH0PCTYX")


def new(random: bytes) -> str:
    """The code made of RANDOM_BYTES random bytes."""
    number = int.from_bytes(random)
    letters = "".join(LETTERS[number >> 5 * at & 31] for at in range(CHANCE))
    return letters + _check(letters)


def read(typed: str) -> str:
    """The code that somebody typed; empty where a letter is wrong, missing or too many."""
    code = "".join(filter(str.isalnum, typed)).upper().translate(_ALIKE)
    fits = len(code) == CHANCE + 1 and set(code) <= set(LETTERS) and _check(code[:-1]) == code[-1]
    return code if fits else ""


def grouped(code: str) -> str:
    """The code as paper shows it."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def digest(code: str) -> str:
    """What is kept of a code. So many random bits cannot be searched for: it needs no key."""
    return hashlib.sha256(b"perimeter paper code " + code.encode()).hexdigest()


def _check(letters: str) -> str:
    base, product = len(LETTERS), len(LETTERS)
    for letter in letters:
        total = (product + LETTERS.index(letter)) % base
        product = 2 * (total or base) % (base + 1)
    return LETTERS[(base + 1 - product) % base]
