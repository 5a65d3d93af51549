"""The supervisor's list: findings with their sentence, filters, order, pages, and cannot-tells."""

import pytest

from perimeter.web.page import PAGE_ROWS
from tests.web.conftest import early, odd
from tests.world import BORIS


def page(site, query="", lang="en", role="supervisor"):
    answer = site.as_(role).get(f"/{lang}/desk{query}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_sentence_with_numbers_kind_and_state(site, run):
    run(early(), odd())
    text = page(site)
    assert "Firm F-001 let aaaaaaaaaaaa trade 1,234 times, 1.50000000 BTC" in text
    assert ">breach</span>" in text and ">signal</span>" in text
    assert text.count(">new</span>") == 2 and "2 findings" in text
    assert text.index("Early trade</b>") < text.index("Odd trips</b>")


def test_new_open_and_cleared_against_the_run_before(site, run):
    run(early(), odd())
    run(early(), early(BORIS))
    text = page(site)
    assert text.count(">new</span>") == text.count(">open</span>") == 1
    assert text.count(">cleared</span>") == 1
    assert "1 finding<" in page(site, "?state=cleared")


def test_pills_count_each_question_and_filter(site, run):
    run(early(), early(BORIS), odd())
    text = page(site, "?question=odd&period=2026-01")
    pills = text.split('<ul class="pills">')[1].split("</ul>")[0]
    assert "Early trade <b>2</b>" in pills and "Odd trips <b>1</b>" in pills
    assert 'href="?period=2026-01&amp;question=early"' in pills
    assert "7 trips" in text and "let aaaa" not in text


def test_filters_by_firm_and_period_and_order(site, run):
    site.world.firm("F-002")
    run(early(), early(BORIS, firm="F-002"))
    assert "1 finding<" in page(site, "?firm=F-002") and "Firm F-002" in page(site, "?firm=F-002")
    assert "0 findings" in page(site, "?period=2025-01") and "0 findings" in page(site, "?firm=x")
    for order in ("firm", "question", "period", "state", "nonsense"):
        assert "2 findings" in page(site, f"?sort={order}")
    rows = page(site, "?sort=firm").split("<tbody>")[1]
    assert rows.index("Firm F-001") < rows.index("Firm F-002")


def test_none_and_cannot_tell_with_reasons(site, run):
    run(
        early(),
        early={"customer_not_filed": 3, "parameter_unknown:cold_share_min_bp": 1},
        odd={"not_filed": 2},
    )
    text = page(site).split("What the last runs answered")[1]
    assert "<b>3</b> en customers that were not filed" in text
    assert "The law&#x27;s value is not known: Smallest share in cold storage" in text
    assert "<b>2</b> filings that did not come" in text and ">41<" in text


def test_pages(site, run):
    run(*(early(f"{n:064x}") for n in range(PAGE_ROWS + 1)))
    assert "Page 1 of 2" in page(site) and page(site).count("/desk/finding/") == PAGE_ROWS
    assert page(site, "?page=2").count("/desk/finding/") == 1
    assert "page=2" in page(site, "?question=early") and "question=early&amp;page=2" in page(
        site, "?question=early"
    )


def test_a_page_that_is_none_is_the_first(site, run):
    run(early())
    for asked in ("0", "-1", "x", "9" * 5_000, "²"):
        assert "1 finding<" in page(site, f"?page={asked}")


def test_too_many_become_one_with_their_count(site, run):
    run(early(count="12345", rows="e" * 64))
    assert "12,345 findings of this question stand here as one." in page(site)


def test_no_run_yet_says_what_to_do(site):
    assert "perimeter assess" in page(site)


@pytest.mark.parametrize("lang, words", [("tk", "bozulma"), ("ru", "нарушение"), ("en", "breach")])
def test_three_languages(site, run, lang, words):
    run(early(), odd={"not_filed": 2})
    assert words in page(site, lang=lang) and f"{lang} Firm F-001 let" in page(site, lang=lang)
