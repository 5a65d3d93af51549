"""What tests of warnings share: a licence with a site and a wallet of its own, and a warning."""

import io

from perimeter.acts.decide import Decision
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.warn import File, confirm, propose
from perimeter.acts.warnings import CLONE, MARKS, Content
from tests.world import DAY

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fccf"
    "c0500f0004850180848d4ae20000000049454e44ae426082"
)
REASON = {"tk": "Rugsatsyz alyş-çalyş edýär.", "ru": "Обменивает без лицензии.",
          "en": "It exchanges without a licence."}  # fmt: skip
WALLET = "bc1qexamplegenuine0000"


def content(kind="unlicensed", clone_of="", reason=REASON, **marks):
    """A warning's words; a site of nobody's where no mark is given."""
    given = marks or {"names": ("Gün Birža",), "domains": ("gun-birza.example",)}
    return Content(kind, {sort: tuple(given.get(sort, ())) for sort in MARKS}, reason, clone_of)


def seen(name="site.png", data=PNG):
    return File(io.BytesIO(data), name)


def licensed(world, entry="L-77", firm="F-77", site="https://www.birza.example/"):
    """A licence in force that lists a site, a telephone and a wallet."""
    enrol(world.book, world.who["licensing"], Firm(firm, "legal", "Genuine Exchange"))
    channels = [{"address": site, "kind": "domain"},
                {"address": "+999 11 222333", "kind": "phone"}]  # fmt: skip
    chain = "bip122:000000000019d6689c085ae165831e93"
    wallets = [{"wallet": WALLET, "chain": chain, "use": "hot"}]
    rows = world.rows("licence", entry) | {"channels": channels, "wallets": wallets}
    world.apply("licence", firm, entry, ("exchange",), rows)
    world.settle(Decision(entry, "grant", effective=DAY))


def warn(world, said=None, role="supervisor"):
    """A warning that two officials gave; its number."""
    act = propose(world.book, world.who[role], said or content(), [seen()])
    name = act.on.partition(":")[2]
    confirm(world.book, world.who["head"], name, act.n)
    return name


def clone(world, entry="L-77"):
    """A warning of a clone of that licence."""
    return warn(world, content(CLONE, entry, domains=("xn--brza-lza.example",)))
