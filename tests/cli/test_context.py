"""`context make|show` and `check --context`: verified or refused, in the reader's words."""

import csv
import json
from dataclasses import replace

import pytest

from perimeter.acts import firm as firms
from perimeter.acts.book import open_book
from perimeter.acts.firm import Firm
from perimeter.cli import check
from perimeter.store import accounts
from perimeter.store.home import Place
from tests.cli.offline import answers
from tests.conftest import fixed_source
from tests.world import ASSETS, TRADES, trade

JANUARY = ("--form", "trades", "--period", "2026-01")


@pytest.fixture
def made(run, home, tmp_path):
    """A context of trades of January, with the key list."""
    book = open_book(Place(home, fixed_source("context")))
    for name in ("F-001", "F-002"):
        firms.enrol(book, accounts.find("licensing"), Firm(name, "legal", f"Firm {name}"))
    register = table(tmp_path / "assets.csv", ASSETS)
    send = ("--firm", "asset_register", "--form", "assets", "--period", "2026-01")
    assert run("filing", "send", register, *send, "--as", "supervisor").code == 0
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(run("key", "list", "--json").document))
    path = tmp_path / "context"
    done = run("context", "make", "--firm", "F-001", *JANUARY, "--out", path, "--as", "supervisor")
    assert done.code == 0 and "--context" in done.out
    return path, keys


def table(path, rows):
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    return path


def test_a_check_with_it_names_it_and_asks_what_needs_it(run, made, tmp_path, monkeypatch):
    context, keys = made
    monkeypatch.delenv("PERIMETER_HOME")
    file = table(tmp_path / "t.csv", [TRADES, trade("T-1", base="XYZ")])
    given = ("--context", context, "--keys", keys)
    done = run("check", file, *JANUARY, *given, "--json")
    (told,) = [one for one in done.document["problems"] if one["code"] == "asset_unknown" and
               one["evaluated"]]  # fmt: skip
    assert done.code == 1 and told["where"]["column"] == "base"
    assert set(done.document["context"]) == {"digest", "firm", "day", "known_at"}
    for lang in ("tk", "ru", "en"):
        assert "F-001" in run("check", file, *JANUARY, *given, "--lang", lang).out
    alone = run("check", file, *JANUARY, "--json").document
    assert alone["context"] is None
    silent = [one for one in alone["problems"] if one["code"] == "asset_unknown"]
    assert silent and all(one["because"] == ["no_context"] for one in silent)
    without = run("check", file, "--form", "trades", *given, "--json").document
    assert without["problems"] == done.document["problems"]  # the context says the period


def test_what_is_of_another_is_refused(run, made, tmp_path):
    context, keys = made
    file = table(tmp_path / "t.csv", [TRADES, trade("T-1")])
    given = ("check", file, *JANUARY, "--context", context, "--keys", keys)
    for more, code in (
        (("--firm", "F-002"), "context_of_another_firm"),
        (("--period", "2026-02"), "context_of_another_period"),
        (("--form", "orders"), "context_of_another_form"),
        (("--pack", "model"), "context_pack_differs"),
    ):
        for lang in ("tk", "ru", "en"):
            done = run(*given, *more, "--lang", lang, "--json")
            assert (done.code, done.document["code"]) == (2, code)
            assert done.document["text"] in done.err
    assert run(*given, "--firm", "F-001", "--pack", "tm").code == 0


def test_a_pack_that_is_not_the_portals_is_refused(run, made, tmp_path, monkeypatch):
    context, keys = made
    file = table(tmp_path / "t.csv", [TRADES, trade("T-1")])
    given = ("check", file, *JANUARY, "--context", context, "--keys", keys, "--json")
    loaded = check.packs.load
    monkeypatch.setattr(
        check.packs, "load", lambda *of: replace(loaded(*of), digest="0" * 64)
    )  # one number of the law is another
    assert run(*given).document["code"] == "context_pack_differs"
    gone = check.packs.JURISDICTIONS / "model"
    monkeypatch.setattr(check.packs, "find", lambda _: gone)
    monkeypatch.setattr(check.packs, "load", loaded)
    assert run(*given).document["code"] == "context_pack_differs"  # it has no such overlay


def test_doubt_is_refused(run, made, tmp_path):
    context, keys = made
    file = table(tmp_path / "t.csv", [TRADES, trade("T-1")])
    checked = ("check", file, *JANUARY, "--context")
    assert run(*checked, context).code == 2  # nothing to verify it with
    assert run(*checked, tmp_path / "none", "--keys", keys).code == 2
    changed = bytearray(context.read_bytes())
    changed[-20] ^= 1
    (tmp_path / "changed").write_bytes(changed)
    done = run(*checked, tmp_path / "changed", "--keys", keys, "--json")
    assert (done.code, done.document["code"]) == (2, "context_changed")
    listed = json.loads(keys.read_text())
    other = json.loads(json.dumps(listed).replace(listed["origin"], "book.example/other"))
    (tmp_path / "other.json").write_text(json.dumps(other))
    assert run(*checked, context, "--keys", tmp_path / "other.json").code == 2


def test_it_is_shown_with_what_it_holds(run, made, monkeypatch):
    context, keys = made
    monkeypatch.delenv("PERIMETER_HOME")
    document = run("context", "show", context, "--keys", keys, "--json").document
    assert (document["firm"], document["form"], document["period"]) == (
        "F-001",
        JANUARY[1],
        "2026-01",
    )
    assert document["filings"] == [] and "assets" in document["tables"]
    assert run("context", "show", context).code == 2


def test_another_account_may_not_have_it(run, made, tmp_path):
    out = tmp_path / "x"
    done = run("context", "make", "--firm", "F-001", *JANUARY, "--out", out, "--as", "auditor")
    assert done.code == 4 and not out.exists()


def test_the_small_install_shows_it_too(made):
    context, keys = made
    ((code, out),) = answers([["context", "show", context, "--keys", keys, "--lang", "en"]])
    assert code == 0 and "F-001" in out
