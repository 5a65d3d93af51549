"""Round trips counted from the raw record with the standard library alone, to compare with."""

import csv
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

NOBODY = "0x" + "0" * 40
DAYS_MAX = 31


def round_trips(path: Path) -> list[tuple[str, str, str, str, str]]:
    """(punk, a, b, first tx, back tx) where a sold to b and, at the next sale, b back to a."""
    sales = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for sale in csv.DictReader(file):
            at = datetime.fromisoformat(sale["time_utc"])
            sales[sale["punk_id"]].append((at, int(sale["block"]), sale))
    trips = []
    for punk, record in sales.items():
        ordered = sorted(record, key=lambda one: one[:2])
        for (at, _, out), (later, _, back) in pairwise(ordered):
            returned = (back["from"], back["to"]) == (out["to"], out["from"])
            known = NOBODY not in (out["to"], back["to"])
            if returned and known and later - at <= timedelta(days=DAYS_MAX):
                trips.append((punk, out["from"], out["to"], out["tx"], back["tx"]))
    return trips
