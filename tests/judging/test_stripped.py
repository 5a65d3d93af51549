"""Photographs without notes: every known place for them is emptied, and the picture is left."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.judging.files import Limits, kind
from perimeter.judging.pictures import PIECES_MAX
from perimeter.judging.stripped import stripped
from tests.judging.test_files import jpeg, pdf, png

PLACE = b"37.9601 N 58.3261 E"  # invented notes, each easy to look for
NOTES = (PLACE, b"Maker Model 7", b"2026-01-10", b"Invented Owner")


def exif(order=">", up=6, kind=3):
    """Notes as a telephone writes them: the side that is up, a maker, and where it was taken."""
    head = {">": b"MM\0*", "<": b"II*\0"}[order]
    entries = struct.pack(order + "HHIHH", 0x0112, kind, 1, up, 0)
    entries += struct.pack(order + "HHII", 0x010F, 2, 14, 200)  # the maker
    entries += struct.pack(order + "HHII", 0x8825, 4, 1, 300)  # where its place is noted
    table = struct.pack(order + "H", 3) + entries + struct.pack(order + "I", 0)
    body = head + struct.pack(order + "I", 8) + table
    return b"Exif\0\0" + body.ljust(200, b"\0") + b"|".join(NOTES)


def segment(marker, body):
    return bytes((0xFF, marker)) + struct.pack(">H", 2 + len(body)) + body


def noted(*segments):
    """A jpeg with these segments before its frame."""
    whole = jpeg()
    return whole[:2] + b"".join(segments) + whole[2:]


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bare(data):
    """What is left of a picture, which has to pass as one of the same kind still."""
    found, clean = stripped(data)
    assert kind(io.BytesIO(clean), f"photo.{found}", Limits(4 << 20)) == found
    assert stripped(clean) == (found, clean)
    assert not [note for note in NOTES if note in clean]
    return clean


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("up", range(1, 9))
def test_the_place_goes_and_the_side_that_is_up_stays(order, up):
    whole = noted(segment(0xE1, exif(order, up)))
    assert PLACE in whole
    clean = bare(whole)
    at = clean.find(b"Exif\0\0")
    if up == 1:  # as it lies: nothing to say
        assert at < 0
    else:
        note = clean[at + 6 : at + 6 + 26]
        assert note[:4] == b"MM\0*" and struct.unpack(">HHHIH", note[8:20])[1:] == (0x112, 3, 1, up)
    assert b"data" in clean


@pytest.mark.parametrize(
    "name", [*(m for m in range(0xE0, 0xF0)), 0xFE, 0xF0, 0xC8], ids=lambda m: f"{m:02x}"
)
def test_every_segment_that_is_not_the_picture_goes(name):
    assert PLACE not in bare(noted(segment(name, b"|".join(NOTES))))


def test_how_colours_are_coded_stays_and_has_no_room_for_words():
    adobe = b"Adobe\0\x64\0\0\0\0\x02"
    assert segment(0xEE, adobe) in bare(noted(segment(0xEE, adobe)))
    assert b"Adobe" not in bare(noted(segment(0xEE, adobe + PLACE)))


def test_tables_restarts_and_later_scans_stay():
    tables = segment(0xDB, bytes(65)) + segment(0xC4, bytes(17)) + segment(0xDD, b"\0\1")
    second = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"a\xff\0b\xff\xd3c\xff\xff\xd4d"
    whole = noted(tables)[:-2] + segment(0xFE, PLACE) + second + b"\xff\xd9"
    clean = bare(whole)
    assert tables in clean and clean.endswith(second + b"\xff\xd9")


@pytest.mark.parametrize(
    "notes",
    [
        b"", b"MM", b"MM\0*", b"MM\0*\xff\xff\xff\xff", b"XX\0*\0\0\0\x08",
        b"MM\0*\0\0\0\x08\xff\xff", b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0",
    ],
)  # fmt: skip
def test_notes_in_disorder_go_and_the_picture_stays(notes):
    assert b"Exif" not in bare(noted(segment(0xE1, b"Exif\0\0" + notes + PLACE)))


@pytest.mark.parametrize("up", [0, 9, 65535])
def test_a_side_that_there_is_not_is_not_said(up):
    assert b"Exif" not in bare(noted(segment(0xE1, exif(up=up))))
    assert b"Exif" not in bare(noted(segment(0xE1, exif(up=6, kind=4))))


@pytest.mark.parametrize("tail", [pdf(), b"PK\x03\x04", b"<script>", jpeg(), png(), PLACE])
@pytest.mark.parametrize("whole", [jpeg(), png()], ids=["jpeg", "png"])
def test_what_follows_the_end_goes(whole, tail):
    assert stripped(whole + tail) == stripped(whole)


@pytest.mark.parametrize("name", [b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME", b"iCCP", b"acTL"])
def test_every_chunk_that_is_not_the_picture_goes(name):
    whole = png()
    head = whole[:33]
    clean = bare(head + chunk(name, b"|".join(NOTES)) + whole[33:])
    assert clean == whole and name not in clean


def test_colours_of_a_png_stay():
    whole, colours = png(), chunk(b"PLTE", bytes(6)) + chunk(b"tRNS", b"\0")
    assert colours in bare(whole[:33] + colours + whole[33:])


@pytest.mark.parametrize("whole", [jpeg(), noted(segment(0xE1, exif())), png()])
def test_cut_anywhere_it_is_no_picture(whole):
    for cut in range(len(whole)):
        with pytest.raises(ValueError):
            stripped(whole[:cut])


@pytest.mark.parametrize("at", [16, 20, 30, 45])
def test_a_png_with_a_changed_byte_is_no_picture(at):
    whole = bytearray(png())
    whole[at] ^= 1
    with pytest.raises(ValueError):
        stripped(bytes(whole))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"GIF89a", b"BM", b"RIFF\0\0\0\0WEBP", pdf(), b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xff",
        jpeg()[:2] + jpeg()[20:33] + jpeg()[20:],  # two frames
        b"\xff\xd8" + segment(0xE1, b"") * PIECES_MAX + jpeg()[2:],
        b"\xff\xd8\xff\xe1\0\0" + jpeg()[2:],
        png()[:33] + png()[8:],  # two heads
        png()[:33] + chunk(b"IEND", b""),
        png()[:33] + chunk(b"tEXt", b"") * PIECES_MAX + png()[33:],
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_no_picture_or_none_of_a_known_kind(data):
    with pytest.raises(ValueError):
        stripped(data)


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8", png()[:8], jpeg()[:40]]))
def test_whatever_comes_is_a_picture_or_refused(data, start):
    try:
        found, clean = stripped(start + data)
    except ValueError:
        return
    assert found in ("png", "jpeg") and len(clean) <= len(start + data) + 36
