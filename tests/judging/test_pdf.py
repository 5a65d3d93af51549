"""PDF files: names that act, however written and packed, and streams that swell."""

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.judging.files import Limits
from perimeter.judging.inflated import STEP_BYTES
from perimeter.judging.pdf import CHUNK_BYTES
from tests.judging.test_files import judged, pdf

ACTS = (
    b"/S /JavaScript /JS (x)",
    b"/S/Launch/F(x)",
    b"/EmbeddedFiles 5 0 R",
    b"/RichMedia",
    b"/XFA 5 0 R",
)


def stream(content, dictionary=b"/Filter /FlateDecode", packed=True):
    data = zlib.compress(content) if packed else content
    head = b"9 0 obj\n<< /Length %d " % len(data) + dictionary + b" >>\nstream\r\n"
    return head + data + b"\nendstream\nendobj\n"


def found(content, **limits):
    return judged(content, "a.pdf", Limits(64 << 20, **limits))


@pytest.mark.parametrize("acts", ACTS)
def test_what_acts_is_found_in_the_open(acts):
    assert found(pdf(b"/OpenAction << " + acts + b" >>")) == "acts"


@pytest.mark.parametrize("acts", ACTS)
def test_what_acts_is_found_in_packed_objects(acts):
    objects = b"7 0 8 12 << " + acts + b" >>"
    assert (
        found(pdf(more=stream(objects, b"/Type/ObjStm/N 2/First 9/Filter/FlateDecode"))) == "acts"
    )
    assert found(pdf(more=stream(b"x" * 100_000 + objects))) == "acts"


@given(st.sampled_from(["JavaScript", "Launch", "EmbeddedFile"]), st.data())
def test_escapes_hide_no_name(name, data):
    ways = (str, lambda c: f"#{ord(c):02x}", lambda c: f"#{ord(c):02X}")
    written = "".join(data.draw(st.sampled_from(ways))(char) for char in name)
    assert found(pdf(f"/{written} 1".encode())) == "acts"


@settings(max_examples=25)
@given(st.integers(-40, 40))
def test_names_and_streams_across_the_edge_of_a_piece_are_found(shift):
    body = pdf()[:-6]
    padding = b"%" + b"x" * (CHUNK_BYTES - len(body) + shift) + b"\n"
    assert found(body + padding + b"<< /S /JavaScript >>") == "acts"
    assert found(body + padding + stream(b"<< /S /JavaScript >>")) == "acts"


@pytest.mark.parametrize("before", range(STEP_BYTES - 12, STEP_BYTES + 2))
def test_a_name_across_two_pieces_of_a_stream_is_found(before):
    assert found(pdf(more=stream(b" " * before + b"/JavaScript"))) == "acts"


def test_what_lies_in_two_pieces_of_the_file_is_counted_once():
    body = pdf(more=b"%" + b"x" * (CHUNK_BYTES - 200) + b"\n" + b"5 0 obj null endobj\n" * 4)
    assert found(body + b" " * CHUNK_BYTES, parts_max=5) == "pdf"


@pytest.mark.parametrize(
    "body",
    [
        b"/JS (x)", b"/Title (JavaScript)", b"/XFAx", b"/EncryptMetadata false", b"/Names 5 0 R",
        b"/OpenAction 3 0 R",
    ],
)  # fmt: skip
def test_what_does_not_act_passes(body):
    assert found(pdf(body)) == "pdf"


def test_a_locked_file_cannot_be_looked_into():
    assert found(pdf(more=b"trailer << /Encrypt 5 0 R >>")) == "locked"
    assert found(pdf(more=b"trailer << /Encr#79pt<</V 4>> >>")) == "locked"


@pytest.mark.parametrize(
    "dictionary, wanted",
    [
        (b"/Filter /FlateDecode", "pdf"),
        (b"/Filter [/ASCII85Decode /FlateDecode]", "pdf"),
        (b"/Filter /DCTDecode", "pdf"),
        (b"/Filter [/FlateDecode /FlateDecode]", "odd"),
        (b"/Filter [/Fl /Flate#44ecode]", "odd"),
        (b"/Filter /LZWDecode", "odd"),
        (b"/Type /ObjStm /N 1 /First 4", "pdf"),
        (b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", "pdf"),
        (b"/Type /ObjStm /N 1 /First 4 /Filter 8 0 R", "odd"),
        (b"/N 1 /F#69rst 4 /Filter [/ASCIIHexDecode /FlateDecode]", "odd"),
        (b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
        "odd"),
        (b"/Type /Obj#53tm /Filter /Crypt", "odd"),
    ],
)  # fmt: skip
def test_ways_of_packing_that_hide_are_refused(dictionary, wanted):
    assert found(pdf(more=stream(b"7 0 null", dictionary))) == wanted


def test_a_dictionary_before_another_object_is_not_the_stream_s():
    assert found(pdf(b"/Filter /LZWDecode", stream(b"x"))) == "pdf"


def test_streams_swell_so_far_and_no_further():
    limits = {"inflated_bytes_max": 1 << 20}
    assert found(pdf(more=stream(b"\0" * 1_000_000)), **limits) == "pdf"
    assert found(pdf(more=stream(b"\0" * 1_100_000)), **limits) == "swells"
    assert found(pdf(more=stream(b"\0" * 600_000) * 2), **limits) == "swells"


def test_a_stream_that_costs_and_gives_nothing_costs():
    """Blocks of no bytes: a reader of them works for ever and inflates nothing."""
    empty = b"\x78\x01" + b"\0\0\0\xff\xff" * 500_000
    body = pdf(more=stream(empty, packed=False) + b"stream\n" * 50)
    assert found(body, inflated_bytes_max=1 << 18) == "swells"


@pytest.mark.parametrize("part", [b"5 0 obj null endobj\n", stream(b"x")])
def test_so_many_parts_and_no_more(part):
    assert found(pdf(more=part * 9), parts_max=10) == "pdf"
    assert found(pdf(more=part * 10), parts_max=10) == "swells"


def test_pictures_and_broken_streams_are_passed_over():
    assert (
        found(pdf(more=stream(b"\xff\xd8\xff\xe0picture", b"/Filter /DCTDecode", packed=False)))
        == "pdf"
    )
    cut = stream(b"hello" * 1000)[:60]
    assert found(pdf(more=cut)) == "pdf"
