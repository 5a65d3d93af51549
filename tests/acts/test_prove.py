"""A proof given by each way, and every no: another network, nonce, entry, firm, role, state."""

import threading
from dataclasses import replace

import pytest
from django.db import connections

from perimeter.acts.apply import notify
from perimeter.acts.challenge import Wanted, ask
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.dossier import dossier
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.proofs import asked, document, to_sign, wallets
from perimeter.acts.prove import Looked, attest, confirm, decline, prove, transferred
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.law import words
from perimeter.store.verify import Count
from perimeter.store.verify import verify as verify_log
from perimeter.wallets.document import read
from perimeter.wallets.proof import verify
from tests.acts.wallets import (
    ADDRESS,
    ETHER,
    EVM,
    MAIN,
    OTHER,
    TRANSACTION,
    custodian,
    granted,
    later,
    miner,
    rows,
    signed,
    state,
    wanted,
)
from tests.wallets import signing
from tests.world import firm_account

LOOKED = Looked("on the page of a public node, at noon", TRANSACTION)


def clerk(world, firm="F-1"):
    return firm_account(world, firm)


def give(world, one, proof=None, firm="F-1"):
    return prove(world.book, clerk(world, firm), one.entry, one.n, proof or signed(world, one))


def no(kind, code, deed, book, *given):
    """The deed is refused with this code, in every language, and nothing is written."""
    size = book.home.journal.size()
    with pytest.raises(kind) as caught:
        deed(book, *given)
    assert caught.value.code == code and book.home.journal.size() == size
    assert all(words.said(caught.value, lang) for lang in words.LANGUAGES)


@pytest.mark.parametrize(
    "wallet, method",
    [(ADDRESS, "bip322"), (ADDRESS, "bip137"), (ETHER, "eip191"), (ETHER, "eip712")],
)
def test_a_signed_message_proves_and_anyone_can_verify_it(world, wallet, method):
    miner(world)
    one = wanted(world, wallet=wallet, lang="tk")
    done = give(world, one, signed(world, one, method))
    assert (done.on, done.body["verdict"]) == ("proof:M-1", "valid")
    assert state(world, wallet) == "proven"
    kept = read(document(world.book, "M-1", one.n))
    verdict = verify(kept.proof, kept.asked, kept.at)
    assert verdict.state == "valid" and verdict.details["nonce"] == one.nonce
    assert kept.at.replace(microsecond=0) == kept.at <= done.recorded


def test_a_nonce_is_taken_once(world):
    miner(world)
    one = wanted(world)
    given = signed(world, one)
    give(world, one, given)
    no(Conflict, "proof_closed", prove, world.book, clerk(world), "M-1", one.n, given)


def test_the_same_signature_does_not_serve_the_next_asking(world):
    miner(world)
    first = wanted(world)
    given, second = signed(world, first), wanted(world)
    no(Conflict, "proof_closed", prove, world.book, clerk(world), "M-1", first.n, given)
    no(Refusal, "wallet_nonce_differs", prove, world.book, clerk(world), "M-1", second.n, given)
    assert give(world, second).kind == "prove-wallet"


def test_a_message_that_was_not_signed_in_time(world):
    miner(world)
    one = wanted(world)
    given = signed(world, one)
    later(world, hours=25)
    no(Refusal, "wallet_expired", prove, world.book, clerk(world), "M-1", one.n, given)
    assert wanted(world) and state(world) == "asked"


def test_a_signature_for_another_entry_network_book_or_wallet(world):
    miner(world)
    miner(world, "F-2", "M-2", ((OTHER, EVM),))
    here, there = wanted(world), wanted(world, wallet=OTHER, firm="F-2", entry="M-2")
    said, book = asked(world.book, here), world.book
    testnet = signing.bech32(b"\0\x14" + b"1" * 20, "tb")
    for other, code in (
        (replace(said, entry="M-2"), "wallet_for_another_entry"),
        (replace(said, chain=signing.TEST, wallet=testnet), "wallet_another_network"),
        (replace(said, origin="book.example/other"), "wallet_for_another_book"),
        (replace(said, nonce=asked(book, there).nonce), "wallet_nonce_differs"),
    ):
        text = signing.text_of(other)
        given = replace(signed(world, here), message=text, wallet=other.wallet, chain=other.chain)
        no(Refusal, code, prove, book, clerk(world), "M-1", here.n, given)
    ether = wanted(world, wallet=ETHER)
    wrong = signed(world, ether, "eip191", n=2)
    no(Refusal, "wallet_signed_by_another", prove, book, clerk(world), "M-1", ether.n, wrong)
    no(NotFound, "proof_unknown", prove, book, clerk(world), "M-1", there.n, wrong)
    no(Refusal, "wallet_another_network", prove, book, clerk(world), "M-1", here.n, wrong)
    assert state(world) == state(world, ETHER) == "asked"


def test_only_the_holder_proves_or_an_official_for_them(world):
    miner(world)
    enrol(world.book, world.who["licensing"], Firm("F-2", "legal", "Another"))
    one = wanted(world)
    given = signed(world, one)
    for who, code in (
        (clerk(world, "F-2"), "firm_not_yours"),
        (world.who["supervisor"], "right_missing"),
    ):
        no(NotAllowed, code, prove, world.book, who, "M-1", one.n, given)
        no(NotAllowed, code, transferred, world.book, who, "M-1", one.n, TRANSACTION)
    done = prove(world.book, world.who["licensing"], "M-1", one.n, given)
    assert done.by.role == "licensing" and state(world) == "proven"


def test_a_transfer_is_named_by_its_holder_and_confirmed_by_an_official(world):
    miner(world)
    one, book, head = wanted(world, "transfer"), world.book, world.who["head"]
    no(Refusal, "transaction_unfit", transferred, book, clerk(world), "M-1", one.n, "0x 12")
    no(Conflict, "proof_another_way", prove, book, clerk(world), "M-1", one.n,
       signed(world, wanted(world, wallet=ETHER), "eip191"))  # fmt: skip
    transferred(book, clerk(world), "M-1", one.n, "ef" * 32)
    transferred(book, clerk(world), "M-1", one.n, f" {TRANSACTION}\n")  # the first had a slip
    assert state(world) == "waits"
    no(NotAllowed, "right_missing", confirm, book, clerk(world), "M-1", one.n, LOOKED)
    no(Refusal, "reason_missing", confirm, book, head, "M-1", one.n, Looked(" "))
    done = confirm(book, head, "M-1", one.n, Looked("our own node, block 900000"))
    assert done.body["transaction"] == TRANSACTION and state(world) == "proven"
    no(Conflict, "proof_closed", confirm, book, head, "M-1", one.n, LOOKED)
    no(Conflict, "proof_closed", transferred, book, clerk(world), "M-1", one.n, TRANSACTION)


def test_an_official_may_find_a_transfer_that_nobody_named_even_late(world):
    miner(world)
    one, book, head = wanted(world, "transfer"), world.book, world.who["head"]
    no(Refusal, "transaction_unfit", confirm, book, head, "M-1", one.n, Looked("seen"))
    later(world, days=30)
    no(Conflict, "proof_late", transferred, book, clerk(world), "M-1", one.n, TRANSACTION)
    assert confirm(book, head, "M-1", one.n, LOOKED).why == LOOKED.why
    assert state(world) == "proven"


def test_who_asked_at_the_counter_does_not_judge(world):
    miner(world)
    officer, head = world.who["licensing"], world.who["head"]
    act = ask(world.book, officer, Wanted("M-1", ADDRESS, "transfer"))
    for deed, word in ((confirm, LOOKED), (decline, "no such transfer")):
        no(NotAllowed, "author_decides", deed, world.book, officer, "M-1", act.n, word)
    assert confirm(world.book, head, "M-1", act.n, LOOKED).kind == "confirm-wallet"


def test_a_transfer_that_is_not_found_is_declined_and_asked_for_anew(world):
    miner(world)
    one, head = wanted(world, "transfer"), world.who["head"]
    no(Refusal, "reason_missing", decline, world.book, head, "M-1", one.n, "")
    no(NotAllowed, "right_missing", decline, world.book, clerk(world), "M-1", one.n, "mine")
    decline(world.book, head, "M-1", one.n, "no such transfer")
    assert state(world) == "declined"
    no(Conflict, "proof_closed", confirm, world.book, head, "M-1", one.n, LOOKED)
    no(Conflict, "proof_closed", decline, world.book, head, "M-1", one.n, "again")
    assert wanted(world, "transfer") and state(world) == "asked"


def test_what_an_official_confirmed_can_be_taken_back(world):
    miner(world)
    one, head = wanted(world, "transfer"), world.who["head"]
    confirm(world.book, head, "M-1", one.n, LOOKED)
    decline(world.book, head, "M-1", one.n, "it was another's transaction")
    assert state(world) == "declined"


def test_a_signature_decides_by_itself(world):
    miner(world)
    one, head = wanted(world), world.who["head"]
    no(Conflict, "proof_closed", confirm, world.book, head, "M-1", one.n, Looked("I know him"))
    no(Conflict, "proof_by_signature", decline, world.book, head, "M-1", one.n, "I know him")
    give(world, one)
    no(Conflict, "proof_closed", confirm, world.book, head, "M-1", one.n, Looked("I know him"))
    no(Conflict, "proof_by_signature", decline, world.book, head, "M-1", one.n, "I know him")


def contract(world):
    """A signature that only a node could judge: of a contract."""
    one = wanted(world, wallet=ETHER)
    return one, give(world, one, replace(signed(world, one, "eip191"), signature="0x" + "12" * 70))


def test_what_cannot_be_decided_here_is_kept_for_an_official(world):
    miner(world)
    one, done = contract(world)
    assert (done.body["verdict"], done.body["code"]) == ("inconclusive", "wallet_contract")
    assert state(world, ETHER) == "waits"
    kept = read(document(world.book, "M-1", one.n))
    assert verify(kept.proof, kept.asked, kept.at).state == "inconclusive"
    given = signed(world, one, "eip191")
    no(Conflict, "proof_closed", prove, world.book, clerk(world), "M-1", one.n, given)
    mine = Looked("it is mine")
    no(NotAllowed, "right_missing", confirm, world.book, clerk(world), "M-1", one.n, mine)
    found = confirm(world.book, world.who["head"], "M-1", one.n, Looked("our own node"))
    assert "transaction" not in found.body and state(world, ETHER) == "proven"
    decline(world.book, world.who["head"], "M-1", one.n, "that was another block")
    assert state(world, ETHER) == "declined"


def test_a_licensed_custodian_attests(world):
    miner(world)
    one, keeper = wanted(world, "custodian", custodian=custodian(world)), clerk(world, "F-7")
    for who in (clerk(world), world.who["licensing"]):
        no(NotAllowed, "proof_not_of_yours", attest, world.book, who, "M-1", one.n)
    no(NotAllowed, "right_missing", attest, world.book, world.who["head"], "M-1", one.n)
    no(Conflict, "proof_another_way", confirm, world.book, world.who["head"], "M-1", one.n, LOOKED)
    done = attest(world.book, keeper, "M-1", one.n)
    assert (done.kind, done.by.role, state(world)) == ("attest-wallet", "firm", "proven")
    no(Conflict, "proof_closed", attest, world.book, keeper, "M-1", one.n)
    decline(world.book, keeper, "M-1", one.n, "it left our vault")
    assert state(world) == "declined"


def test_a_custodian_says_no_with_a_reason_or_is_too_late(world):
    miner(world)
    one, keeper = wanted(world, "custodian", custodian=custodian(world)), clerk(world, "F-7")
    no(Refusal, "reason_missing", decline, world.book, keeper, "M-1", one.n, " ")
    no(NotAllowed, "right_missing", decline, world.book, clerk(world), "M-1", one.n, "no")
    decline(world.book, keeper, "M-1", one.n, "not in our vault")
    assert state(world) == "declined"
    one = wanted(world, "custodian", custodian="L-7")
    later(world, days=8)
    assert state(world) == "expired"
    no(Conflict, "proof_late", attest, world.book, keeper, "M-1", one.n)


def test_a_custodian_that_lost_its_licence_attests_no_more(world):
    miner(world)
    one = wanted(world, "custodian", custodian=custodian(world))
    world.settle(Decision("L-7", "revoke", "it sold what it kept", world.book.today()))
    no(Conflict, "custodian_unfit", attest, world.book, clerk(world, "F-7"), "M-1", one.n)


def test_an_entry_that_is_over_takes_no_proof(world):
    miner(world)
    one = wanted(world)
    given = signed(world, one)
    decide(world.book, clerk(world), Decision("M-1", "withdraw"))
    no(Conflict, "proof_entry_over", prove, world.book, clerk(world), "M-1", one.n, given)


def test_a_wallet_changed_by_notice_is_proven_anew(world):
    miner(world, listed=((OTHER, EVM),))
    granted(world)
    before = wanted(world, "transfer", OTHER)
    some = Brought({"wallets": rows((ADDRESS, MAIN), (OTHER, "eip155:56"))})
    notify(world.book, clerk(world), "M-1", some)
    found = wallets(world.book, dossier(world.book, "M-1"))
    assert [(one.wallet, one.chain, bool(one.asking)) for one in found] == [
        (OTHER, EVM, True), (OTHER, "eip155:56", False), (ADDRESS, MAIN, False),
    ]  # fmt: skip
    wanted(world, "transfer", OTHER, chain="eip155:56")
    give(world, wanted(world))
    world.settle(Decision("M-1", "approve", notice=1))
    head = world.who["head"]
    no(Conflict, "proof_closed", confirm, world.book, head, "M-1", before.n, LOOKED)
    assert (state(world), state(world, OTHER)) == ("proven", "asked")


def test_what_waits_for_a_wallet_that_left_can_still_be_declined(world):
    miner(world, listed=((ADDRESS, MAIN), (OTHER, EVM)))
    granted(world)
    one, head = wanted(world, "transfer"), world.who["head"]
    transferred(world.book, clerk(world), "M-1", one.n, TRANSACTION)
    notify(world.book, clerk(world), "M-1", Brought(drop={"wallets": [[ADDRESS]]}))
    world.settle(Decision("M-1", "approve", notice=1))
    assert state(world) == "waits"
    decline(world.book, head, "M-1", one.n, "the wallet has left")
    assert [one.wallet for one in wallets(world.book, dossier(world.book, "M-1"))] == [OTHER]


def test_a_wallet_that_left_and_came_again_is_proven_anew(world):
    miner(world, listed=((ADDRESS, MAIN), (OTHER, EVM)))
    granted(world)
    give(world, wanted(world))
    notify(world.book, clerk(world), "M-1", Brought(drop={"wallets": [[ADDRESS]]}))
    assert state(world) == "proven"  # a notice that is refused takes nothing away
    world.settle(Decision("M-1", "refuse", "it is in use", notice=1))
    assert state(world) == "proven"
    notify(world.book, clerk(world), "M-1", Brought(drop={"wallets": [[ADDRESS]]}))
    world.settle(Decision("M-1", "approve", notice=2))
    notify(world.book, clerk(world), "M-1", Brought({"wallets": rows((ADDRESS, MAIN))}))
    assert state(world) == "none"
    give(world, wanted(world))
    assert state(world) == "proven"


def test_of_two_at_once_with_one_nonce_one_is_acknowledged(world):
    miner(world)
    one = wanted(world)
    given, who, outcomes = signed(world, one), clerk(world), []
    start = threading.Barrier(2)

    def hand_in() -> None:
        start.wait()
        try:
            outcomes.append(prove(world.book, who, "M-1", one.n, given).kind)
        except Conflict as conflict:
            outcomes.append(conflict.code)
        finally:
            connections.close_all()

    both = [threading.Thread(target=hand_in) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert outcomes.count("prove-wallet") == 1
    assert {*outcomes} <= {"prove-wallet", "moved_on", "proof_closed"}
    assert sum(1 for _ in world.book.home.journal.acts(kinds=("prove-wallet",))) == 1


def test_the_log_with_its_documents_verifies(world):
    miner(world)
    one = wanted(world)
    give(world, one)
    assert list(verify_log(world.book.home, Count())) == []
    assert to_sign(world.book, one, "bip322").count("\n") == 10
