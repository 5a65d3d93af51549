"""What the entries of the small country list: seats, owners, sites, machines, wallets, assets.

Invented throughout, and the same for the same settings and seed.
"""

from collections.abc import Mapping

from perimeter.country.addresses import address
from perimeter.country.settings import Registrant
from perimeter.country.world import World

Rows = Mapping[str, list[dict[str, str]]]

_MHS_PER_THS = 1_000_000
_W_PER_KW = 1_000


def of_provider(world: World, district: str) -> Rows:
    """A seat, one owner of the whole and one director."""
    home, person = world.country.residences[0], world.country.samples.person
    return {
        **_seat(world, district),
        "owners": [
            {
                "owner": "O-1",
                "kind": "person",
                "holds_in": "firm",
                "share_bp": "10000",
                "country": home,
                "person_name": person,
                "offshore_accounts": "no",
                "convicted": "no",
            }
        ],
        "people": [
            {
                "person": "P-1",
                "role": "director",
                "person_name": person,
                "country": home,
                "convicted": "no",
            }
        ],
    }


def of_miner(world: World, one: Registrant) -> Rows:
    """One site with one meter, every machine with a serial of its own, and a wallet."""
    count, watts = int(one.body["machines"]), int(one.body["watts_each"])
    terahashes = int(one.body["terahashes_each"])
    site = {
        "site": "S-1",
        "district": one.district,
        "address": world.country.samples.address,
        "premises": "own",
        "host_absent": "own_site",
        "meter": f"MT-{one.id.removeprefix('F-')}-1",
        "asked_kw": str(-(-count * watts // _W_PER_KW)),
    }
    machines = [
        {
            "serial": f"{one.id.replace('-', '')}-{number:05}",
            "maker": world.country.samples.maker,
            "model": f"T{terahashes}",
            "algorithm": "sha256",
            "hash_rate_mhs": str(terahashes * _MHS_PER_THS),
            "watts": str(watts),
            "site": "S-1",
            "title": "imported",
        }
        for number in range(1, count + 1)
    ]
    coin = next(a for a in world.country.assets.values() if a.address == "bech32")
    wallet = {
        "wallet": address(world, "bech32", "miner", one.id),
        "chain": coin.chain,
        "use": "payout",
    }
    seat = _seat(world, one.district)
    return {**seat, "sites": [site], "machines": machines, "wallets": [wallet]}


def permitted(world: World, one: Registrant) -> Rows:
    """The power a miner may draw: what it asked for, from the day it is registered."""
    asked = of_miner(world, one)["sites"][0]
    day = one.granted.isoformat()
    return {"permits": [{"site": "S-1", "permitted_kw": asked["asked_kw"], "from_day": day}]}


def of_issuer(world: World, one: Registrant) -> Rows:
    """The asset, and the sheet that says what it is."""
    code, about = str(one.body["asset"]), world.country.samples.about_asset
    asset = {
        "asset": code,
        "class": "backed" if one.body["secured"] == "yes" else "unbacked",
        "kind": "token",
        "chain": world.country.samples.chain,
        "contract_absent": "not_yet",
        "purpose": "investment",
        "sum_sought_minor": str(one.body["sum_sought_minor"]),
        "sum_asset": world.country.currency,
        "units": str(one.body["units"]),
    }
    sheet = {"asset": code, "rights": about, "redemption": about, "underlying": about}
    denied = {f"is_{what}": "no" for what in ("security", "emoney", "deposit", "gambling")}
    seat = _seat(world, one.district)
    return {**seat, "asset": [asset], "classification": [sheet | denied]}


def scope(world: World, one: Registrant) -> Rows:
    """The officials' finding that the asset is one the law speaks of."""
    reason = world.country.samples.scope_reason
    return {"scope": [{"asset": str(one.body["asset"]), "in_scope": "yes", "reason": reason}]}


def _seat(world: World, district: str) -> Rows:
    where = {"district": district, "address": world.country.samples.address}
    return {"seat": [{"seat": "registered", **where}]}
