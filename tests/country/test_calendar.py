"""Open days and moments."""

import numpy as np

from perimeter.country.calendar import moments, open_days, spread


def test_a_firm_opens_with_its_licence(ground, land):
    one = land.providers["F-001"]
    days = open_days(ground, one)
    first = ground.day(one.granted)
    assert not days[:first].any() and days[first:].all()


def test_a_silent_firm_is_closed_until_it_is_restored(ground, land):
    for one in land.providers.values():
        if one.paused:
            days = open_days(ground, one)
            silent, until = ground.day(one.paused.silent_from), ground.day(one.paused.until)
            assert not days[silent:until].any() and days[until] and days[silent - 1]


def test_records_fall_on_open_days_in_order(ground, land):
    one = land.providers["F-004"]
    day = spread(ground, one, 5_000, ground.chance("test"))
    assert len(day) == 5_000
    assert (np.diff(day) >= 0).all()
    assert (open_days(ground, one)[day] == 1).all()
    assert set(day.tolist()) == set(np.flatnonzero(open_days(ground, one)).tolist())


def test_a_moment_lies_within_its_day(ground, instant, local_day):
    day = np.repeat(np.arange(ground.days), 3)
    found = moments(ground, day, ground.chance("test"))
    assert [local_day(instant(at)) for at in found] == [ground.on(int(n)) for n in day]
