"""Segments of a JPEG are as long as what they define, define it once, and hide nothing."""

import pytest

from perimeter.judging.segments import NEEDED, SCAN, places
from perimeter.judging.stripped import PNG, stripped
from tests.judging.test_files import png
from tests.judging.test_stripped import PLACE, bare, chunk, noted, segment

QUANTISED, WIDE = bytes(65), b"\x11" + bytes(128)
HUFFMAN = b"\x10" + bytes((0, 2, *[0] * 14)) + b"ab"
SOUND = [
    (0xDB, QUANTISED), (0xDB, QUANTISED + WIDE), (0xC4, HUFFMAN), (0xC4, HUFFMAN + bytes(17)),
    (0xCC, b"\x11\5"), (0xCC, b"\x11\5\0\1"), (0xDD, b"\0\1"),
]  # fmt: skip
UNSOUND = [
    (0xDB, b""), (0xDB, QUANTISED[:-1]), (0xDB, b"\x04" + bytes(64)), (0xDB, b"\x20" + bytes(64)),
    (0xDB, QUANTISED + QUANTISED), (0xDB, QUANTISED + b"\x10" + bytes(128)),
    (0xC4, b""), (0xC4, HUFFMAN[:-1]), (0xC4, HUFFMAN + HUFFMAN), (0xC4, HUFFMAN + b"\0"),
    (0xC4, b"\x20" + HUFFMAN[1:]), (0xC4, b"\0" + b"\xff\2" + bytes(14) + bytes(257)),
    (0xCC, b""), (0xCC, b"\0"), (0xCC, b"\0\1\0\1"), (0xDD, b""), (0xDD, b"\0\1\0"), (0xDC, b"\0"),
]  # fmt: skip


@pytest.mark.parametrize(("marker", "body"), SOUND)
def test_what_the_pixels_need_stays(marker, body):
    assert segment(marker, body) in bare(noted(segment(marker, body)))


@pytest.mark.parametrize(("marker", "body"), UNSOUND)
def test_what_is_longer_shorter_or_twice_is_no_picture(marker, body):
    with pytest.raises(ValueError, match="jpeg"):
        stripped(noted(segment(marker, body)))


@pytest.mark.parametrize("marker", sorted(NEEDED | {SCAN}))
def test_words_are_no_segment(marker):
    for words in (PLACE, b"", b"\0", b"\0\1" + PLACE, QUANTISED + PLACE, HUFFMAN + PLACE):
        with pytest.raises(ValueError):
            places(marker, words)


@pytest.mark.parametrize(("marker", "body"), SOUND)
def test_it_stands_once_before_a_scan_and_again_before_the_next(marker, body):
    one, scan = segment(marker, body), segment(0xDA, b"\1\1\0\0\x3f\0") + b"a"
    with pytest.raises(ValueError, match="more than it needs"):
        stripped(noted(one, one))
    again = noted(one)[:-2] + one + scan + b"\xff\xd9"
    assert bare(again).count(one) == 2


def test_the_number_of_lines_may_follow_the_first_scan_alone():
    lines, scan = segment(0xDC, b"\0\x0a"), segment(0xDA, b"\1\1\0\0\x3f\0") + b"a"
    assert lines in bare(noted()[:-2] + lines + b"\xff\xd9")
    for odd in (noted(lines), noted()[:-2] + scan + lines + b"\xff\xd9"):
        with pytest.raises(ValueError, match="lines"):
            stripped(odd)


@pytest.mark.parametrize(
    "more",
    [
        chunk(b"PLTE", bytes(3 * 257)), chunk(b"PLTE", PLACE) * 2, chunk(b"tRNS", bytes(257)),
        chunk(b"IEND", PLACE), chunk(b"IHDR", bytes(13)),
    ],
)  # fmt: skip
def test_a_png_has_no_room_for_words_either(more):
    whole = png()
    with pytest.raises(ValueError):
        stripped(whole[:33] + more + whole[33:])
    with pytest.raises(ValueError):
        stripped(PNG + chunk(b"IHDR", bytes(13) + PLACE) + whole[33:])
