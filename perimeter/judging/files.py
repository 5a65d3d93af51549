"""Evidence files judged by what is in them, before anybody opens one.

The kind is known by content, and the name must fit it. What can run, what is packed within another,
and what swells when it is opened is turned away. Works over an open binary file with seek and read,
in bounded memory. It does not judge what a file shows, cleans nothing and renders nothing; where a
picture was taken (EXIF) is not looked at.
"""

import io
from collections.abc import Callable
from typing import BinaryIO

from perimeter.core.problem import Problem
from perimeter.core.unseen import unseen
from perimeter.judging import packed, pdf, pictures
from perimeter.judging.kinds import ENDINGS, HEAD_BYTES, Limits, recognised

__all__ = ["Limits", "kind"]


def kind(file: BinaryIO, name: str, limits: Limits) -> str | Problem:
    """pdf, png, jpeg, xlsx or text; or the Problem with its code and values.

    A file over the limit is not read at all. `name` is as the sender calls it.
    """
    size = file.seek(0, io.SEEK_END)
    fault = _outside(size, name, limits)
    if fault:
        return fault
    file.seek(0)
    found, ending = recognised(file.read(HEAD_BYTES)), _ending(name)
    if found not in ENDINGS:
        return Problem(f"evidence_{found}", {"file": name}, ending)
    if ending not in ENDINGS[found]:
        values = {"kind": found, "wanted": ", ".join(ENDINGS[found])}
        return Problem("evidence_name_differs", {"file": name}, ending, values)
    why = _WITHIN[found](file, size, limits)
    return Problem(f"evidence_{why}", {"file": name}, found) if why else found


def _outside(size: int, name: str, limits: Limits) -> Problem | None:
    """What is wrong before a byte is read."""
    # Among them those that turn the direction of writing: an ending then looks like another.
    if unseen(name):
        return Problem("evidence_name_odd", {"file": ascii(name)[1:-1]})
    if not size:
        return Problem("evidence_empty", {"file": name})
    if size > limits.bytes_max:
        megabytes = limits.bytes_max >> 20
        return Problem("evidence_too_large", {"file": name}, values={"megabytes": megabytes})
    return None


def _ending(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    return ending.casefold() if dot else ""


def _text_fault(file: BinaryIO, size: int, _: Limits) -> str:
    """Text is judged by its beginning and its end: under these names no program runs it."""
    file.seek(max(0, size - HEAD_BYTES))
    return "unknown" if b"\x00" in file.read(HEAD_BYTES) else ""


_WITHIN: dict[str, Callable[[BinaryIO, int, Limits], str]] = {
    "pdf": pdf.fault,
    "png": pictures.png_fault,
    "jpeg": pictures.jpeg_fault,
    "xlsx": packed.fault,
    "text": _text_fault,
}
