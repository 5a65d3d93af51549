"""The contract of the command line: one document, exit codes, words in the reader's language."""

import csv
import json
import subprocess
import sys

import pytest

from perimeter.cli.commands import COMMANDS
from tests.cli.conftest import judged
from tests.world import ASSETS, PRICES, ROWS, TRADES, trade


def write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    return path


@pytest.fixture
def firm(run, home, tmp_path):
    """A licensed firm with an account."""
    officer = ("--as", "licensing")
    assert (
        run("firm", "enrol", "F-1", "--name", "Firm", "--legal-form", "legal", *officer).code == 0
    )
    assert run("user", "add", "clerk", "--role", "firm", "--firm", "F-1", "--as", "admin").code == 0
    rows = tmp_path / "rows.json"
    rows.write_text(json.dumps({name: [ROWS[name]] for name in ("seat", "owners", "people")}))
    day = ("--day", "2026-01-05")
    words = ("register", "apply", "L-1", "--kind", "licence", "--firm", "F-1", "--rows", rows)
    assert run(*words, "--service", "exchange", *day, "--as", "clerk").code == 0
    for deed in ("take_up", "verify"):
        assert run("register", "decide", "L-1", deed, *day, *officer).code == 0
    judged(run, "L-1")
    asked = run("register", "decide", "L-1", "grant", *day, *officer, "--json").document
    assert (asked["kind"], asked["deed"]) == ("propose", "grant")
    again = run("register", "confirm", "L-1", "--act", asked["act"], *officer, "--json")
    assert (again.code, again.document["code"]) == (4, "second_is_first")
    assert run("register", "confirm", "L-1", "--act", asked["act"], "--as", "head").code == 0
    return "F-1"


@pytest.fixture
def sources(run, firm, tmp_path):
    for filer, form, rows in (
        ("asset_register", "assets", ASSETS),
        ("market_prices", "prices", PRICES),
    ):
        path = write(tmp_path / f"{form}.csv", rows)
        words = ("filing", "send", path, "--firm", filer, "--form", form, "--period", "2026-01")
        assert run(*words, "--as", "supervisor").code == 0


def send(run, path, *more):
    words = ("filing", "send", path, "--firm", "F-1", "--form", "trades", "--period", "2026-01")
    return run(*words, "--as", "clerk", *more)


def test_a_filing_a_receipt_a_run_a_finding(run, home, sources, tmp_path):
    path, kept = write(tmp_path / "t.csv", [TRADES, trade("T-1")]), tmp_path / "t.receipt"
    done = send(run, path, "--receipt", kept, "--json")
    assert done.code == 0 and done.document["schema"] == "perimeter-filing-send/1"
    assert done.document["accepted"] and done.document["rows"] == 1
    again = send(run, path, "--json")
    assert (again.code, again.document["act"]) == (0, done.document["act"])
    keys = tmp_path / "keys.json"
    keys.write_text(run("key", "list", "--json").out)
    assert run("receipt", "verify", kept, "--keys", keys, "--json").document["proved"] is True
    assert run("receipt", "verify", kept).code == 2
    asked = run("assess", "--period", "2026-01", "--as", "supervisor", "--json")
    assert asked.code == 0
    told = asked.document["questions"]["trade_before_identification"]
    assert told["breach"] == 0 and told["cannot_tell"]["customer_not_filed"] == 2
    assert run("findings", "list", "--json").document["findings"] == []


def test_a_file_with_problems_ends_with_1_and_says_all_in_the_language_asked(
    run, home, sources, tmp_path
):
    path = write(tmp_path / "t.csv", [TRADES, trade("T-1", base="XYZ", quantity="1.5")])
    document = send(run, path, "--json").document
    told = [one for one in document["problems"] if one["evaluated"]]
    assert {one["code"] for one in told} == {"asset_unknown", "cell_not_amount"}
    assert all(set(one["fix"]) == {"tk", "ru", "en"} for one in told)
    done = send(run, path, "--lang", "ru")
    assert done.code == 1 and all(one["text"]["ru"] in done.out for one in told)


def test_another_file_for_the_same_slot_is_a_conflict(run, home, sources, tmp_path):
    assert send(run, write(tmp_path / "t.csv", [TRADES, trade("T-1")])).code == 0
    other = write(tmp_path / "u.csv", [TRADES, trade("T-2")])
    assert send(run, other).code == 5


def test_exit_codes_and_the_refusal_document(run, home, tmp_path):
    assert run("user", "list").code == 0
    assert run("user", "add", "x", "--role", "head").code == 2  # nobody named
    done = run("user", "add", "x", "--role", "head", "--as", "auditor", "--json")
    assert done.code == 4 and done.document["schema"] == "perimeter-refusal/1"
    assert done.document["code"] == "right_missing" and "auditor" in done.err
    assert run("init", "--origin", "book.example/two", "--home", home).code == 5
    assert run("user", "list", "--home", tmp_path / "nowhere").code == 2
    assert run("no-such-verb").code == 2


def test_no_home_named(run):
    done = run("user", "list", "--lang", "tk")
    assert done.code == 2 and "PERIMETER_HOME" in done.err


def test_reports_without_hits_end_with_0(run, home):
    for words in (("findings", "list"), ("filing", "list"), ("register", "list"), ("firm", "list")):
        done = run(*words, "--json")
        assert done.code == 0 and done.document["schema"] == f"perimeter-{'-'.join(words)}/1"


def test_the_law_is_shown_tied_and_confirmed(run, home, tmp_path):
    text = tmp_path / "law.txt"
    text.write_text("official text")
    words = ("law", "tie", "custody.cold", "--article", "12", "--item", "3", "--text", text)
    assert run(*words, "--as", "lawyer").code == 0
    shown = {a["article"]: a for a in run("law", "show", "--json").document["articles"]}
    assert shown["custody.cold"]["waiting"] and not shown["custody.cold"]["printed"]
    act = shown["custody.cold"]["waiting"]
    assert run("law", "confirm", "custody.cold", "--act", act, "--as", "head").code == 0
    shown = {a["article"]: a for a in run("law", "show", "--json").document["articles"]}
    assert "12" in shown["custody.cold"]["printed"]
    assert [a["article"] for a in shown.values() if a["printed"]] == [
        *(f"definitions.{n}" for n in ("blockchain", "covert_mining", "private_mining", "miner")),
        "definitions.mining",
        "custody.cold",
    ]


def test_the_law_without_a_home_is_the_usual_pack(run):
    done = run("law", "show", "--json")
    assert done.code == 0 and done.document["pack"] == "tm"


def test_a_reader_who_has_seen_enough(home):
    words = [sys.executable, "-m", "perimeter.cli.main", "law", "show"]
    done = subprocess.run(
        f"{' '.join(words)} | head -1", shell=True, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr and done.stdout.count("\n") == 1


def test_real_records_that_are_not_there(run, tmp_path):
    done = run("demo", "--no-serve", "--real", tmp_path / "no", "--home", tmp_path / "h")
    assert done.code == 2 and "market" in done.err


def test_keys_rotate_and_the_book_still_verifies(run, home, tmp_path):
    head = tmp_path / "head"
    head.write_text(run("log", "checkpoint", "--json").document["checkpoint"])
    assert run("key", "rotate", "--as", "admin").code == 0
    assert run("log", "verify", "--since", head, "--json").document["whole"] is True
    kid = run("key", "list", "--json").document["keys"][-1]["kid"]
    assert run("key", "revoke", kid, "--as", "admin").code == 2
    assert run("key", "revoke", kid, "--why", "lost", "--as", "admin").code == 0


def test_a_flipped_bit_ends_with_1_and_its_name(run, home):
    tile = next((home / "log" / "tile" / "entries").rglob("*.p/*"), None)
    data = bytearray(tile.read_bytes())
    data[5] ^= 1
    tile.write_bytes(data)
    done = run("log", "verify", "--json")
    assert done.code == 1 and not done.document["whole"]
    assert done.document["faults"][0]["name"].startswith("tile/entries/000.p/")


def test_people_are_shown_by_an_act_and_destroyed(run, home):
    words = ("firm", "enrol", "F-9", "--name", "Invented Person", "--legal-form", "entrepreneur")
    assert run(*words, "--as", "licensing").code == 0
    acts = json.loads(run("log", "verify", "--json").out)["acts"]
    from perimeter.store import people

    person = people.ids()[0]
    assert run("person", "show", person, "--as", "licensing", "--json").document["act"] == acts + 1
    assert run("person", "destroy", person, "--as", "auditor").code == 4
    assert run("person", "destroy", person, "--as", "head").code == 0
    assert run("log", "verify", "--json").document["people_destroyed"] == 1


def test_questions_are_listed_and_their_cases_pass(run):
    assert len(run("questions", "list", "--json").document["questions"]) >= 8
    done = run("questions", "test", "cold_share", "--json")
    assert done.code == 0 and done.document["cases"] > 5
    assert run("questions", "test", "no_such").code == 2


def test_the_version(run):
    assert run("version", "--json").document["schema"] == "perimeter-version/1"


def test_receipts_are_checked_where_there_is_no_django(tmp_path):
    """A firm's small install: the module is made unfindable in a process of its own."""
    samples = "tests/formats"
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from perimeter.cli.main import main\n"
        f"sys.exit(main(['receipt', 'verify', '{samples}/receipt-1.json', '--keys', "
        f"'{samples}/keys-1.json']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.words)
def test_every_command_has_help_and_its_function(run, command):
    from importlib import import_module

    done = run(*command.words.split(), "--help")
    assert done.code == 0 and "--json" in done.out and "--lang" in done.out
    module, _, name = command.function.partition(":")
    if command.words != "serve":
        assert callable(getattr(import_module(module), name))
