"""Invented addresses: their form is the standard's."""

from perimeter.country.addresses import address, bech32, outside
from perimeter.country.transfers import pool


def test_the_example_of_the_standard():
    """BIP 173, test vectors: the program of its example key."""
    program = bytes.fromhex("751e76e8199196d454941c45d1b3a323f1433bd6")
    assert bech32(program) == "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"


def test_hexadecimal_ones_have_twenty_bytes(ground):
    found = address(ground, "hex", "test")
    assert found.startswith("0x") and len(bytes.fromhex(found[2:])) == 20


def test_no_two_are_the_same(ground, land):
    every = outside(ground)
    assert len(set(every)) == len(every) == 2 * pool(ground) + len(land.wallet_list.references)


def test_each_listed_one_is_of_the_form_its_story_needs(ground):
    first, second = outside(ground)[2 * pool(ground) :][:2]
    assert first.startswith("bc1q") and second.startswith("0x")


def test_a_firms_own_wallets_are_not_outside(filed, ground):
    own = {row["wallet"] for row in filed.of("wallets")}
    assert own.isdisjoint(outside(ground))
