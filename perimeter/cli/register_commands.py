"""The commands about who may serve, mine or issue: firms, entries, wallets, requests, persons."""

from perimeter.cli.command import DAY, WHY, Command, needed, optional

_HOW = needed("--how", choices=("text", "letter"))
_PROOF = (needed("entry"), needed("--act", type=int))
_ROWS = (
    optional("--rows"),
    optional("--list", action="append"),
    optional("--paper", action="append"),
)

COMMANDS = (
    Command("wallet verify", "perimeter.cli.wallet:verify", (needed("file"),), home=False),
    Command(
        "wallet ask",
        "perimeter.cli.proof:ask",
        (
            needed("entry"),
            needed("wallet"),
            needed("--way", choices=("signature", "custodian", "transfer")),
            optional("--custodian"),
            optional("--chain"),
        ),
        acts=True,
    ),
    Command(
        "wallet prove",
        "perimeter.cli.proof:prove",
        (*_PROOF, optional("--file"), optional("--transaction")),
        acts=True,
    ),
    Command("wallet attest", "perimeter.cli.proof:attest", _PROOF, acts=True),
    Command(
        "wallet confirm",
        "perimeter.cli.proof:confirm",
        (*_PROOF, optional("--transaction"), WHY),
        acts=True,
    ),
    Command("wallet decline", "perimeter.cli.proof:decline", (*_PROOF, WHY), acts=True),
    Command("wallet list", "perimeter.cli.proof:listed", (needed("entry"),)),
    Command("wallet document", "perimeter.cli.proof:document", (*_PROOF, needed("--out"))),
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
    Command(
        "register checklist",
        "perimeter.cli.checklist:show",
        (needed("entry"), optional("--notice", type=int, default=0)),
    ),
    Command(
        "register judge",
        "perimeter.cli.checklist:judge",
        (
            needed("entry"),
            optional("--met", action="append"),
            optional("--unmet", action="append"),
            optional("--apart", action="append"),
            optional("--notice", type=int, default=0),
        ),
        acts=True,
    ),
    Command(
        "register letter",
        "perimeter.cli.checklist:write",
        (needed("entry"), needed("--act", type=int)),
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
    Command("register search", "perimeter.cli.lookup:search", (needed("sought"),)),
    Command(
        "register paper",
        "perimeter.cli.evidence:show",
        (
            needed("entry"),
            needed("evidence"),
            needed("--out"),
            optional("--notice", type=int, default=0),
        ),
        acts=True,
    ),
    Command(
        "register export",
        "perimeter.cli.take:export",
        (
            needed("--format", choices=("csv", "jsonl", "parquet", "mica")),
            optional("--table", default="entries"),
            optional("--out"),
            optional("--as-of"),
        ),
    ),
    Command("register snapshot", "perimeter.cli.snapshot:make", (needed("folder"),)),
    Command(
        "register verify",
        "perimeter.cli.snapshot:verify",
        (needed("folder"), optional("--keys")),
        home=False,
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
    Command("outbox fill", "perimeter.cli.outbox:fill"),
    Command("outbox list", "perimeter.cli.outbox:listed"),
    Command("outbox carried", "perimeter.cli.outbox:carried", (needed("message"), _HOW), acts=True),
    Command("outbox failed", "perimeter.cli.outbox:failed", (needed("message"), _HOW), acts=True),
    Command("person show", "perimeter.cli.person:show", (needed("person"),), acts=True),
    Command("person destroy", "perimeter.cli.person:destroy", (needed("person"), WHY), acts=True),
)
