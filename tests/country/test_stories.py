"""What stories share."""

from perimeter.country.steps import Truth
from perimeter.country.stories import Deal, deals, joined, planted


def test_a_deal_is_paid_at_the_days_price(ground, land):
    asset, day = ground.asset("BTC"), 40
    whole = int(ground.units[asset])
    rows = deals(ground, [Deal(int(ground.starts[day]), 1, 2, asset, whole)])
    assert rows["amount"].tolist() == [ground.prices[asset, day]]
    assert rows["quote"].tolist() == [ground.asset(land.currency)]


def test_the_last_instant_of_a_day_has_that_days_price(ground):
    asset, day = ground.asset("BTC"), 40
    whole = int(ground.units[asset])
    rows = deals(ground, [Deal(int(ground.starts[day + 1]) - 1, 1, 2, asset, whole)])
    assert rows["amount"].tolist() == [ground.prices[asset, day]]


def test_truths_are_joined_in_order():
    first, second, third = (planted("q", "s", firm) for firm in ("a", "b", "c"))
    found = joined([Truth((first,), (second,)), Truth((third,), ())])
    assert found == Truth((first, third), (second,))


def test_a_finding_belongs_to_the_firm_its_key_begins_with():
    assert planted("q", "s", "F-1", "x").firm == "F-1"
