"""Comments on cells of one sheet: ours are written, those of others stay as they are.

A comment is a text in one part and a box in another, an older drawing (VML) that Excel and
LibreOffice both want. Ours are known again by their author, or by the line they begin with, so that
new ones take their place. What is said in them is not known here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from perimeter.tables import xlsxboxes
from perimeter.tables.xlsxblank import MAIN
from perimeter.tables.xlsxentries import MEDIA, Entries, added, link, links
from perimeter.tables.xlsxpackage import letters
from perimeter.tables.xmlspans import (
    Edit,
    Span,
    appended,
    attributes,
    child,
    children,
    escaped,
    root,
    spliced,
    textual,
)

Place = tuple[int, int]  # row and column of a cell, each from 1

AUTHOR = "Perimeter"
_THREAD = "tc="  # the author of what stands in for a conversation (MS-XLSX 2.6.205)
_NONE = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'


@dataclass(frozen=True)
class _Comment:
    span: Span
    ref: str
    author: str


def write(
    entries: Entries,
    sheet: str,
    notes: Mapping[Place, str],
    drawing: str = "",
    author: str = AUTHOR,
) -> str:
    """Puts the notes on their cells, in place of any that the author put there before; the id by
    which the sheet is to point to their boxes.

    `drawing` is that id where the sheet has one. A cell of a conversation (Excel's newer comments)
    takes no note: nobody would see it.
    """
    pointed = links(entries, sheet)
    comments = next((one.target for one in pointed if one.kind == "comments"), None)
    boxes = {one.id: one.target for one in pointed}[drawing] if drawing else ""
    if not notes and not comments:
        return drawing
    if comments is None:
        comments = added(entries, "xl/comments{}.xml", _NONE, f"{MEDIA}.comments+xml")
        link(entries, sheet, "comments", comments)
    text, gone, shown = _replaced(entries.text(comments), notes, author)
    entries.put(comments, text)
    if boxes:
        entries.content[boxes] = xlsxboxes.changed(entries.content[boxes], gone, shown)
        return drawing
    if not shown:
        return drawing
    boxes = added(entries, "xl/drawings/vmlDrawing{}.vml", "", xlsxboxes.MEDIA)
    entries.content[boxes] = xlsxboxes.changed(xlsxboxes.EMPTY, set(), shown)
    return link(entries, sheet, "vmlDrawing", boxes)


def _replaced(
    text: str, notes: Mapping[Place, str], ours: str
) -> tuple[str, set[Place], dict[Place, str]]:
    """The comments with those of our author in place of older ones; the cells of old ones that are
    gone; and those whose comment is ours alone, with what it says."""
    top = root(text)
    authors, listed = child(text, top, "authors"), child(text, top, "commentList")
    names = [textual(text, one) for one in children(text, authors)]
    edits: list[Edit] = []
    left, gone = {f"{letters(place)}{line}": (line, place) for line, place in notes}, set[Place]()
    for comment in _comments(text, listed, names):
        if comment.author == ours:
            edits.append((comment.span.start, comment.span.end, ""))
            gone.add(xlsxboxes.place(comment.ref))
        else:
            at = left.pop(comment.ref, None)
            threaded = comment.author.startswith(_THREAD)
            said = notes[at] if at and not threaded else ""
            edits += _beside(text, child(text, comment.span, "text"), said, ours)
    shown = {at: notes[at] for at in sorted(left.values())}
    if shown and ours not in names:
        author = f"<{top.prefix}author>{escaped(ours)}</{top.prefix}author>"
        edits.append(appended(text, authors, author))
        names.append(ours)
    if shown:
        number = names.index(ours)
        made = (_comment(top.prefix, at, number, f"{ours}:\n{said}") for at, said in shown.items())
        edits.append(appended(text, listed, "".join(made)))
    return spliced(text, edits), gone - shown.keys(), shown


def _comments(text: str, listed: Span, names: list[str]) -> Iterator[_Comment]:
    for span in children(text, listed):
        if span.name != f"{listed.prefix}comment":
            raise ValueError("no comment")
        told = attributes(text, span)
        yield _Comment(span, told["ref"], names[int(told["authorId"])])


def _comment(prefix: str, at: Place, author: int, said: str) -> str:
    tag, ref = f"{prefix}comment", f"{letters(at[1])}{at[0]}"
    body = f"<{prefix}text>{_run(prefix, said)}</{prefix}text>"
    return f'<{tag} ref="{ref}" authorId="{author}" shapeId="0">{body}</{tag}>'


def _run(prefix: str, said: str) -> str:
    font = f'<{prefix}sz val="9"/><{prefix}rFont val="Tahoma"/><{prefix}family val="2"/>'
    look = f"<{prefix}rPr>{font}</{prefix}rPr>"
    letters_of = f'<{prefix}t xml:space="preserve">{escaped(said)}</{prefix}t>'
    return f"<{prefix}r>{look}{letters_of}</{prefix}r>"


def _beside(text: str, said: Span, ours: str, author: str) -> list[Edit]:
    """Ours at the beginning of another's comment; what we put there before is taken away."""
    parts, prefix = list(children(text, said)), said.prefix
    head, tail = f"{author}:\n", f"\n— {author} —\n\n"
    edits = _before(text, parts[0], head, tail) if parts else []
    if not ours:
        return edits
    run = _run(prefix, head + ours + tail)
    if said.inner == said.end:
        return [appended(text, said, run)]
    if parts and parts[0].bare == "t":  # a plain text may not follow a run
        plain = parts[0]
        edits += [(plain.start, plain.start, f"{run}<{prefix}r>")]
        return [*edits, (plain.end, plain.end, f"</{prefix}r>")]
    return [*edits, (said.inner, said.inner, run)]


def _before(text: str, first: Span, head: str, tail: str) -> list[Edit]:
    """What is ours at the beginning of a comment taken away: a run, or the letters of one where a
    program has made it one with what follows."""
    plain = first
    if first.bare == "r":
        plain = next((one for one in children(text, first) if one.bare == "t"), first)
    until = text.find(tail, plain.inner, plain.close) + len(tail)
    if until < len(tail) or not text.startswith(head, plain.inner, plain.close):
        return []
    alone = until == plain.close and plain is not first
    return [(first.start, first.end, "") if alone else (plain.inner, until, "")]
