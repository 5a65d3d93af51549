"""A firm's own page: what is due, what was filed, and nobody else's."""

import pytest

from perimeter.store import receipt as receipts
from tests.web.conftest import file_trades
from tests.world import TRADES, trade


def page(site, path="", firm="F-001", status=200, lang="en"):
    answer = site.as_(firm=firm).get(f"/{lang}/firm{path}")
    assert answer.status_code == status
    return answer.content.decode()


def test_what_is_due_with_its_last_day(site):
    text = page(site)
    due = text.split("What is due next")[1].split("What was filed")[0]
    assert "trades" in due and "customers" in due and "balances" not in due
    assert "13 February 2026" in due, "ten working days after the month, without feasts"
    assert "period still runs" in due
    assert "/en/firm/file?form=trades&amp;period=2026-01" in due


def test_what_was_filed_is_no_longer_due(site):
    file_trades(site)
    text = page(site)
    due, filed = text.split("What is due next")[1].split("What was filed")
    assert "trades" not in due and "customers" in due
    assert "Trades" in filed and "Accepted" in filed and "Receipt" in filed


def test_what_was_sent_back_is_shown_and_still_due(site):
    assert not site.world.hand_in("F-001", "trades", [TRADES, trade("T-1", at="x")]).accepted
    due, filed = page(site).split("What is due next")[1].split("What was filed")
    assert "trades" in due and "Sent back" in filed


def test_a_replaced_filing_says_so(site):
    file_trades(site)
    first = site.world.hand_in("F-001", "trades", [TRADES, trade("T-1")]).id
    better = [TRADES, trade("T-1"), trade("T-2")]
    assert site.world.hand_in("F-001", "trades", better, replaces=first).accepted
    filed = page(site).split("What was filed")[1]
    assert filed.count("Accepted") == 2 and filed.count("replaced") == 1


def test_a_firm_sees_its_own_alone(site):
    file_trades(site)
    site.world.firm("F-002")
    assert "Accepted" not in page(site, firm="F-002")
    act = site.world.book.home.journal.size()
    acts = [a.n for a in site.world.book.home.journal.acts(kinds=("accept",), known_at=act)]
    for path in ("result", "receipt"):
        assert page(site, f"/{path}/{acts[-1]}") if path == "result" else True
        text = page(site, f"/{path}/{acts[-1]}", "F-002", 404)
        assert "Your firm has no result" in text and "T-1" not in text
    for foreign in (1, acts[0], 10**6):
        page(site, f"/receipt/{foreign}", status=404)


def test_a_receipt_verifies_with_the_keys(site):
    file_trades(site)
    act = list(site.world.book.home.journal.acts(kinds=("accept",)))[-1]
    answer = site.as_(firm="F-001").get(f"/en/firm/receipt/{act.n}")
    assert f'filename="receipt-{act.n}.json"' in answer.headers["Content-Disposition"]
    proved, _ = receipts.check(answer.content, site.world.book.home.keys())
    assert proved == act


@pytest.mark.parametrize("lang, word", [("tk", "Berlen"), ("ru", "Что сдано"), ("en", "What was")])
def test_three_languages(site, lang, word):
    file_trades(site)
    assert word in page(site, lang=lang)
