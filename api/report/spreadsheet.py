"""A report as a spreadsheet: a sheet of its figures, and one for each table, numbers as numbers."""

import io

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from api.report.tables import Cell, ReportSheets
from api.running.i18n import Words

NAME_WIDTH, FIGURE_WIDTH = 46, 18
"""Characters: the longest names of roles and competencies have some fifty, headings break."""

MOST_TITLE = 31
"""Letters of a sheet's name, as Excel reads it."""


def report_xlsx(report: ReportSheets, *, words: Words) -> bytes:
    """The report as an .xlsx file."""
    book = Workbook(write_only=True)
    figures: list[list[Cell]] = [[label, value] for label, value in report.figures]
    _sheet(book, words.say("Figures"), [[report.over], [report.title], [], *figures], headed=1)
    for table in report.tables:
        rows: list[list[Cell]] = [[" " * 3 * (row.depth - 1) + row.name, *row.cells] for row in table.rows]
        _sheet(book, table.title, [[table.note], [*table.columns], *rows], headed=1)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Workbook, title: str, rows: list[list[Cell]], *, headed: int) -> None:
    """A sheet whose row `headed` is bold; texts stay texts, whatever sign they begin with."""
    sheet: Worksheet = book.create_sheet(title[:MOST_TITLE])
    widest = max(map(len, rows))
    for place in range(1, widest + 1):
        sheet.column_dimensions[get_column_letter(place)].width = NAME_WIDTH if place == 1 else FIGURE_WIDTH
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, value, bold=number == headed) for value in row])


def _cell(sheet: Worksheet, value: Cell, *, bold: bool) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
