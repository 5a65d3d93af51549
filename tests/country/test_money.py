"""Money: accounts hold what they opened with and what came and went since."""

from datetime import timedelta

from perimeter.country.money import ACCOUNTS, OPENING_MINOR


def test_an_account_holds_what_its_payments_say(filed, land, local_day):
    for row in filed.of("bank_accounts"):
        assert row["account"] == ACCOUNTS[row["purpose"]]
        moved = sum(
            int(flow["amount"]) * (1 if flow["direction"] == "in" else -1)
            for flow in filed.of("cash_flows", row["firm"])
            if flow["account"] == row["account"] and local_day(flow["at"]) <= row["day"]
        )
        assert int(row["balance"]) == OPENING_MINOR[row["purpose"]] + moved > 0


def test_every_firm_has_its_own_account_at_the_end_of_each_month(filed, land):
    days = {month.until - timedelta(days=1) for month in land.months}
    for firm in land.providers:
        own = [row for row in filed.of("bank_accounts", firm) if row["purpose"] == "own"]
        assert {row["day"] for row in own} == days


def test_only_who_deals_in_money_has_payments(filed, land):
    dealing = {firm for firm, one in land.providers.items() if one.capacity != "none"}
    assert {row["firm"] for row in filed.of("cash_flows")} <= dealing
    assert (
        sum(1 for _ in filed.of("cash_flows", "F-001")) == land.providers["F-001"].customers // 200
    )


def test_a_payment_is_a_customer_s_or_the_firm_s_own(filed, last_books):
    for row in filed.of("cash_flows"):
        own = row["purpose"] == "own"
        assert (row["customer_absent"] == "own_account") == own == (row["customer"] is None)
        assert own or (row["firm"], row["customer"]) in last_books
        assert (row["account"] == ACCOUNTS["own"]) == own
