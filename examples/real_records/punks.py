"""Sales of CryptoPunks as the trades of one platform: the raw file to rows of the form `trades`.

Nothing is made up: a buyer or a price that the record lacks is absent, with its code. Customers are
not made of addresses here, for an address tells neither what kind of person holds it nor where.
"""

import csv
import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ASSET, QUOTE = "PUNK", "ETH"
NOBODY = "0x" + "0" * 40
NOT_RECORDED = "not_recorded"
NO_PRICE = ("", "-")
# A firm keeps its key to itself. This one is printed so that everybody makes the same filings.
EXAMPLE_KEY = b"example key of an example platform"


def trades_by_month(path: Path, zone: str) -> dict[str, list[dict[str, str]]]:
    """Month (`2017-06`, by the calendar of the zone) -> its trades in order of the record."""
    months: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for sale in csv.DictReader(file):
            at = datetime.fromisoformat(sale["time_utc"]).replace(tzinfo=UTC)
            month = at.astimezone(ZoneInfo(zone)).strftime("%Y-%m")
            months.setdefault(month, []).append(trade(sale))
    return months


def trade(sale: dict[str, str]) -> dict[str, str]:
    """One sale as a row; its number is the transaction and the piece."""
    no_buyer, no_price = sale["to"] == NOBODY, sale["price_wei"] in NO_PRICE
    return {
        "trade": f"{sale['tx']}-{sale['punk_id']}",
        "at": sale["time_utc"].replace(" ", "T") + "Z",
        "capacity": "MTCH",
        "buyer": "" if no_buyer else pseudonym(sale["to"]),
        "buyer_absent": NOT_RECORDED if no_buyer else "",
        "seller": pseudonym(sale["from"]),
        "base": ASSET,
        "item": sale["punk_id"],
        "quantity": "1",
        "quote": QUOTE,
        "amount": "" if no_price else sale["price_wei"],
        "amount_absent": NOT_RECORDED if no_price else "",
    }


def pseudonym(address: str) -> str:
    """HMAC-SHA-256 of the customer's number at the platform, which is the address."""
    return hmac.new(EXAMPLE_KEY, address.lower().encode(), hashlib.sha256).hexdigest()
