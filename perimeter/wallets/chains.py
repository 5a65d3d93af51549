"""The networks whose wallets can be proved, by their CAIP-2 names: a table, none preferred.

Version bytes and prefixes: chainparams of the reference client, BIP 173. Networks that share them
share addresses; only the signed message keeps those apart. Forks of Bitcoin are left out: their
CAIP-2 names are not settled. Every eip155 network has the same addresses, so they need no row.
"""

import re
from dataclasses import dataclass

from perimeter.core.problem import Refusal

BIP122, EIP155 = "bip122", "eip155"
# Decimal places in which wallets of a namespace write their own coin: satoshi, wei, sun.
PLACES = {BIP122: 8, EIP155: 18, "tron": 6}
CHAIN_ID_MAX = 2**63  # wider than any network in use, narrower than what JSON may hold as digits
_CAIP2 = re.compile("[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}")
_EIP155 = re.compile(r"eip155:([1-9][0-9]{0,18})")


@dataclass(frozen=True)
class Network:
    """How a Bitcoin network writes its addresses."""

    chain: str
    p2pkh: int
    p2sh: int
    hrp: str


BITCOIN = (
    Network("bip122:000000000019d6689c085ae165831e93", 0x00, 0x05, "bc"),
    Network("bip122:000000000933ea01ad0ee984209779ba", 0x6F, 0xC4, "tb"),  # testnet 3
    Network("bip122:00000000da84f2bafbbc53dee25a72ae", 0x6F, 0xC4, "tb"),  # testnet 4
    Network("bip122:00000008819873e925422c1ff0f99f7c", 0x6F, 0xC4, "tb"),  # signet
    Network("bip122:0f9188f13cb7b2c71f2a335e3a4fc328", 0x6F, 0xC4, "bcrt"),  # regtest
)


def network(chain: str) -> Network | None:
    """The Bitcoin network of that name; None for an EVM network; Refusal for any other name."""
    if evm_id(chain) is not None:
        return None
    for known in BITCOIN:
        if known.chain == chain:
            return known
    if _CAIP2.fullmatch(chain) is None:
        raise Refusal("wallet_field_unfit", field="chain")
    raise Refusal("wallet_chain_unknown", chain=chain)


def evm_id(chain: str) -> int | None:
    """The number of an EVM network; None where it is not one."""
    match = _EIP155.fullmatch(chain)
    return int(match[1]) if match and int(match[1]) < CHAIN_ID_MAX else None
