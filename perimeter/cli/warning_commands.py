"""The commands of warnings, in the order in which help lists them."""

from perimeter.cli.command import WHY, Command, needed, optional

_ACT = needed("--act", type=int)

COMMANDS = (
    Command(
        "warning propose",
        "perimeter.cli.warning:propose",
        (
            needed("--kind", choices=("unlicensed", "clone", "fraud")),
            needed("--mark", action="append"),
            needed("--reason", action="append"),
            optional("--clone-of", default=""),
            optional("--file", action="append"),
            optional("--changes"),
        ),
        acts=True,
    ),
    Command(
        "warning confirm", "perimeter.cli.warning:confirm", (needed("warning"), _ACT), acts=True
    ),
    Command(
        "warning decline",
        "perimeter.cli.warning:decline",
        (needed("warning"), _ACT, WHY),
        acts=True,
    ),
    Command("warning remove", "perimeter.cli.warning:remove", (needed("warning"), WHY), acts=True),
    Command("warning list", "perimeter.cli.warning:listed"),
    Command("warning show", "perimeter.cli.warning:show", (needed("warning"),)),
)
