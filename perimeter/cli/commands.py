"""Every command, in the order in which help lists them. The one list of them."""

from perimeter.cli import register_commands, report_commands, sending_commands, warning_commands
from perimeter.cli.command import PERIOD, WHY, Command, flag, needed, optional

_FILES = ("new", "append", "correct", "delete")
_MODES = (*_FILES, "nil")  # those of tables/filed.py
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
            optional("--workers", type=int, choices=range(1, 65), metavar="N", default=1),
            optional("--threads", type=int, choices=range(1, 65), metavar="N", default=4),
            optional("--behind", default=""),
            optional("--face", choices=("both", "outside"), default="both"),
            optional("--copy"),
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
        (needed("handle"), needed("--role"), WHY),
        acts=True,
    ),
    Command("user close", "perimeter.cli.user:close", (needed("handle"), WHY), acts=True),
    Command("user reset", "perimeter.cli.user:reset", (needed("handle"), WHY), acts=True),
    Command(
        "user code",
        "perimeter.cli.user:code",
        (optional("--firm"), optional("--role"), optional("--recover"), WHY),
        acts=True,
    ),
    Command("user unlock", "perimeter.cli.user:unlock", (needed("handle"),), acts=True),
    Command("key list", "perimeter.cli.key:listed"),
    Command(
        "key rotate",
        "perimeter.cli.key:rotate",
        (optional("--use", choices=("log", "certificates", "sealing"), default="log"),),
        acts=True,
    ),
    Command("key revoke", "perimeter.cli.key:revoke", (needed("kid"), WHY), acts=True),
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
    Command(
        "certificate issue",
        "perimeter.cli.certificate:issue",
        (needed("entry"), needed("--out"), optional("--site", default="")),
        acts=True,
    ),
    Command(
        "certificate verify",
        "perimeter.cli.certificate:verify",
        (needed("certificate"), optional("--keys"), optional("--domain"), optional("--pack")),
        home=False,
    ),
    *register_commands.COMMANDS,
    *report_commands.COMMANDS,
    *warning_commands.COMMANDS,
    Command(
        "filing send",
        "perimeter.cli.filing:send",
        (
            optional("file", nargs="?"),
            needed("--firm"),
            needed("--form"),
            PERIOD,
            optional("--mode", default="new", choices=_MODES),
            optional("--replaces", default=""),
            optional("--receipt"),
        ),
        acts=True,
    ),
    Command("filing list", "perimeter.cli.filing:listed"),
    *sending_commands.COMMANDS,
    Command(
        "check",
        "perimeter.cli.check:check",
        (
            needed("file"),
            needed("--form"),
            optional("--period"),
            optional("--mode", default="new", choices=_FILES),
            optional("--context"),
            optional("--keys"),
            optional("--firm"),
            optional("--pack"),
            optional("--places"),
            optional("--marked"),
            flag("--strict"),
        ),
        home=False,
    ),
    Command(
        "context make",
        "perimeter.cli.context:make",
        (needed("--firm"), needed("--form"), PERIOD, needed("--out")),
        acts=True,
    ),
    Command(
        "context show",
        "perimeter.cli.context:show",
        (needed("file"), optional("--keys")),
        home=False,
    ),
    Command(
        "template",
        "perimeter.cli.formfiles:template",
        (
            needed("form"),
            optional("--format", choices=("csv", "xlsx"), default="csv"),
            optional("--out"),
        ),
        home=False,
    ),
    Command(
        "sample",
        "perimeter.cli.formfiles:sample",
        (needed("form"), flag("--bad"), optional("--period", default="2026-01"), optional("--out")),
        home=False,
    ),
    Command(
        "explain", "perimeter.cli.formfiles:explain", (optional("code", nargs="?"),), home=False
    ),
    Command(
        "fee list",
        "perimeter.cli.fee:listed",
        (optional("--state", choices=("due", "short", "paid", "over")),),
    ),
    Command("fee show", "perimeter.cli.fee:show", (needed("entry"),)),
    Command(
        "fee match",
        "perimeter.cli.fee:match",
        (needed("entry"), needed("--payment"), WHY, flag("--undo")),
        acts=True,
    ),
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
            flag("--no-entry"),
            optional("--pack"),
        ),
        home=False,
    ),
    Command(
        "advert check",
        "perimeter.cli.advert:check",
        (needed("file"), flag("--no-entry"), optional("--pack")),
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
        (PERIOD, optional("--as-of"), optional("--known-at", type=int)),
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
            needed("name", choices=("demo", "filings", "log", "register", "registers")),
            optional("--rounds", type=int, default=3),
            optional("--database", default=""),
        ),
        home=False,
    ),
)
