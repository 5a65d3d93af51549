"""A text as a cell of a csv that we give away: no spreadsheet takes any part of it for a formula,
and any program has the text again. The file around it is not made here.

Where a spreadsheet parts cells at another sign than the comma (`;` where numbers have a decimal
comma, or a tab), quotes within a line mean nothing to it, and what stands after such a sign, or
after a line break, begins a cell of its own. So a mark goes not only before the text: OWASP, CSV
injection. Refusing such texts was looked at: the register writes what is.
"""

import re

MARK = "'"
# Written with escapes alone, since the pattern is published and other programs read it.
_PARTS = r",;|\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029"  # may begin a cell, or a line
_BLANKS = r" \x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff"  # may be cut off before it
_FORMULA = r"=+\-@\uff1d\uff0b\uff0d\uff20"  # begins a formula, in full width too
_BEGIN = rf'((?:^|[{_PARTS}])[{_PARTS}{_BLANKS}"]*)'
# The rule as any program reads it: one mark before a formula or a mark where a cell may begin.
MARKED = re.compile(rf"{_BEGIN}(?=[{_FORMULA}{MARK}])")
UNMARKED = re.compile(rf"{_BEGIN}{MARK}")


def marked(text: str) -> str:
    """The text with a mark wherever a spreadsheet might see a formula, or a mark of ours, begin."""
    return MARKED.sub(rf"\1{MARK}", text)


def unmarked(text: str) -> str:
    """The text that `marked` was given."""
    return UNMARKED.sub(r"\1", text)
