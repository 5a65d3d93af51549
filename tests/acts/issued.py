"""Entries that have certificates: a licence with a domain, a miner, an individual entrepreneur."""

from collections.abc import Mapping

from perimeter.acts.certificate import Certificate, issue
from perimeter.acts.decide import Decision
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.key import CERTIFICATES, rotate
from tests.world import DAY, World

SITE = "https://register.example"
NAME = "«Ak Altyn Birža» hojalyk jemgyýeti"
DOMAIN = "ak-altyn.example"
CHANNELS = [
    {"kind": "phone", "address": "+000 00 000000"},
    {"kind": "domain", "address": "a-domain-that-is-far-too-long-for-a-certificate.example"},
    {"kind": "domain", "address": DOMAIN},
]


def keyed(world: World) -> None:
    """Brings the key of certificates in."""
    rotate(world.book, world.who["administrator"], CERTIFICATES)


def licensed(world: World, name: str = NAME) -> None:
    """Firm F-71 with licence L-71 for two services, and channels that its customers may use."""
    enrol(world.book, world.who["licensing"], Firm("F-71", "legal", name, "", "Mary"))
    rows = world.rows("licence", "L-71") | {"channels": CHANNELS}
    world.apply("licence", "F-71", "L-71", ("storage", "exchange"), rows)
    world.settle(Decision("L-71", "grant", effective=DAY))


def mining(world: World, form: str = "legal") -> None:
    """Firm F-81, or a person, registered as miner M-81."""
    enrol(world.book, world.who["licensing"], Firm("F-81", form, "Demirgazyk Maýner", "", "Balkan"))
    world.apply("miner", "F-81", "M-81")
    world.settle(Decision("M-81", "grant", effective=DAY))


def made(world: World, entry: str = "L-71", site: str = SITE) -> Certificate:
    """The certificate, as an official takes it."""
    return issue(world.book, world.who["licensing"], entry, site)


def imposed(world: World, entry: str, texts: Mapping[str, str]) -> None:
    """A condition on an entry, in each of the languages."""
    from perimeter.acts.contents import Brought

    rows = [
        {"condition": "C-1", "language": lang, "text": text, "from_day": DAY.isoformat()}
        for lang, text in texts.items()
    ]
    asked = Decision(
        entry,
        "impose",
        "To keep customers safe",
        effective=DAY,
        brought=Brought({"conditions": rows}),
    )
    world.settle(asked)
