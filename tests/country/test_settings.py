"""The settings of the demonstration: read strictly, labelled, and at one with the pack."""

import csv
from decimal import Decimal

import pytest

from perimeter.country.settings import country
from perimeter.law.fields import Fault
from perimeter.law.pack import find, load


def test_an_unknown_key_is_named(settings):
    with pytest.raises(Fault, match="colour"):
        country(settings | {"colour": "green"})


def test_a_missing_key_is_named(settings):
    given = {name: value for name, value in settings.items() if name != "zone"}
    with pytest.raises(Fault, match="zone"):
        country(given)


def test_zone_and_currency_are_the_packs(land):
    pack = load(find("tm"))
    assert (land.zone, land.currency) == (pack.zone, pack.currency.code)
    assert land.assets[land.currency].scale == pack.currency.scale


@pytest.mark.parametrize("name", ["travel_rule_min_minor", "cold_share_min_bp", "round_trips_min"])
def test_numbers_of_the_law_are_those_assumed(land, name):
    pack = load(find("tm"), ("assumed",))
    assert getattr(land, name) == pack.parameter(name, land.span.first).value


def test_it_says_that_it_is_invented(land):
    assert "invented" in land.label["en"] and "вымышлен" in land.label["ru"].lower()


def test_every_virtual_asset_has_a_price_a_day(land):
    days = (land.span.until - land.span.first).days
    for asset in land.assets.values():
        assert len(asset.usd_cents) == (days if asset.kind == "virtual" else 0)


def test_the_real_series_is_the_one_named(land, shared):
    """Closes of the quarter five years before, rounded to cents."""
    with shared("data/market/btc_daily_bitcoin.csv").open(encoding="utf-8") as file:
        closes = [
            int((Decimal(row["close"]) * 100).to_integral_value())
            for row in csv.DictReader(file)
            if "2021-01-01" <= row["date"] <= "2021-03-31"
        ]
    assert closes == list(land.assets["BTC"].usd_cents)


def test_difficulty_covers_the_period(land):
    days = [epoch.from_ for epoch in land.difficulty]
    assert days == sorted(days) and days[0] <= land.span.first
    assert all(epoch.difficulty > 0 for epoch in land.difficulty)


def test_names_do_not_use_the_words_the_law_keeps(land):
    people = [*land.providers.values(), *land.applicants.values()]
    people += [*land.miners.values(), *land.issuers.values()]
    for word in ("döwlet", "türkmen ", "türkmenistan", "milli", "state", "national"):
        assert not any(word in f"{one.name} ".lower() for one in people)


def test_ids_are_unique(land):
    people = [*land.providers.values(), *land.applicants.values()]
    people += [*land.miners.values(), *land.issuers.values()]
    for ids in ([one.id for one in people], [one.entry for one in people]):
        assert len(set(ids)) == len(ids)


def test_a_story_stays_within_its_month(land):
    for story in land.stories.values():
        assert {story.thief, story.innocent} <= set(land.providers)
        assert story.day.day <= 17
