"""What is issued is held by somebody, and what is promised to be backed is backed."""

from perimeter.core.period import period


def test_what_is_issued_is_in_circulation_or_with_the_issuer(filed, land):
    rows = list(filed.of("issuance_supply"))
    assert {row["asset"] for row in rows} == {"PAG", "HAL"}
    units = {one.body["asset"]: int(one.body["units"]) for one in land.issuers.values()}
    for row in rows:
        assert row["issued"] == units[row["asset"]]
        assert row["issued"] - row["redeemed"] == row["circulating"] + row["own_held"]
        assert row["day"].isoformat()[:7] == row["period"] and row["own_held"] > 0


def test_the_reserve_is_worth_more_than_what_is_in_circulation(filed, prices):
    held = {(row["day"], row["asset"]): int(row["held"]) for row in filed.of("issuance_reserves")}
    for row in filed.of("issuance_supply"):
        minor, units = prices[row["day"], row["asset"]]
        assert held[row["day"], row["asset"]] * units >= int(row["circulating"]) * minor


def test_more_is_sold_month_by_month(filed):
    for asset in ("PAG", "HAL"):
        rows = [row for row in filed.of("issuance_supply") if row["asset"] == asset]
        rows.sort(key=lambda row: period(row["period"]).first)
        sold = [row["circulating"] for row in rows]
        assert len(sold) == 3 and sold == sorted(set(sold))
