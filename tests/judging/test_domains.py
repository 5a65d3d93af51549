"""Addresses as people paste them, and what is under what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.judging.domains import above, asked, label, link, written


@pytest.mark.parametrize(
    "text, host, path",
    [
        ("birza.example", "birza.example", ""),
        ("  HTTPS://WWW.Birza.Example:443/A/b/?q=1#x ", "birza.example", "a/b"),
        ("birza.example.", "birza.example", ""),
        ("x@birza.example", "birza.example", ""),
        ("https://birza.example@evil.test/x", "evil.test", "x"),
        ("https://birza.example:pass@evil.test", "evil.test", ""),
        ("https://evil.test\\@birza.example", "evil.test", "@birza.example"),
        ("birza。example", "birza.example", ""),
        ("ｂｉｒｚａ．example", "birza.example", ""),
        ("xn--gn-xka.example", "gün.example", ""),
        ("gün.example", "gün.example", ""),
        ("пример.испытание", "пример.испытание", ""),
        ("xn--99999999999.example", "xn--99999999999.example", ""),
        ("birza", "", ""), ("", "", ""), ("a b.example", "", ""), ("birza.7", "", ""),
        ("-birza.example", "", ""), ("127.0.0.1", "", ""), ("...", "", ""),
        ("a." * 1_100 + "example", "", ""),
    ],
)  # fmt: skip
def test_the_host_is_what_a_browser_would_take(text, host, path):
    assert link(text) == (host, path)


@given(st.text(max_size=80))
def test_whatever_is_pasted_is_a_host_or_none(text):
    host, path = link(text)
    assert host or not path
    assert not host or (link(host)[0] == host and "." in host and " " not in host)


def test_a_host_as_it_travels():
    assert written("gün.example") == "xn--gn-xka.example"
    assert written("birza.example") == "birza.example"


@pytest.mark.parametrize(
    "host, under, own",
    [
        ("birza.example", [], "birza"),
        ("a.b.birza.example", ["b.birza.example", "birza.example"], "birza"),
        ("birza.com.qq", [], "birza"), ("a.birza.com.qq", ["birza.com.qq"], "birza"),
        ("com.qq", [], "com"),
    ],
)  # fmt: skip
def test_nobody_is_under_an_ending_that_all_share(host, under, own):
    assert above(host) == under and label(host) == own


@pytest.mark.parametrize(
    "text, app",
    [
        ("https://shop.example/details?id=com.birza.app&hl=tk", "com.birza.app"),
        ("https://shop.example/app/birza/id123456789", "id123456789"),
        ("https://shop.example/app/birza", ""),
    ],
)
def test_a_link_of_an_app_shop_names_the_app(text, app):
    assert asked(text) == app
