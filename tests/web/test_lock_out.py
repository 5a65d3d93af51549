"""Guessing at passwords gets slow; nobody is kept out by a stranger; nothing tells who exists."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher

from perimeter.store.models import TryRow
from perimeter.web.device import CLIENT_FREE, DEVICE_FREE, STRANGER_FREE
from tests.web.visitors import FIREFOX, PASSWORD, Clock, main_of, person, sign_in, visitor

STRANGER, OFFICE = "198.51.100.7", "192.0.2.1"


@pytest.fixture
def clock(site):
    return Clock(site)


def hammer(site, times, handle="supervisor", address=STRANGER):
    client = visitor(site, address)
    return [sign_in(client, handle, f"guess {n}") for n in range(times)]


def test_after_a_few_failures_the_next_try_has_to_wait_and_says_how_long(site, clock):
    person()
    answers = hammer(site, STRANGER_FREE)
    assert [a.status_code for a in answers] == [400] * (STRANGER_FREE - 1) + [429]
    assert answers[-1].headers["Retry-After"] == "30"
    assert "The next try is taken in a minute" in main_of(answers[-1])
    right = sign_in(visitor(site, STRANGER))
    assert right.status_code == 429 and "session" not in right.cookies, "the right one, too early"
    clock.on(seconds=30)
    assert sign_in(visitor(site, STRANGER)).status_code == 302
    assert sign_in(visitor(site, STRANGER), password="x").status_code == 400, "it began anew"


def test_a_stranger_who_hammers_does_not_keep_the_officer_out(site, clock):
    person()
    officer = visitor(site, OFFICE)
    assert sign_in(officer).status_code == 302
    officer.post("/en/sign-out")
    for _ in range(20):
        hammer(site, 10)
        hammer(site, 10, address=OFFICE)  # even from behind the officer's own address
        clock.on(minutes=15)
    hammer(site, 10, address=OFFICE)
    assert sign_in(visitor(site, OFFICE)).status_code == 429, "a stranger there waits"
    assert sign_in(officer).status_code == 302, "the officer's device does not"
    assert sign_in(visitor(site, "203.0.113.9")).status_code == 302, "nor a new one elsewhere"


def test_a_known_device_has_its_own_limit(site, clock):
    person()
    device = visitor(site, OFFICE)
    sign_in(device)
    device.post("/en/sign-out")
    tries = [sign_in(device, password="wrong").status_code for _ in range(DEVICE_FREE + 1)]
    assert tries == [400] * (DEVICE_FREE - 1) + [429, 429]
    assert sign_in(visitor(site, OFFICE)).status_code == 302, "others go on"


def test_a_device_cookie_is_for_the_accounts_that_were_let_in_from_it(site, clock):
    person()
    person("head")
    device = visitor(site, STRANGER)
    sign_in(device, "head")
    device.post("/en/sign-out")
    hammer(site, STRANGER_FREE)
    assert sign_in(device).status_code == 429
    forged = device.cookies["device"].value.replace("head", "x")[:-1] + "A"
    device.cookies["device"] = forged
    assert sign_in(device).status_code == 429


def test_one_client_gets_slow_over_all_accounts(site, clock):
    person()
    answers = [hammer(site, 1, f"someone{n}")[0].status_code for n in range(CLIENT_FREE + 1)]
    assert answers == [400] * (CLIENT_FREE - 1) + [429, 429]
    assert sign_in(visitor(site, STRANGER)).status_code == 429
    assert sign_in(visitor(site, "198.51.100.8")).status_code == 302, "its neighbour does not"


def test_a_success_of_ones_own_does_not_free_a_client_to_guess_on(site, clock):
    person("head")
    for n in range(CLIENT_FREE - 1):
        hammer(site, 1, f"someone{n}")
    assert sign_in(visitor(site, STRANGER), "head").status_code == 302
    assert hammer(site, 1)[0].status_code == 429


def test_unknown_wrong_and_early_get_the_same_answer(site, clock):
    person()
    for n in range(STRANGER_FREE + 3):
        known = hammer(site, 1, "supervisor", "198.51.100.1")[0]
        unknown = hammer(site, 1, "nobody", "198.51.100.2")[0]
        assert known.status_code == unknown.status_code, n
        assert known.headers.get("Retry-After") == unknown.headers.get("Retry-After")
        told = [
            main_of(one).split('<div class="row"')[0].split("csrf")[0] for one in (known, unknown)
        ]
        assert told[0] == told[1] and "do not belong together" in told[0]


def test_unknown_wrong_early_and_closed_take_the_same_time(site, clock, monkeypatch):
    """Hashing is what takes time: it is done just once, whatever the answer."""
    person()
    person("auditor")
    type(person("auditor")).objects.filter(handle="auditor").update(is_active=False)
    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args)
    )
    hammer(site, STRANGER_FREE, "lawyer", STRANGER)
    for handle, address in (
        ("supervisor", OFFICE), ("nobody", OFFICE), ("auditor", OFFICE), ("lawyer", STRANGER),
    ):  # fmt: skip
        hashed.clear()
        hammer(site, 1, handle, address)
        assert len(hashed) == 1, handle


def test_neither_handle_nor_address_is_kept(site, clock):
    person()
    hammer(site, 3)
    hammer(site, 3, "nobody")
    kept = repr(list(TryRow.objects.values()))
    assert TryRow.objects.count() == 3
    assert "supervisor" not in kept and "nobody" not in kept and STRANGER not in kept
    clock.on(days=1, seconds=1)
    hammer(site, 1, "other")
    assert TryRow.objects.count() == 2, "what was older than a day is gone"


def test_addresses_of_one_network_are_one_client(site, clock):
    for n in range(STRANGER_FREE):
        hammer(site, 1, address=f"2001:db8:0:7::{n + 1:x}")
    assert hammer(site, 1, address="2001:db8:0:7:ffff::9")[0].status_code == 429
    assert hammer(site, 1, address="2001:db8:0:8::1")[0].status_code == 400


@pytest.mark.parametrize("lang, word", [("tk", "minutdan"), ("ru", "минуту"), ("en", "minute")])
def test_the_wait_is_told_in_three_languages(site, clock, lang, word):
    client = visitor(site, STRANGER, FIREFOX)
    given = {"handle": "nobody", "password": PASSWORD}
    answers = [client.post(f"/{lang}/sign-in", given) for _ in range(STRANGER_FREE)]
    assert word in main_of(answers[-1])
