"""`serve`: the pages of a home, or of a copy of the register, until it is stopped."""

import argparse
import errno
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from perimeter.cli import edge
from perimeter.cli.answer import Answer
from perimeter.cli.opened import opened, place
from perimeter.cli.outbox import keep_filled
from perimeter.core.problem import Refusal, Unavailable
from perimeter.law import words
from perimeter.web.outside import Outside

PORT_MAX = 65_535
THREADS = 4  # of one process, unless another number is asked for: a long page stops no other


def serve(options: argparse.Namespace) -> Answer:
    """Runs until Ctrl-C. What stands in the way is refused before anything starts."""
    if options.face == "outside":
        Outside(_copy(options))
    else:
        _try(options)
    _free(options.host, options.port)
    if options.face != "outside":  # here, so that no page ever waits for it
        keep_filled(opened(options), options.lang)
    address = f"http://{options.host}:{options.port}"
    print(words.text("web.serving", options.lang, address=address), file=sys.stderr)
    _run(options)
    return Answer({"address": address})


def load(options: argparse.Namespace) -> Callable[..., Any]:
    """The application, made in the process that serves it."""
    if options.face == "outside":
        return Outside(_copy(options))
    from perimeter.web.server import application

    return application(
        place(options), options.site, ready=True, behind=options.behind, threads=options.threads
    )


def _try(options: argparse.Namespace) -> None:
    """Opens the home once, here where a refusal is seen."""
    from django.db import connections

    from perimeter.web.server import checked

    options.site = edge.site(options.site)
    checked(options.site)
    opened(options)
    connections.close_all()


def _copy(options: argparse.Namespace) -> Path:
    """The folder of the copy that the outside face serves."""
    if not options.copy:
        raise Refusal("copy_not_named")
    return Path(options.copy).absolute()


def _run(options: argparse.Namespace) -> None:
    import multiprocessing

    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    # A fresh process: a copy of this one would share its open database and threads.
    multiprocessing.set_start_method("spawn", force=True)
    named = argparse.Namespace(
        home=options.home,
        site=options.site,
        behind=options.behind,
        threads=options.threads,
        lang=options.lang,
        face=options.face,
        copy=options.copy,
    )
    server = Server(
        "perimeter",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        blocking_threads=options.threads,
        workers=options.workers,
        websockets=False,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=partial(load, named), wrap_loader=False)


def _free(host: str, port: int) -> None:
    """Refuses an address that another program holds or that is not ours."""
    if not 0 < port <= PORT_MAX:
        raise Refusal("address_refused", host=host, port=port)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, where = found[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(where)
            trial.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Unavailable("port_in_use", port=port) from error
        raise Refusal("address_refused", host=host, port=port) from error
