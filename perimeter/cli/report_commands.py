"""The commands about reports: what people tell, and what officials do with it."""

from perimeter.cli.command import WHY, Command, flag, needed, optional

# Written out here, so that a small install lists its commands without Django.
TOPICS = ("unlicensed", "merchant", "complaint", "problem", "objection")
STATES = ("waits", "taken", "asked", "closed")
OUTCOMES = (
    "settled", "corrected", "warning", "request", "passed_on", "no_ground", "too_little",
    "not_ours",
)  # fmt: skip

_REPORT = needed("report")

COMMANDS = (
    Command(
        "report tell",
        "perimeter.cli.report:tell",
        (
            needed("topic", choices=TOPICS),
            optional("--about", default=""),
            optional("--said", action="append", default=[]),
            optional("--photo"),
        ),
        acts=True,
    ),
    Command(
        "report list",
        "perimeter.cli.report:listed",
        (optional("--view", choices=(*STATES, "due")), optional("--topic", choices=TOPICS)),
    ),
    Command("report show", "perimeter.cli.report:show", (_REPORT, optional("--out")), acts=True),
    Command("report take", "perimeter.cli.report:take", (_REPORT,), acts=True),
    Command(
        "report forward", "perimeter.cli.report:forward", (_REPORT, needed("--asked")), acts=True
    ),
    Command("report reply", "perimeter.cli.report:reply", (_REPORT, needed("--answer")), acts=True),
    Command(
        "report answer", "perimeter.cli.report:answer", (_REPORT, needed("--answer")), acts=True
    ),
    Command(
        "report close",
        "perimeter.cli.report:close",
        (_REPORT, needed("--outcome", choices=OUTCOMES), optional("--about", default="")),
        acts=True,
    ),
    Command(
        "report erase",
        "perimeter.cli.report:erase",
        (optional("report", nargs="?"), flag("--due"), WHY),
        acts=True,
    ),
)
