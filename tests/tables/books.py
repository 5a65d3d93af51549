"""Spreadsheets as other programs write them, made by hand: cells of every kind, and hostile."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from perimeter.tables.xlsxpackage import letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{MEDIA}.sheet.main+xml"/></Types>'
)
# The cell formats of the styles below, by what they are for.
GENERAL, DAY, PADDED, PERCENT, DECIMALS, OWN_DAY = range(6)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="000000"/>'
    '<numFmt numFmtId="165" formatCode="dd&quot;.&quot;mm&quot;.&quot;yyyy"/></numFmts>'
    '<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>'
    '<xf numFmtId="9"/><xf numFmtId="4"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)


def text(value: str) -> str:
    return f't="inlineStr"><is><t>{escape(value)}</t></is>'


def number(value: str, style: int = GENERAL) -> str:
    return f's="{style}"><v>{value}</v>'


def error(value: str = "#REF!") -> str:
    return f't="e"><f>1/0</f><v>{value}</v>'


def grid(rows) -> str:
    """Sheet data; a plain text is a text cell, None no cell, anything else as made above."""
    out = []
    for line, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{letters(at)}{line}" {cell if ">" in cell else text(cell)}</c>'
            for at, cell in enumerate(row, 1)
            if cell is not None
        )
        out.append(f'<row r="{line}">{cells}</row>')
    return f"<sheetData>{''.join(out)}</sheetData>"


def book(path: Path, *sheets, after: str = "", states=(), properties: str = "", **more) -> Path:
    """An xlsx file of sheets (rows, or sheet data); `more` are entries added to the package."""
    listed = "".join(
        f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"{_state(states, n)}/>'
        for n in range(1, len(sheets) + 1)
    )
    entries = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}">{properties}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{LINKS}">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{KINDS}/worksheet" Target="worksheets/s{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        + "</Relationships>",
        "xl/styles.xml": STYLES,
    }
    for n, sheet in enumerate(sheets, 1):
        inner = sheet if isinstance(sheet, str) else grid(sheet)
        entries[f"xl/worksheets/s{n}.xml"] = (
            f'<worksheet xmlns="{MAIN}">{inner}{after if n == 1 else ""}</worksheet>'
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**entries, **more}.items():
            package.writestr(name, content)
    return path


def _state(states, n: int) -> str:
    return f' state="{states[n - 1]}"' if n <= len(states) and states[n - 1] else ""
