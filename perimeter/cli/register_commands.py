"""The commands about who may serve, mine or issue: firms, entries, wallets, requests, persons."""

from perimeter.cli.command import DAY, WHY, Command, needed, optional

_ROWS = (optional("--rows"), optional("--list", action="append"))

COMMANDS = (
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
            DAY,
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
            WHY,
        ),
        acts=True,
    ),
    Command(
        "register decide",
        "perimeter.cli.register:decide",
        (
            needed("entry"),
            needed("deed"),
            WHY,
            DAY,
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
        (needed("entry"), needed("--act", type=int), WHY),
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
    Command("register rebuild", "perimeter.cli.register:rebuild"),
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
    Command("person destroy", "perimeter.cli.person:destroy", (needed("person"), WHY), acts=True),
)
