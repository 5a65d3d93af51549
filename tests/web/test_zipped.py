"""Pages sent compressed: whole, marked as such, and never a page with a secret by the quick way."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.web import zipped
from perimeter.web.zipped import squeezed

TAKES = {"accept-encoding": "gzip, br"}


@given(st.binary(max_size=400), st.binary(max_size=4_000))
def test_what_was_squeezed_comes_out_whole(head, rest):
    for content in (head + b"</style>" + rest, head + b"</style>" + rest[::-1], rest):
        assert gzip.decompress(squeezed(content)) == content


def test_few_beginnings_are_kept():
    for n in range(100):
        squeezed(b"%d</style>" % n)
    assert len(zipped._begun) <= zipped._BEGINNINGS_MAX


@pytest.mark.parametrize("path", ["/tk/", "/ru/register/", "/en/?q=L-001", "/en/entry/L-001"])
def test_an_open_page_is_the_same_page_compressed(site, path):
    plain, small = site.as_().get(path), site.as_().get(path, headers=TAKES)
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.headers["Content-Length"] == str(len(small.content))
    assert gzip.decompress(small.content) == plain.content
    assert "Accept-Encoding" in small.headers["Vary"] and "Accept-Encoding" in plain.headers["Vary"]
    assert small.headers["ETag"].removeprefix("W/") == plain.headers["ETag"].removeprefix("W/")
    assert site.as_().get(path, headers=TAKES).content == small.content
    assert len(small.content) < len(zlib.compress(plain.content)) * 1.1


def test_a_page_with_a_token_or_for_who_is_signed_in_hides_its_length(site, monkeypatch):
    quick = []
    monkeypatch.setattr(zipped, "squeezed", lambda content: quick.append(content) or content)
    for client, path in (
        (site.as_(), "/en/sign-in"),
        (site.as_("licensing"), "/en/desk/entries"),
        (site.as_(firm="F-001"), "/en/firm"),
    ):
        answer = client.get(path, headers=TAKES)
        assert answer.status_code == 200 and answer.headers["Content-Encoding"] == "gzip"
        assert b"csrfmiddlewaretoken" in gzip.decompress(answer.content)
    assert not quick


def test_a_file_is_left_to_the_other_way(site):
    answer = site.as_().get("/keys.json", headers=TAKES)
    body = answer.content
    whole = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
    assert whole.startswith(b"{")
