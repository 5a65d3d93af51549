"""Kinds of evidence files by their first bytes, and how far each may swell.

Only recognition: whether a file of a kind is sound, the file of that kind says.
"""

from dataclasses import dataclass

HEAD_BYTES = 64 << 10
PNG = b"\x89PNG\r\n\x1a\n"
ENDINGS = {  # the kinds there are, and how a name of each ends
    "pdf": ("pdf",),
    "png": ("png",),
    "jpeg": ("jpg", "jpeg"),
    "xlsx": ("xlsx",),
    "text": ("csv", "txt"),
}
_MAGIC = {
    "runs": (
        b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xbe\xba\xfe\xca", b"\x00asm", b"dex\n",
        b"L\x00\x00\x00\x01\x14\x02\x00", b"ITSF",
    ),
    "packs": (
        b"PK\x05\x06", b"PK\x07\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh",
        b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"MSCF", b"\x60\xea", b"!<arch>",
    ),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),  # Office before 2007, macros and all
    "pdf": (b"%PDF-",),
    "png": (PNG,),
    "jpeg": (b"\xff\xd8\xff",),
    "picture": (b"GIF8", b"II*\0", b"MM\0*"),
    "xlsx": (b"PK\x03\x04",),
}  # fmt: skip
PICTURES = ("png", "jpeg", "picture")  # the last are those that are no evidence: WebP, GIF, TIFF...
# By the bytes from 4 to 12, where a size stands first (RIFF) or in between (ISO/IEC 14496-12).
_LATER = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
_ACTIVE = (
    "<script", "<html", "<!doctype", "<svg", "<iframe", "<object", "<?php", "<?xml", "javascript:",
    "vbscript:", "%!ps", "{\\rtf", "@echo off",
)  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """How large a file may be, and what it may come to when opened. Ours, not the law's."""

    bytes_max: int
    pixels_max: int = 100_000_000
    inflated_bytes_max: int = 256 << 20
    times_max: int = 200  # inflated to packed bytes, once they come to more than a megabyte
    parts_max: int = 20_000  # entries of a workbook; objects, and streams, of a pdf


def recognised(head: bytes) -> str:
    """The kind of a file's first bytes: of ENDINGS, else `runs`, `packs`, `old`, `picture`,
    `unknown`."""
    return by_magic(head) or _text(head)


def by_magic(head: bytes) -> str:
    """The kind that the very first bytes give away; empty where they do not."""
    if head[257:262] == b"ustar":
        return "packs"
    if head[8:12] == b"WEBP" or head[4:12] in _LATER:
        return "picture"
    found = (kind for kind, magic in _MAGIC.items() if head.startswith(magic))
    return next(found, "")


def _text(head: bytes) -> str:
    """Text in UTF-8 without control characters, that no program takes for instructions."""
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data" or len(head) < HEAD_BYTES:
            return "unknown"
        text = head[: error.start].decode("utf-8-sig")
    if any(ord(char) < 32 and char not in "\t\r\n" for char in text):
        return "unknown"
    low = text.lstrip().casefold()
    return "runs" if low.startswith("#!") or any(word in low for word in _ACTIVE) else "text"
