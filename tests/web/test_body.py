"""Bodies on their way: never all threads wait for one, and what comes is what was sent."""

import threading
from io import BytesIO

import pytest

from perimeter.core.problem import Unavailable
from perimeter.web.body import HELD_BYTES_MAX, INPUT, Arriving, arriving
from perimeter.web.report import TOPICS
from tests.web.visitors import main_of, visitor


class Slow:
    """A body that comes when it is let."""

    def __init__(self):
        self.asked, self.let = threading.Event(), threading.Event()

    def read(self, size):
        self.asked.set()
        assert self.let.wait(10)
        return b"x" * size


def body(given, size, places):
    return arriving({INPUT: given, "CONTENT_LENGTH": str(size)}, places)[INPUT]


def test_it_is_read_once_and_gives_what_was_sent():
    given = BytesIO(b"one\ntwo and what follows")
    found = body(given, 7, threading.Semaphore(1))
    found.fetch()
    assert given.tell() == 7 and (found.readline(), found.read(2), found.read()) == (
        b"one\n", b"tw", b"o",
    )  # fmt: skip


@pytest.mark.parametrize("size", [0, HELD_BYTES_MAX + 1, "x", ""])
def test_what_is_none_or_too_large_to_hold_is_left_to_its_reader(size):
    given = BytesIO(b"a filing")
    found = body(given, size, threading.Semaphore(0))
    found.fetch()
    assert given.tell() == 0 and found.read(1) == b"a"


def test_one_more_than_may_wait_is_refused_at_once_and_a_place_comes_free():
    places, slow = threading.Semaphore(1), Slow()
    waits = threading.Thread(target=body(slow, 9, places).fetch)
    waits.start()
    assert slow.asked.wait(10)
    with pytest.raises(Unavailable) as caught:
        body(BytesIO(b"x"), 1, places).fetch()
    slow.let.set()
    waits.join()
    body(BytesIO(b"x"), 1, places).fetch()
    assert caught.value.code == "bodies_many"


def test_a_place_is_free_again_when_a_sender_breaks_off():
    class Broken:
        def read(self, size):
            raise OSError("gone")

    places = threading.Semaphore(1)
    with pytest.raises(OSError, match="gone"):
        body(Broken(), 9, places).fetch()
    assert places.acquire(blocking=False)


@pytest.mark.parametrize("topic", TOPICS)
def test_who_is_turned_away_reads_why(site, topic):
    full = Arriving(BytesIO(b"x"), 9, threading.Semaphore(0))
    path = f"/en/report/{topic}"
    answer = visitor(site).generic("POST", path, b"123456789", **{INPUT: full})
    assert answer.status_code == 503 and "in a minute" in main_of(answer)
    assert visitor(site).get("/en/report").status_code == 200
