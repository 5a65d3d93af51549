"""A small filing typed on a page: kept between visits, every problem beside its field, and the same
filing as a file with the same rows."""

import gzip
import re
from html import unescape

import pyarrow.parquet as pq
import pytest

from perimeter.acts import filing_draft
from perimeter.acts.standing import filings
from perimeter.store import accounts, drafts
from tests.world import ALICE, BORIS, TRADES, trade

PAGE = "/en/firm/file/trades/2026-01"
GOOD = {
    "trade": "T-1", "at": "2026-01-10 09:00", "capacity": "MTCH", "buyer": ALICE, "seller": BORIS,
    "base": "BTC", "quantity": "100 000", "quote": "TMT", "amount": "35000",
}  # fmt: skip


def cells(*rows):
    return {f"r{n}.{name}": value for n, row in enumerate(rows, 1) for name, value in row.items()}


def version(text):
    return re.search(r'name="version" value="(-?[0-9]+)"', text)[1]


def open_page(client, path=PAGE, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def post(client, *rows, button="later", path=PAGE, read=None, **more):
    read = version(open_page(client)) if read is None else read
    return client.post(path, {"version": read, button: "", **cells(*rows), **more})


def send(client, path=f"{PAGE}/check", **more):
    text = open_page(client, path)
    replaces = re.search(r'name="replaces" value="([^"]*)"', text)[1]
    return client.post(path, {"version": version(text), "replaces": replaces, **more})


def value(text, field):
    found = re.search(rf'<input id="{re.escape(field)}" name="[^"]*" value="([^"]*)"', text)
    return unescape(found[1])


def standing(site):
    return [one for one in filings(site.world.book) if one.form == "trades"]


def test_what_is_typed_is_kept_between_visits_and_listed(site):
    clerk = site.as_(firm="F-001")
    assert post(clerk, GOOD, {"trade": "T-2"}).headers["Location"] == "/en/firm"
    home = open_page(clerk, "/en/firm")
    assert "Begun and not sent" in home and f'href="{PAGE}"' in home
    again = open_page(site.as_(firm="F-001"))
    assert value(again, "r1.quantity") == "100000" and value(again, "r2.trade") == "T-2"
    assert not list(site.world.book.home.journal.acts(on_prefix="filing:F-001"))


def test_the_page_and_a_file_give_the_same_filing(site):
    clerk = site.as_(firm="F-001")
    own = {name: text for name, text in GOOD.items() if name != "buyer"}
    rows = [GOOD, {**own, "trade": "T-2", "buyer.pick": "own_account", "capacity": "DEAL"}]
    assert post(clerk, *rows, button="check").headers["Location"] == f"{PAGE}/check"
    shown = open_page(clerk, f"{PAGE}/check")
    assert "No problem was found" in shown and "0.00200000 BTC" in shown and "700.00 TMT" in shown
    sent = send(clerk)
    assert "Accepted" in open_page(clerk, sent.headers["Location"])
    typed = standing(site)[0].parts[-1].table
    site.world.firm("F-002")
    second = trade("T-2", buyer="", buyer_absent="own_account", capacity="DEAL")
    given = [TRADES, trade("T-1"), second]
    book, vault = site.world.book, site.world.book.home.vault
    site.world.hand_in("F-002", "trades", given)
    filed = next(one for one in standing(site) if one.filer == "F-002").parts[-1]

    def bare(digest):
        return pq.read_table(vault.path(digest)).drop_columns(["firm", "filing"])

    assert bare(typed).equals(bare(filed.table))
    assert vault.read(standing(site)[0].parts[-1].raw).startswith(b"trade,at,capacity,buyer,buyer_")
    who = next(one for one in accounts.every() if one.firm == "F-001")
    assert filing_draft.of(book, who) == [], "what was typed is erased once it stands"


def test_the_same_rows_are_the_same_bytes_and_the_same_filing(site):
    clerk = site.as_(firm="F-001")
    form = site.world.book.forms["trades"]
    row = dict(zip(TRADES, trade("T-1"), strict=True))
    one, two = (filing_draft.written(form, [dict(sorted(row.items(), reverse=r))]) for r in (0, 1))
    assert one == two
    path = site.world.folder / "own.csv"
    path.write_bytes(one)
    with path.open("rb") as file:
        given = {"form": "trades", "period": "2026-01", "replaces": "", "file": file}
        first = clerk.post("/en/firm/file", given).headers["Location"]
    assert "T-1" in value(open_page(clerk), "r1.trade"), "the few rows that stand come to correct"
    assert post(clerk, GOOD, button="check").status_code == 302
    text = open_page(clerk, f"{PAGE}/check")
    again = clerk.post(f"{PAGE}/check", {"version": version(text), "replaces": ""})
    assert again.headers["Location"] == first


def test_every_problem_stands_beside_its_field_and_leads_there_with_its_code(site):
    clerk = site.as_(firm="F-001")
    bad = [
        {**GOOD, "quantity": "1.5"}, {**GOOD, "trade": "T-2", "quantity": "2,5"},
        {**GOOD, "trade": "T-3", "base": "DOGE", "at": "yesterday"}, {**GOOD, "amount": ""},
    ]  # fmt: skip
    answer = post(clerk, *bad, button="check")
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "<title>Error: " in text
    for field, code in (
        ("r1.quantity", "cell_not_amount"), ("r2.quantity", "cell_not_amount"),
        ("r3.base", "asset_unknown"), ("r3.at", "cell_not_instant"), ("r4.trade", "key_twice"),
        ("r4.amount", "absent_neither"),
    ):  # fmt: skip
        assert re.search(rf'<a href="#{field}">[^<]*\({code}\)</a>', text), field
        assert re.search(rf'id="{field}-fault">[^<]*\({code}\)</p>', text), field
    order = re.findall(r'<a href="#r([0-9])', text)
    assert order == sorted(order), "by row"
    assert value(text, "r2.quantity") == "2,5", "what was typed stays"
    assert not standing(site)
    assert clerk.get(f"{PAGE}/check").headers["Location"] == f"{PAGE}?check=1"
    assert "cell_not_amount" in open_page(clerk, f"{PAGE}?check=1", 400)


def test_rows_are_added_and_taken_away_and_empty_ones_are_none(site):
    clerk = site.as_(firm="F-001")
    assert open_page(clerk).count("<tr>") == 1 + 3
    added = post(clerk, GOOD, {}, {"trade": "T-3"}, button="add")
    assert added.headers["Location"] == f"{PAGE}?more=1#last"
    text = open_page(clerk, f"{PAGE}?more=1")
    assert 'id="last"' in text and value(text, "r2.trade") == "T-3" and 'id="r5"' in text
    read = version(text)
    gone = clerk.post(PAGE, {"version": read, "remove": "1", **cells(GOOD, {"trade": "T-3"})})
    assert gone.headers["Location"] == PAGE
    assert value(open_page(clerk), "r1.trade") == "T-3"


def test_no_row_at_all_is_asked_for(site):
    answer = post(site.as_(firm="F-001"), button="check")
    assert answer.status_code == 400 and "Type at least one row" in answer.content.decode()


def test_more_rows_than_the_page_holds_go_in_a_file(site):
    clerk, most = site.as_(firm="F-001"), filing_draft.rows_max(site.world.book.forms["trades"])
    many = [{"trade": f"T-{n}"} for n in range(most + 1)]
    answer = post(clerk, *many)
    assert answer.status_code == 400 and f"Send more than {most} rows" in answer.content.decode()
    assert post(clerk, *many[:most]).status_code == 302
    full = open_page(clerk)
    assert 'name="add"' not in full
    assert len(gzip.compress(full.encode())) <= 30 * 1024


@pytest.mark.parametrize("name", ["trades", "transfers", "customers", "balances", "wallets"])
def test_a_full_page_is_one_that_the_server_reads(site, name):
    form = site.world.book.forms[name]
    fields = sum(2 if one.absent else 1 for one in form.columns)
    assert filing_draft.rows_max(form) * fields < 1000 - 10


def test_an_older_page_overwrites_nothing(site):
    clerk = site.as_(firm="F-001")
    old = version(open_page(clerk))
    post(clerk, {"trade": "T-1"})
    answer = post(clerk, {"trade": "T-9"}, read=old)
    assert answer.status_code == 400 and 'value="T-9"' in answer.content.decode()
    assert value(open_page(clerk), "r1.trade") == "T-1"
    for odd in ("", "x", "9" * 30):
        assert post(clerk, {"trade": "T-9"}, read=odd).status_code == 400


def test_what_stands_meanwhile_is_not_overwritten(site):
    clerk = site.as_(firm="F-001")
    post(clerk, GOOD, button="check")
    text = open_page(clerk, f"{PAGE}/check")
    site.world.hand_in("F-001", "trades", [TRADES, trade("T-7")])
    answer = clerk.post(f"{PAGE}/check", {"version": version(text), "replaces": ""})
    assert answer.status_code == 409 and "Error: " in answer.content.decode()
    assert len(standing(site)) == 1 and standing(site)[0].rows == 1
    assert "take the place of filing" in answer.content.decode()
    assert "Accepted" in open_page(clerk, send(clerk).headers["Location"])


def test_few_rows_correct_many_by_their_keys(site):
    most = filing_draft.rows_max(site.world.book.forms["trades"])
    site.world.hand_in("F-001", "trades", [TRADES, *(trade(f"T-{n}") for n in range(most + 1))])
    clerk = site.as_(firm="F-001")
    text = open_page(clerk)
    assert "type here only those you correct" in text and value(text, "r1.trade") == ""
    post(clerk, {**GOOD, "trade": "T-3", "amount": "1"}, button="check")
    assert "Accepted" in open_page(clerk, send(clerk).headers["Location"])
    stands = standing(site)[0]
    assert stands.rows == most + 1 and stands.parts[-1].mode == "correct"


def test_a_preparer_types_and_the_signatory_sends(site):
    accounts.add("typist", "preparer", None, "F-001")
    preparer = site.as_()
    preparer.force_login(
        next(a for a in accounts.every() if a.handle == "typist"),
        "django.contrib.auth.backends.ModelBackend",
    )
    post(preparer, GOOD, button="check")
    text = open_page(preparer, f"{PAGE}/check")
    assert "signatory sends it" in text and 'id="send"' not in text
    refused = preparer.post(f"{PAGE}/check", {"version": version(open_page(preparer))})
    assert refused.status_code == 403 and not standing(site)


def test_another_firm_sees_nothing_of_it_and_no_list_of_drafts_breaks(site):
    clerk = site.as_(firm="F-001")
    post(clerk, GOOD)
    site.world.firm("F-002")
    assert value(open_page(site.as_(firm="F-002")), "r1.trade") == ""
    assert clerk.get("/en/apply").status_code == 200
    number = drafts.filing("F-001", "trades", "2026-01").number
    assert number and clerk.get(f"/en/apply/{number}").status_code == 404


def test_what_was_typed_is_erased_after_one_question(site):
    clerk = site.as_(firm="F-001")
    post(clerk, GOOD)
    assert "Delete what was typed" in open_page(clerk, f"{PAGE}/discard")
    assert clerk.post(f"{PAGE}/discard").headers["Location"] == "/en/firm"
    assert value(open_page(clerk), "r1.trade") == ""


@pytest.mark.parametrize(
    "path, status",
    [("assets/2026-01", 400), ("nothing/2026-01", 404), ("trades/2026", 400), ("trades/x", 400)],
)
def test_a_form_or_period_that_is_none(site, path, status):
    open_page(site.as_(firm="F-001"), f"/en/firm/file/{path}", status)


@pytest.mark.parametrize(
    "lang, words", [("tk", "Aýyrmak: setir 1"), ("ru", "Убрать строку 1"), ("en", "Remove row 1")]
)
def test_three_languages(site, lang, words):
    assert words in open_page(site.as_(firm="F-001"), PAGE.replace("/en/", f"/{lang}/"))


def test_hostile_text_comes_back_as_text(site):
    clerk = site.as_(firm="F-001")
    hostile = {**GOOD, "trade": "<script>\"'&", "base": "=1+1", "r9": "x"}
    text = post(clerk, hostile, button="check").content.decode()
    assert "<script>" not in text and value(text, "r1.trade") == "<script>\"'&"


def test_every_form_of_firms_has_a_title_and_every_code_its_words(site):
    for name in site.world.book.pack.calendar.filings:
        form = site.world.book.forms[name]
        assert form.title, name
        for column in form.columns:
            assert set(column.labels) == {*column.codes, *column.absent}, f"{name}.{column.name}"
