"""Where elements lie in the text of an XML part, so that a piece of it can be changed in place.

Whatever is not replaced stays as it is, to the byte: no tree is built, and nothing is written anew.
A parser has found the text well formed and without declared types; only on such a text does "the
next tag of this name" mean what it says. What elements mean is not known here.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

Edit = tuple[int, int, str]  # from, until, and what is to stand there instead

_UTF_8 = ("utf-8", "us-ascii", None)
_BESIDE = r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"  # where a `<` may begin no tag
_REST = r"""(?:[^"'>]|"[^"]*"|'[^']*')*+>"""
_TAG = re.compile(rf"{_BESIDE}|<(/?)([^\s/>!?]+){_REST}", re.DOTALL)
# Elements that hold most of a text: their end is looked for by their name, past all others.
_LARGE = ("sheetData", "row", "c")
_ATTRIBUTE = re.compile(r"""\s([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
# What XML cannot hold (ECMA-376 part 1, 22.9.2.19), and what would be read as standing for it.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\r\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class Span(NamedTuple):
    """An element: its `name` with the prefix, where its start tag begins, where its content does,
    where its end tag begins, and where all of it ends. Content and end tag of `<a/>` are empty."""

    name: str
    start: int
    inner: int
    close: int
    end: int

    @property
    def bare(self) -> str:
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """What stands before the names of its namespace: empty, or with its colon."""
        return self.name[: -len(self.bare)]


def text_of(content: bytes) -> str:
    """The text of a part; ValueError or ExpatError where it cannot be changed in place."""
    parser, encodings = expat.ParserCreate(), list[str | None]()
    parser.StartDoctypeDeclHandler = _declares
    parser.XmlDeclHandler = lambda _version, encoding, _alone: encodings.append(encoding)
    parser.Parse(content, True)
    if any(one not in _UTF_8 for one in (one and one.lower() for one in encodings)):
        raise ValueError("another encoding")
    return content.decode("utf-8")


def _declares(*_: object) -> None:
    raise ValueError("declared types")


def root(text: str) -> Span:
    """The element that holds all others."""
    opening = next(found for found in _TAG.finditer(text) if found[2])
    return _span(text, opening, _named(opening[2]))


def children(text: str, parent: Span) -> Iterator[Span]:
    """The elements right below another, in order."""
    at, large = parent.inner, [parent.prefix + bare for bare in _LARGE]
    while found := _TAG.search(text, at, parent.close):
        at = found.end()
        if found[2]:
            span = _span(text, found, _named(found[2]) if found[2] in large else _TAG)
            at = span.end
            yield span


def child(text: str, parent: Span, bare: str) -> Span:
    """The first child of the parent's namespace with a name; KeyError where there is none."""
    for one in children(text, parent):
        if one.name == parent.prefix + bare:
            return one
    raise KeyError(bare)


def _span(text: str, opening: re.Match[str], tags: re.Pattern[str]) -> Span:
    """The element that a tag begins; `tags` finds at least all tags of its name."""
    name, inner = opening[2], opening.end()
    if opening[1]:
        raise ValueError("an end without a beginning")
    if text.endswith("/>", 0, inner):
        return Span(name, opening.start(), inner, inner, inner)
    depth = 1
    for tag in tags.finditer(text, inner):
        if tag[1] is None or (not tag[1] and text.endswith("/>", 0, tag.end())):
            continue
        depth += -1 if tag[1] else 1
        if not depth:
            return Span(name, opening.start(), inner, tag.start(), tag.end())
    raise ValueError("a beginning without an end")


@lru_cache(64)
def _named(name: str) -> re.Pattern[str]:
    return re.compile(rf"{_BESIDE}|<(/?){re.escape(name)}(?=[\s/>]){_REST}", re.DOTALL)


def attributes(text: str, span: Span) -> dict[str, str]:
    """The attributes of an element, by their names with prefixes."""
    found = _ATTRIBUTE.finditer(text, span.start, span.inner)
    return {one[1]: unescape(one[2][1:-1]) for one in found}


def with_attribute(tag: str, name: str, value: str) -> str:
    """A start tag with one attribute set and all others as they stand."""
    for one in _ATTRIBUTE.finditer(tag):
        if one[1] == name:
            return f'{tag[: one.start(2)]}"{escaped(value)}"{tag[one.end(2) :]}'
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return f'{tag[:end].rstrip()} {name}="{escaped(value)}"{tag[end:]}'


def tag_edit(text: str, span: Span, name: str, value: str) -> Edit:
    """One attribute of an element set."""
    return span.start, span.inner, with_attribute(text[span.start : span.inner], name, value)


def appended(text: str, span: Span, content: str) -> Edit:
    """More content at the end of an element."""
    if span.inner < span.end:
        return span.close, span.close, content
    tag = text[span.start : span.inner].removesuffix("/>").rstrip()
    return span.start, span.end, f"{tag}>{content}</{span.name}>"


def spliced(text: str, edits: Iterable[Edit]) -> str:
    """The text with pieces of it replaced; no two may overlap."""
    parts, at = [], 0
    for start, until, instead in sorted(edits, key=lambda one: one[:2]):
        assert at <= start, "two edits of one place"
        parts += [text[at:start], instead]
        at = until
    return "".join([*parts, text[at:]])


def escaped(written: str) -> str:
    """A text as it stands in XML, signs that XML has not written by number (ST_Xstring)."""
    fit = _UNFIT.sub(lambda sign: f"_x{ord(sign[0]):04X}_", written)
    return escape(fit, {'"': "&quot;"})


def textual(text: str, span: Span) -> str:
    """The letters within an element that holds no other, undone of their escapes."""
    return unescape(text[span.inner : span.close])
