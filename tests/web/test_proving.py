"""The officials' pages of wallets: proofs in detail, the document, and their word on some."""

import json
from html import unescape

import pytest

from perimeter.acts.proofs import to_sign
from perimeter.acts.prove import prove, transferred
from perimeter.wallets.document import read
from perimeter.wallets.proof import Proof, verify
from tests.acts.test_prove import contract
from tests.acts.wallets import (
    ADDRESS,
    ETHER,
    EVM,
    MAIN,
    TRANSACTION,
    TRON,
    TRON_WALLET,
    custodian,
    miner,
    signed,
    state,
    wanted,
)
from tests.wallets import signing
from tests.web.visitors import main_of
from tests.world import firm_account

LIST = "/en/desk/entry/M-1/wallets"
BITCOIN, ETHEREUM, TRON_PAGE = (
    f"{LIST}/{chain}/{wallet}"
    for wallet, chain in ((ADDRESS, MAIN), (ETHER, EVM), (TRON_WALLET, TRON))
)


@pytest.fixture
def office(site):
    """The head of supervision, over a miner with three wallets."""
    miner(site.world)
    return site.as_("head")


def proven(site, proof=None):
    one = wanted(site.world)
    clerk = firm_account(site.world, "F-1")
    prove(site.world.book, clerk, "M-1", one.n, proof(one) if proof else signed(site.world, one))
    return one


def test_the_dossier_leads_to_the_wallets_of_an_entry(site, office):
    assert LIST in main_of(office.get("/en/desk/entry/M-1"))
    proven(site)
    page = main_of(office.get(LIST))
    assert page.index(ETHER) < page.index(ADDRESS)  # what is open comes first
    assert BITCOIN in page and page.count("not proven") == 2 and "proven" in page


def test_a_proof_is_shown_in_detail_and_its_document_verifies_offline(site, office):
    one = proven(site)
    page = unescape(main_of(office.get(BITCOIN)))
    assert "The holder of the wallet" in page and "BIP-322" in page and "smp" in page
    assert "prove a wallet" in page.casefold() and "<form" not in page
    file = office.get(f"/en/desk/entry/M-1/proof/{one.n}")
    assert f'filename="proof-{one.n}.json"' in file.headers["Content-Disposition"]
    kept = read(file.content)
    assert verify(kept.proof, kept.asked, kept.at).state == "valid"
    assert set(json.loads(file.content)) == {"proof", "asked", "at"}


def test_funds_that_were_shown_are_listed(site, office):
    def of(one):
        text = to_sign(site.world.book, one, "bip322")
        spend, maps, address = signing.funds(text)
        return Proof("bip322", address, MAIN, text, signing.psbt(spend, maps))

    proven(site, of)
    page = unescape(main_of(office.get(BITCOIN)))
    assert "Funds shown" in page and page.count('data-l="Amount"') == 2 and "pof" in page


def test_a_transfer_is_confirmed_or_what_is_missing_is_said(site, office):
    one = wanted(site.world, "transfer", TRON_WALLET)
    transferred(site.world.book, firm_account(site.world, "F-1"), "M-1", one.n, TRANSACTION)
    page = main_of(office.get(TRON_PAGE))
    assert TRANSACTION in page and "just this amount" in page
    given = {"n": one.n, "confirm": "yes", "transaction": TRANSACTION, "why": ""}
    refused = office.post(TRON_PAGE, given)
    assert refused.status_code == 400 and 'href="#why"' in main_of(refused)
    wrong = office.post(TRON_PAGE, {**given, "why": "seen", "transaction": "12"})
    assert wrong.status_code == 400 and 'href="#transaction"' in main_of(wrong)
    assert office.post(TRON_PAGE, {**given, "why": "our own node"}).status_code == 302
    page = main_of(office.get(TRON_PAGE))
    assert "our own node" in page and "Take the proof back" in page
    again = office.post(TRON_PAGE, {**given, "why": "again"})
    assert again.status_code == 409 and state(site.world, TRON_WALLET) == "proven"
    back = {"n": one.n, "decline": "yes", "why": "it was another's"}
    assert office.post(TRON_PAGE, back).status_code == 302
    assert state(site.world, TRON_WALLET) == "declined"
    assert "<form" not in main_of(office.get(TRON_PAGE))


def test_what_cannot_be_decided_here_is_judged(site, office):
    one, _ = contract(site.world)
    page = unescape(main_of(office.get(ETHEREUM)))
    assert "only a node can answer" in page and 'id="transaction"' not in page
    given = {"n": one.n, "confirm": "yes", "why": "asked our node"}
    assert office.post(ETHEREUM, given).status_code == 302
    assert state(site.world, ETHER) == "proven"


def test_a_custodian_is_awaited_and_may_be_declined_by_an_official(site, office):
    one = wanted(site.world, "custodian", custodian=custodian(site.world))
    page = main_of(office.get(BITCOIN))
    assert "Firm F-7 (L-7)" in page and 'name="confirm"' not in page
    given = {"n": one.n, "decline": "yes", "why": "its vault was emptied"}
    assert office.post(BITCOIN, given).status_code == 302
    assert state(site.world) == "declined"


def test_who_may_not_judge_is_offered_nothing(site, office):
    one = wanted(site.world, "transfer")
    for role in ("auditor", "supervisor"):
        client = site.as_(role)
        assert "<form" not in main_of(client.get(BITCOIN))
        given = {"n": one.n, "confirm": "yes", "transaction": TRANSACTION, "why": "seen"}
        assert client.post(BITCOIN, given).status_code == 403
    for role in ("communications", "energy"):
        for path in (LIST, BITCOIN, f"/en/desk/entry/M-1/proof/{one.n}"):
            assert site.as_(role).get(path).status_code == 403
        assert LIST not in main_of(site.as_(role).get("/en/desk/entry/M-1"))
    assert state(site.world) == "asked"


def test_what_is_not_there(site, office):
    one = wanted(site.world)
    for path in (f"{LIST}/{EVM}/{ADDRESS}", f"/en/desk/entry/M-1/proof/{one.n}",
                 "/en/desk/entry/M-404/wallets"):  # fmt: skip
        assert office.get(path).status_code == 404
    assert office.post(BITCOIN, {"n": "1", "decline": "yes", "why": "x"}).status_code == 404


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_in_three_languages(site, office, lang):
    proven(site)
    contract(site.world)
    wanted(site.world, "transfer", TRON_WALLET)
    for path in (LIST, BITCOIN, ETHEREUM, TRON_PAGE):
        page = office.get(path.replace("/en/", f"/{lang}/")).content.decode()
        assert f'<html lang="{lang}">' in page and "proofs." not in page
