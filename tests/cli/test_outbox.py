"""`outbox`: filled, listed and marked on the command line, and kept full while pages are served."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import OperationalError

from perimeter.acts import outbox as filling
from perimeter.acts.book import open_book
from perimeter.cli.outbox import step
from perimeter.store.home import Place
from tests.conftest import fixed_source
from tests.world import ROWS

GATEWAY, OFFICER = ("--as", "gateway"), ("--as", "licensing")


@pytest.fixture
def asked(run, home, tmp_path):
    """A firm that asked for a registration; how it is reached is its own to say."""

    def ask(firm, **seat):
        words = ("firm", "enrol", firm, "--name", f"Miner {firm}", "--legal-form", "legal")
        assert run(*words, *OFFICER).code == 0
        clerk = f"clerk-{firm.lower()}"
        assert (
            run("user", "add", clerk, "--role", "firm", "--firm", firm, "--as", "admin").code == 0
        )
        rows = {name: [dict(ROWS[name])] for name in ("seat", "sites", "wallets", "machines")}
        rows["seat"][0] |= seat
        for name, column in (("sites", "meter"), ("machines", "serial"), ("wallets", "wallet")):
            rows[name][0][column] += firm.replace("-", "")
        path = tmp_path / f"{firm}.json"
        path.write_text(json.dumps(rows))
        words = ("register", "apply", "--kind", "miner", "--firm", firm, "--rows", path)
        done = run(*words, "--as", clerk, "--json")
        assert done.code == 0, done.err
        entry = done.document["on"].partition(":")[2]
        return run("register", "decide", entry, "take_up", *OFFICER, "--json").document["act"]

    assert run("user", "add", "gateway", "--role", "messenger", "--as", "admin").code == 0
    return ask


def test_filled_listed_and_marked(run, home, asked):
    n = asked("F-1")
    done = run("outbox", "fill", "--json")
    assert done.code == 0 and (done.document["written"], done.document["waiting"]) == (1, 1)
    (one,) = run("outbox", "list", "--json").document["messages"]
    assert (one["message"], one["kind"]) == (f"A-{n}", "letter")
    assert json.loads(Path(one["file"]).read_bytes())["to"]["name"] == "Miner F-1"
    assert "Street" not in run("outbox", "list").out  # no address on a terminal
    carried = run("outbox", "carried", f"A-{n}", "--how", "letter", *GATEWAY, "--json")
    assert carried.code == 0 and carried.document["on"] == f"message:A-{n}"
    assert run("outbox", "list", "--json").document["messages"] == []
    again = run("outbox", "carried", f"A-{n}", "--how", "letter", *GATEWAY, "--lang", "en")
    assert again.code == 5 and "was carried on" in again.err
    assert run("outbox", "fill", "--json").document["written"] == 0
    assert run("log", "verify").code == 0


def test_a_text_that_failed_becomes_a_letter(run, asked):
    n = asked("F-1", phone="+12025550100")
    run("outbox", "fill")
    failed = run("outbox", "failed", f"A-{n}", "--how", "text", *GATEWAY)
    assert failed.code == 0 and run("outbox", "list", "--json").document["messages"] == []
    run("outbox", "fill")
    assert run("outbox", "list", "--json").document["messages"][0]["kind"] == "letter"


@pytest.mark.parametrize(
    "message, how, who, code",
    [("A-1", "text", "gateway", 2), ("A-9", "pigeon", "gateway", 2), ("A-9", "text", "head", 4)],
)
def test_what_is_refused(run, asked, message, how, who, code):
    asked("F-1")
    assert run("outbox", "carried", message, "--how", how, "--as", who).code == code


def test_a_telephone_that_is_none_is_refused_where_it_is_typed(run, home, tmp_path):
    words = ("firm", "enrol", "F-1", "--name", "M", "--legal-form", "legal")
    assert run(*words, *OFFICER).code == 0
    rows = tmp_path / "rows.json"
    rows.write_text(json.dumps({"seat": [{**ROWS["seat"], "phone": "call Aman"}]}))
    words = ("register", "apply", "--kind", "miner", "--firm", "F-1", "--rows", rows)
    refused = run(*words, *OFFICER, "--lang", "en")
    assert refused.code == 1 and "Write the telephone number with +" in refused.err
    assert "call Aman" not in refused.err


def test_one_look_says_what_stands_in_the_way_and_goes_on(run, home, asked, monkeypatch):
    n = asked("F-1")
    book = open_book(Place(home, fixed_source("look")))

    def broken(*_):
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(filling, "onward", broken)
        last, fault = step(book, None, "en")
        assert last is None and "No space is left" in fault
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(filling, "onward", lambda *_: 1 // 0)
        step(book, None, "en")
    last, fault = step(book, None, "en")
    assert fault == "" and last.size == book.home.journal.size()
    assert (home / "outbox" / f"A-{n}.json").exists()


def test_it_is_kept_full_while_pages_are_served(run, home, asked):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "perimeter.cli.main", "serve", "--home", str(home)]
    serving = subprocess.Popen([*command, "--port", str(port)], env=dict(os.environ))
    try:
        first = asked("F-1")
        waited(home, first)
        waited(home, asked("F-2"))
    finally:
        serving.send_signal(signal.SIGINT)
        serving.wait(timeout=20)


def waited(home, n):
    """The file of a message comes by itself."""
    for _ in range(150):
        if (home / "outbox" / f"A-{n}.json").exists():
            return
        time.sleep(0.2)
    raise AssertionError(n)
