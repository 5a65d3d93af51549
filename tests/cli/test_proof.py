"""`wallet ask|prove|attest|confirm|decline|list|document`: a wallet proven on the command line."""

import json

import pytest

from tests.acts.wallets import ADDRESS, ETHER, EVM, MAIN, TRANSACTION
from tests.cli.test_register import CLERK, OFFICER, apply, grant, miner  # noqa: F401
from tests.wallets import signing
from tests.world import ROWS


@pytest.fixture
def entry(run, miner):  # noqa: F811
    """M-00001 asked for, with a wallet of Bitcoin and one of Ethereum."""
    rows = json.loads(miner[1].read_text())
    listed = ((ADDRESS, MAIN), (ETHER, EVM))
    rows["wallets"] = [{"wallet": w, "chain": c, "use": "payout"} for w, c in listed]
    miner[1].write_text(json.dumps(rows))
    return apply(run, miner)


def states(run, entry):
    listed = run("wallet", "list", entry, "--json").document["wallets"]
    return {row["wallet"]: row["state"] for row in listed}


def ask(run, entry, wallet, way, *more):
    done = run("wallet", "ask", entry, wallet, "--way", way, *more, *CLERK, "--json")
    assert done.code == 0, done.err
    return done.document


def test_a_signature_is_asked_for_given_and_verified_without_the_book(run, entry, tmp_path):
    asked = ask(run, entry, ETHER, "signature", "--lang", "ru")
    assert set(asked["messages"]) == {"eip191", "eip712"}
    text = asked["messages"]["eip191"]
    assert "Деньги не переводятся" in text and asked["asked"]["nonce"] in text
    proof = {"method": "eip191", "wallet": ETHER, "chain": EVM, "message": text}
    given = {"proof": {**proof, "signature": signing.personal(text)}, "asked": asked["asked"]}
    file = tmp_path / "proof.json"
    file.write_text(json.dumps({**given, "at": asked["asked"]["issued_at"]}))
    assert run("wallet", "verify", file).code == 0  # before it is sent
    act = ("--act", asked["act"])
    assert run("wallet", "prove", entry, *act, "--file", file, *CLERK).code == 0
    assert states(run, entry) == {ADDRESS: "none", ETHER: "proven"}
    again = run("wallet", "prove", entry, *act, "--file", file, *CLERK, "--json")
    assert (again.code, again.document["code"]) == (5, "proof_closed")
    kept = tmp_path / "kept.json"
    assert "kept.json" in run("wallet", "document", entry, *act, "--out", kept).out
    whole = run("wallet", "verify", kept, "--json").document
    assert (whole["state"], whole["asked"]) == ("valid", True)


def test_the_message_is_printed_byte_for_byte(run, entry):
    done = run("wallet", "ask", entry, ADDRESS, "--way", "signature", *CLERK)
    text = done.out.partition("\n")[2]
    assert text.startswith("book.example/cli wants you") and text.endswith("Request ID: M-00001\n")


def test_a_transfer_is_named_confirmed_and_taken_back(run, entry):
    asked = ask(run, entry, ADDRESS, "transfer")
    act = ("--act", asked["act"])
    assert 10_000 <= asked["units"] <= 19_999
    assert run("wallet", "prove", entry, *act, "--transaction", TRANSACTION, *CLERK).code == 0
    assert states(run, entry)[ADDRESS] == "waits"
    assert run("wallet", "confirm", entry, *act, "--as", "head").code == 2
    assert run("wallet", "confirm", entry, *act, "--why", "a node", "--as", "head").code == 0
    assert states(run, entry)[ADDRESS] == "proven"
    assert run("wallet", "decline", entry, *act, "--why", "a slip", "--as", "head").code == 0
    shown = run("wallet", "list", entry, "--json").document["wallets"][0]
    assert (shown["state"], shown["why"], shown["transaction"]) == (
        "declined", "a slip", TRANSACTION,
    )  # fmt: skip


@pytest.mark.parametrize(
    "words, code",
    [
        (("ask", "M-00001", "bc1q", "--way", "transfer", *CLERK), 2),
        (("ask", "M-00001", ADDRESS, "--way", "custodian", "--custodian", "L-404", *CLERK), 2),
        (("ask", "M-00001", ADDRESS, "--way", "transfer", "--as", "head"), 4),
        (("prove", "M-00001", "--act", 1, "--transaction", TRANSACTION, *CLERK), 2),
        (("prove", "M-00001", "--act", 1, *CLERK), 2),
        (("prove", "M-00001", "--act", 1, "--file", "no.json", *CLERK), 2),
        (("attest", "M-00001", "--act", 1, *CLERK), 2),
        (("document", "M-00001", "--act", 1, "--out", "x.json"), 2),
        (("list", "M-404"), 2),
    ],
)
def test_what_cannot_be_is_refused(run, entry, words, code):
    done = run("wallet", *words, "--json")
    assert done.code == code and done.document["text"]


def test_a_custodian_attests(run, entry, tmp_path):
    words = ("firm", "enrol", "F-7", "--name", "Keeper", "--legal-form", "legal")
    assert run(*words, *OFFICER).code == 0
    run("user", "add", "keeper", "--role", "firm", "--firm", "F-7", "--as", "admin")
    rows, keeper = tmp_path / "keeper.json", ("--as", "keeper")
    rows.write_text(json.dumps({name: [ROWS[name]] for name in ("seat", "owners", "people")}))
    words = ("register", "apply", "--kind", "licence", "--firm", "F-7", "--service", "storage")
    assert run(*words, "--rows", rows, *keeper).code == 0
    grant(run, "L-00001")
    asked = ask(run, entry, ADDRESS, "custodian", "--custodian", "L-00001")
    act = ("--act", asked["act"])
    assert run("wallet", "attest", entry, *act, *CLERK, "--json").code == 4
    assert run("wallet", "attest", entry, *act, *keeper).code == 0
    assert (
        states(run, entry)[ADDRESS] == "proven"
        and "L-00001" in run("wallet", "list", entry, "--json").out
    )
