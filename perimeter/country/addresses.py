"""Invented addresses: right in form, derived from the seed, their keys known to nobody.

Segregated-witness addresses of version 0 (BIP 173) and twenty bytes in hexadecimal. No address here
is taken from any ledger.
"""

from functools import lru_cache

from perimeter.country.transfers import pool
from perimeter.country.world import World
from perimeter.wallets.address import BECH32, polymod

_PREFIX = "bc"
_PROGRAM_BYTES = 20


@lru_cache(maxsize=2)
def outside(world: World) -> tuple[str, ...]:
    """The wallets outside: those in bech32, those in hexadecimal, then the listed ones in turn."""
    kinds = [("bech32", pool(world)), ("hex", pool(world))]
    plain = [address(world, kind, "outside", str(n)) for kind, count in kinds for n in range(count)]
    listed = range(len(world.country.wallet_list.references))
    return (*plain, *(address(world, ("bech32", "hex")[n % 2], "listed", str(n)) for n in listed))


def address(world: World, kind: str, *purpose: str) -> str:
    """One address of an asset's form, for a purpose."""
    program = world.secret("address", kind, *purpose)[:_PROGRAM_BYTES]
    return "0x" + program.hex() if kind == "hex" else bech32(program)


def bech32(program: bytes) -> str:
    """The address of a twenty-byte witness program of version 0 (BIP 173)."""
    bits = int.from_bytes(program)
    words = [0] + [bits >> shift & 31 for shift in range(8 * len(program) - 5, -1, -5)]
    prefix = [ord(char) >> 5 for char in _PREFIX] + [0] + [ord(char) & 31 for char in _PREFIX]
    check = polymod([*prefix, *words, *[0] * 6]) ^ 1
    words += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return _PREFIX + "1" + "".join(BECH32[word] for word in words)
