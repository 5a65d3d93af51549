"""Digests of transactions by the examples of BIP 143 and the vectors of BIP 341."""

from perimeter.wallets import sighash, transaction
from perimeter.wallets.address import p2pkh
from perimeter.wallets.sighash import Spend
from perimeter.wallets.transaction import Output
from tests.wallets.signing import needs_vectors, vectors

# The native P2WPKH example of BIP 143: its second input.
EXAMPLE = bytes.fromhex(
    "0100000002fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f0000000000eeffffff"
    "ef51e1b804cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb206"
    "000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42db"
    "ee7e4dbe6a21b2d50ce2f0167faa815988ac11000000"
)
PROGRAM = bytes.fromhex("1d0f172a0ecb48aee1be1f2687d2963ae33f71a1")


def example(amount=600_000_000):
    spent = (Output(625_000_000, b""), Output(amount, b"\x00\x14" + PROGRAM))
    return Spend(transaction.read(EXAMPLE), spent)


def test_version_0_by_the_example():
    digest = sighash.version_0(example(), 1, p2pkh(PROGRAM))
    assert digest.hex() == "c37af31116d1b27caf68aae9e3ac82f1477929014d5b917657d0eb49478cb670"
    assert sighash.version_0(example(1), 1, p2pkh(PROGRAM)) != digest
    assert sighash.version_0(example(), 0, p2pkh(PROGRAM)) != digest


def test_before_segregated_witness_amounts_are_not_signed():
    """Which is why a proof of funds must bring such outputs with their whole transactions."""
    code = p2pkh(PROGRAM)
    assert sighash.legacy(example(), 1, code) == sighash.legacy(example(1), 1, code)
    assert sighash.legacy(example(), 0, code) != sighash.legacy(example(), 1, code)
    assert sighash.legacy(example(), 1, code) != sighash.legacy(example(), 1, code[:-1])


@needs_vectors
def test_taproot_by_the_official_vectors():
    case = vectors("wallet-test-vectors.json")["keyPathSpending"][0]
    spent = tuple(
        Output(one["amountSats"], bytes.fromhex(one["scriptPubKey"]))
        for one in case["given"]["utxosSpent"]
    )
    spend = Spend(transaction.read(bytes.fromhex(case["given"]["rawUnsignedTx"])), spent)
    whole = [i for i in case["inputSpending"] if i["given"]["hashType"] in (0, 1)]
    assert len(whole) == 2
    for one in whole:
        at, hash_type = one["given"]["txinIndex"], one["given"]["hashType"]
        assert sighash.taproot(spend, at, hash_type).hex() == one["intermediary"]["sigHash"]


@needs_vectors
def test_trees_by_the_official_vectors():
    seen = 0
    for case in vectors("wallet-test-vectors.json")["scriptPubKey"]:
        hashes = case["intermediary"].get("leafHashes", [])
        for leaf, digest in zip(_leaves(case["given"]["scriptTree"]), hashes, strict=True):
            found = sighash.leaf_hash(leaf["leafVersion"], bytes.fromhex(leaf["script"]))
            assert found.hex() == digest
            block = bytes.fromhex(case["expected"]["scriptPathControlBlocks"][leaf["id"]])
            path = [block[at : at + 32] for at in range(33, len(block), 32)]
            root = sighash.merkle_root(found, path).hex()
            assert root == case["intermediary"]["merkleRoot"]
            seen += 1
    assert seen > 5


def _leaves(tree):
    if not tree:
        return []
    return [tree] if isinstance(tree, dict) else [leaf for part in tree for leaf in _leaves(part)]
