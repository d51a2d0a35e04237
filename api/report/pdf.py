"""A report as a PDF on A4, in English or Hindi, with its tables and nothing that asks the network."""

import io
from collections.abc import Sequence
from importlib.resources import as_file, files
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, SimpleDocTemplate, Table

from api.http.templating import decimal
from api.report.tables import Cell, ReportSheets, ReportTable
from api.running.i18n import Words

FONT, BOLD = "Mukta-Regular", "Mukta-Bold"
"""Of Ek Type (SIL Open Font License), in the package fontpkg-mukta: Devanagari and Latin drawn for each other."""

MARGIN = 42
"""Points, 15 mm: what office printers leave blank, and a little."""

BEGINNING = 120
"""Points of a heading, its note of two lines, the head of its table and two rows: they stay together."""

INK, MUTED, LINE, HEAD = "#1a1f36", "#5b6275", "#d9d9d2", "#eef2f8"
DEVANAGARI = ("\u0900", "\u097f")
"""The first and the last letter of the script whose letters are joined: Latin ones would get ornamental joins."""

NAME_SHARE = 0.3
"""Of a table's width, for what its rows are of; the figures share the rest."""


def report_pdf(report: ReportSheets, *, words: Words) -> bytes:
    """The report, its pages numbered; letters of Devanagari are joined as they are read."""
    _register_fonts()
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        title=report.title,
        lang=words.language,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
    )
    document.build(_flowables(report, document.width, words), onFirstPage=_number_page, onLaterPages=_number_page)
    return file.getvalue()


def _register_fonts() -> None:

    for name in (FONT, BOLD):
        with as_file(files("fontpkg_mukta") / "files" / f"{name}.ttf") as path:
            pdfmetrics.registerFont(TTFont(name, path, shapable=True))


def _flowables(report: ReportSheets, width: float, words: Words) -> list[Flowable]:
    parts = [_text(report.over, size=9, color=MUTED), _text(report.title, size=20, font=BOLD, after=10)]
    parts.append(
        _table([[label, decimal(value, words)] for label, value in report.figures], [width * 0.5, width * 0.2])
    )
    for table in report.tables:
        parts.append(CondPageBreak(BEGINNING))
        parts.append(_text(table.title, size=13, font=BOLD, before=16))
        parts.append(_text(table.note, size=8.5, color=MUTED, after=4))
        parts.append(_printed(table, width, words))
    return parts


def _printed(table: ReportTable, width: float, words: Words) -> Flowable:
    columns = len(table.columns) - 1
    widths = [width * NAME_SHARE, *[width * (1 - NAME_SHARE) / columns] * columns]
    lines = [[*table.columns]]
    lines += [[row.name, *(_cell(cell, words) for cell in row.cells)] for row in table.rows]
    return _table(lines, widths, headed=True, depths=[row.depth for row in table.rows])


def _cell(cell: Cell, words: Words) -> str:
    return cell if isinstance(cell, str) else decimal(cell, words)


def _table(
    lines: Sequence[Sequence[str]], widths: Sequence[float], *, headed: bool = False, depths: Sequence[int] = ()
) -> Flowable:
    indents = [0, *(8 * (depth - 1) for depth in depths)] if depths else [0] * len(lines)
    cells = [
        [
            _text(
                text,
                size=10 if not headed else 7.5 if number == 0 else 8,
                font=BOLD if (headed and number == 0) or (not headed and place == 1) else FONT,
                right=place > 0,
                indent=indents[number] if place == 0 else 0,
            )
            for place, text in enumerate(line)
        ]
        for number, line in enumerate(lines)
    ]
    ruled = [("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(LINE)), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    ruled += [(side, (0, 0), (-1, -1), 2) for side in ("TOPPADDING", "BOTTOMPADDING")]
    ruled += [(side, (0, 0), (-1, -1), 3) for side in ("LEFTPADDING", "RIGHTPADDING")]
    if headed:
        ruled.append(("BACKGROUND", (0, 0), (-1, 0), HexColor(HEAD)))
    return Table(cells, colWidths=list(widths), repeatRows=int(headed), style=ruled, hAlign="LEFT")


def _text(
    text: str,
    *,
    size: float,
    font: str = FONT,
    color: str = INK,
    before: float = 0,
    after: float = 0,
    right: bool = False,
    indent: float = 0,
) -> Flowable:

    first, last = DEVANAGARI
    style = ParagraphStyle(
        "text",
        fontName=font,
        fontSize=size,
        leading=size * 1.4,
        textColor=HexColor(color),
        spaceBefore=before,
        spaceAfter=after,
        alignment=TA_RIGHT if right else TA_LEFT,
        leftIndent=indent,
        shaping=int(any(first <= letter <= last for letter in text)),
    )
    return Paragraph(escape(text), style)


def _number_page(canvas: Canvas, document: object) -> None:
    canvas.setFont(FONT, 8)
    canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(canvas.getPageNumber()))
