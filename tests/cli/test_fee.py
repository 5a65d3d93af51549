"""`fee`: an invoice is paid by a statement, listed and shown; a person matches the odd payment."""

import json

import pytest

from perimeter.core.reference import reference
from tests.cli.test_register import OFFICER, apply, miner  # noqa: F401

HEADER = "payment,booked,currency,amount,reference\n"


@pytest.fixture
def statement(run, miner, tmp_path):  # noqa: F811
    """M-00001 asked for, and a statement with a payment that names it and one that does not."""
    apply(run, miner)
    file = tmp_path / "statement.csv"
    paid = f"E-1,2026-01-10,TMT,20000,fee {reference('M-00001')}\nE-2,2026-01-11,TMT,30000,fee\n"
    file.write_text(HEADER + paid)
    words = ("filing", "send", file, "--firm", "bank_statement", "--form", "payments")
    assert run(*words, "--period", "2026-01", *OFFICER).code == 0


def state(run):
    return run("fee", "show", "M-00001", "--json").document["state"]


def test_a_fee_is_paid_in_part_then_whole_by_hand_then_taken_back(run, statement):
    assert state(run) == "short"
    match = ("fee", "match", "M-00001", "--payment", "bank_statement/E-2", "--why", "asked")
    assert run(*match, *OFFICER, "--json").document["on"] == "payment:bank_statement/E-2"
    assert state(run) == "paid"
    again = run(*match, *OFFICER, "--json")
    assert (again.code, again.document["code"]) == (5, "payment_matched")
    assert run(*match, "--undo", *OFFICER).code == 0
    assert state(run) == "short"


def test_lists(run, statement):
    whole = run("fee", "list", "--json").document
    assert [row["entry"] for row in whole["fees"]] == ["M-00001"]
    assert whole["fees"][0] | {"amount": 50_000, "paid": 20_000} == whole["fees"][0]
    assert [one["payment"] for one in whole["unmatched"]] == ["bank_statement/E-2"]
    assert run("fee", "list", "--state", "paid", "--json").document["fees"] == []
    assert reference("M-00001") in run("fee", "list").out
    assert "20000" in run("fee", "show", "M-00001").out


@pytest.mark.parametrize(
    "words, code",
    [
        (("fee", "show", "M-404"), 2),
        (("fee", "match", "M-00001", "--payment", "x/y", "--why", "x", *OFFICER), 2),
        (("fee", "match", "M-00001", "--payment", "bank_statement/E-2", *OFFICER), 2),
        (("fee", "match", "M-00001", "--payment", "bank_statement/E-2", "--why", "x",
          "--as", "auditor"), 4),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(run, statement, words, code):
    done = run(*words, "--json")
    assert done.code == code and json.loads(done.out)["text"]
