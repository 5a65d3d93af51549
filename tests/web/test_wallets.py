"""A holder's wallets on pages: asking for a proof, the message byte for byte, and handing it in."""

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from perimeter.acts.decide import Decision, decide
from perimeter.acts.proofs import acts, fold
from perimeter.acts.proofs import asked as said_of
from perimeter.acts.prove import confirm, decline
from perimeter.wallets.document import BYTES_MAX
from perimeter.wallets.proof import message
from tests.acts.test_prove import LOOKED
from tests.acts.wallets import (
    ADDRESS,
    ETHER,
    EVM,
    MAIN,
    OTHER,
    TRANSACTION,
    TRON,
    TRON_WALLET,
    custodian,
    later,
    miner,
    signed,
    state,
    wanted,
)
from tests.web.visitors import main_of
from tests.world import firm_account

LIST = "/en/apply/entry/M-1/wallets"
BITCOIN, ETHEREUM, TRON_PAGE = (
    f"{LIST}/{chain}/{wallet}"
    for wallet, chain in ((ADDRESS, MAIN), (ETHER, EVM), (TRON_WALLET, TRON))
)


@pytest.fixture
def clerk(site):
    """F-1, a miner with a wallet of Bitcoin, of Ethereum and of TRON."""
    miner(site.world)
    return site.as_(firm="F-1")


def ask(client, page=BITCOIN, way="signature", **more):
    answer = client.post(page, {"do": "ask", "way": way, **more})
    assert answer.status_code == 302, main_of(answer)
    return unescape(main_of(client.get(answer.headers["Location"])))


def asked(site):
    """The last act, which asked for a proof."""
    journal = site.world.book.home.journal
    return journal.act(journal.size())


def shown(text):
    """The message on a page, as a browser copies it."""
    return re.search(r"<textarea id=\"message\"[^>]*>(.*?)</textarea>", text, re.S)[1]


def sign(site, client, page=BITCOIN, method="bip322", **more):
    wallet, n = page.rpartition("/")[2], asked(site).n
    one = wanted_again(site, wallet)
    given = {"do": "sign", "n": n, "method": method, **more}
    if "signature" not in given and "file" not in given:
        given["signature"] = signed(site.world, one, method).signature
    return client.post(page, given)


def wanted_again(site, wallet):
    """What the last act asked for."""
    every = fold(acts(site.world.book, "M-1")).values()
    return next(one for one in every if one.wallet == wallet)


def test_the_list_leads_to_each_wallet_and_says_how_it_stands(clerk):
    page = main_of(clerk.get(LIST))
    assert page.count("not proven") == 3 and BITCOIN in page and "TRON" in page
    assert "never ask for your key" in page
    ask(clerk)
    page = main_of(clerk.get(LIST))
    assert page.count("not proven") == 2 and "signed message" in page
    assert LIST in main_of(clerk.get("/en/apply/entry/M-1"))


def test_the_message_is_shown_and_given_byte_for_byte(site, clerk):
    text = shown(ask(clerk))
    one = wanted_again(site, ADDRESS)
    said = site.world.book.home.origin + " wants you to prove that you hold this wallet:"
    assert text.startswith(said) and one.nonce in text and "No money moves" in text
    file = clerk.get(f"/en/apply/entry/M-1/message/{one.n}")
    assert file.content.decode() == text and "\r" not in text
    assert f'filename="wallet-{one.n}.txt"' in file.headers["Content-Disposition"]
    again = unescape(main_of(clerk.get(BITCOIN.replace("/en/", "/tk/"))))
    assert shown(again) == text  # another reader signs the same
    assert "message/" not in unescape(main_of(clerk.get(ETHEREUM)))


def test_typed_data_is_for_networks_that_know_it(site, clerk):
    assert "?typed" not in ask(clerk)
    assert "?typed" in ask(clerk, ETHEREUM)
    n = asked(site).n
    typed = json.loads(clerk.get(f"/en/apply/entry/M-1/message/{n}?typed").content)
    assert typed["primaryType"] == "WalletProof" and typed["message"]["wallet"] == ETHER


@pytest.mark.parametrize(
    "page, method", [(BITCOIN, "bip322"), (ETHEREUM, "eip191"), (ETHEREUM, "eip712")]
)
def test_a_pasted_signature_proves(site, clerk, page, method):
    ask(clerk, page)
    assert sign(site, clerk, page, method).status_code == 302
    done = main_of(clerk.get(page))
    assert "Proven" in done and "<form" not in done and 'id="message"' not in done


def test_a_signature_may_come_in_lines(site, clerk):
    ask(clerk)
    plain = signed(site.world, wanted_again(site, ADDRESS)).signature
    assert sign(site, clerk, signature=f" {plain[:30]}\r\n{plain[30:]}\n").status_code == 302


def test_a_file_of_the_proof_does_as_well(site, clerk):
    ask(clerk)
    proof = signed(site.world, wanted_again(site, ADDRESS))
    content = json.dumps({"proof": vars(proof)}).encode()
    answer = sign(site, clerk, file=SimpleUploadedFile("proof.json", content))
    assert answer.status_code == 302 and state(site.world) == "proven"


@pytest.mark.parametrize(
    "given, said",
    [
        ({"signature": ""}, "Paste the signature"),
        ({"signature": "smp+++"}, "written in base64"),
        ({"method": "eip191"}, "Choose a method"),
        ({"method": "nonsense", "signature": "smp"}, "Choose a method"),
        ({"file": SimpleUploadedFile("proof.json", b"{}")}, "Fill in the field"),
        ({"file": SimpleUploadedFile("proof.json", b"x" * (BYTES_MAX + 1))}, "larger than"),
        ({"n": "1"}, "asked for no proof"),
        ({"n": "x"}, "asked for no proof"),
    ],
)
def test_what_is_wrong_is_said_beside_the_same_message(site, clerk, given, said):
    text = shown(ask(clerk))
    size = site.world.book.home.journal.size()
    answer = sign(site, clerk, **given)
    page = unescape(main_of(answer))
    assert answer.status_code in (400, 404, 409) and said in page
    assert shown(page) == text and site.world.book.home.journal.size() == size


def test_a_signature_of_another_key_says_so_in_the_readers_language(site, clerk):
    ask(clerk, ETHEREUM)
    wrong = signed(site.world, wanted_again(site, ETHER), "eip191", n=2).signature
    for lang, said in (("tk", "Görkezilen gapjygyň özi"), ("ru", "Подпишите самим этим кошельком")):
        page = ETHEREUM.replace("/en/", f"/{lang}/")
        answer = sign(site, clerk, page, "eip191", signature=wrong)
        assert answer.status_code == 400 and said in unescape(answer.content.decode())


def test_a_transfer_is_asked_for_and_its_number_handed_in(site, clerk):
    page = ask(clerk, TRON_PAGE, "transfer")
    units = asked(site).body["units"]
    assert f"0.{units:06}\N{NO-BREAK SPACE}TRON" in page
    given = {"do": "sent", "n": asked(site).n}
    wrong = clerk.post(TRON_PAGE, {**given, "transaction": "not one"})
    assert wrong.status_code == 400 and "Copy the number" in main_of(wrong)
    assert clerk.post(TRON_PAGE, {**given, "transaction": TRANSACTION}).status_code == 302
    assert "An official looks for the transfer" in main_of(clerk.get(TRON_PAGE))


def test_an_amount_is_shown_with_eight_decimals_whatever_the_chain_holds(site, clerk):
    page = ask(clerk, ETHEREUM, "transfer")
    typed = asked(site).body["units"] // 10**10
    assert f"0.{typed:08}\N{NO-BREAK SPACE}Ethereum" in page


def test_only_ways_that_there_are_are_offered(site, clerk):
    page = main_of(clerk.get(TRON_PAGE))
    assert 'value="signature"' not in page and "No firm may attest" in page
    assert clerk.post(TRON_PAGE, {"do": "ask", "way": "signature"}).status_code == 400
    custodian(site.world)
    page = main_of(clerk.get(TRON_PAGE))
    assert '<option value="L-7">Firm F-7 (L-7)</option>' in page and "No firm" not in page
    assert "Firm F-7 (L-7)" in ask(clerk, TRON_PAGE, "custodian", custodian="L-7")


def test_why_it_was_declined_or_is_too_late_is_told(site, clerk):
    one = wanted(site.world, "transfer")
    decline(site.world.book, site.world.who["head"], "M-1", one.n, "no such transfer")
    page = main_of(clerk.get(BITCOIN))
    assert "Declined" in page and "no such transfer" in page and 'value="signature"' in page
    wanted(site.world)
    later(site.world, days=2)
    page = main_of(site.as_(firm="F-1").get(BITCOIN))
    assert "Time over" in page and 'id="message"' not in page


def test_another_firm_and_who_may_not_ask(site, clerk):
    n = wanted(site.world).n
    other = site.as_(firm="F-001")
    for path in (LIST, BITCOIN, f"/en/apply/entry/M-1/message/{n}"):
        assert other.get(path).status_code == 404
    assert other.post(BITCOIN, {"do": "ask", "way": "signature"}).status_code == 404
    assert clerk.get(f"{LIST}/{EVM}/{OTHER}").status_code == 404
    assert clerk.get("/en/apply/entry/M-1/message/1").status_code == 404
    account = firm_account(site.world, "F-1")
    account.role = "preparer"
    account.save()
    page = main_of(clerk.get(BITCOIN))
    assert "<form" not in page and 'id="message"' not in page
    assert clerk.post(BITCOIN, {"do": "ask", "way": "signature"}).status_code == 403


def test_at_the_counter_the_page_says_for_whom(site, clerk):
    page = main_of(site.as_("licensing").get(BITCOIN))
    assert "Firm F-1" in page and 'value="signature"' in page
    assert "Firm F-1" not in main_of(clerk.get(BITCOIN))


def test_an_entry_that_is_over_is_asked_for_nothing(site, clerk):
    decide(site.world.book, firm_account(site.world, "F-1"), Decision("M-1", "withdraw"))
    assert "<form" not in main_of(clerk.get(BITCOIN))
    assert clerk.post(BITCOIN, {"do": "ask", "way": "signature"}).status_code == 409


def test_a_proven_wallet_offers_nothing_more(site, clerk):
    one = wanted(site.world, "transfer")
    confirm(site.world.book, site.world.who["head"], "M-1", one.n, LOOKED)
    page = main_of(clerk.get(BITCOIN))
    assert "Proven" in page and "<form" not in page and LOOKED.why in page


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
@pytest.mark.parametrize("way", ["", "signature", "transfer", "custodian"])
def test_in_three_languages(site, clerk, lang, way):
    if way:
        keeper = custodian(site.world) if way == "custodian" else ""
        wanted(site.world, way, custodian=keeper)
    for path in (LIST, BITCOIN):
        page = clerk.get(path.replace("/en/", f"/{lang}/")).content.decode()
        assert f'<html lang="{lang}">' in page and "proofs." not in page


def test_the_message_of_the_pages_is_that_of_the_verifier(site, clerk):
    text = shown(ask(clerk))
    one = wanted_again(site, ADDRESS)
    assert text == message(said_of(site.world.book, one), one.statement)
