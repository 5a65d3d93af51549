"""Codes in pictures: each kind of picture read, and what is none, breaks off, or swells."""

import io
import struct
import zlib

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from perimeter.core.problem import Refusal
from perimeter.judging.codes import texts
from perimeter.judging.kinds import PICTURES, Limits, by_magic
from perimeter.law import words

LIMITS = Limits(1 << 20, pixels_max=1_000_000)
TEXT = "HTTPS://REGISTER.EXAMPLE/C/ABCDEFGH234567"


def drawn(*codes: str, mode: str = "L", light: str | None = "white") -> Image.Image:
    """Codes side by side, four points a module."""
    parts = []
    for code in codes:
        out = io.BytesIO()
        segno.make(code, error="m", micro=False).save(out, kind="png", scale=4, light=light)
        parts.append(Image.open(out).convert(mode))
    sheet = Image.new(mode, (sum(one.width for one in parts), max(one.height for one in parts)))
    for n, one in enumerate(parts):
        sheet.paste(one, (sum(part.width for part in parts[:n]), 0))
    return sheet


def saved(picture: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def refused(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(Refusal) as caught:
        texts(data, limits)
    assert all(words.said(caught.value, lang) for lang in words.LANGUAGES)
    return caught.value.code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_each_kind_of_picture_is_read(kind, mode):
    data = saved(drawn(TEXT, mode=mode), kind)
    assert by_magic(data) in PICTURES and texts(data, LIMITS) == [TEXT]


def test_what_shines_through_stands_on_white_paper():
    assert texts(saved(drawn(TEXT, mode="RGBA", light=None)), LIMITS) == [TEXT]


def test_several_are_told_each_once_and_other_marks_not_at_all():
    assert set(texts(saved(drawn(TEXT, "HELLO", TEXT)), LIMITS)) == {TEXT, "HELLO"}
    assert texts(saved(Image.new("L", (99, 99), 200)), LIMITS) == []


@pytest.mark.parametrize("kind", ["GIF", "TIFF"])
def test_pictures_of_other_kinds_are_known_as_such_and_not_opened(kind):
    data = saved(drawn(TEXT), kind)
    assert by_magic(data) == "picture" and refused(data) == "picture_unreadable"


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_so_are_those_of_telephones(brand):
    data = b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0" + bytes(99)
    assert by_magic(data) == "picture" and refused(data) == "picture_unreadable"


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims so many points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [1001, 12_000, 60_000, 2**31 - 1])
def test_one_that_swells_is_not_decoded(side):
    assert refused(claiming(side, side)) == "picture_too_large"


def test_one_of_too_many_bytes_is_not_opened():
    data = saved(drawn(TEXT))
    assert refused(data, Limits(len(data) - 1)) == "picture_too_large"
    assert texts(data, Limits(len(data))) == [TEXT]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_one_that_breaks_off_is_not_read_in_part(kind):
    data = saved(drawn(TEXT), kind)
    assert {refused(data[: len(data) * n // 9]) for n in range(1, 9)} == {"picture_unreadable"}


@settings(max_examples=60)
@given(st.sampled_from(["PNG", "JPEG", "WEBP"]), st.data())
def test_any_damage_is_answered(kind, data):
    content = bytearray(DAMAGED[kind])
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert set(texts(bytes(content), LIMITS)) <= {TEXT}
    except Refusal as refusal:
        assert refusal.code in ("picture_unreadable", "picture_too_large")


DAMAGED = {kind: saved(drawn(TEXT), kind) for kind in ("PNG", "JPEG", "WEBP")}
