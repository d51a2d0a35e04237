"""Small files of every kind, made anew for each test by the libraries that people's programs are like."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from docx import Document
from docx.enum.text import WD_BREAK
from pptx import Presentation
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from xlsxwriter import Workbook

BODY = "The authority that grants leave writes down why it refuses an application"


def word_file(path: Path) -> Path:
    document = Document()
    document.add_heading("Noting", 0)
    for part in ("Facts", "Drafts"):
        document.add_heading(part, 1)
        document.add_paragraph(f"{part} come first. " * 20)
        document.add_paragraph("of the file", style="List Bullet")
        document.add_paragraph("of the rule", style="List Bullet")
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    table = document.add_table(2, 2)
    for row, cells in enumerate([("Post", "Days"), ("Clerk", "12 | 15")]):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    document.save(str(path))
    return path


def slide_file(path: Path) -> Path:
    deck = Presentation()
    for number in (1, 2):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Slide {number}"
        slide.placeholders[1].text = "First point\nSecond point"
        slide.notes_slide.notes_text_frame.text = f"What the speaker says of slide {number}."
    deck.save(str(path))
    return path


def pdf_file(path: Path, *, pages: int = 3, password: str | None = None) -> Path:
    canvas = Canvas(str(path), pagesize=A4, encrypt=password)
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(50, 810, "Handbook of Leave")
        canvas.drawString(280, 20, f"Page {page} of {pages}")
        canvas.setFont("Helvetica", 16)
        canvas.drawString(50, 760, f"Chapter {page}")
        canvas.setFont("Helvetica", 11)
        for number, line in enumerate(
            [f"{BODY} of page {page}, in writ-", "ing and at once. " + "It can be read then. " * 4]
        ):
            canvas.drawString(50, 730 - 13 * number, line)
        for row, cells in enumerate([("Post", "Days", "Rule"), ("Clerk", "12", "20"), ("Head", "15", "26")]):
            for column, cell in enumerate(cells):
                canvas.drawString(50 + 120 * column, 600 - 20 * row, cell)
        canvas.showPage()
    canvas.save()
    return path


def empty_pdf(path: Path) -> Path:
    canvas = Canvas(str(path), pagesize=A4)
    canvas.showPage()
    canvas.save()
    return path


def sheet_file(path: Path) -> Path:
    book = Workbook(str(path))
    sheet = book.add_worksheet()
    rows = [
        ["Course Code", "Course Name", "Description", "Medium"],
        [1001, "Noting", "How notes are written.", "English"],
        [1.2e11, "टिप्पण", "टिप्पण लिखना।", "Hindi"],
        [1003, "", "lost", "English"],
    ]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def book_file(path: Path) -> Path:
    return archive(
        path,
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="o/b.opf"/></rootfiles></container>',
            "o/b.opf": b'<package><metadata><title>Leave</title></metadata><manifest><item id="a" href="a.xhtml" '
            b'media-type="application/xhtml+xml"/><item id="b" href="gone.xhtml" media-type="text/html"/></manifest>'
            b'<spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
            "o/a.xhtml": b"<html><body><h1>One</h1><p>Leave is no right.</p></body></html>",
        },
    )


def archive(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def two_column_file(path: Path) -> Path:
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("Helvetica", 11)
    for column, side in enumerate(("left", "right")):
        for line in range(12):
            text = f"line {line} of the {side} column under section"
            canvas.drawString(
                50 + 260 * column, 700 - 14 * line, text if line != 6 else f"58. The {side} one goes on here"
            )
    canvas.showPage()
    canvas.save()
    return path
