"""How the proofs of wallets stand: the fold, the ways there are, who may attest, what is open."""

import json

import pytest

from perimeter.acts.checks import checks, said
from perimeter.acts.decide import Decision, decide
from perimeter.acts.dossier import dossier
from perimeter.acts.proofs import (
    Unsettled,
    attests,
    document,
    fold,
    still,
    to_sign,
    unsettled,
    ways,
)
from perimeter.acts.proofs import acts as acts_of
from perimeter.acts.prove import Looked, confirm, decline, prove, transferred
from perimeter.acts.register import register
from perimeter.core.problem import NotFound
from tests.acts.test_prove import contract
from tests.acts.wallets import (
    ADDRESS,
    ETHER,
    EVM,
    LITECOIN,
    MAIN,
    TRANSACTION,
    TRON,
    TRON_WALLET,
    custodian,
    miner,
    signed,
    wanted,
)
from tests.world import firm_account


def told(world, entry="M-1"):
    every = checks(world.book, dossier(world.book, entry))
    mine = [one for one in every if one.code.startswith("wallets_")]
    assert all(said(one, lang) for one in mine for lang in ("tk", "ru", "en"))
    return [(one.code, one.state, dict(one.values)) for one in mine]


def test_the_ways_there_are():
    assert ways(MAIN) == ways(EVM) == ("signature", "custodian", "transfer")
    assert ways(TRON) == ways(LITECOIN) == ("custodian", "transfer")
    assert ways("nonsense") == ("custodian",)  # whose unit we do not know


def test_the_check_counts_what_is_open_and_passes_at_last(world):
    miner(world)
    head = world.who["head"]
    assert told(world) == [("wallets_open", "ask", {"n": 3, "total": 3})]
    one = wanted(world)
    prove(world.book, firm_account(world, "F-1"), "M-1", one.n, signed(world, one))
    ether, _ = contract(world)
    assert told(world) == [
        ("wallets_to_judge", "cannot_tell", {"n": 1}),
        ("wallets_open", "ask", {"n": 1, "total": 3}),
    ]
    confirm(world.book, head, "M-1", ether.n, Looked("asked our own node"))
    tron = wanted(world, "transfer", TRON_WALLET)
    confirm(world.book, head, "M-1", tron.n, Looked("a public node", TRANSACTION))
    assert told(world) == [("wallets_proven", "pass", {"n": 3})]


def test_an_entry_without_wallets_is_not_checked_for_them(world):
    world.firm("F-1")
    assert told(world, "L-1") == []


def test_each_asking_takes_the_place_of_the_one_before(world):
    miner(world)
    first, second = wanted(world), wanted(world, "transfer")
    (one,) = fold(acts_of(world.book, "M-1")).values()
    assert (one.n, one.way, one.acts) == (second.n, "transfer", ()) and one.n != first.n


def test_the_message_is_the_same_whoever_reads_it(world):
    miner(world)
    one = wanted(world, lang="tk")
    texts = {to_sign(world.book, one, method) for method in ("bip322", "bip137", "eip191")}
    assert len(texts) == 1 and "Pul geçirilmeýär" in texts.pop()
    typed = json.loads(to_sign(world.book, wanted(world, wallet=ETHER), "eip712"))
    assert typed["message"]["entry"] == "M-1" and typed["domain"]["name"] == "book.example/world"


def test_who_may_attest(world):
    miner(world)
    custodian(world)
    custodian(world, "F-8", ("exchange",))
    entries = register(world.book).entries.values()
    assert [one.id for one in entries if attests(one, world.book.pack)] == ["L-7"]


def test_there_is_a_document_only_where_something_was_signed(world):
    miner(world)
    one = wanted(world)
    with pytest.raises(NotFound, match="proof_no_document"):
        document(world.book, "M-1", one.n)
    prove(world.book, firm_account(world, "F-1"), "M-1", one.n, signed(world, one))
    assert json.loads(document(world.book, "M-1", one.n))["proof"]["wallet"] == ADDRESS


@pytest.fixture
def followed(world):
    """A function that follows the book act by act, and each time looks at the whole anew."""
    kept = Unsettled()

    def now():
        nonlocal kept
        kept = unsettled(world.book, kept)
        assert kept == unsettled(world.book, Unsettled())
        states = {key[1]: (one.way, one.state(one.issued_at)) for key, one in kept.of.items()}
        assert kept.size == world.book.home.journal.size()
        return states

    return now


def test_what_is_open_in_the_whole_book_moves_on_with_it(world, followed):
    miner(world)
    assert followed() == {}
    one, tron = wanted(world), wanted(world, "transfer", TRON_WALLET)
    assert followed() == {ADDRESS: ("signature", "asked"), TRON_WALLET: ("transfer", "asked")}
    prove(world.book, firm_account(world, "F-1"), "M-1", one.n, signed(world, one))
    transferred(world.book, firm_account(world, "F-1"), "M-1", tron.n, TRANSACTION)
    assert followed() == {TRON_WALLET: ("transfer", "waits")}
    decline(world.book, world.who["head"], "M-1", tron.n, "no such transfer")
    assert followed() == {}
    contract(world)
    assert followed() == {ETHER: ("signature", "waits")}
    wanted(world, "custodian", ETHER, custodian=custodian(world))
    assert followed() == {ETHER: ("custodian", "asked")}


def test_what_is_open_of_an_entry_that_is_over_is_for_nobody(world):
    miner(world)
    one = wanted(world, "transfer")

    def open_():
        return still(unsettled(world.book, Unsettled()), register(world.book).entries, pack)

    pack = world.book.pack
    assert [(a.n, a.wallet) for a in open_()] == [(one.n, ADDRESS)]
    decide(world.book, firm_account(world, "F-1"), Decision("M-1", "withdraw"))
    assert open_() == []
