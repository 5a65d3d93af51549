"""Pictures by their headers."""

import struct

import pytest

from perimeter.judging import pictures
from perimeter.judging.files import Limits
from tests.judging.test_files import Sparse, jpeg, judged, png

SMALL = Limits(4 << 20, pixels_max=10_000)


@pytest.mark.parametrize("make, name", [(png, "a.png"), (jpeg, "a.jpg")])
def test_so_many_pixels_and_no_more(make, name):
    assert judged(make(100, 100), name, SMALL) == name.replace("a.jpg", "jpeg").replace(
        "a.png", "png"
    )
    assert judged(make(101, 100), name, SMALL) == "pixels"
    assert judged(make(65535, 65535), name) == "pixels"


@pytest.mark.parametrize("make, name", [(png, "a.png"), (jpeg, "a.jpg")])
@pytest.mark.parametrize("width, height", [(0, 5), (5, 0)])
def test_a_picture_without_an_extent_is_damaged(make, name, width, height):
    assert judged(make(width, height), name) == "damaged"


@pytest.mark.parametrize("cut", range(9, len(png())))
def test_a_png_cut_anywhere_is_damaged(cut):
    assert judged(png()[:cut], "a.png") == "damaged"


def test_nothing_follows_the_end_of_a_png():
    assert judged(png(more=b"MZ\x90\0"), "a.png") == "damaged"


def test_a_png_begins_with_its_header():
    body = png()
    assert judged(body[:8] + body[33:], "a.png") == "damaged"
    assert judged(body[:33] + body[8:33] + body[33:], "a.png") == "damaged"


@pytest.mark.parametrize("cut", range(3, 33))
def test_a_jpeg_cut_before_its_size_is_damaged(cut):
    assert judged(jpeg()[:cut], "a.jpg") == "damaged"


@pytest.mark.parametrize("marker", [0xC4, 0xC8, 0xCC])
def test_a_table_is_not_a_frame(marker):
    assert judged(jpeg(marker=marker), "a.jpg") == "damaged"


def test_fill_and_bare_markers_are_stepped_over():
    body = jpeg()
    assert judged(body[:2] + b"\xff\xff\xff\x01" + body[2:], "a.jpg") == "jpeg"


def test_endless_segments_end():
    segments, end = b"\xff\xe1" + struct.pack(">H", 2), jpeg()[2:]
    most = pictures.PIECES_MAX - 2
    assert judged(b"\xff\xd8" + segments * most + end, "a.jpg") == "jpeg"
    assert judged(b"\xff\xd8" + segments * (most + 1) + end, "a.jpg") == "damaged"
    assert judged(b"\xff\xd8\xff" + b"\xff" * 2 * most + end, "a.jpg") == "damaged"


def test_a_segment_that_says_it_is_shorter_than_its_own_length_does_not_stop_the_walk():
    assert judged(b"\xff\xd8\xff\xe1\0\0" + jpeg()[2:], "a.jpg") == "jpeg"


def test_sparse_is_sparse():
    """The double used for files of gigabytes reads as a file does."""
    file = Sparse(b"abc", 10)
    assert file.seek(0, 2) == 10 and file.seek(2) == 2
    assert file.read(3) == b"c\0\0" and file.read() == b"\0" * 5 and file.bytes_read == 8
