"""An empty spreadsheet (xlsx) with a header, every cell set to text: what is typed stays as typed.

Written with the standard library; the same names give the same bytes.
"""

from collections.abc import Iterable, Sequence

from perimeter.tables.xlsxentries import KINDS, LINKS, MEDIA, Entries, packed
from perimeter.tables.xlsxpackage import letters
from perimeter.tables.xmlspans import escaped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET = "xl/worksheets/sheet1.xml"
TEXT = 1  # the style of text among those below, whose format is the built-in "@"
STYLES = (
    f'<styleSheet xmlns="{MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)


def blank(names: Sequence[str]) -> bytes:
    """The file, with the names in its first row."""
    width = f'<cols><col min="1" max="{max(len(names), 1)}" width="22" style="{TEXT}" '
    return packed(entries(f'{width}customWidth="1"/></cols>{header(names)}'))


def entries(inner: str) -> Entries:
    """The parts of a workbook whose one sheet holds this XML below its root."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{MEDIA}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{MEDIA}.styles+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{MEDIA}.worksheet+xml"/></Types>',
        "_rels/.rels": _links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}">'
        "<bookViews><workbookView/></bookViews><sheets>"
        '<sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
        ),
        "xl/styles.xml": STYLES,
        SHEET: f'<worksheet xmlns="{MAIN}">{inner}</worksheet>',
    }
    return Entries({name: f"{_DECLARED}{text}".encode() for name, text in parts.items()})


def header(names: Iterable[str]) -> str:
    """The names as the first row of a sheet."""
    cells = "".join(
        f'<c r="{letters(at)}1" s="{TEXT}" t="inlineStr"><is><t>{escaped(name)}</t></is></c>'
        for at, name in enumerate(names, 1)
    )
    return f'<sheetData><row r="1">{cells}</row></sheetData>'


def _links(*targets: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{KINDS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{LINKS}">{links}</Relationships>'


_DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
