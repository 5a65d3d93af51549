"""Wallets that exchanges declare as their own, as rows of the form `wallets`.

The record holds an entity, a chain and an address, and no more: what a wallet holds, how its keys
are kept and whose assets they are is absent, with its code. Chains whose coin is not in COINS, and
tokens on any chain, are left out.
"""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

# The day the records were gathered: the wallets were declared on it or earlier.
GATHERED = date(2026, 11, 24)
NOT_A_FIRM = ("silkroad-fbifunds",)  # coins that a state has seized
NOT_RECORDED = "not_recorded"


@dataclass(frozen=True)
class Coin:
    """The coin of a chain: code, decimal places, CAIP-2 name of the ledger where it has one."""

    asset: str
    scale: int
    ledger: str = ""


COINS = {
    "bitcoin": Coin("BTC", 8, "bip122:000000000019d6689c085ae165831e93"),
    "ethereum": Coin("ETH", 18, "eip155:1"),
    "bsc": Coin("BNB", 18, "eip155:56"),
    "tron": Coin("TRX", 6),
    "solana": Coin("SOL", 9, "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"),
    "polygon": Coin("POL", 18, "eip155:137"),
    "avax": Coin("AVAX", 18, "eip155:43114"),
    "ripple": Coin("XRP", 6),
    "litecoin": Coin("LTC", 8, "bip122:12a765e31ffd4059bada1e25190f6e98"),
    "doge": Coin("DOGE", 8, "bip122:1a91e3dace36e2be3bf030a65679fe82"),
}


def wallets_by_entity(path: Path) -> dict[str, list[dict[str, str]]]:
    """Entity -> rows of its wallets, each once; an entity without a known coin has no place."""
    found: dict[str, dict[tuple[str, str], dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for given in csv.DictReader(file):
            if given["entity"] in NOT_A_FIRM or given["chain"] not in COINS:
                continue
            row = wallet(COINS[given["chain"]].asset, given["address"])
            once = (row["asset"], folded(row["wallet"]))
            found.setdefault(given["entity"], {}).setdefault(once, row)
    return {entity: list(rows.values()) for entity, rows in sorted(found.items())}


def wallet(asset: str, address: str) -> dict[str, str]:
    """One declared wallet as a row, of which the record knows two cells."""
    return {
        "day": str(GATHERED),
        "asset": asset,
        "wallet": address,
        "storage_absent": NOT_RECORDED,
        "purpose_absent": NOT_RECORDED,
        "held_absent": NOT_RECORDED,
    }


def folded(address: str) -> str:
    """Hexadecimal addresses differ only in the letter case of a checksum (EIP-55)."""
    return address.lower() if address.startswith("0x") else address
