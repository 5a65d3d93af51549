"""Certificates on the web: taken by whoever may, read by anybody; a verifier as a page to keep."""

import gzip
import hashlib
import json
import re
from base64 import b64encode

import pytest

from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision
from perimeter.acts.key import CERTIFICATES, revoke, rotate
from perimeter.core.certificate import signed_bytes, text
from perimeter.law import words
from perimeter.store.keys import KeyList
from perimeter.web.gate import SITE as ADDRESS
from perimeter.web.verifier import verifier
from tests.acts.issued import DOMAIN, NAME, SITE, keyed, licensed, made, mining
from tests.web.visitors import main_of
from tests.world import DAY, firm_account

HELD, DESK = "/{}/apply/entry/L-71/certificate", "/{}/desk/entry/L-71/certificate"


@pytest.fixture
def issued(site):
    """The pages of a book with a licence; the path of its code."""
    keyed(site.world)
    licensed(site.world)
    return site


def code_of(site, entry="L-71") -> str:
    return made(site.world, entry).text.removeprefix(SITE.upper())


def read(site, lang="en", path="") -> str:
    answer = site.as_().get(f"/{lang}{path or code_of(site)}")
    assert answer.status_code == 200 and not answer.cookies
    return main_of(answer)


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("path, who", [(HELD, {"firm": "F-71"}), (DESK, {"role": "head"})])
def test_it_is_taken_in_the_language_of_the_page(issued, lang, path, who):
    answer = issued.as_(**who).get(path.format(lang), **{ADDRESS: SITE})
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/pdf"
    assert f"certificate-L-71-{lang}.pdf" in answer.headers["Content-Disposition"]
    assert answer.content.startswith(b"%PDF") and answer.headers["Cache-Control"] == "no-store"
    assert made(issued.world).text.encode() in answer.content


def test_who_may_not_take_it(issued):
    mining(issued.world)
    firm_account(issued.world, "F-81")
    assert issued.as_().get(HELD.format("en")).status_code == 302
    assert issued.as_(firm="F-81").get(HELD.format("en"), **{ADDRESS: SITE}).status_code == 404
    assert issued.as_(firm="F-71").get(DESK.format("en"), **{ADDRESS: SITE}).status_code == 403
    assert issued.as_("energy").get(DESK.format("en"), **{ADDRESS: SITE}).status_code == 403


def test_where_the_server_was_told_no_address_it_says_so(issued):
    answer = issued.as_("head").get(DESK.format("en"))
    assert answer.status_code == 400 and "Name the register" in main_of(answer)


def test_it_is_offered_while_the_entry_is_in_force(issued):
    pages = {"firm": "/en/apply/entry/L-71", "role": "/en/desk/entry/L-71"}
    who = {"firm": "F-71", "role": "head"}
    for kind, page in pages.items():
        assert "L-71/certificate" in main_of(issued.as_(**{kind: who[kind]}).get(page))
    issued.world.settle(Decision("L-71", "revoke", "No filings for a year"))
    for kind, page in pages.items():
        client = issued.as_(**{kind: who[kind]})
        assert "L-71/certificate" not in main_of(client.get(page))
        assert client.get(f"{page}/certificate", **{ADDRESS: SITE}).status_code == 409


def test_the_code_leads_to_the_page_in_the_reader_s_language(issued):
    path = code_of(issued)
    answer = issued.as_().get(path, headers={"accept-language": "ru, en;q=0.5"})
    assert answer.status_code == 302 and answer.headers["Location"] == f"/ru{path}"
    assert answer.headers["Vary"] == "Accept-Language" and not answer.cookies


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_genuine_one_shows_how_the_entry_stands_now(issued, lang):
    page = read(issued, lang)
    assert 'class="panel yes"' in page and NAME in page and "L-71" in page
    assert words.text("certificate.are_you_there", lang, domain=DOMAIN) in page
    assert words.text("web.do_not_pay", lang) not in page


def test_of_a_revoked_entry_it_says_do_not_pay(issued):
    path = code_of(issued)
    issued.world.settle(Decision("L-71", "revoke", "No filings for a year"))
    page = read(issued, path=path)
    assert 'class="panel no"' in page and "revoked" in page and "Do not pay" in page


def test_of_a_domain_that_was_given_up_it_says_do_not_pay_there(issued):
    path, world = code_of(issued), issued.world
    from perimeter.acts.apply import notify

    change = Brought({}, {"channels": [[DOMAIN]]})
    notify(world.book, firm_account(world, "F-71"), "L-71", change)
    world.settle(Decision("L-71", "approve", notice=1, effective=DAY))
    assert f"no longer lists {DOMAIN}" in read(issued, path=path)


def test_a_miner_s_names_no_domain(issued):
    mining(issued.world)
    page = read(issued, path=code_of(issued, "M-81"))
    assert "names no domain" in page and "are you there" not in page


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_changed_a_foreign_and_a_revoked_one_are_each_said_to_be_what_they_are(issued, lang):
    path, world = code_of(issued), issued.world
    data = bytearray(signed_bytes(path))
    data[100] ^= 1
    seen = {read(issued, lang, text("", bytes(data)).lower().replace("/c/", "/C/"))}
    seen.add(read(issued, lang, "/C/HELLO"))
    (key,) = world.book.home.keys().certificates
    revoke(world.book, world.who["administrator"], key.kid, "stolen")
    seen.add(read(issued, lang, path))
    assert len(seen) == 3
    for page in seen:
        assert words.text("certificate.not_genuine", lang) in page and NAME not in page
        assert 'class="panel no"' in page


def test_markup_in_the_address_stays_text(issued):
    answer = issued.as_().get("/en/C/<script>alert(1)<script>")
    assert answer.status_code == 200 and b"<script" not in answer.content


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_pages_are_small(issued, lang):
    for path in (code_of(issued), "/C/HELLO", "/verify"):
        content = issued.as_().get(f"/{lang}{path}").content
        assert len(gzip.compress(content)) <= 14 * 1024, path


def test_reading_one_writes_nothing(issued):
    size, path = issued.world.book.home.journal.size(), code_of(issued)
    read(issued, path=path)
    assert issued.world.book.home.journal.size() == size


def test_the_verifier_runs_its_own_script_and_no_other(issued):
    answer = issued.as_().get("/en/verify")
    page, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
    assert len(scripts) == 1 and not answer.cookies
    digest = b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy and "default-src 'none'" in policy
    inside = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert inside and policy.startswith(inside[1].replace("&#x27;", "'"))
    assert "http://" not in page and "https://" not in page.replace("https arkaly", "")


def test_the_verifier_carries_the_keys_and_the_words_of_the_pack(issued):
    rotate(issued.world.book, issued.world.who["administrator"], CERTIFICATES)
    book = issued.world.book
    page = verifier(book.home.keys(), book.pack, DAY).decode()
    assert not re.search(r"\[\[\w+\]\]", page)
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found
    data = json.loads(found[1])
    assert data["keys"] == book.home.keys().document()["certificates"] and len(data["keys"]) == 2
    assert set(data["words"]) == {"tk", "ru", "en"}
    assert data["kinds"]["L"]["services"]["3"]["en"] == "storage" and data["marks"]["en"]


def test_the_verifier_is_made_without_a_home_or_keys():
    from perimeter.law import pack

    model = pack.load(pack.find("model"))
    page = verifier(KeyList("x", ()), model, DAY).decode()
    assert 'lang="en"' in page and "Türkmençe" not in page
