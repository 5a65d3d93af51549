"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket, stopped at the end.

`Server.fresh()` gives the URL of a new empty database. Where no server programs are found, or only
root could start one (which PostgreSQL refuses), tests that need it are skipped and say so.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
SMALL = (
    "-c listen_addresses='' -c shared_buffers=16MB -c max_connections=40 -c autovacuum=off"
    " -c unix_socket_directories={folder}"
)


def program(name: str) -> str | None:
    """A server program: on the path, or where Debian keeps it."""
    here = shutil.which(name)
    return here or next((str(p / name) for p in PLACES if (p / name).exists()), None)


def owner() -> str | None:
    """Who may run the server: whoever we are, unless that is root."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid()).pw_name
    names = {one.pw_name for one in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


class Server:
    """A running server; `stop` and `start` for tests of its going away."""

    def __init__(self, folder: Path, user: str) -> None:
        self.folder, self.user, self._numbers = folder, user, count(1)
        self._data = folder / "data"
        self._run("initdb", "-D", self._data, "-U", "book", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8")  # fmt: skip
        self.start()

    def start(self) -> None:
        """Starts it; after a kill the remains of the old one take a moment to go."""
        words = ("-D", self._data, "-w", "-o", SMALL.format(folder=self.folder))
        for left in reversed(range(20)):
            try:
                self._run("pg_ctl", *words, "-l", self.folder / "log", "start")
            except subprocess.CalledProcessError:
                if not left:
                    raise
                time.sleep(0.5)
            else:
                return

    def kill(self) -> None:
        """As when the power goes: kill -9 of the server and all its processes."""
        leader = int((self._data / "postmaster.pid").read_text().splitlines()[0])
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(leader)], capture_output=True, text=True, check=False
        ).stdout.split()
        for process in (leader, *map(int, children)):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def fresh(self) -> str:
        """The URL of a new empty database."""
        name = f"book{next(self._numbers)}"
        self._run("createdb", "-h", self.folder, "-U", "book", name)
        return f"postgresql://book@/{name}?host={self.folder}"

    def _run(self, name: str, *words: object) -> None:
        path = program(name)
        assert path is not None
        as_other = {"user": self.user} if os.getuid() == 0 else {}
        subprocess.run(
            [path, *map(str, words)], check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, cwd=self.folder, **as_other,
        )  # fmt: skip


@contextmanager
def running() -> Iterator[Server]:
    """A server for as long as this lasts; the test is skipped where there can be none."""
    user = owner()
    if any(program(name) is None for name in ("initdb", "pg_ctl", "createdb")):
        pytest.skip("PostgreSQL is not here: the book was not kept in it")
    if user is None:
        pytest.skip("only root is here, and PostgreSQL does not run as root")
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        shutil.chown(folder, user)
        server = Server(folder, user)
        try:
            yield server
        finally:
            server.stop()
