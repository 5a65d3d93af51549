"""What a request says of the device it comes from."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from perimeter.store.database import Account
from perimeter.web import device
from tests.conftest import fixed_source


def request(**meta):
    return RequestFactory().get("/", **meta)


@pytest.fixture(autouse=True)
def secret():
    settings.SECRET_KEY = "of these tests"
    settings.SESSION_COOKIE_SECURE = False


@pytest.mark.parametrize(
    "address, client, near",
    [
        ("192.0.2.1", "192.0.2.1/32", "192.0.2.0/24"),
        ("::ffff:192.0.2.1", "192.0.2.1/32", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("unix socket", "unix socket", "unix socket"),
        ("", "", ""),
    ],
)
def test_a_client_is_an_address_or_its_network(address, client, near):
    asked = request(REMOTE_ADDR=address)
    assert (device.client(asked), device.near(asked)) == (client, near)


@pytest.mark.parametrize(
    "agent, kind",
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "firefox computer"),
        ("Mozilla/5.0 (Linux; Android 15; K) Chrome/140.0 Mobile Safari/537.36", "chrome phone"),
        ("Mozilla/5.0 (iPhone; CPU) Version/18.0 Mobile/15E148 Safari/604.1", "safari phone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "edge computer"),
        ("", "other computer"),
    ],
)  # fmt: skip
def test_a_browser_is_a_family_and_a_kind(agent, kind):
    assert device.browser(request(HTTP_USER_AGENT=agent)) == kind


def remembered(before, number, draws="one"):
    answer = HttpResponse()
    device.remember(before, answer, Account(number=number), fixed_source(draws))
    after = request()
    after.COOKIES[device.COOKIE] = answer.cookies[device.COOKIE].value
    return after


def test_a_device_keeps_its_number_and_who_was_let_in():
    first = remembered(request(), "a-0001")
    second = remembered(first, "a-0002", "two")
    assert device.device(second).id == device.device(first).id
    assert device.device(second).accounts == ("a-0002", "a-0001")
    assert device.device(remembered(second, "a-0001")).accounts == ("a-0001", "a-0002")
    assert device.device(remembered(request(), "a-0001", "two")).id != device.device(first).id


def test_it_keeps_the_last_few():
    known = request()
    for n in range(device.ACCOUNTS_MAX + 2):
        known = remembered(known, f"a-{n:04}")
    accounts = device.device(known).accounts
    assert len(accounts) == device.ACCOUNTS_MAX and accounts[0] == "a-0009"


@pytest.mark.parametrize("cookie", ["", "x", "e30:x", "a:b:c"])
def test_a_cookie_that_is_not_ours_says_nothing(cookie):
    given = request()
    given.COOKIES[device.COOKIE] = cookie
    assert device.device(given) is None
