"""One finding: sentence, article, parameter, records, SQL, digests, and what it cannot see."""

import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from perimeter.acts import assess, citation
from perimeter.acts.book import scratch
from perimeter.law.statute import Official
from tests.web.conftest import early, file_trades, odd
from tests.world import CARYA, trade


def page(site, finding, lang="en", status=200):
    answer = site.as_("supervisor").get(f"/{lang}/desk/finding/{finding.id}")
    assert answer.status_code == status
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_sentence_and_every_part(site, run):
    file_trades(site)
    act = run(early())
    found = site.shelf.findings()[0].finding
    text = page(site, found)
    assert "Firm F-001 let aaaaaaaaaaaa trade 1,234 times" in text
    assert "Paper files." in text and "A late clerk." in text and "Ask the firm." in text
    assert "select 1 -- &lt;b&gt;" in text
    for digest in (found.id, found.digest, found.question_digest, "f" * 64, "0" * 64):
        assert digest in text
    assert f"act no. {act.n}" in text and site.world.book.home.log.head().root.hex() in text


def test_an_article_is_unverified_until_two_officials_tied_it(site, run):
    run(early())
    text = page(site, early())
    assert "Citation unverified." in text and "Article 12" not in text
    assert "C2" in text and "Our own paraphrase" in text


def test_a_finding_keeps_the_words_it_was_made_with(site, run, tmp_path):
    run(early())
    (tmp_path / "text").write_text("official")
    book, who = site.world.book, site.world.who
    tie = citation.tie(book, who["lawyer"], early().article, Official(12), tmp_path / "text")
    citation.confirm(book, who["head"], early().article, tie.n)
    assert "Citation unverified." in page(site, early())
    run(early())
    assert "<b>Article 12</b>" in page(site, early())


def test_a_parameter_with_its_day_source_and_mark(site, run):
    run(early())
    text = page(site, early()).split("<h2>Parameters</h2>")[1].split("<h2>")[0]
    assert "Smallest share in cold storage" in text and "90.00%" in text
    assert "1 January 2026" in text and "assumed, not the law" in text and "Japan" in text


def test_a_value_that_was_changed_since_is_the_one_of_then(site, run):
    then = replace(early(), parameters={"cold_share_min_bp": "8000"})
    run(then)
    text = page(site, then).split("<h2>Parameters</h2>")[1].split("<h2>")[0]
    assert "80.00%" in text and "changed since" in text and "Japan" not in text


def test_the_records_behind_it_and_no_others(site, run):
    file_trades(site, trade("T-1"), trade("T-2", buyer=CARYA), trade("T-3"))
    run(early())
    text = page(site, early()).split("The records behind it")[1].split("<h2>")[0]
    assert "(2 records)" in text
    assert ">T-1<" in text and ">T-3<" in text and ">T-2<" not in text
    assert "0.00100000 BTC" in text and 'class="n"' in text


def test_many_records_are_cut_and_counted(site, run):
    file_trades(site, *(trade(f"T-{n}") for n in range(25)))
    run(early())
    text = page(site, early())
    assert "(25 records)" in text and "5 more are not shown." in text and ">T-24<" not in text


def test_a_signal_carries_no_measure_and_no_article(site, run):
    run(odd())
    text = page(site, odd())
    assert "no measure may rest on it" in text and "No article is broken." in text
    assert ">breach<" not in text


def test_a_question_that_was_changed_since_says_so(site, run):
    old = replace(early(), question_digest="9" * 64)
    run(old)
    assert "The question was changed since" in page(site, old)


@pytest.mark.parametrize("asked", ["0" * 24, "abc", "x" * 200])
def test_an_unknown_finding_is_a_page(site, run, asked):
    run(early())
    assert site.as_("supervisor").get(f"/en/desk/finding/{asked}").status_code == 404


@pytest.mark.parametrize(
    "lang, words", [("tk", "Näme"), ("ru", "Ссылка не подтверждена"), ("en", "cannot see")]
)
def test_three_languages(site, run, lang, words):
    run(early())
    assert f"{lang} Firm F-001 let" in page(site, early(), lang)
    assert words in page(site, early(), lang) or lang == "tk"


@pytest.fixture
def real(site):
    """A finding that a real question made of a real filing."""
    file_trades(site, trade("T-1", capacity="DEAL", buyer="", buyer_absent="own_account"))
    book, who = site.world.book, site.world.who["supervisor"]
    assess.assess(book, who, assess.when(book, "2026-01"))
    found = [one.finding for one in site.shelf.findings()]
    return next(one for one in found if one.question == "service_not_on_licence")


def test_from_a_filing_to_the_page_under_the_real_questions(site, real):
    for lang in ("tk", "ru", "en"):
        text = page(site, real, lang)
        assert "Firm F-001" in text and real.digest in text
        listed = site.as_("supervisor").get(f"/{lang}/desk").content.decode()
        assert assess.library()[real.question].title[lang] in listed
    assert "purchase and sale. Days: 1, 10 January 2026 to 10 January 2026" in page(site, real)


def test_taken_away_it_recomputes(site, real, tmp_path):
    address = f"/en/desk/finding/{real.id}/export"
    assert f'href="{address}"' in page(site, real)
    answer = site.as_("supervisor").get(address)
    assert f'filename="finding-{real.id}.zip"' in answer.headers["Content-Disposition"]
    assert answer.content == site.as_("auditor").get(address).content, "no clock in it"
    with ZipFile(BytesIO(answer.content)) as packed:
        packed.extractall(tmp_path / "taken")
    taken = tmp_path / "taken" / f"finding-{real.id}"
    tables = {path.stem for path in (taken / "tables").iterdir()}
    asked = assess.library()[real.question]
    assert tables == {*asked.tables, *assess.inputs(asked)}
    done = subprocess.run(
        [sys.executable, "-I", "recompute.py"], cwd=taken, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not list(scratch(site.world.book).glob("tmp*")), "nothing is left lying"


def test_what_no_longer_recomputes_is_not_taken_away(site, run):
    old = replace(early(), question_digest="9" * 64)
    run(old)
    answer = site.as_("supervisor").get(f"/en/desk/finding/{old.id}/export")
    assert answer.status_code == 400 and "question_changed" in answer.content.decode()
    assert "/export" not in page(site, old)
    assert site.as_("supervisor").get(f"/en/desk/finding/{'0' * 24}/export").status_code == 404
