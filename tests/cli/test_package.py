"""`package make` with the firm's key and our key list alone; `package bring` at the counter."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.acts.packaged import trades

YEAR = "2026-01"


@pytest.fixture
def stick(run, home, tmp_path, monkeypatch):
    """A book with a sealing key, a firm whose key is enrolled, and the list a firm seals with."""
    assert run("key", "rotate", "--use", "sealing", "--as", "admin").code == 0
    (tmp_path / "keys.json").write_text(run("key", "list", "--json").out)
    assert (
        run(
            "firm", "enrol", "F-001", "--name", "One", "--legal-form", "legal", "--as", "licensing"
        ).code
        == 0
    )
    assert (
        run("user", "add", "clerk", "--role", "firm", "--firm", "F-001", "--as", "admin").code == 0
    )
    assert run("filing-key", "new", "--out", tmp_path / "key").code == 0
    enrolled = run(
        "filing-key", "enrol", tmp_path / "key.pub", "--name", "stick", "--until", _until(),
        "--as", "clerk",
    )  # fmt: skip
    assert enrolled.code == 0, enrolled.err
    (tmp_path / "trades.csv").write_bytes(trades("T-1"))
    return tmp_path


def _until():
    return (datetime.now(UTC) + timedelta(days=30)).date().isoformat()


def make(run, stick, *words):
    return run(
        "package", "make", *words, "--firm", "F-001", "--key", stick / "key",
        "--keys", stick / "keys.json", "--out", stick / "out.package",
    )  # fmt: skip


def test_a_firm_makes_it_without_a_home_and_the_counter_gives_receipts(run, stick, monkeypatch):
    with monkeypatch.context() as away:
        away.delenv("PERIMETER_HOME")
        made = make(
            run, stick, stick / "trades.csv", "--form", "trades", "--period", YEAR, "--json"
        )
    assert made.code == 0, made.err
    assert made.document["filings"][0]["file"] == "trades.csv" and len(made.document["to"]) == 16
    assert (stick / "out.package").stat().st_mode & 0o777 == 0o600
    came = run(
        "package", "bring", stick / "out.package", "--receipts", stick / "r", "--as", "supervisor",
        "--json",
    )  # fmt: skip
    assert came.code == 1, came.err  # no asset register here: it came back, with a receipt
    (one,) = came.document["filings"]
    assert one["verdict"] == "sent_back" and came.document["firm"] == "F-001"
    (name,) = came.document["receipts"]
    proved = run("receipt", "verify", stick / "r" / name, "--keys", stick / "keys.json")
    assert proved.code == 0, proved.err
    again = run("package", "bring", stick / "out.package", "--as", "supervisor", "--json")
    assert again.document["filings"] == came.document["filings"]
    assert again.document["act"] == came.document["act"]
    _a_list(run, stick)


def _a_list(run, stick):
    """Several filings, one of them that there is nothing to report, one that is of no form."""
    (stick / "list.yaml").write_text(
        "filings:\n- {form: trades, period: 2026-01, mode: nil}\n"
        "- {form: trades, period: 2026-02, file: trades.csv}\n"
        "- {form: wills, period: '2026', file: trades.csv}\n"
    )
    assert make(run, stick, "--filings", stick / "list.yaml").code == 0
    came = run("package", "bring", stick / "out.package", "--as", "supervisor", "--lang", "en")
    assert came.code == 6
    told = came.out.splitlines()
    assert told[0].startswith("trades 2026-01: accepted, receipt ")
    assert told[1].startswith("trades 2026-02: sent back, receipt ")
    assert told[2].startswith("wills 2026: ") and "wills" in told[2]
    alone = make(run, stick, "--form", "trades", "--period", YEAR, "--mode", "nil")
    assert alone.code == 0 and "1" in alone.out


def test_what_cannot_be_packed_or_taken_is_said_in_every_language(run, stick):
    file, slot = stick / "trades.csv", ("--form", "trades", "--period", YEAR)
    for words, code in (
        ((file,), "package_form_missing"),
        (slot, "package_empty"),
        ((stick / "gone.csv", *slot), "file_missing"),
        (("--filings", stick / "gone.yaml"), "file_missing"),
        (("--filings", file), "package_list_unfit"),
        ((file, *slot, "--mode", "nil"), "nil_with_file"),
    ):
        for lang in ("tk", "ru", "en"):
            done = make(run, stick, *words, "--lang", lang, "--json")
            assert done.code == 2 and done.document["code"] == code, done
    keys = json.loads((stick / "keys.json").read_text())
    (stick / "keys.json").write_text(json.dumps({**keys, "sealing": []}))
    assert make(run, stick, file, *slot, "--json").document["code"] == "sealing_key_missing"
    keys["sealing"][0]["kid"] = "0" * 16
    (stick / "keys.json").write_text(json.dumps(keys))
    assert make(run, stick, file, *slot, "--json").document["code"] == "keys_not_a_list"
    assert not (stick / "out.package").exists()
    done = run("package", "bring", file, "--as", "supervisor", "--lang", "ru")
    assert done.code == 2 and "package make" in done.err
    assert run("package", "bring", stick / "gone", "--as", "supervisor").code == 2
    assert run("package", "bring", file, "--as", "auditor").code == 4
