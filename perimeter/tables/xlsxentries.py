"""The entries of an xlsx package (ECMA-376 part 2) while it is being changed: which part points to
which, what kind each is, and the package as a file again.

An entry that nobody changed is given back as it came. What parts hold is not known here.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO

from perimeter.tables.xmlspans import (
    appended,
    attributes,
    children,
    escaped,
    root,
    spliced,
    text_of,
)

KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can name

_TYPES = "[Content_Types].xml"


@dataclass
class Entries:
    """`content` by name; `came` describes those that came in a file."""

    content: dict[str, bytes]
    came: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A part as text; KeyError, ValueError or ExpatError where it cannot be changed."""
        return text_of(self.content[name])

    def put(self, name: str, text: str) -> None:
        self.content[name] = text.encode()


@dataclass(frozen=True)
class Link:
    """From one part to another: `kind` is the last word of its type."""

    id: str
    kind: str
    target: str


def opened(file: IO[bytes]) -> Entries:
    """The entries of a package that the reader took: it was weighed before."""
    with zipfile.ZipFile(file) as package:
        came = {info.filename: info for info in package.infolist()}
        return Entries({name: package.read(name) for name in came}, came)


def packed(entries: Entries) -> bytes:
    """The package as a file: entries in their order, new ones at the end."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.content.items():
            came = entries.came.get(name)
            entry = zipfile.ZipInfo(name, came.date_time if came else DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if came:
                entry.compress_type, entry.external_attr = came.compress_type, came.external_attr
            package.writestr(entry, content)
    return out.getvalue()


def links(entries: Entries, part: str) -> list[Link]:
    """The parts of the package that a part points to."""
    name = _links_of(part)
    if name not in entries.content:
        return []
    text = entries.text(name)
    return [
        Link(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], _inside(part, one))
        for one in (attributes(text, span) for span in children(text, root(text)))
        if one.get("TargetMode") != "External"
    ]


def link(entries: Entries, part: str, kind: str, target: str) -> str:
    """Points a part to another; the id of the link."""
    name = _links_of(part)
    if name not in entries.content:
        entries.put(name, f'<Relationships xmlns="{LINKS}"/>')
    text = entries.text(name)
    top = root(text)
    known = {attributes(text, one).get("Id") for one in children(text, top)}
    made = _free("rId{}", known)
    told = f'Id="{made}" Type="{KINDS}/{kind}" Target="/{escaped(target)}"'
    entries.put(name, spliced(text, [appended(text, top, f"<{top.prefix}Relationship {told}/>")]))
    return made


def added(entries: Entries, pattern: str, content: str, media: str) -> str:
    """A new part under a free name of a pattern, which is declared by its media type."""
    name = _free(pattern, entries.content)
    entries.put(name, content)
    text = entries.text(_TYPES)
    top = root(text)
    told = f'<{top.prefix}Override PartName="/{name}" ContentType="{media}"/>'
    entries.put(_TYPES, spliced(text, [appended(text, top, told)]))
    return name


def _free(pattern: str, known: Iterable[str | None]) -> str:
    """The first name by number that is not taken; names of parts differ by more than their case."""
    taken, n = {(one or "").lower() for one in known}, 1
    while pattern.format(n).lower() in taken:
        n += 1
    return pattern.format(n)


def _links_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _inside(part: str, told: dict[str, str]) -> str:
    """The name of the entry that a target, told from where the part lies, is."""
    return posixpath.normpath(
        posixpath.join("/", posixpath.dirname(part), told.get("Target", ""))
    ).lstrip("/")
