"""The commands of a firm whose programs send filings, and of the keys they sign with."""

from perimeter.cli.command import PERIOD, WHY, Command, needed, optional

COMMANDS = (
    Command(
        "submit",
        "perimeter.cli.submit:submit",
        (
            optional("file", nargs="?"),
            needed("--form"),
            PERIOD,
            optional("--mode", default="new"),
            optional("--replaces", default=""),
            needed("--to"),
            needed("--key"),
            optional("--chunk", type=int, default=256 * 1024),
            optional("--tries", type=int, default=8),
            optional("--receipt"),
        ),
        home=False,
    ),
    Command("filing-key new", "perimeter.cli.keyfile:new", (needed("--out"),), home=False),
    Command(
        "filing-key enrol",
        "perimeter.cli.filing_key:enrol",
        (needed("file"), needed("--name"), needed("--until")),
        acts=True,
    ),
    Command(
        "filing-key revoke", "perimeter.cli.filing_key:revoke", (needed("kid"), WHY), acts=True
    ),
    Command(
        "package make",
        "perimeter.cli.package:make",
        (
            optional("file", nargs="*"),
            optional("--form"),
            optional("--period"),
            optional("--mode", default="new"),
            optional("--replaces", default=""),
            optional("--filings"),
            needed("--firm"),
            needed("--key"),
            needed("--keys"),
            needed("--out"),
        ),
        home=False,
    ),
    Command(
        "package bring",
        "perimeter.cli.package:bring",
        (needed("package"), optional("--receipts")),
        acts=True,
    ),
    Command("filing-key list", "perimeter.cli.filing_key:listed", (optional("--firm"),)),
)
