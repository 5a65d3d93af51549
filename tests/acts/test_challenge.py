"""Asking for a proof: who may, of which wallet, in which way, and what we name."""

from datetime import timedelta

import pytest

from perimeter.acts.challenge import Wanted, ask
from perimeter.acts.decide import Decision, decide
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.proofs import asked
from perimeter.acts.prove import prove
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from tests.acts.wallets import (
    ADDRESS,
    ETHER,
    EVM,
    LITECOIN,
    MAIN,
    OTHER,
    TRON,
    TRON_WALLET,
    custodian,
    later,
    miner,
    rows,
    signed,
    state,
    wanted,
)
from tests.world import firm_account


def test_a_message_is_asked_for_in_the_askers_language_for_some_hours(world):
    miner(world)
    one = wanted(world, lang="ru")
    said = asked(world.book, one)
    assert said.expires_at - said.issued_at == timedelta(hours=24)
    assert (said.entry, said.origin) == ("M-1", "book.example/world")
    assert "Деньги не переводятся" in one.statement and state(world) == "asked"
    later(world, hours=25)
    assert state(world) == "expired"


def test_each_nonce_is_another(world):
    miner(world)
    assert len({wanted(world).nonce for _ in range(5)}) == 5


def test_only_the_holder_asks_or_an_official_for_them(world):
    miner(world)
    enrol(world.book, world.who["licensing"], Firm("F-2", "legal", "Another"))
    given = Wanted("M-1", ADDRESS, "signature")
    for who, code in (
        (firm_account(world, "F-2"), "firm_not_yours"),
        (world.who["supervisor"], "right_missing"),
    ):
        with pytest.raises(NotAllowed, match=code):
            ask(world.book, who, given)
    assert ask(world.book, world.who["licensing"], given).by.role == "licensing"


def test_the_wallet_is_one_that_the_entry_lists(world):
    miner(world)
    for more in ({"wallet": OTHER}, {"chain": EVM}):
        with pytest.raises(NotFound, match="wallet_not_listed"):
            wanted(world, **more)
    with pytest.raises(NotFound, match="entry_unknown"):
        ask(world.book, firm_account(world, "F-1"), Wanted("M-404", ADDRESS, "signature"))


@pytest.mark.parametrize(
    "wallet, chain", [("bc1qexample0000000000", MAIN), (ADDRESS, EVM), (ETHER, MAIN)]
)
def test_an_address_that_nobody_can_hold_is_told_before_anybody_signs(world, wallet, chain):
    miner(world, listed=((wallet, chain),))
    with pytest.raises(Refusal, match=r"wallet_(checksum_wrong|address_unreadable)"):
        wanted(world, wallet=wallet)
    assert state(world, wallet) == "none" and wanted(world, "transfer", wallet).units


@pytest.mark.parametrize("wallet, chain", [(TRON_WALLET, TRON), (ADDRESS, LITECOIN)])
def test_a_chain_whose_signatures_we_do_not_know_takes_the_other_ways(world, wallet, chain):
    miner(world, listed=((wallet, chain),))
    with pytest.raises(Refusal) as caught:
        wanted(world, wallet=wallet)
    assert caught.value.values["ways"] == "custodian, transfer"
    assert wanted(world, "transfer", wallet).units
    assert wanted(world, "custodian", wallet, custodian=custodian(world)).custodian == "L-7"


def test_there_are_three_ways_and_no_other(world):
    miner(world)
    with pytest.raises(Refusal, match="proof_way_unfit"):
        wanted(world, "seed phrase")


def test_the_amount_is_small_and_such_as_a_holder_can_type(world):
    miner(world)
    drawn = [wanted(world, "transfer").units for _ in range(8)]
    assert len(set(drawn)) > 1 and all(10_000 <= units <= 19_999 for units in drawn)
    ether = wanted(world, "transfer", ETHER).units
    assert 10_000 <= ether // 10**10 <= 19_999 and ether % 10**10 == 0
    assert 10_000 <= wanted(world, "transfer", TRON_WALLET).units <= 19_999


def test_a_custodian_is_another_firm_in_force_with_the_service(world):
    miner(world)
    with pytest.raises(Conflict, match="custodian_unfit"):
        wanted(world, "custodian", custodian=custodian(world, "F-8", ("exchange",)))
    for entry in ("L-404", ""):
        with pytest.raises(NotFound, match="entry_unknown"):
            wanted(world, "custodian", custodian=entry)
    custodian(world)
    world.settle(Decision("L-7", "revoke", "it sold what it kept", world.book.today()))
    with pytest.raises(Conflict, match="custodian_unfit"):
        wanted(world, "custodian", custodian="L-7")


def test_no_firm_attests_its_own_wallet(world):
    custodian(world)
    listed = world.rows("miner", "M-1") | {"wallets": rows((ADDRESS, MAIN))}
    world.apply("miner", "F-7", "M-1", (), listed)
    with pytest.raises(Refusal, match="custodian_own"):
        wanted(world, "custodian", firm="F-7", custodian="L-7")


def test_a_proven_wallet_is_not_asked_for_again(world):
    miner(world)
    one = wanted(world)
    prove(world.book, firm_account(world, "F-1"), "M-1", one.n, signed(world, one))
    with pytest.raises(Conflict, match="wallet_stands_proven"):
        wanted(world, "transfer")


def test_an_entry_that_is_over_asks_for_no_proof(world):
    miner(world)
    decide(world.book, firm_account(world, "F-1"), Decision("M-1", "withdraw"))
    with pytest.raises(Conflict, match="proof_entry_over"):
        wanted(world)
