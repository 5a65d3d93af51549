"""The journal's page: acts newest first, filters, pages that go on, receipts, and every verb."""

import re
from html import unescape
from pathlib import Path

import pytest

import perimeter
from perimeter.core.act import DEEDS, Draft
from perimeter.law import words
from perimeter.store import receipt as receipts
from perimeter.store.accounts import by
from perimeter.web.page import PAGE_ROWS
from tests.web.conftest import file_trades
from tests.world import DAY, TRADES, trade


def page(site, query="", lang="en", role="auditor"):
    answer = site.as_(role).get(f"/{lang}/desk/journal{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def numbers(text):
    return [int(n) for n in re.findall(r"/desk/journal/receipt/([0-9]+)", text)]


def rows(text):
    return text.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1]


def looks(site, count):
    """Acts that change nothing."""
    who = by(site.world.who["head"])
    site.world.book.home.write(*(Draft("look", "person:p-1", who, DAY) for _ in range(count)))


def test_every_act_newest_first_with_its_parts(site):
    journal = site.world.book.home.journal
    text = page(site)
    assert numbers(text) == list(range(journal.size(), 0, -1))
    first = rows(text)[-1]
    assert "open the book" in first and "<code>pack:tm</code>" in first
    assert "5 January 2026 11:00:0" in first and "(UTC+05:00)" in first
    granted = next(row for row in rows(text) if "<b>grant</b>" in row)
    assert "entry:L-001" in granted and "a-0004" in granted and "Head of supervision" in granted
    assert ">5 January 2026</td>" in granted


def test_a_reason_is_shown_as_text(site):
    who = by(site.world.who["head"])
    reason = "<b>paid & late</b>"
    site.world.book.home.write(Draft("suspend", "entry:L-001", who, DAY, why=reason))
    raw = site.as_("auditor").get("/en/desk/journal").content.decode()
    assert "&lt;b&gt;paid &amp; late&lt;/b&gt;" in raw and reason not in raw
    assert "<b>suspend</b>" in raw and "Head of supervision" in raw


def test_filters_by_deed_and_by_the_start_of_a_subject(site):
    file_trades(site)
    site.world.hand_in("F-001", "trades", [TRADES, trade("T-1", at="x")], period="2026-02")
    journal = site.world.book.home.journal
    back = [act.n for act in journal.acts(kinds=("send-back",))]
    assert numbers(page(site, "?kind=send-back")) == back
    on_firm = page(site, "?on=filing:F-001/&kind=receive")
    assert len(numbers(on_firm)) == 2 and "receive a filing</option>" in on_firm
    assert '<option value="receive" selected>' in on_firm and 'value="filing:F-001/"' in on_firm
    assert numbers(page(site, "?on=%20firm:F-001%20")) == [
        act.n for act in journal.acts(on="firm:F-001")
    ]
    for nothing in ("?kind=nonsense", "?on=F-001", "?on=%00", "?on=ä"):
        assert "There is no such act." in page(site, nothing)


def test_a_subject_leads_to_all_that_was_done_to_it(site):
    text = page(site, "?kind=grant")
    where = re.search(r'href="(\?on=entry[^"]+)"', text)
    assert where and "<b>apply</b>" in page(site, where[1])


def test_pages_go_on_from_a_number_and_stay_when_acts_come(site):
    looks(site, 2 * PAGE_ROWS)
    size = site.world.book.home.journal.size()
    first = page(site)
    assert numbers(first) == list(range(size, size - PAGE_ROWS, -1))
    assert "Newest" not in first and f'href="?before={size - PAGE_ROWS + 1}"' in first
    second = page(site, f"?before={size - PAGE_ROWS + 1}")
    looks(site, 1)
    assert rows(second) == rows(page(site, f"?before={size - PAGE_ROWS + 1}"))
    assert numbers(second)[0] == size - PAGE_ROWS and "Newest" in second
    last = page(site, f"?before={size - 2 * PAGE_ROWS + 1}")
    assert numbers(last)[-1] == 1 and "Older" not in last


def test_a_full_last_page_offers_no_empty_one(site):
    looks(site, PAGE_ROWS)
    assert "Older" not in page(site, "?kind=look")
    looks(site, 1)
    onward = re.search(r'rel="next" href="([^"]+)"', page(site, "?kind=look"))
    assert onward and "kind=look" in onward[1] and len(numbers(page(site, onward[1]))) == 1


@pytest.mark.parametrize("before", ["x", "-1", "1.5", "9" * 5_000, "\u0661", ""])
def test_a_number_that_is_none_is_the_first_page(site, before):
    assert numbers(page(site, f"?before={before}")) == numbers(page(site))


def test_nothing_comes_before_the_first(site):
    assert numbers(page(site, "?before=1")) == numbers(page(site, "?before=0")) == []
    assert "Newest" in page(site, "?before=1")


def test_the_signed_head_and_how_to_check(site):
    text = page(site)
    assert site.world.book.home.log.checkpoint() in text
    assert text.index("perimeter log verify") < text.index("<table")
    assert "--since FILE" in text and "perimeter receipt verify FILE --keys KEYS" in text


def test_a_receipt_of_any_act_verifies_with_the_keys(site):
    home = site.world.book.home
    for n in (1, home.journal.size()):
        answer = site.as_("head").get(f"/en/desk/journal/receipt/{n}")
        assert f'filename="receipt-{n}.json"' in answer.headers["Content-Disposition"]
        assert receipts.check(answer.content, home.keys())[0] == home.journal.act(n)
    for unknown in (0, home.journal.size() + 1, 10**30):
        assert site.as_("head").get(f"/en/desk/journal/receipt/{unknown}").status_code == 404


def test_only_who_may_see_it_is_led_to_it(site):
    for role in ("administrator", "head", "auditor"):
        assert 'href="/en/desk/journal"' in site.as_(role).get("/en/law").content.decode()
    for client in (site.as_("supervisor"), site.as_("lawyer"), site.as_(firm="F-001")):
        assert "/desk/journal" not in client.get("/en/law").content.decode()


def test_every_deed_that_is_written_has_words_and_no_other():
    package = Path(perimeter.__file__).parent
    places = [*(package / "acts").glob("*.py"), package / "store" / "home.py"]
    text = "".join(path.read_text("utf-8") for path in places)
    assert set(re.findall(r'Draft\(\s*"([a-z-]+)"', text)) == set(DEEDS)
    named = {name for name in words.messages() if name.startswith("web.act_")} - {"web.act_n"}
    assert named == {f"web.act_{kind}" for kind in DEEDS}


def test_a_deed_and_a_role_the_pack_has_dropped_go_by_their_names(site):
    who = by(site.world.who["head"])
    gone = type(who)(who.account, "inspector")
    site.world.book.home.write(Draft("warn", "entry:L-001", gone, DAY))
    assert "<b>warn</b>" in page(site) and "inspector" in page(site)


@pytest.mark.parametrize(
    "lang, verb, deed",
    [
        ("tk", "açary girizmek", "bermek"),
        ("ru", "ввести ключ", "выдать"),
        ("en", "bring in a key", "grant"),
    ],
)
def test_three_languages(site, lang, verb, deed):
    text = page(site, lang=lang)
    assert f"<b>{verb}</b>" in text and f"<b>{deed}</b>" in text
    assert words.text("web.journal_lead", lang) in text
