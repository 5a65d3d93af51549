"""`perimeter submit` against a served book, over lines that are cut, refused, or lead elsewhere."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import cycle
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from perimeter.acts import filing_key
from perimeter.cli import keyfile, submit
from perimeter.cli.main import main
from perimeter.cli.portal import Portal
from perimeter.core.problem import Refusal
from perimeter.store import receipt as receipts
from perimeter.store.models import UploadRow
from perimeter.web.server import application
from tests.conftest import fixed_source
from tests.web.conftest import pattern, site  # noqa: F401
from tests.world import TRADES, firm_account, trade

UNTIL = date(2026, 6, 30)


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def steady(site, monkeypatch):  # noqa: F811
    """The clock of book and client: one that stands, so that no signature is late."""
    source = fixed_source("client")
    monkeypatch.setattr("perimeter.cli.edge.source", lambda: source)
    return source


@pytest.fixture
def portal(site, steady):  # noqa: F811
    """The address of a served book, whose clock is the client's."""
    from perimeter.store.home import Place

    app = application(Place(site.world.book.home.path, steady))
    server = make_server("127.0.0.1", 0, app, Threaded, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def key(site, tmp_path, steady, capsys):  # noqa: F811
    """A key file whose public key is enrolled."""
    path = tmp_path / "filing.pem"
    assert main(["filing-key", "new", "--out", str(path)]) == 0
    capsys.readouterr()
    pem = path.with_name("filing.pem.pub").read_text()
    filing_key.enrol(site.world.book, firm_account(site.world, "F-001"), pem, "one", UNTIL)
    return path


@pytest.fixture
def send(tmp_path, key, monkeypatch, capsys):
    """Sends rows; its exit code, and what it said under --json."""
    waits = list[int]()
    breath = threading.Event()  # a moment for the portal to notice what was cut
    monkeypatch.setattr("time.sleep", lambda n: (waits.append(n), breath.wait(0.02)))

    def run(to, *rows, more=()):
        path = tmp_path / "trades.csv"
        path.write_text("\n".join(",".join(row) for row in (TRADES, *rows)))
        words = ["submit", str(path), "--form", "trades", "--period", "2026-01", "--to", to]
        words += ["--key", str(key), "--chunk", "1024", "--tries", "3", "--lang", "en", "--json"]
        code = main([*words, *more])
        return code, json.loads(capsys.readouterr().out)

    run.waits = waits
    return run


ROWS = [trade(f"T-{n}") for n in range(60)]


def test_a_file_is_accepted_and_its_receipt_is_kept(site, portal, send, tmp_path):  # noqa: F811
    kept = tmp_path / "receipt.json"
    code, said = send(portal, *ROWS, more=["--receipt", str(kept)])
    assert (code, said["accepted"], said["rows"]) == (0, True, 60)
    act, _ = receipts.check(kept.read_bytes(), site.world.book.home.keys())
    assert act.n == said["act"] and act.kind == "accept"
    assert send(portal, *ROWS)[1]["act"] == said["act"]


def test_a_file_is_sent_back_with_its_problems(portal, send):
    code, said = send(portal, trade("T-1", quantity="many"))
    assert code == 1 and not said["accepted"] and said["errors"][0]["code"]


def test_nothing_to_report_needs_no_file(portal, key, capsys):
    words = ["submit", "--form", "balances", "--period", "2026-01", "--mode", "nil"]
    assert main([*words, "--to", portal, "--key", str(key), "--lang", "en"]) == 0
    assert "is accepted" in capsys.readouterr().out


class Cutting:
    """A line to the portal that breaks off after so many bytes from the client, time after time."""

    def __init__(self, portal, bytes_each):
        self._to, self._each = int(portal.rpartition(":")[2]), bytes_each
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.cuts = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client):
        try:
            with client, socket.create_connection(("127.0.0.1", self._to)) as server:
                back = threading.Thread(target=self._back, args=(server, client), daemon=True)
                back.start()
                left = next(self._each)
                while left > 0 and (data := client.recv(min(left, 65536))):
                    server.sendall(data)
                    left -= len(data)
                if left <= 0:
                    self.cuts += 1
                    for end in (client, server):
                        end.shutdown(socket.SHUT_RDWR)
                    return
                back.join(10)
        except OSError:
            return

    @staticmethod
    def _back(server, client):
        try:
            while data := server.recv(65536):
                client.sendall(data)
            client.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def close(self):
        self._socket.close()


def test_a_line_cut_in_every_part_is_gone_on_with(portal, send):
    line = Cutting(portal, cycle((1 << 30, 1000, 1 << 30)))
    code, said = send(line.address, *ROWS)
    line.close()
    assert code == 0 and said["rows"] == 60 and line.cuts >= 5
    assert send.waits and set(send.waits) <= {1, 2}


@pytest.mark.slow
@pytest.mark.parametrize("each", range(50, 4000, 150))
def test_wherever_the_line_is_cut_it_is_gone_on_with(portal, send, each):
    """Every connection but each third one carries so many bytes: within fields, body or commit."""

    line = Cutting(portal, cycle((1 << 30, each, 1 << 30)))
    code, said = send(line.address, *ROWS)
    line.close()
    assert (code, said.get("rows")) == (0, 60), said


@pytest.mark.slow
def test_twenty_clients_at_once_on_a_served_book(site, tmp_path):  # noqa: F811
    """Each files another month, against `perimeter serve` in processes of their own, which live by
    the machine's clock, over a line that breaks off every fifth time."""
    home, environment, key = site.world.book.home, dict(os.environ), tmp_path / "now.pem"
    firm_account(site.world, "F-001")
    assert main(["filing-key", "new", "--out", str(key)]) == 0
    until = (datetime.now() + timedelta(days=30)).date().isoformat()
    words = ["filing-key", "enrol", f"{key}.pub", "--name", "now", "--until", until]
    assert main([*words, "--as", "clerk-F-001", "--home", str(home.path)]) == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "perimeter.cli.main"]
    months = [f"{2026 + n // 12}-{n % 12 + 1:02}" for n in range(20)]
    start = datetime.now()
    words = ["serve", "--home", str(home.path), "--port", str(port)]
    with subprocess.Popen([*command, *words], env=environment) as serving:
        waited(port)
        line = Cutting(f"http://127.0.0.1:{port}", cycle([1 << 30] * 4 + [30_000]))
        senders = []
        for month in months:
            path = tmp_path / f"{month}.csv"
            rows = [trade(f"{month}-{n:04}", at=f"{month}-10T09:00:00Z") for n in range(3000)]
            path.write_text("\n".join(",".join(row) for row in (TRADES, *rows)))
            words = ["submit", str(path), "--form", "trades", "--period", month, "--json"]
            words += ["--to", line.address, "--key", str(key), "--chunk", "65536"]
            senders.append(subprocess.Popen([*command, *words], stdout=subprocess.PIPE, text=True))
        said = [json.loads(one.communicate(timeout=300)[0]) for one in senders]
        line.close()
        serving.send_signal(signal.SIGINT)
    codes = {error["code"] for one in said for error in one.get("errors", [])}
    assert [one.returncode for one in senders] == [0] * 20, codes
    assert len({one["act"] for one in said}) == 20 and line.cuts > 10
    assert datetime.now() - start < timedelta(seconds=300)
    accepted = [act for act in home.journal.acts(kinds=("accept",)) if "/trades/" in act.on]
    assert len(accepted) == 20 and not list((home.path / "uploads").iterdir())


def waited(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("nobody serves")


def test_after_a_stop_it_goes_on_where_it_was(portal, send, monkeypatch):
    sent, ask = list[str](), Portal.ask

    def stops(self, method, *args):
        sent.append(method)
        if sent.count("PATCH") > 2:
            raise KeyboardInterrupt
        return ask(self, method, *args)

    monkeypatch.setattr(Portal, "ask", stops)
    with pytest.raises(json.JSONDecodeError):  # nothing was said
        send(portal, *ROWS)
    assert UploadRow.objects.get().received == 2048
    monkeypatch.setattr(
        Portal, "ask", lambda self, m, *args: (sent.append(m), ask(self, m, *args))[1]
    )
    del sent[:]
    code, said = send(portal, *ROWS)
    assert (code, said.get("rows")) == (0, 60), said
    whole = 60 * len(",".join(ROWS[-1]))
    assert sent.count("PATCH") < whole // 1024


class Strange(BaseHTTPRequestHandler):
    status, fields, text = 200, {}, b"<html>login</html>"

    def answer(self):
        self.send_response(self.status)
        for name, value in self.fields.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.text)

    do_GET = do_POST = do_PATCH = do_HEAD = answer  # noqa: N815

    def log_message(self, *_):
        pass


@pytest.fixture
def strange(monkeypatch):
    """Somebody who answers in the portal's place."""
    server = HTTPServer(("127.0.0.1", 0), Strange)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def answering(status, text=b"<html>login</html>", **fields):
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        for name, value in {"status": status, "fields": named, "text": text}.items():
            monkeypatch.setattr(Strange, name, value)
        return f"http://127.0.0.1:{server.server_port}"

    yield answering
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "status, fields, code",
    [
        (503, {"Retry_After": "3600"}, "submit_maintenance"),
        (503, {}, "submit_service"),
        (502, {}, "submit_service"),
        (200, {"Content_Type": "text/html"}, "submit_stranger"),
        (302, {"Location": "http://127.0.0.1:1/"}, "submit_stranger"),
        (403, {"Content_Type": "text/html"}, "submit_stranger"),
        (200, {"Content_Type": "application/json"}, "submit_stranger"),
    ],
)
def test_who_failed_is_told_apart(strange, send, status, fields, code):
    exit_code, said = send(strange(status, **fields), *ROWS)
    assert (exit_code, said["code"]) == (3, code)
    assert send.waits == [1, 2]


def test_a_portal_that_is_not_there_a_name_that_is_none_and_a_road_that_is_none(send, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    exit_code, said = send(f"http://127.0.0.1:{port}", *ROWS)
    assert (exit_code, said["code"]) == (3, "submit_refused")
    for error, code in (
        (socket.gaierror(-2, "Name or service not known"), "submit_name"),
        (OSError(101, "Network is unreachable"), "submit_network"),
        (TimeoutError(), "submit_network"),
    ):

        def fails(*_, error=error, **__):
            raise error

        monkeypatch.setattr("socket.getaddrinfo", fails)
        exit_code, said = send("http://portal.example", *ROWS)
        assert (exit_code, said["code"]) == (3, code)


def test_what_the_portal_refuses_is_told_in_its_words(site, portal, send):  # noqa: F811
    (ours,) = filing_key.keys(site.world.book)
    filing_key.revoke(site.world.book, site.world.who["supervisor"], ours.id, "lost")
    exit_code, said = send(portal, *ROWS)
    assert exit_code == 4 and said["values"]["code"] == "filing_key_revoked"
    assert "sign with another" in said["text"]
    assert send.waits == []


@pytest.mark.parametrize(
    "more, code",
    [
        (["--chunk", "7"], "submit_chunk"),
        (["--to", "portal"], "site_refused"),
        (["--to", "ftp://portal.example"], "site_refused"),
        (["--key", "/nothing"], "file_missing"),
    ],
)
def test_what_is_amiss_here_is_told_before_anything_is_sent(send, more, code):
    exit_code, said = send("http://portal.example", more=more)
    assert (exit_code, said["code"]) == (2, code)


def test_a_key_file_is_ours_alone_and_never_written_over(tmp_path, steady, capsys):
    path = tmp_path / "filing.pem"
    assert main(["filing-key", "new", "--out", str(path)]) == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert keyfile.read(path)[1] in capsys.readouterr().out
    assert main(["filing-key", "new", "--out", str(path)]) == 5
    path.chmod(0o640)
    with pytest.raises(Refusal, match="private_key_open_to_others"):
        keyfile.read(path)
    path.chmod(0o600)
    path.write_text("no key")
    with pytest.raises(Refusal, match="key_file_unfit"):
        keyfile.read(path)


def test_a_file_that_shrinks_meanwhile_is_noticed(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"12345")
    file = submit.File(path, 5, "0")
    path.write_bytes(b"12")
    assert file.part(0, 5) == b"12"
    with pytest.raises(Refusal, match="submit_file_changed"):
        file.part(2, 5)


def test_keys_are_enrolled_revoked_and_listed(site, key, tmp_path, capsys):  # noqa: F811
    home = ["--home", str(site.world.book.home.path), "--json"]
    other = tmp_path / "next.pem"
    main(["filing-key", "new", "--out", str(other)])
    capsys.readouterr()
    public = f"{other}.pub"
    enrol = ["filing-key", "enrol", public, "--name", "next", "--until", "2026-06-30"]
    until = [*enrol[:-1], "soon"]
    assert main([*until, "--as", "clerk-F-001", *home]) == 2
    assert main([*enrol, "--as", "supervisor", *home]) == 4
    capsys.readouterr()
    ids = [one["key"] for one in listed(home, capsys)]
    assert len(ids) == 1
    revoke = ["filing-key", "revoke", ids[0], "--as", "supervisor", *home]
    assert main(revoke) == 2
    assert main([*revoke, "--why", "lost"]) == 0
    capsys.readouterr()
    assert [bool(one["revoked"]) for one in listed(home, capsys)] == [True]


def listed(home, capsys):
    assert main(["filing-key", "list", "--firm", "F-001", *home]) == 0
    return json.loads(capsys.readouterr().out)["keys"]
