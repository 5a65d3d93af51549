"""`serve`: what stands in the way is refused with its exit code; pages are served by a process."""

import os
import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest

from perimeter.cli.main import main


@pytest.fixture
def home(tmp_path, capsys):
    assert main(["init", "--origin", "book.example/serve", "--home", str(tmp_path / "home")]) == 0
    capsys.readouterr()
    return str(tmp_path / "home")


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_a_port_in_use_is_refused_with_the_next_step(home, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--home", home, "--port", str(port), "--lang", "en"]) == 3
    said = capsys.readouterr().err
    assert f"Port {port} is in use. Choose another with --port." in said


@pytest.mark.parametrize("where", [["--host", "192.0.2.1"], ["--port", "70000"], ["--host", "a b"]])
def test_an_address_that_is_not_ours_is_refused(home, capsys, where):
    assert main(["serve", "--home", home, "--lang", "en", *where]) == 2
    assert "cannot be opened" in capsys.readouterr().err


def test_a_name_that_is_no_address_is_refused(home, capsys):
    assert main(["serve", "--home", home, "--lang", "en", "--site", "register.example"]) == 2
    assert "https://register.example" in capsys.readouterr().err


def test_no_home_is_refused(tmp_path):
    assert main(["serve", "--home", str(tmp_path / "none")]) == 2


def test_it_serves_until_it_is_interrupted(home, port):
    command = [sys.executable, "-m", "perimeter.cli.main", "serve", "--home", home, "--lang", "en"]
    serving = subprocess.Popen(
        [*command, "--port", str(port)], stderr=subprocess.PIPE, env=dict(os.environ)
    )
    try:
        body = _get(f"http://127.0.0.1:{port}/en/", serving)
        assert b"Is this company licensed?" in body
    finally:
        serving.send_signal(signal.SIGINT)
        _, told = serving.communicate(timeout=20)
    assert serving.returncode == 0
    assert told.decode() == f"Pages are served at http://127.0.0.1:{port}. Stop with Ctrl-C.\n"


def _get(address, serving):
    for _ in range(100):
        assert serving.poll() is None, serving.stderr.read()
        try:
            with urlopen(address, timeout=5) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.2)
    raise AssertionError("no answer")
