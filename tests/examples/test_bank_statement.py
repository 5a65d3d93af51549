"""The converter of bank statements on an invented one: what came in, and no names."""

import csv

import pytest

from examples.bank_statement import camt053
from perimeter.acts.fees import fee
from perimeter.acts.filing import Handed, hand_in
from perimeter.core.reference import grouped, reference
from tests.world import world as fresh

SCALES = {"TMT": 2, "KWD": 3}


def entry(number="E-1", amount="5000.00", inner="", currency="TMT", **more):
    how = {"kind": "CRDT", "state": "<Sts><Cd>BOOK</Cd></Sts>", "reversal": "", **more}
    return f"""<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{how["kind"]}</CdtDbtInd>
      {how["reversal"]}{how["state"]}<BookgDt><Dt>2026-01-10</Dt></BookgDt>
      <AcctSvcrRef>{number}</AcctSvcrRef><NtryDtls>{inner}</NtryDtls></Ntry>"""


def details(text, more=""):
    payer = "<RltdPties><Dbtr><Pty><Nm>Invented Payer</Nm></Pty></Dbtr></RltdPties>"
    return f"<TxDtls>{more}{payer}<RmtInf>{text}</RmtInf></TxDtls>"


def statement(*entries, version="08"):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">
      <BkToCstmrStmt><Stmt>{"".join(entries)}</Stmt></BkToCstmrStmt></Document>"""


def read(*entries, **how):
    return list(camt053.rows(statement(*entries, **how), SCALES))


def test_a_payment_with_its_reference_and_without_its_payer():
    text = f"<Ustrd>Invented Payer {grouped(reference('L-001'))} of January</Ustrd>"
    (row,) = read(entry(inner=details(text)))
    assert row == {
        "payment": "E-1", "booked": "2026-01-10", "currency": "TMT", "amount": "500000",
        "reference": grouped(reference("L-001")),
    }  # fmt: skip


def test_a_reference_that_the_bank_carries_apart_and_older_messages():
    ref = "<Strd><CdtrRefInf><Ref>RF39L001</Ref></CdtrRefInf></Strd>"
    (row,) = read(entry(inner=details(ref), state="<Sts>BOOK</Sts>"), version="02")
    assert row["reference"] == "RF39L001"


def test_debits_reversals_and_what_is_not_booked_are_left_out():
    assert (
        read(
            entry(kind="DBIT"),
            entry(reversal="<RvslInd>true</RvslInd>"),
            entry(state="<Sts><Cd>PDNG</Cd></Sts>"),
        )
        == []
    )


def test_an_entry_of_several_payments_is_a_row_each():
    amounts = ['<Amt Ccy="TMT">1.00</Amt>', '<Amt Ccy="TMT">2.50</Amt>']
    refs = ["<Refs><AcctSvcrRef>E 1#a</AcctSvcrRef></Refs>", ""]
    inner = "".join(details("", r + a) for r, a in zip(refs, amounts, strict=True))
    assert [(row["payment"], row["amount"]) for row in read(entry(amount="3.50", inner=inner))] == [
        ("E-1-a", "100"), ("E-1/2", "250"),
    ]  # fmt: skip


def test_places_are_the_currency_s():
    assert read(entry(amount="5.125", currency="KWD"))[0]["amount"] == "5125"
    with pytest.raises(ValueError, match="more than 2 decimal places"):
        read(entry(amount="5.125"))


@pytest.mark.parametrize(
    "odd",
    [
        entry(currency="XXX"),
        entry(number=""),
        entry(inner=details("") + details("")),
    ],
)
def test_what_cannot_be_told_is_refused_and_not_guessed(odd):
    with pytest.raises(ValueError, match="no number, amount or known currency"):
        read(odd)


def test_entities_are_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    with pytest.raises(ValueError, match="DOCTYPE"):
        list(camt053.rows(statement(entry()).replace("<Document", f"{bomb}<Document"), SCALES))


def test_through_the_door(tmp_path):
    world = fresh(tmp_path)
    world.firm()
    ref = reference("L-001")
    source, target = tmp_path / "s.xml", tmp_path / "payments.csv"
    source.write_text(statement(entry(inner=details(f"<Ustrd>fee {ref}</Ustrd>"))))
    camt053.main(str(source), str(target), "TMT=2")
    with target.open(encoding="utf-8") as file:
        assert [row["reference"] for row in csv.DictReader(file)] == [ref]
    handed = Handed("bank_statement", "payments", "2026-01", target)
    assert hand_in(world.book, world.who["finance"], handed).accepted
    assert fee(world.book, "L-001").state == "paid"
