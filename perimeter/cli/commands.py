"""Every command: its words, its arguments, and where its function is. The one list of them.

Functions are named, not imported, so that a firm's small install runs its verbs without Django.
Help texts are messages `cli.<command>` and `arg.<argument>` in every language.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Argument:
    """One argument, as argparse takes it; positional where the name has no dashes."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return "arg." + self.name.lstrip("-")


@dataclass(frozen=True)
class Command:
    """`words` are the noun and verb; `home` whether it opens one; `acts` whether it needs --as."""

    words: str
    function: str
    arguments: tuple[Argument, ...] = ()
    home: bool = True
    acts: bool = False


def needed(name: str, **options: Any) -> Argument:
    return Argument(name, {"required": True, **options} if name.startswith("-") else options)


def optional(name: str, **options: Any) -> Argument:
    return Argument(name, {"default": None, **options})


def flag(name: str) -> Argument:
    return Argument(name, {"action": "store_true"})


_PERIOD, _WHY, _DAY = needed("--period"), optional("--why"), optional("--day")
_ROWS = (optional("--rows"), optional("--list", action="append"))
_SEED = optional("--seed", type=int, default=2026)

COMMANDS = (
    Command("version", "perimeter.cli.about:version", home=False),
    Command(
        "init",
        "perimeter.cli.home:init",
        (
            needed("--origin"),
            optional("--pack"),
            optional("--overlay", action="append"),
            optional("--admin", default="admin"),
            optional("--database", default=""),
        ),
        home=False,
    ),
    Command(
        "serve",
        "perimeter.cli.serve:serve",
        (
            optional("--host", default="127.0.0.1"),
            optional("--port", type=int, default=8000),
            optional("--site", default=""),
        ),
        home=False,
    ),
    Command(
        "demo",
        "perimeter.cli.demo:demo",
        (
            flag("--no-serve"),
            flag("--reuse"),
            optional("--real"),
            _SEED,
            optional("--scale", type=int, default=1000),
            optional("--host", default="127.0.0.1"),
            optional("--port", type=int, default=8000),
            optional("--site", default=""),
        ),
        home=False,
    ),
    Command(
        "user add",
        "perimeter.cli.user:add",
        (needed("handle"), needed("--role"), optional("--firm", default="")),
        acts=True,
    ),
    Command("user list", "perimeter.cli.user:listed"),
    Command(
        "user role",
        "perimeter.cli.user:role",
        (needed("handle"), needed("--role"), _WHY),
        acts=True,
    ),
    Command("user close", "perimeter.cli.user:close", (needed("handle"), _WHY), acts=True),
    Command("user reset", "perimeter.cli.user:reset", (needed("handle"), _WHY), acts=True),
    Command("user unlock", "perimeter.cli.user:unlock", (needed("handle"),), acts=True),
    Command("key list", "perimeter.cli.key:listed"),
    Command("key rotate", "perimeter.cli.key:rotate", acts=True),
    Command("key revoke", "perimeter.cli.key:revoke", (needed("kid"), _WHY), acts=True),
    Command("log verify", "perimeter.cli.log:verify_log", (optional("--since"),)),
    Command("log checkpoint", "perimeter.cli.log:checkpoint"),
    Command(
        "receipt make", "perimeter.cli.receipt:make", (needed("act", type=int), needed("--out"))
    ),
    Command(
        "receipt verify",
        "perimeter.cli.receipt:verify",
        (needed("file"), optional("--keys")),
        home=False,
    ),
    Command("wallet verify", "perimeter.cli.wallet:verify", (needed("file"),), home=False),
    Command(
        "firm enrol",
        "perimeter.cli.firm:enrol",
        (
            needed("firm"),
            needed("--name"),
            needed("--legal-form"),
            optional("--district", default=""),
        ),
        acts=True,
    ),
    Command("firm list", "perimeter.cli.firm:listed", (optional("--as-of"),)),
    Command(
        "register apply",
        "perimeter.cli.register:apply",
        (
            optional("entry", nargs="?"),
            needed("--kind"),
            needed("--firm"),
            optional("--service", action="append"),
            *_ROWS,
            _DAY,
        ),
        acts=True,
    ),
    Command(
        "register change",
        "perimeter.cli.register:change",
        (
            needed("entry"),
            *_ROWS,
            optional("--drop", action="append"),
            optional("--service", action="append"),
            _WHY,
        ),
        acts=True,
    ),
    Command(
        "register decide",
        "perimeter.cli.register:decide",
        (
            needed("entry"),
            needed("deed"),
            _WHY,
            _DAY,
            optional("--until"),
            optional("--notice", type=int, default=0),
            *_ROWS,
        ),
        acts=True,
    ),
    Command(
        "register confirm",
        "perimeter.cli.register:confirm",
        (needed("entry"), needed("--act", type=int)),
        acts=True,
    ),
    Command(
        "register decline",
        "perimeter.cli.register:decline",
        (needed("entry"), needed("--act", type=int), _WHY),
        acts=True,
    ),
    Command("register check", "perimeter.cli.register:check", (needed("entry"),)),
    Command(
        "register list",
        "perimeter.cli.register:listed",
        (optional("--as-of"), optional("--known-at", type=int)),
    ),
    Command(
        "register show",
        "perimeter.cli.register:show",
        (needed("entry"), optional("--as-of"), optional("--known-at", type=int)),
    ),
    Command(
        "filing send",
        "perimeter.cli.filing:send",
        (
            needed("file"),
            needed("--firm"),
            needed("--form"),
            _PERIOD,
            optional("--replaces", default=""),
            optional("--receipt"),
        ),
        acts=True,
    ),
    Command("filing list", "perimeter.cli.filing:listed"),
    Command(
        "request ask",
        "perimeter.cli.request:ask",
        (needed("to"), needed("--under"), needed("--asked"), optional("--about")),
        acts=True,
    ),
    Command(
        "request answer",
        "perimeter.cli.request:answer",
        (needed("request"), needed("--answer")),
        acts=True,
    ),
    Command("request list", "perimeter.cli.request:listed"),
    Command("person show", "perimeter.cli.person:show", (needed("person"),), acts=True),
    Command("person destroy", "perimeter.cli.person:destroy", (needed("person"), _WHY), acts=True),
    Command("law show", "perimeter.cli.law:show", home=False),
    Command(
        "law tie",
        "perimeter.cli.law:tie",
        (
            needed("id"),
            needed("--article", type=int),
            optional("--part", type=int, default=0),
            optional("--item", type=int, default=0),
            needed("--text"),
        ),
        acts=True,
    ),
    Command(
        "law confirm",
        "perimeter.cli.law:confirm",
        (needed("id"), needed("--act", type=int)),
        acts=True,
    ),
    Command(
        "name check",
        "perimeter.cli.name:check",
        (
            needed("phrase"),
            optional("--what", choices=("name", "domain", "ticker"), default="name"),
            optional("--pack"),
        ),
        home=False,
    ),
    Command("questions list", "perimeter.cli.questions:listed", home=False),
    Command(
        "questions test",
        "perimeter.cli.questions:test",
        (optional("name", nargs="?"),),
        home=False,
    ),
    Command(
        "assess",
        "perimeter.cli.findings:assess",
        (_PERIOD, optional("--as-of"), optional("--known-at", type=int)),
        acts=True,
    ),
    Command(
        "findings list",
        "perimeter.cli.findings:listed",
        (optional("--period"), optional("--question"), optional("--firm")),
    ),
    Command("findings show", "perimeter.cli.findings:show", (needed("id"),)),
    Command("finding export", "perimeter.cli.findings:export", (needed("id"), needed("--out"))),
    Command("replay", "perimeter.cli.findings:replay", (needed("id"),)),
    Command(
        "bench",
        "perimeter.cli.bench:bench",
        (
            needed("name", choices=("demo", "log", "registers")),
            optional("--rounds", type=int, default=3),
            optional("--database", default=""),
        ),
        home=False,
    ),
)
