"""Our two colours in the styles of a workbook: a cell keeps its format, border and font, and only
its fill is another.

A style that bears one of them is known again by it, so that a cell can lose its colour, and a copy
of a copy needs no style anew. Cells are not known here.
"""

from dataclasses import dataclass

from perimeter.tables.xmlspans import (
    Edit,
    Span,
    appended,
    attributes,
    child,
    children,
    root,
    spliced,
    tag_edit,
    with_attribute,
)

COLOURS = {"error": "FFFFC9C4", "warning": "FFFFF0B3"}  # with black letters well above 7:1
NO_FILL = 0
# Programs show the first two fills as these, whatever stands there (part 1, 18.8.21).
_FIRST_FILLS = ("none", "gray125")


@dataclass(frozen=True)
class _Style:
    """A cell format as it is written; `sense` is what two of one look share."""

    written: str
    sense: tuple[frozenset[tuple[str, str]], str]
    fill: int


class Palette:
    """The styles of a workbook, to which styles in our colours are added as they are asked for."""

    def __init__(self, text: str) -> None:
        self._text, self._top = text, root(text)
        self._formats = child(text, self._top, "cellXfs")
        self._styles = [_style(text, one) for one in children(text, self._formats)]
        self._came, self._known = len(self._styles), dict[tuple[int, int], int]()
        self._like = {style.sense: n for n, style in reversed([*enumerate(self._styles)])}
        self._fills = next((s for s in children(text, self._top) if s.bare == "fills"), None)
        known = list(children(text, self._fills)) if self._fills else []
        coloured = {n: c for n, fill in enumerate(known) if (c := _colour(text, fill))}
        self._of_colour = {c: n for n, c in reversed(coloured.items())}
        self._new_fills = [_pattern(self._top.prefix, k) for k in _FIRST_FILLS[len(known) :]]
        self._fill_count = len(known) + len(self._new_fills)
        self.ours = {n for n, style in enumerate(self._styles) if style.fill in coloured}

    def marked(self, style: int, severity: str) -> int:
        """A style in a colour of ours; IndexError where there is no such style."""
        return self._filled(style, self._fill(COLOURS[severity]))

    def plain(self, style: int) -> int:
        """A style of ours without its colour."""
        return self._filled(style, NO_FILL)

    def text(self) -> str:
        """The styles as they stand now; what was there stays as it was."""
        new = "".join(style.written for style in self._styles[self._came :])
        if not new:
            return self._text
        edits = self._grown(self._formats, len(self._styles), new)
        if self._new_fills:
            edits += self._grown(self._fills, self._fill_count, "".join(self._new_fills))
        return spliced(self._text, edits)

    def _grown(self, span: Span | None, count: int, more: str) -> list[Edit]:
        if span is None:  # fills stand before borders, where there are some, and those before these
            at = min(
                one.start
                for one in children(self._text, self._top)
                if one.bare in ("borders", "cellStyleXfs", "cellXfs")
            )
            name = f"{self._top.prefix}fills"
            return [(at, at, f'<{name} count="{count}">{more}</{name}>')]
        if span.inner == span.end:
            return [appended(self._text, span, more)]
        return [
            tag_edit(self._text, span, "count", str(count)),
            appended(self._text, span, more),
        ]

    def _fill(self, colour: str) -> int:
        if colour not in self._of_colour:
            self._new_fills.append(_pattern(self._top.prefix, "solid", colour))
            self._of_colour[colour] = self._fill_count
            self._fill_count += 1
        return self._of_colour[colour]

    def _filled(self, style: int, fill: int) -> int:
        if (style, fill) not in self._known:
            made = _with_fill(self._styles[style], fill)
            if made.sense not in self._like:
                self._like[made.sense] = len(self._styles)
                self._styles.append(made)
            self._known[style, fill] = self._like[made.sense]
        return self._known[style, fill]


def _style(text: str, span: Span) -> _Style:
    told = attributes(text, span)
    fill = int(told.get("fillId", NO_FILL))
    same = {**told, "fillId": str(fill)}
    same.pop("applyFill", None)
    inner = text[span.inner : span.close]
    return _Style(text[span.start : span.end], (frozenset(same.items()), inner), fill)


def _with_fill(style: _Style, fill: int) -> _Style:
    """The same style with another fill, and nothing else of it changed."""
    span = root(style.written)
    tag = with_attribute(style.written[: span.inner], "fillId", str(fill))
    written = with_attribute(tag, "applyFill", "1") + style.written[span.inner :]
    return _style(written, root(written))


def _pattern(prefix: str, kind: str, colour: str = "") -> str:
    tag, inner = f"{prefix}patternFill", ""
    if colour:
        inner = f'<{prefix}fgColor rgb="{colour}"/><{prefix}bgColor indexed="64"/>'
    pattern = f'<{tag} patternType="{kind}">{inner}</{tag}>'
    return f"<{prefix}fill>{pattern}</{prefix}fill>"


def _colour(text: str, fill: Span) -> str:
    """The colour of ours that a fill is, if it is one."""
    for pattern in children(text, fill):
        for colour in children(text, pattern):
            rgb = attributes(text, colour).get("rgb", "").upper()
            if colour.bare == "fgColor" and rgb in COLOURS.values():
                return rgb
    return ""
