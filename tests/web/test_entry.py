"""One entry: its status in a sentence, services as yes and no, what its customers may use, its
measures and history with a proof of each act, and any earlier day."""

import gzip
import hashlib
import json
import re
from datetime import date, timedelta

import pytest

from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.register import register
from perimeter.core.act import Draft
from perimeter.law import words
from perimeter.law.fields import parse
from perimeter.store import accounts, receipt
from tests.world import DAY

CURE = date(2026, 6, 1)


def page(site, path, status=200):
    answer = site.as_().get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_status_services_history_and_proof(site):
    text = page(site, "/en/entry/L-001")
    assert "In force since 5 January 2026." in text
    assert text.count(">yes</span>") == 1 and text.count(">no</span>") == 5
    assert "The State answers neither" in text
    assert text.index("in force: exchange</td>") < text.index("applied for</td>")
    assert "No measure is in force." in text and "Data as of 5 January 2026." in text


def test_a_suspended_licence_serves_nobody(site):
    site.world.settle(Decision("L-001", "suspend", "secret reason", DAY, until=CURE))
    text = page(site, "/en/entry/L-001")
    assert "Not in force. Status: suspended" in text and "Do not pay" in text
    assert ">yes</span>" not in text and "secret reason" not in text


def test_as_it_stood_on_a_day(site):
    site.shelf.book.home.source.now()
    site.world.settle(Decision("L-001", "suspend", "why", date(2026, 1, 6), until=CURE))
    assert "In force since" in page(site, "/en/entry/L-001"), "the suspension begins tomorrow"
    assert "was not in the register" in page(site, "/en/entry/L-001?as_of=2026-01-04")
    assert "In force since" in page(site, "/en/entry/L-001?as_of=2026-01-05")


@pytest.mark.parametrize("asked", ["2026-01-06", "yesterday", "2026-13-01", "0", "<b>"])
def test_a_day_that_is_not_one_or_lies_ahead_is_put_right(site, asked):
    text = page(site, f"/en/entry/L-001?as_of={asked}", 400)
    assert "<title>Error: " in text and "Write a day up to today" in text
    assert 'href="#as_of"' in text and "In force since" in text
    assert asked.replace("<b>", "&lt;b&gt;") in text


def test_of_an_entrepreneur_only_name_number_status_district(site):
    book, officer = site.world.book, site.world.who["licensing"]
    enrol(book, officer, Firm("F-9", "entrepreneur", "Aman Amanow", "", "Mary"))
    site.world.apply("miner", "F-9", "M-9")
    text = page(site, "/en/entry/M-9")
    assert "Aman Amanow" in text and "Mary" in text and "applied for" in text
    hidden = ("Invented", "SN-M9", "bc1qexample", "Model 1", "p-")
    assert not any(one in text.split("<main")[1] for one in hidden)


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_an_unknown_entry_is_a_page(site, lang):
    text = page(site, f"/{lang}/entry/L-999", 404)
    assert f'<html lang="{lang}">' in text and "L-999" in text
    assert 'name="q" type="search"' in text and 'value="L-999"' in text


def test_the_day_may_be_written_as_lists_show_it(site):
    text = page(site, "/tk/entry/L-001?as_of=05.01.2026")
    assert "05.01.2026 gününden bäri güýjünde" in text
    page(site, "/tk/entry/L-001?as_of=01/05/2026", 400)


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_the_page_leads_to_itself_in_other_languages(site, lang):
    text = page(site, f"/{lang}/entry/L-001?as_of=2026-01-05")
    for other in {"tk", "ru", "en"} - {lang}:
        assert f'hreflang="{other}" href="/{other}/entry/L-001?as_of=2026-01-05"' in text


def offered(answer_text):
    """(number, address) of each proof and receipt on a page."""
    found = re.findall(r'href="([^"]+/(?:proof|receipt)/([0-9]+))"', answer_text)
    return {(path.split("/")[-2], int(n)): path for path, n in found}


def test_every_act_of_the_history_has_a_proof_and_a_public_one_its_receipt(site):
    home = site.world.book.home
    site.world.settle(Decision("L-001", "restrict", "secret reason", DAY))
    links = offered(page(site, "/en/entry/L-001"))
    steps = {step.kind: step.n for step in register(site.world.book).entries["L-001"].steps}
    told = {steps[kind] for kind in ("apply", "grant", "restrict")}
    assert {n for kind, n in links if kind == "proof"} == told
    assert [n for kind, n in links if kind == "receipt"] == [steps["grant"]]
    for n in told:
        proof = site.as_().get(links["proof", n]).content
        assert receipt.check_leaf(proof, home.keys()) == (n, home.log.head())
    whole = site.as_().get(links["receipt", steps["grant"]]).content
    act, _ = receipt.check(whole, home.keys())
    assert (act.n, act.kind, act.why) == (steps["grant"], "grant", "")
    shown = json.loads(whole)["act"]
    assert "secret reason" not in shown and "Firm F-001" not in shown


def test_what_is_not_public_has_no_receipt_and_no_act_but_the_log_s_has_a_proof(site):
    site.world.settle(Decision("L-001", "restrict", "secret reason", DAY))
    steps = register(site.world.book).entries["L-001"].steps
    size = site.world.book.home.journal.size()
    for step in steps:
        if step.kind != "grant":
            page(site, f"/en/entry/L-001/receipt/{step.n}", 404)
    grant = next(step.n for step in steps if step.kind == "grant")
    for path in (
        f"/en/entry/L-9/receipt/{grant}", "/en/entry/L-001/receipt/1", "/log/proof/0",
        f"/log/proof/{size + 1}", f"/log/proof/{'9' * 30}", "/log/proof/x",
    ):  # fmt: skip
        page(site, path, 404)


def test_a_restricted_licence_has_one_colour_wherever_it_is_shown(site):
    site.world.settle(Decision("L-001", "restrict", "secret reason", DAY))
    word = "in force with a restriction"
    assert 'class="panel wait"' in page(site, "/en/?q=L-001")
    for path in ("/en/entry/L-001", "/en/register/"):
        assert f'class="tag wait">{word}' in page(site, path), path
    desk = site.as_("licensing").get("/en/desk/entries?view=every").content.decode()
    assert f'class="tag wait">{word}' in desk
    assert "do not pay" not in page(site, "/en/entry/L-001").lower()


def test_a_deed_that_counts_from_a_later_day_is_not_given_away(site):
    site.world.settle(Decision("L-001", "restrict", "why", DAY))
    lifted = site.world.settle(Decision("L-001", "lift", effective=DAY + timedelta(days=1)))
    assert f"/receipt/{lifted.n}" not in page(site, "/en/entry/L-001")
    page(site, f"/en/entry/L-001/receipt/{lifted.n}", 404)


@pytest.mark.parametrize(
    "lang, told",
    [
        ("en", "Suspended, since 5 January 2026. The last day set for it: 1 June 2026."),
        ("ru", "Приостановлено, с 05.01.2026. Назначенный последний день: 01.06.2026."),
        ("tk", "Togtadyldy, 05.01.2026 gününden bäri. Bellenen soňky gün: 01.06.2026."),
    ],
)
def test_a_measure_is_told_with_its_days(site, lang, told):
    site.world.settle(Decision("L-001", "suspend", "why", DAY, until=CURE))
    assert told in page(site, f"/{lang}/entry/L-001")


CHANNELS = [
    {"address": "one.example", "kind": "domain"},
    {"address": "two.example", "kind": "domain"},
    {"address": "+000 00 000000", "kind": "phone"},
]
WALLET = {
    "wallet": "bc1qexampleL8",
    "chain": "bip122:000000000019d6689c085ae165831e93",
    "use": "hot",
}


def listed(site, channels=CHANNELS, wallets=(WALLET,), day=date(2026, 1, 1), **more):
    """A legal entity's licence with what its customers may use, in force from a day."""
    book, officer = site.world.book, site.world.who["licensing"]
    enrol(book, officer, Firm("F-8", "legal", "Altyn Birža", "", "Mary"))
    rows = (
        site.world.rows("licence", "L-8") | {"channels": channels, "wallets": list(wallets)} | more
    )
    asked = {"kind": "licence", "firm": "F-8", "services": ["exchange"], "put": rows}
    by = accounts.by(site.world.who["supervisor"])  # who decides did not write it
    book.home.write(
        Draft("apply", "entry:L-8", by, day, asked),
        Draft("grant", "entry:L-8", by, day),
    )


def test_what_customers_may_use_stands_in_plain_lists_and_nothing_else_is_it(site):
    listed(site)
    text = page(site, "/en/entry/L-8")
    websites = text[text.index("Allowed websites") : text.index("Allowed apps")]
    assert re.findall("<code>(.*?)</code>", websites) == ["one.example", "two.example"]
    assert "Any other website is not it." in websites
    apps = text[text.index("Allowed apps") : text.index("Allowed telephones")]
    assert "none" in apps and "Any other app is not it." in apps
    assert "<code>+000 00 000000</code>" in text
    assert f"<code>{WALLET['wallet']}</code> <small>Bitcoin, hot: daily payments</small>" in text
    assert "is allowed now" not in text


def test_of_what_stands_no_longer_none_is_allowed_and_the_last_day_is_told(site):
    listed(site)
    site.world.settle(Decision("L-8", "suspend", "why", date(2026, 1, 4), until=CURE))
    text = page(site, "/en/entry/L-8")
    assert "Under this entry no website, app, telephone or wallet is allowed now." in text
    assert "These were allowed; the last day was 3 January 2026." in text
    assert "one.example" in text and "Allowed websites" not in text and "is not it" not in text


def test_other_names_are_told_whether_it_stands_or_not(site):
    names = [{"name": "Altyn Pul", "kind": "trade"}, {"name": "Köne Birža", "kind": "former"}]
    listed(site, names=names)
    assert {"Altyn Pul", "Köne Birža"} <= set(
        re.findall("<td[^>]*>(.*?)</td>", page(site, "/en/entry/L-8"))
    )
    site.world.settle(Decision("L-8", "revoke", "why", date(2026, 1, 4)))
    text = page(site, "/tk/entry/L-8")
    assert "Köne Birža" in text and "öňki ady" in text


def test_what_was_listed_after_the_end_was_never_allowed(site):
    listed(site)
    by, day = accounts.by(site.world.who["head"]), date(2026, 1, 4)
    late = {"notice": 1, "put": {"channels": [{"address": "late.example", "kind": "domain"}]}}
    site.world.book.home.write(
        Draft("suspend", "entry:L-8", by, day, why="why"),
        Draft("notify", "entry:L-8", by, day, late),
        Draft("approve", "entry:L-8", by, day, {"notice": 1}),
    )
    text = page(site, "/en/entry/L-8")
    assert "one.example" in text and "late.example" not in text


@pytest.mark.parametrize("granted", [False, True])
def test_where_nothing_was_ever_allowed_no_day_is_told(site, granted):
    book, officer = site.world.book, site.world.who["licensing"]
    enrol(book, officer, Firm("F-8", "legal", "Altyn Birža", "", "Mary"))
    rows = site.world.rows("licence", "L-8") | {"channels": CHANNELS}
    site.world.apply("licence", "F-8", "L-8", ("exchange",), rows)
    if granted:
        site.world.settle(Decision("L-8", "grant", effective=DAY))
        site.world.settle(Decision("L-8", "revoke", "why", DAY))
    text = page(site, "/en/entry/L-8")
    assert "is allowed now" in text and "These were allowed" not in text
    assert "one.example" not in text


def test_a_miner_has_no_lists_for_customers(site):
    book, officer = site.world.book, site.world.who["licensing"]
    enrol(book, officer, Firm("F-7", "legal", "Mine", "", "Mary"))
    site.world.apply("miner", "F-7", "M-7")
    text = page(site, "/en/entry/M-7")
    assert "is allowed now" not in text and "Pseudonyms" not in text


def test_pseudonyms_lifted_in_the_last_whole_quarter_are_counted(site):
    assert "1 October 2025 – 31 December 2025: 0" in page(site, "/en/entry/L-001")
    by = accounts.by(site.world.who["head"])
    days = (date(2025, 9, 30), date(2025, 10, 1), date(2025, 12, 31), date(2026, 1, 2))
    site.world.book.home.write(*(Draft("unmask", "firm:F-001", by, day) for day in days))
    assert "1 October 2025 – 31 December 2025: 2" in page(site, "/en/entry/L-001")
    assert "01.10.2025 – 31.12.2025: 2" in page(site, "/tk/entry/L-001")


MOST = 14 * 1024


def odd(*about):
    """A text that cannot be packed, the same every time."""
    return hashlib.sha256(repr(about).encode()).hexdigest()


def crowded(site):
    """Two hundred of everything, none like another."""
    kinds = ("domain", "app", "phone", "social")
    channels = [
        {"address": f"{odd(kind, n)[:20]}.example", "kind": kind}
        for kind in kinds
        for n in range(200)
    ]
    wallets = [{**WALLET, "wallet": f"0x{odd(n)[:40]}"} for n in range(200)]
    listed(site, channels, wallets)
    by, start = accounts.by(site.world.who["head"]), date(2026, 1, 1)
    deeds = ("suspend", "restore")
    drafts = [
        Draft(deeds[n % 2], "entry:L-8", by, start, why="why" if n % 2 == 0 else "")
        for n in range(200)
    ]
    site.world.book.home.write(*drafts)


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_a_page_stays_small_with_two_hundred_of_everything(site, lang):
    crowded(site)
    text = page(site, f"/{lang}/entry/L-8")
    assert len(gzip.compress(text.encode())) <= MOST
    assert text.count("<li><code>") == 5 * 20
    for key, most in (("wallets", 50), ("domain", 50), ("history", 50)):
        assert f"all={key}" in text
        part = page(site, f"/{lang}/entry/L-8?all={key}")
        assert len(gzip.compress(part.encode())) <= MOST
        assert part.count("<li><code>") + part.count("/log/proof/") == most


def test_the_pages_of_a_list_hold_all_of_it(site):
    crowded(site)
    found = []
    for n in range(1, 5):
        text = page(site, f"/en/entry/L-8?all=wallets&page={n}")
        found += re.findall("<li><code>(.*?)</code>", text)
    assert len(set(found)) == 200
    assert "Page 4 of 4" in text and 'href="?">' in text


@pytest.mark.parametrize("key", ["", "machines", "conditions", "owners", "<b>"])
def test_a_list_that_is_not_there_is_an_answer(site, key):
    page(site, f"/en/entry/L-001?all={key}", 404)


def test_the_page_of_a_quiet_entry_is_the_same_while_others_move(site):
    before = site.as_().get("/en/entry/L-001")
    site.world.firm("F-002")
    again = site.as_().get("/en/entry/L-001", headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 304 and not again.content


def test_every_message_of_the_page_is_said_by_it():
    ours = set(parse((words.MESSAGES / "entry.yaml").read_text("utf-8")))
    web = words.MESSAGES.parents[1] / "web"
    pages = [*(web / "templates").glob("entry*.html"), web / "entry.py", web / "disclosed.py"]
    text = "".join(path.read_text("utf-8") for path in pages)
    said = set(re.findall(r"[\"'](entry\.[a-z_]+)", text)) - {"entry.html"}
    begun = tuple(name for name in said if name.endswith("_"))
    assert ours == {name for name in ours if name in said or name.startswith(begun)}
    assert said - set(begun) <= ours


def test_every_kind_of_list_has_its_words(site):
    kind = next(c for c in site.shelf.book.schedules["channels"].columns if c.name == "kind")
    for key in (*kind.codes, "wallets"):
        for lang in words.LANGUAGES:
            assert words.text(f"entry.allowed_{key}", lang) and words.text(
                f"entry.other_{key}", lang
            )


CONDITION = {"condition": "C-1", "from_day": "2026-01-01"}


def impose(site, entry, **until):
    rows = [
        {**CONDITION, **until, "language": lang, "text": f"No new customers ({lang})."}
        for lang in ("tk", "ru", "en")
    ]
    asked = Decision(entry, "impose", "secret reason", brought=Brought({"conditions": rows}))
    site.world.settle(asked)


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_a_condition_is_read_in_the_reader_s_language_from_its_day(site, lang):
    assert "No new customers" not in page(site, f"/{lang}/entry/L-001")
    impose(site, "L-001")
    text = page(site, f"/{lang}/entry/L-001")
    assert text.count("No new customers") == 1 and f"customers ({lang})." in text
    assert "secret reason" not in text and "1 Invented Street" not in text


def test_a_condition_that_has_run_out_is_not_shown(site):
    impose(site, "L-001", until_day="2026-01-04")
    assert "No new customers" not in page(site, "/en/entry/L-001")


def test_a_legal_entity_s_domains_are_shown_and_a_person_s_lists_are_not(site):
    book, officer = site.world.book, site.world.who["licensing"]
    for firm, form in (("F-8", "legal"), ("F-9", "entrepreneur")):
        enrol(book, officer, Firm(firm, form, f"Name {firm}", "", "Mary"))
        rows = site.world.rows("licence", firm.replace("F", "L"))
        rows["channels"] = [{"address": f"{firm.lower()}.example", "kind": "domain"}]
        name = firm.replace("F", "L")
        site.world.apply("licence", firm, name, ("exchange",), rows)
        assert ".example" not in page(site, f"/en/entry/{name}"), "only asked for"
        site.world.settle(Decision(name, "grant", effective=DAY))
        impose(site, name)
    assert "f-8.example" in page(site, "/en/entry/L-8")
    person = page(site, "/en/entry/L-9")
    assert "f-9.example" not in person and "No new customers (en)." in person
    assert "Allowed" not in person and "Pseudonyms" not in person and "allowed now" not in person
    assert "Of an individual entrepreneur only name, number" in person
