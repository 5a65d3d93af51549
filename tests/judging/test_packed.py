"""Workbooks: what is in them, how far they swell, and archives that say two things at once."""

import io
import struct
import zipfile

import pytest

from perimeter.judging import packed as workbooks
from perimeter.judging.files import Limits
from tests.judging.test_files import jpeg, judged, pdf, png, xlsx

MEGABYTE = b"\0" * (1 << 20)


def packed(**more):
    return judged(xlsx(**more), "a.xlsx")


@pytest.mark.parametrize(
    "more, wanted",
    [
        ({"xl__worksheets__sheet1_dot_xml": b"<x/>"}, "xlsx"),
        ({"xl__media__image1_dot_png": png()}, "xlsx"),
        ({"xl__media__image1_dot_jpg": jpeg()}, "xlsx"),
        ({"xl__vbaProject_dot_bin": b"x"}, "macros"),
        ({"XL__VBAPROJECT_dot_BIN": b"x"}, "macros"),
        ({"xl__macrosheets__sheet1_dot_xml": b"x"}, "macros"),
        ({"xl__embeddings__oleObject1_dot_bin": b"x"}, "nested"),
        ({"xl__media__image1_dot_png": b"MZ\x90\0"}, "nested"),
        ({"xl__x_dot_xml": xlsx()}, "nested"),
        ({"xl__x_dot_xml": pdf()}, "nested"),
        ({"xl__x_dot_xml": b"Rar!\x1a\x07"}, "nested"),
        ({".." + "__x": b"x"}, "damaged"),
        ({"__etc": b"x"}, "damaged"),
        ({"c:x": b"x"}, "damaged"),
        ({"a\\x": b"x"}, "damaged"),
    ],
)
@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_is_in_a_workbook(more, wanted, packing):
    assert judged(xlsx(packing, **more), "a.xlsx") == wanted


def test_an_archive_that_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("bill.pdf", pdf())
    assert judged(out.getvalue(), "a.xlsx") == "packs"


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_no_workbook_has(packing):
    assert judged(xlsx(packing), "a.xlsx") == "damaged"


def test_a_bomb_is_known_by_its_table_of_contents():
    assert packed(bomb=MEGABYTE * 40) == "swells"
    limits = Limits(4 << 20, inflated_bytes_max=1 << 20, times_max=10**6)
    assert judged(xlsx(bomb=MEGABYTE), "a.xlsx", limits) == "swells"
    assert judged(xlsx(bomb=MEGABYTE[:-100]), "a.xlsx", limits) == "xlsx"


def test_little_that_swells_much_is_still_little():
    assert packed(sheet=MEGABYTE[: 1 << 19]) == "xlsx"


def test_an_entry_within_another():
    """The overlapping kind of bomb: many entries share one packed kernel."""
    inner = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 2, 2, 1, 0) + b"bhi"
    body = xlsx(zipfile.ZIP_STORED, a=inner, b=b"hi")
    assert judged(body, "a.xlsx") == "nested"
    body = xlsx(zipfile.ZIP_STORED, a=b"x" + inner, b=b"hi")
    assert judged(body, "a.xlsx") == "xlsx"
    within = body.index(b"PK\x03\x04", body.index(inner))
    assert judged(patched(body, ("central", 42, "<L", within)), "a.xlsx") == "damaged"


def test_so_many_entries_and_no_more():
    limits = Limits(4 << 20, parts_max=5)
    assert judged(xlsx(**{f"a{i}": b"x" for i in range(3)}), "a.xlsx", limits) == "xlsx"
    assert judged(xlsx(**{f"a{i}": b"x" for i in range(4)}), "a.xlsx", limits) == "damaged"


def test_a_table_of_contents_larger_than_any_is_not_read(monkeypatch):
    monkeypatch.setattr(workbooks, "CONTENTS_BYTES_MAX", 100)
    assert packed() == "damaged"


def patched(body, *changes):
    """The archive with fields of its last entry changed, in the table of contents and the entry."""
    out = bytearray(body)
    central, local = body.rindex(b"PK\x01\x02"), body.rindex(b"PK\x03\x04")
    for where, offset, layout, value in changes:
        struct.pack_into(layout, out, (central if where == "central" else local) + offset, value)
    return bytes(out)


def sizes(bare):
    return ("central", 24, "<L", bare), ("local", 22, "<L", bare)


def test_a_bomb_that_denies_it_is_found_out():
    body = xlsx(bomb=MEGABYTE * 3)
    assert judged(patched(body, *sizes(1000)), "a.xlsx") == "swells"


def test_an_entry_shorter_than_it_says_is_damaged():
    assert judged(patched(xlsx(a=b"x" * 50), *sizes(51)), "a.xlsx") == "damaged"


@pytest.mark.parametrize(
    "changes",
    [
        (("central", 24, "<L", 9),),  # two sizes for one entry
        (("local", 8, "<H", 0),),  # two packings
        (("local", 30, "<B", 0x41),),  # two names
        (("central", 42, "<L", 0),),  # two entries in one place
        (("central", 42, "<L", 0xFFFFFF),),  # outside
        (("central", 20, "<L", 0xFFFFF), ("local", 18, "<L", 0xFFFFF)),  # into the contents
    ],
)
def test_archives_that_say_two_things(changes):
    assert judged(patched(xlsx(a=b"x" * 50), *changes), "a.xlsx") == "damaged"


@pytest.mark.parametrize("flags", [0x0001, 0x0040, 0x2000])
def test_a_locked_workbook(flags):
    assert judged(patched(xlsx(a=b"x"), ("central", 8, "<H", flags)), "a.xlsx") == "locked"


def test_the_same_name_twice():
    out = io.BytesIO(xlsx())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("xl/workbook.xml", "other")
    assert judged(out.getvalue(), "a.xlsx") == "damaged"


def test_an_archive_before_within_or_after_another():
    body = xlsx()
    assert judged(body + b"x", "a.xlsx") == "damaged"
    assert judged(body[:-2] + b"\5\0", "a.xlsx") == "damaged"
    assert judged(body + body, "a.xlsx") == "damaged"
    commented = io.BytesIO(body)
    with zipfile.ZipFile(commented, "a") as archive:
        archive.comment = b"more"
    assert judged(commented.getvalue(), "a.xlsx") == "damaged"


def test_sizes_that_follow_the_bytes_are_taken_from_the_contents():
    """As written to where one cannot go back."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.out = b""

        def writable(self):
            return True

        def write(self, piece):
            self.out += bytes(piece)
            return len(piece)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            with archive.open(name, "w") as entry:
                entry.write(b"<x/>")
    assert judged(pipe.out, "a.xlsx") == "xlsx"
