"""Filing on a page: accepted with what we read, or sent back with every problem at once."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from perimeter.acts import bundle
from perimeter.acts.standing import filings
from tests.world import ALICE, BORIS, TRADES, firm_account, trade


def table(*rows):
    out = StringIO()
    csv.writer(out).writerows([TRADES, *rows])
    return SimpleUploadedFile("trades.csv", out.getvalue().encode())


def send(site, file, lang="en", firm="F-001", **typed):
    given = {"form": "trades", "period": "2026-01", "replaces": "", **typed}
    data = given | ({"file": file} if file else {})
    return site.as_(firm=firm).post(f"/{lang}/firm/file", data)


def result(site, sent, status=200, firm="F-001"):
    assert sent.status_code == 302, sent.content.decode()
    answer = site.as_(firm=firm).get(sent.headers["Location"])
    assert answer.status_code == status
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_accepted_with_receipt_number_and_totals(site):
    sent = send(site, table(trade("T-1"), trade("T-2", quantity="150000000", amount="1")))
    text = result(site, sent)
    act = list(site.world.book.home.journal.acts(kinds=("accept",)))[-1]
    assert f"Receipt number: {act.n}" in text and f"/en/firm/receipt/{act.n}" in text
    assert "1.50100000 BTC" in text and "350.01 TMT" in text
    assert act.body["files"]["raw"] in text
    assert act.by.role == "firm"


def test_the_context_of_a_filing_is_taken_away(site):
    page = site.as_(firm="F-001").get("/en/firm/file?form=trades&period=2026-01").content.decode()
    assert "/en/firm/file/trades/2026-01/context" in page and "--context" in page
    answer = site.as_(firm="F-001").get("/en/firm/file/trades/2026-01/context")
    clerk = firm_account(site.world, "F-001")
    assert answer.content == bundle.made(site.world.book, clerk, "F-001", "trades", "2026-01")
    assert 'filename="context-trades-2026-01"' in answer.headers["Content-Disposition"]
    assert site.as_(firm="F-001").get("/en/firm/file/poems/2026-01/context").status_code == 404


def test_every_problem_at_once_by_cause_and_what_was_typed_is_kept(site):
    file = table(
        trade("T-1", quantity="1.5"), trade("T-2", at="yesterday"), trade("T-2", base="DOGE"),
        trade("T-4", capacity="X"),
    )  # fmt: skip
    text = result(site, send(site, file))
    assert "<title>Error: Sent back" in text
    for code in (
        "cell_not_amount",
        "cell_not_instant",
        "asset_unknown",
        "key_twice",
        "code_unknown",
    ):
        assert code in text
    assert "Put 5 things right" in text
    assert "column quantity, line 2, reads: 1.5" in text
    assert 'name="form" value="trades"' in text and 'value="2026-01"' in text


def test_a_value_that_may_be_a_persons_is_not_shown(site):
    text = result(site, send(site, table(trade("T-1", buyer="Aman Amanow"))))
    assert "cell_not_pseudonym" in text and "Aman" not in text


def test_a_form_that_is_none_is_refused(site):
    answer = send(site, table(trade("T-1")), form="nothing")
    assert answer.status_code == 404 and "nothing" in answer.content.decode()
    for form, status in (("nothing", 404), ("assets", 400)):
        assert site.as_(firm="F-001").get(f"/en/firm/file?form={form}").status_code == status


def page(site, query="", lang="en"):
    answer = site.as_(firm="F-001").get(f"/{lang}/firm/file{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_forms_are_chosen_from_with_their_open_periods_the_most_urgent_first(site):
    text = page(site)
    calendar = site.world.book.pack.calendar.filings
    assert all(f"?form={name}" in text for name in calendar)
    assert "?form=trades&amp;period=2026-01" in text and "13 February 2026" in text
    owed, free = text.index("?form=trades"), text.index("?form=balances")
    assert owed < free, "what this firm owes comes before what it does not"


@pytest.mark.parametrize(
    "lang, words", [("tk", "Elde ýazmak"), ("ru", "Ввести вручную"), ("en", "Type it in")]
)
def test_the_page_of_a_form_says_what_a_row_is_and_every_way_in(site, lang, words):
    text = page(site, "?form=trades&period=2026-01", lang)
    form = site.world.book.forms["trades"]
    assert form.one_row[lang] in text and words in text
    for column in form.columns:
        assert f"<code>{column.name}</code>" in text
    assert f"/{lang}/firm/file/trades/2026-01" in text
    assert "perimeter submit FILE --form trades --period 2026-01" in text
    assert "perimeter package make FILE --form trades" in text and 'href="/keys.json"' in text


def test_without_a_period_the_page_is_for_the_one_owed_first(site):
    assert 'name="period" value="2026-01"' in page(site, "?form=trades")
    assert 'name="period" value="2025-12"' in page(site, "?form=balances"), "the last that is over"
    assert 'name="period" value="x"' in page(site, "?form=trades&period=x")


def test_nothing_to_report_takes_two_clicks(site):
    clerk = site.as_(firm="F-001")
    where = "/en/firm/file/trades/2026-01/nil"
    assert f'href="{where}"' in page(site, "?form=trades&period=2026-01")
    asked = clerk.get(where).content.decode()
    assert "You state that nothing in this period" in asked and 'name="replaces" value=""' in asked
    sent = clerk.post(where, {"replaces": ""})
    assert "Accepted" in result(site, sent)
    act = list(site.world.book.home.journal.acts(kinds=("accept",)))[-1]
    assert act.body["mode"] == "nil" and act.body["rows"] == 0
    assert where not in page(site, "?form=trades&period=2026-01"), "something stands now"
    late = clerk.post(where, {"replaces": "f-other"})
    assert late.status_code == 409 and "Error: " in late.content.decode()
    assert clerk.get("/en/firm/file/trades/2026/nil").status_code == 400


def test_where_a_filing_stands_a_file_says_what_it_does_to_it(site):
    send(site, table(trade("T-1"), trade("T-2")))
    text = page(site, "?form=trades&period=2026-01")
    first = list(site.world.book.home.journal.acts(kinds=("accept",)))[-1].body["filing"]
    assert f'name="replaces" value="{first}"' in text and "2 rows" in text
    for mode in ("correct", "delete", "new"):
        assert f'id="mode.{mode}" name="mode"' in text
    better = send(site, table(trade("T-2", amount="1")), replaces=first, mode="correct")
    assert "Accepted" in result(site, better)
    stands = next(one for one in filings(site.world.book) if one.form == "trades")
    assert stands.rows == 2 and [part.mode for part in stands.parts] == ["new", "correct"]
    odd = send(site, table(trade("T-9")), replaces=stands.id, mode="odd")
    assert odd.status_code == 400 and "odd" in odd.content.decode()


def test_a_correction_names_what_it_replaces(site):
    text = result(site, send(site, table(trade("T-1"))))
    first = list(site.world.book.home.journal.acts(kinds=("accept",)))[-1].body["filing"]
    where = f"/en/firm/file?form=trades&amp;period=2026-01&amp;replaces={first}"
    assert where in text
    form = site.as_(firm="F-001").get(where.replace("&amp;", "&")).content.decode()
    assert f'name="replaces" value="{first}"' in form
    again = send(site, table(trade("T-1"), trade("T-2")), replaces=first)
    assert "Accepted" in result(site, again)


def test_the_same_bytes_twice_are_one_filing(site):
    first, second = send(site, table(trade("T-1"))), send(site, table(trade("T-1")))
    assert first.headers["Location"] == second.headers["Location"]


def test_another_file_for_a_filled_slot_is_refused_with_words(site):
    send(site, table(trade("T-1")))
    answer = send(site, table(trade("T-9")))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "<title>Error: " in text and 'value="2026-01"' in text


@pytest.mark.parametrize(
    "typed, status, words",
    [
        ({"period": "January"}, 400, "January"),
        ({"period": "2026-13"}, 400, "2026-13"),
        ({"period": "2026-Q1"}, 400, "2026-Q1"),
    ],
)
def test_what_was_typed_wrongly_is_said_and_kept(site, typed, status, words):
    answer = send(site, table(trade("T-1")), **typed)
    assert answer.status_code == status
    text = answer.content.decode()
    assert "<title>Error: " in text and words in text


@pytest.mark.parametrize("lang, words", [("tk", "Faýl saýlaň"), ("ru", "Выберите файл")])
def test_no_file_is_asked_for_in_the_readers_language(site, lang, words):
    answer = send(site, None, lang)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert words in text and 'href="#file"' in text


def test_an_empty_and_a_foreign_file_are_sent_back(site):
    assert "file_empty" in result(site, send(site, SimpleUploadedFile("a.csv", b"")))
    odd = SimpleUploadedFile("../../x.xlsx", b"PK\x03\x04" + b"\0" * 99)
    text = result(site, send(site, odd))
    assert "<title>Error: Sent back" in text and "Put 1 thing right" in text


def test_uploads_leave_nothing_behind(site):
    result(site, send(site, table(trade("T-1", buyer=ALICE, seller=BORIS))))
    assert not list((site.world.book.home.path / "cache").glob("*.upload*"))


def test_raw_bytes_are_kept_as_they_came(site):
    content = table(trade("T-1")).read()
    result(site, send(site, SimpleUploadedFile("t.csv", content)))
    act = list(site.world.book.home.journal.acts(kinds=("accept",)))[-1]
    assert site.world.book.home.vault.read(act.body["files"]["raw"]) == content


def test_a_firm_is_offered_no_source_and_may_not_send_as_one(site):
    assert b"assets" not in site.as_(firm="F-001").get("/en/firm/file").content
    assert send(site, table(trade("T-1")), form="assets").status_code == 403


def test_how_to_mend_a_problem_is_told_with_its_first_places(site):
    rows = [trade(f"T-{n}", quantity="1.5") for n in range(6)]
    text = result(site, send(site, table(*rows)))
    assert "How to mend it:" in text and "Expected:" in text and "Where else" in text
    assert text.count("reads: 1.5") == 6 and "Some checks were not made" in text
    assert "Put 1 thing right" in text, "what could not be checked is nothing to put right"
