"""What issuers file: how much of their asset there is, and what backs it. Who has placed nothing
has nothing to file."""

from datetime import date, timedelta

from perimeter.core.period import Period
from perimeter.country.settings import Registrant
from perimeter.country.world import World

SUPPLY = ("day", "asset", "issued", "redeemed", "circulating", "own_held", "holders", "chain")
RESERVES = ("day", "asset", "reserve", "label", "kind", "held", "keeper", "pledged")
COVER_PERCENT = 110  # what backs an asset is worth so much of what is in circulation

SupplyRow = tuple[date, str, int, int, int, int, int, str]
ReserveRow = tuple[date, str, str, str, str, int, str, str]


def supply(world: World, one: Registrant, month: Period) -> list[SupplyRow]:
    """The form `issuance_supply` on the last day of a month; more is sold month by month."""
    if one.body["asset"] not in world.codes:
        return []
    issued, out = int(one.body["units"]), _out(one, month)
    day, holders = month.until - timedelta(days=1), world.scaled(500) + 10 * month.first.month
    asset, chain = str(one.body["asset"]), world.country.samples.chain
    return [(day, asset, issued, 0, out, issued - out, holders, chain)]


def reserves(world: World, one: Registrant, month: Period) -> list[ReserveRow]:
    """The form `issuance_reserves`: goods in a store, in the country's currency."""
    code = str(one.body["asset"])
    if code not in world.codes or one.body["secured"] != "yes":
        return []
    asset, day = world.asset(code), month.until - timedelta(days=1)
    worth = _out(one, month) * int(world.prices[asset, world.day(day)]) // int(world.units[asset])
    held, keeper = worth * COVER_PERCENT // 100, world.country.samples.keeper
    return [(day, code, world.country.currency, "S-1", "goods", held, keeper, "no")]


def _out(one: Registrant, month: Period) -> int:
    return int(one.body["units"]) * (80 + 3 * month.first.month) // 100
