"""The boxes in which programs show comments: an older drawing (VML, ECMA-376 part 4, 19) that need
not be well formed, and so is searched as text.

Boxes are put in and taken out; whatever else is drawn there stays, to the byte. What stands in a
comment is written elsewhere, only its length is asked.
"""

import re
from collections.abc import Iterator, Mapping, Set

from perimeter.tables.xlsxpackage import COLUMNS_MAX, LINES_MAX, number
from perimeter.tables.xmlspans import spliced

MEDIA = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_KIND = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_END = "</xml>"
EMPTY = f"<xml>{_END}".encode()

_TOP = re.compile(r"<xml(?=[\s>])")
_OURS = re.compile(r"(?<=[</ ])([vox]):")  # the prefixes as they are written here
_SHAPE = re.compile(r"<\w+:shape\s|(</\w+:shape>)")
_ID = re.compile(r'"_x0000_s([0-9]{1,9})"')
_LINE, _PLACE = (
    re.compile(rf"<\w+:{name}>\s*([0-9]{{1,7}})\s*</\w+:{name}>") for name in ("Row", "Column")
)
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_BLOCK = 1024  # ids are given out in blocks of so many, which the drawing names
_WIDE, _HIGH_MAX, _LINE_CHARS = 4, 24, 44  # columns; rows; letters that fit into a line of a box


def changed(
    drawing: bytes, gone: Set[tuple[int, int]], shown: Mapping[tuple[int, int], str]
) -> bytes:
    """The drawing without the boxes of some cells, and with one for each that has none; row and
    column from 1. ValueError where it cannot be changed."""
    text = drawing.decode("latin-1")  # every byte is a sign, and comes back as it was
    known = {at: span for span in _shapes(text) if (at := _cell(text[slice(*span)]))}
    text = spliced(text, [(*known[at], "") for at in gone & known.keys()])
    wanted = {at: said for at, said in shown.items() if at not in known}
    if not wanted:
        return text.encode("latin-1")
    top, until = _TOP.search(text), text.rfind(_END)
    inner = text.find(">", top.end()) + 1 if top else 0
    if top is None or not inner or until < inner:
        raise ValueError("no drawing that is known")
    tag, prefixes = _declared(text[top.start() : inner])
    boxes = _OURS.sub(lambda one: f"{prefixes[one[1]]}:", "".join(_boxes(text, wanted)))
    edits = [(top.start(), inner, tag), (until, until, boxes)]
    return spliced(text, edits).encode("latin-1")


def place(reference: str) -> tuple[int, int]:
    """Row and column, from 1, of a cell by its letters and number; ValueError where it is none."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError("no cell")
    return int(found[2]), number(found[1])


def _declared(tag: str) -> tuple[str, dict[str, str]]:
    """The first tag of a drawing with the three namespaces declared, and the prefix of each there,
    by ours."""
    prefixes = {}
    for ours, space in _SPACES.items():
        found = re.search(rf"""\sxmlns:(\w+)=["']{space}["']""", tag)
        prefixes[ours] = found[1] if found else ours
        if found is None:
            tag = f'{tag[:-1]} xmlns:{ours}="{space}">'
    return tag, prefixes


def _shapes(text: str) -> Iterator[tuple[int, int]]:
    """Where shapes begin and end: none holds another."""
    start = None
    for tag in _SHAPE.finditer(text):
        if tag[1] and start is not None:
            yield start, tag.end()
        start = None if tag[1] else tag.start()


def _cell(shape: str) -> tuple[int, int] | None:
    """The cell whose comment a box shows, if it shows one."""
    line, column = _LINE.search(shape), _PLACE.search(shape)
    if 'ObjectType="Note"' not in shape or line is None or column is None:
        return None
    return int(line[1]) + 1, int(column[1]) + 1


def _boxes(drawing: str, wanted: Mapping[tuple[int, int], str]) -> list[str]:
    last = max([_BLOCK, *(int(one) for one in _ID.findall(drawing))])
    made = [_box(last + n, at, said) for n, (at, said) in enumerate(wanted.items(), 1)]
    kind = [] if 'id="_x0000_t202"' in drawing else [_KIND]
    if ":idmap" not in drawing:
        blocks = ",".join(map(str, range(1, (last + len(made)) // _BLOCK + 1)))
        layout = f'<o:idmap v:ext="edit" data="{blocks}"/>'
        kind.insert(0, f'<o:shapelayout v:ext="edit">{layout}</o:shapelayout>')
    return kind + made


def _box(number_of: int, at: tuple[int, int], said: str) -> str:
    line, column = at[0] - 1, at[1] - 1
    high = min(_HIGH_MAX, sum(len(one) // _LINE_CHARS + 1 for one in said.splitlines()) + 2)
    left = min(column + 1, COLUMNS_MAX - _WIDE - 1)
    top = min(max(line - 1, 0), LINES_MAX - high - 1)
    anchor = f"{left},15,{top},10,{left + _WIDE},15,{top + high},4"
    return (
        f'<v:shape id="_x0000_s{number_of}" type="#_x0000_t202" '
        'style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{line}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
