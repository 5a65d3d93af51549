"""Filing on a page: accepted with what we read, or sent back with every problem at once."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.world import ALICE, BORIS, TRADES, trade


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
    assert '<option value="trades" selected>' in text and 'value="2026-01"' in text


def test_a_value_that_may_be_a_persons_is_not_shown(site):
    text = result(site, send(site, table(trade("T-1", buyer="Aman Amanow"))))
    assert "cell_not_pseudonym" in text and "Aman" not in text


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
        ({"form": "nothing"}, 404, "nothing"),
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
    assert "file_kind_unknown" in result(site, send(site, odd))


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
