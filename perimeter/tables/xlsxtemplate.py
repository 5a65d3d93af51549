"""The blank spreadsheet of a form: its columns with what each means on its head, cells set to text,
codes to choose from a list, and the first row in view.

There is one sheet, for what stands on a second would stand in the way of the filing.
"""

from collections.abc import Iterator

from perimeter.law import words
from perimeter.tables import xlsxblank, xlsxentries, xlsxnotes
from perimeter.tables.columns import Told, columns
from perimeter.tables.form import Form
from perimeter.tables.xlsxblank import SHEET, TEXT
from perimeter.tables.xlsxpackage import LINES_MAX, letters

LIST_CHARS_MAX = 255  # of a list that stands in a rule itself
_WIDTH, _WIDTH_CODE = 24, 14  # letters
_FROZEN = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView>'
    "</sheetViews>"
)


def template(form: Form, lang: str) -> bytes:
    """The file, with comments in a language; the same form gives the same bytes."""
    told = columns(form, lang)
    parts = xlsxblank.entries("")
    notes = {(1, at): _note(one, lang) for at, one in enumerate(told, 1)}
    boxes = xlsxnotes.write(parts, SHEET, notes, author=form.name)
    head = xlsxblank.header(one.name for one in told)
    drawn = f'<legacyDrawing xmlns:r="{xlsxentries.KINDS}" r:id="{boxes}"/>'
    sheet = parts.text(SHEET).replace(
        "</worksheet>", f"{_FROZEN}{_widths(told)}{head}{_lists(told)}{drawn}</worksheet>"
    )
    parts.put(SHEET, sheet)
    return xlsxentries.packed(parts)


def _note(column: Told, lang: str) -> str:
    """What stands in a column, in what unit or shape, whether it may be empty, and its codes."""
    needed = words.text("web.optional" if column.optional else "template_needed", lang)
    codes = [f"{code}: {said}" if said != code else code for code, said in column.codes]
    return "\n".join([column.text, *filter(None, [column.unit]), f"({needed})", *codes])


def _widths(told: list[Told]) -> str:
    cols = "".join(
        f'<col min="{at}" max="{at}" width="{_width(one)}" style="{TEXT}" customWidth="1"/>'
        for at, one in enumerate(told, 1)
    )
    return f"<cols>{cols}</cols>"


def _width(column: Told) -> int:
    least = _WIDTH_CODE if column.codes else _WIDTH
    return max(least, len(column.name) + 2, *(len(code) + 2 for code, _ in column.codes))


def _lists(told: list[Told]) -> str:
    """The rules that offer codes in a cell."""
    rules = list(_rules(told))
    if not rules:
        return ""
    return f'<dataValidations count="{len(rules)}">{"".join(rules)}</dataValidations>'


def _rules(told: list[Told]) -> Iterator[str]:
    for at, one in enumerate(told, 1):
        listed = ",".join(code for code, _ in one.codes)  # a code has neither comma nor quote
        if listed and len(listed) <= LIST_CHARS_MAX:
            column = letters(at)
            yield (
                '<dataValidation type="list" allowBlank="1" showErrorMessage="1" '
                f'sqref="{column}2:{column}{LINES_MAX}"><formula1>"{listed}"</formula1>'
                "</dataValidation>"
            )
