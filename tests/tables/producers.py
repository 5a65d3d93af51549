"""Spreadsheets in the shape that each program gives them, made by hand after files of theirs.

One table of permits stands in each: row 2 is good, row 3 has a word for a count and no day, row 5
an error of a formula and a name with a blank; row 4 is empty. In Excel's a comment stands on B3.
"""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from tests.tables.books import KINDS, LINKS, MAIN

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = ["site", "permitted_kw", "from_day", "document"]
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="12"/><color rgb="FF112233"/><name val="Arial"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
    '<fgColor rgb="FFDDEEFF"/><bgColor indexed="64"/></patternFill></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    '<border><left style="thin"><color auto="1"/></left><right/><top/><bottom/><diagonal/></border>'
    '</borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1">'
    '<alignment horizontal="center" wrapText="1"/></xf>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    '<dxfs count="1"><dxf><fill><patternFill><bgColor rgb="FF00FF00"/></patternFill></fill></dxf>'
    "</dxfs></styleSheet>"
)
SHARED = [*HEAD, "S-1", "No. 7 > 6 & 5", "S-2", "many", " S 5 "]
EXCEL = (
    f'<worksheet xmlns="{MAIN}" xmlns:r="{KINDS}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
    '<dimension ref="A1:D5"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/>'
    '</sheetViews><sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/>'
    '<cols><col min="3" max="3" width="12" style="1" customWidth="1"/></cols><sheetData>'
    '<row r="1" spans="1:4" s="2" customFormat="1" x14ac:dyDescent="0.25">'
    '<c r="A1" s="2" t="s"><v>0</v></c><c r="B1" s="2" t="s"><v>1</v></c>'
    '<c r="C1" s="2" t="s"><v>2</v></c><c r="D1" s="2" t="s"><v>3</v></c></row>'
    '<row r="2" spans="1:4" x14ac:dyDescent="0.25"><c r="A2" t="s"><v>4</v></c>'
    '<c r="B2"><f>100+20</f><v>120</v></c><c r="C2" s="1"><v>46053</v></c>'
    '<c r="D2" s="3" t="s"><v>5</v></c></row>\r\n'
    '<row r="3" spans="1:2" x14ac:dyDescent="0.25"><c r="A3" t="s"><v>6</v></c>'
    '<c r="B3" s="2" t="s"><v>7</v></c></row><row r="4" ht="30" customHeight="1"/>'
    '<row r="5" spans="1:4"><c r="A5" t="s"><v>8</v></c><c r="B5"><v>7</v></c>'
    '<c r="C5" s="1" t="e"><f>#REF!+1</f><v>#REF!</v></c><c r="D5" s="3"/></row></sheetData>'
    '<conditionalFormatting sqref="B2:B5"><cfRule type="cellIs" dxfId="0" priority="1" '
    'operator="greaterThan"><formula>1000</formula></cfRule></conditionalFormatting>'
    '<dataValidations count="1"><dataValidation type="whole" sqref="B2:B9"><formula1>1</formula1>'
    "<formula2>9</formula2></dataValidation></dataValidations>"
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    '<pageSetup orientation="portrait"/><legacyDrawing r:id="rId9"/>'
    '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    "<x14:conditionalFormattings/></ext></extLst></worksheet>"
)
COMMENTS = (
    f'<comments xmlns="{MAIN}"><authors><author>Aman</author></authors><commentList>'
    '<comment ref="B3" authorId="0" shapeId="0"><text><r><rPr><b/><sz val="9"/></rPr>'
    "<t>Aman:</t></r><r><t>ask &lt;Merdan&gt;</t></r></text></comment></commentList></comments>"
)
DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    '\r\n xmlns:x="urn:schemas-microsoft-com:office:excel">\r\n <o:shapelayout v:ext="edit">\r\n'
    '  <o:idmap v:ext="edit" data="1"/>\r\n </o:shapelayout><v:shapetype id="_x0000_t202" '
    'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"></v:shapetype>'
    '<v:shape id="_x0000_s1025" type="#_x0000_t202" style="visibility:hidden"><v:textbox><br>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:Anchor>\r\n    2, 15, 1, 2, 4, 31, 5, 1'
    "</x:Anchor><x:Row>2</x:Row>\r\n   <x:Column>1</x:Column></x:ClientData></v:shape></xml>"
)


def _package(path: Path, *sheets: str, **more: str) -> Path:
    """A whole package with its relations and kinds; sheets but the first are hidden."""
    kinds = {f"xl/{kind}.xml": kind for kind in ("styles", "sharedStrings", "calcChain")}
    parts = {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(sheets, 1)}
    listed = [(f"rId{n}", "worksheet", name[3:]) for n, name in enumerate(parts, 1)]
    listed += [(f"rId{kinds[n]}", kinds[n], n[3:]) for n in more if n in kinds]
    told = {**dict.fromkeys(parts, "worksheet"), **kinds, "xl/comments1.xml": "comments"}
    typed = "".join(
        f'<Override PartName="/{name}" ContentType="{MEDIA}.{told[name]}+xml"/>'
        for name in [*parts, *more]
        if name in told
    )
    shown = "".join(
        f'<sheet name="s{n}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, state in zip(range(1, len(parts) + 1), ("visible", "hidden"), strict=False)
    )
    entries = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="vml" '
        'ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{MEDIA}.sheet.main+xml"/>'
        f"{typed}</Types>",
        "_rels/.rels": links(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><bookViews>'
        f"<workbookView/></bookViews><sheets>{shown}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": links(*listed),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**entries, **parts, **more}.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\r\n{content}')
    return path


def links(*told: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{KINDS}/{kind}" Target="{target}"/>'
        for name, kind, target in told
    )
    return f'<Relationships xmlns="{LINKS}">{inner}</Relationships>'


def shared(texts: list[str]) -> str:
    inner = "".join(f'<si><t xml:space="preserve">{escape(one)}</t></si>' for one in texts)
    return f'<sst xmlns="{MAIN}" count="{len(texts)}" uniqueCount="{len(texts)}">{inner}</sst>'


def excel(path: Path, sheet: str = EXCEL, **more: str) -> Path:
    """Excel: shared texts, spans, styles of rows and columns, rules, comments, things added; a
    hidden second sheet."""
    other = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
        "</worksheet>"
    )
    parts = {
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": shared(SHARED),
        "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="B2" i="1"/></calcChain>',
        "xl/comments1.xml": COMMENTS,
        "xl/drawings/vmlDrawing1.vml": DRAWING,
        "xl/worksheets/_rels/sheet1.xml.rels": links(
            ("rId9", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("rId10", "comments", "../comments1.xml"),
        ),
    }
    return _package(path, sheet, other, **{**parts, **more})


def google(path: Path) -> Path:
    """Google: many namespaces, shared texts, no spans, a drawing of its own."""
    spaces = 'xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main"'
    data = EXCEL[EXCEL.index("<sheetData>") : EXCEL.index("<conditional")]
    for gone in (' spans="1:4"', ' spans="1:2"', ' x14ac:dyDescent="0.25"', ' customFormat="1"'):
        data = data.replace(gone, "")
    sheet = (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{KINDS}" {spaces}><sheetPr><outlinePr '
        'summaryBelow="0"/></sheetPr><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        f'{data}<drawing r:id="rId1"/></worksheet>'
    )
    space = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    parts = {
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": shared(SHARED),
        "xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{space}"/>',
        "xl/worksheets/_rels/sheet1.xml.rels": links(
            ("rId1", "drawing", "../drawings/drawing1.xml")
        ),
    }
    return _package(path, sheet, **parts)


def prefixed(path: Path) -> Path:
    """The Open XML SDK and what is built on it: every name with a prefix; blanks around `=`."""
    data = EXCEL[EXCEL.index("<sheetData>") : EXCEL.index("<conditional")]
    data = data.replace(' x14ac:dyDescent="0.25"', "").replace('s="1"', "s = '1'")
    data = data.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    sheet = f'<x:worksheet xmlns:x="{MAIN}">{data}</x:worksheet>'
    styles = STYLES.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    styles = styles.replace("xmlns=", "xmlns:x=")
    parts = {"xl/styles.xml": styles, "xl/sharedStrings.xml": shared(SHARED)}
    return _package(path, sheet, **parts)


def bare(path: Path) -> Path:
    """Small writers: texts in the cells, no styles, nothing says which row or cell it is; and what
    XML allows besides: a comment, a section of letters, `>` in an attribute."""
    rows = [HEAD, ["S-1", 120, "2026-01-31", "No. 7"], ["S-2", "many"], [], [" S 5 ", 7, "#REF!"]]
    out = []
    for row in rows:
        cells = "".join(map(_cell, row))
        out.append(f"<row>{cells}</row>" if row else "<row />")
    note = "<!-- <row><c s='0'>gone</c></row> -->"
    data = "".join(out).replace("No. 7", "<![CDATA[<c r='B2'> & </c>]]>")
    sheet = f'<worksheet xmlns="{MAIN}" >{note}<sheetData>{data}</sheetData></worksheet>'
    return _package(path, sheet)


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    if value.startswith("#"):
        return f'<c t="e"><v>{value}</v></c>'
    return f'<c t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


EVERY = (excel, google, prefixed, bare)
