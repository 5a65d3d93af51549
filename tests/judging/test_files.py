"""Evidence files: each kind once, sound; and what pretends, runs, hides or swells."""

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.problem import Problem
from perimeter.judging.files import Limits, kind
from perimeter.judging.kinds import ENDINGS, HEAD_BYTES
from perimeter.law import words

LIMITS = Limits(4 << 20)


class Sparse(io.RawIOBase):
    """A file as large as one likes: a beginning, and then nothing but zeros."""

    def __init__(self, head, size):
        self.head, self.size, self.at, self.bytes_read = head, size, 0, 0

    def seek(self, at, whence=0):
        self.at = self.size + at if whence == io.SEEK_END else at
        return self.at

    def read(self, size=-1):
        length = max(0, min(size if size >= 0 else self.size, self.size - self.at))
        piece = self.head[self.at : self.at + length].ljust(length, b"\0")
        self.at, self.bytes_read = self.at + length, self.bytes_read + length
        return piece


def judged(content, name, limits=LIMITS):
    found = kind(io.BytesIO(content), name, limits)
    if not isinstance(found, Problem):
        return found
    assert all(words.said(found, lang) for lang in words.LANGUAGES)
    return found.code.removeprefix("evidence_")


def png(width=10, height=10, more=b""):
    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
        + more
    )


def jpeg(width=10, height=10, marker=0xC0):
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0".ljust(14, b"\0")
    frame = bytes((0xFF, marker)) + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8" + app + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00data\xff\xd9"


def pdf(body=b"", more=b""):
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog " + body + b">>\nendobj\n" + more + b"%%EOF\n"


def xlsx(packing=zipfile.ZIP_DEFLATED, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, "<?xml version='1.0'?><x/>")
        for name, content in more.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


SOUND = {
    "a.pdf": (pdf(), "pdf"), "A.PNG": (png(), "png"), "a.jpg": (jpeg(), "jpeg"),
    "a.jpeg": (jpeg(marker=0xC2), "jpeg"), "a.xlsx": (xlsx(), "xlsx"), "a.txt": (b"hello\n",
    "text"),
    "a.csv": ("\ufeffat,mukdar\r\nÝeňiş,5\r\n".encode(), "text"),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_sound_files(name):
    content, wanted = SOUND[name]
    assert judged(content, name) == wanted


@pytest.mark.parametrize("name", SOUND)
def test_a_name_must_fit_what_is_in_it(name):
    content, found = SOUND[name]
    for ending in {e for endings in ENDINGS.values() for e in endings} | {"exe", "", "html", "svg"}:
        fits = ending in ENDINGS[found]
        assert judged(content, f"a.{ending}") == (found if fits else "name_differs")
    assert judged(content, "noending") == "name_differs"


@pytest.mark.parametrize(
    "head",
    [
        b"MZ\x90\0", b"\x7fELF\x02", b"#!/bin/sh\n", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe",
        b"\0asm\1", b"<html><script>x()</script>", b"  <!DOCTYPE html>", b"a,b\n<ScRiPt>1</script>",
        b"<svg onload=x>", b"<?php x", b"\xef\xbb\xbf#!/bin/sh", b"{\\rtf1", b"%!PS-Adobe",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.csv", "a.png", "a.exe"])
def test_what_runs_is_refused_whatever_it_calls_itself(head, name):
    assert judged(head + b"x" * 100, name) == "runs"


@pytest.mark.parametrize(
    "content, wanted",
    [
        (b"7z\xbc\xaf\x27\x1c", "packs"), (b"Rar!\x1a\x07\x00", "packs"), (b"\x1f\x8b\x08",
        "packs"),
        (b"x" * 257 + b"ustar\0", "packs"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "picture"), (b"GIF89a", "picture"), (b"MM\0*", "picture"),
        (b"\0\0\0\x18ftypheic", "picture"),
        (b"\x00\x01\x02", "unknown"), ("Привет".encode("cp1251"), "unknown"), (b"", "empty"),
        ("a".encode("utf-16"), "unknown"), (b"text\x1b[2J", "unknown"),
    ],
)  # fmt: skip
def test_other_kinds_are_refused_by_what_they_are(content, wanted):
    assert judged(content, "a.txt") == wanted


@pytest.mark.parametrize(
    "name", ["a\u202efdp.exe.txt", "a\n.txt", "a\u200b.txt", "\0.txt", "\ud800.txt"]
)
def test_a_name_that_shows_otherwise_than_it_is(name):
    found = kind(io.BytesIO(b"x"), name, LIMITS)
    assert isinstance(found, Problem) and found.code == "evidence_name_odd"
    assert str(found.where["file"]).isprintable()


@pytest.mark.parametrize(
    "name", ["Töleg 5.txt", "Снимок 10.00\u202fPM.txt", "a\u00a0b.TXT", "a.exe.txt"]
)
def test_ordinary_names(name):
    assert judged(b"x", name) == "text"


def test_a_problem_says_where_and_what():
    found = kind(io.BytesIO(pdf()), "bill.png", LIMITS)
    assert found == Problem(
        "evidence_name_differs", {"file": "bill.png"}, "png", {"kind": "pdf", "wanted": "pdf"}
    )


def test_a_file_over_the_limit_is_not_read():
    file = Sparse(pdf(), 2 << 30)
    found = kind(file, "a.pdf", Limits(20 << 20))
    assert isinstance(found, Problem) and found.code == "evidence_too_large"
    assert found.values == {"megabytes": 20} and file.bytes_read == 0


@pytest.mark.parametrize(
    "name, head", [("a.png", png()), ("a.jpg", jpeg()), ("a.xlsx", xlsx()), ("a.txt", b"a")]
)
def test_two_gigabytes_within_the_limit_are_judged_without_reading_them(name, head):
    file = Sparse(head, 2 << 30)
    kind(file, name, Limits(4 << 30))
    assert file.bytes_read < 1 << 20


def test_text_is_judged_to_its_end():
    long = "ä".encode() * HEAD_BYTES
    assert judged(long, "a.txt") == "text"
    assert judged(b"a" + long, "a.txt") == "text"  # a letter lies across the edge of the beginning
    assert judged(long + b"\0", "a.txt") == "unknown"
    assert judged("ä".encode()[:1], "a.txt") == "unknown"


@given(st.binary(max_size=300), st.sampled_from(sorted(SOUND)))
def test_any_bytes_are_judged(content, name):
    assert judged(content, name)


@given(st.sampled_from(sorted(SOUND)), st.data())
def test_any_damage_is_judged(name, data):
    content = bytearray(SOUND[name][0])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    assert judged(bytes(content), name) and judged(bytes(content[:cut]), name)
