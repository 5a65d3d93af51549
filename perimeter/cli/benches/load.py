"""A steady load over HTTP: requests that fall due whether or not the ones before were answered.

Time counts from when a request was due, so a server that stands still is not flattered. Plain
sockets that stay open, one thread each.
"""

import socket
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Address = tuple[str, int]
PAGE = b"<!doctype html><title>fixed</title>".ljust(200, b".")
_ASKED = "GET {} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: gzip\r\nAccept-Language: tk\r\n\r\n"


def steady(at: Address, paths: Sequence[str], a_second: int, lines: int) -> dict[str, Any]:
    """Asks for each path once, so many a second over so many connections: milliseconds, bytes."""
    began, took, sizes = time.monotonic() + 0.1, list[float](), list[int]()

    def ask(line: int) -> None:
        with Line(at) as server:
            for n in range(line, len(paths), lines):
                due = began + n / a_second
                time.sleep(max(0.0, due - time.monotonic()))
                sizes.append(server.get(paths[n]))
                took.append((time.monotonic() - due) * 1000)

    _together(ask, lines)
    took.sort()
    return {
        "a_second": round(len(took) / (time.monotonic() - began)),
        "p50_ms": round(statistics.median(took), 2),
        "p99_ms": round(took[len(took) * 99 // 100], 2),
        "most_ms": round(took[-1], 2),
        "bytes": round(statistics.median(sizes)),
    }


def most(at: Address, paths: Sequence[str], lines: int) -> int:
    """How many it answers in a second where each line asks again as soon as it was answered."""

    def ask(line: int) -> None:
        with Line(at) as server:
            for path in paths[line::lines]:
                server.get(path)

    began = time.monotonic()
    _together(ask, lines)
    return round(len(paths) / (time.monotonic() - began))


def fixed(port: int, workers: int, threads: int) -> None:
    """Serves one small page and nothing else, as `serve` would: what the server itself can do."""
    import multiprocessing

    from granian.constants import Interfaces
    from granian.server import Server

    multiprocessing.set_start_method("spawn", force=True)
    Server(
        "fixed",
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=threads,
        workers=workers,
        websockets=False,
        log_enabled=False,
    ).serve(target_loader=_fixed, wrap_loader=False)


def _fixed() -> Callable[..., list[bytes]]:
    def answer(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))])
        return [PAGE]

    return answer


class Line:
    """One connection that stays open."""

    def __init__(self, at: Address) -> None:
        self._at, self._socket = at, socket.create_connection(at)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = self._socket.makefile("rb")

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._read.close()
        self._socket.close()

    def get(self, path: str) -> int:
        """The bytes of an answer's body; an assertion where it is not a page."""
        self._socket.sendall(_ASKED.format(path, self._at[0]).encode())
        status = self._read.readline()
        assert b" 200 " in status, f"{path}: {status!r}"
        size = 0
        while line := self._read.readline().strip():
            head, _, value = line.partition(b":")
            if head.lower() == b"content-length":
                size = int(value)
        assert size and len(self._read.read(size)) == size
        return size


def _together(ask: Callable[[int], None], lines: int) -> None:
    """All lines at once; what goes wrong in one is raised here."""
    with ThreadPoolExecutor(lines) as pool:
        list(pool.map(ask, range(lines)))
