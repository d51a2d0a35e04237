"""Documents of known text in every format that is imported, made by the libraries that people's programs are like."""

import html
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image as PageImage
    from PIL.ImageFont import FreeTypeFont

CHROMIUM = "/usr/bin/chromium"
LINES_A_SLIDE = 6
SECONDS_A_CUE = 4


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the paragraphs below it, each in one line."""

    title: str
    paragraphs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Script:
    """What a document says: all that a reader of it would hear."""

    title: str
    sections: Sequence[Section]

    @property
    def words(self) -> str:
        """Its text in order, one paragraph a line."""
        return "\n".join(line for section in self.sections for line in (section.title, *section.paragraphs))


def word(script: Script) -> bytes:
    """A Word document with headings by style."""
    from docx import Document

    document = Document()
    document.add_heading(script.title, 0)
    for section in script.sections:
        document.add_heading(section.title, 1)
        for text in section.paragraphs:
            document.add_paragraph(text)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def slides(script: Script) -> bytes:
    """Slides, as many of a section as its lines fill, each with its title."""
    from pptx import Presentation

    deck = Presentation()
    for section in script.sections:
        for first in range(0, len(section.paragraphs), LINES_A_SLIDE):
            slide = deck.slides.add_slide(deck.slide_layouts[1])
            title, body = list(slide.placeholders)[:2]
            title.text = section.title if not first else ""
            body.text = "\n".join(section.paragraphs[first : first + LINES_A_SLIDE])
    made = io.BytesIO()
    deck.save(made)
    return made.getvalue()


def sheet(script: Script) -> bytes:
    """A list of courses, a section each."""
    from xlsxwriter import Workbook

    made = io.BytesIO()
    book = Workbook(made)
    rows = book.add_worksheet()
    rows.write_row(0, 0, ["Course", "Text"])
    for number, section in enumerate(script.sections, start=1):
        rows.write_string(number, 0, section.title)
        rows.write_string(number, 1, "\n\n".join(section.paragraphs))
    book.close()
    return made.getvalue()


def delimited(script: Script) -> bytes:
    """The same list in plain text."""
    rows = [("Course", "Text"), *((each.title, "\n\n".join(each.paragraphs)) for each in script.sections)]
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "\r\n".join(quoted).encode()


def page(script: Script) -> bytes:
    """A web page."""
    body = "".join(
        f"<h2>{html.escape(section.title)}</h2>" + "".join(f"<p>{html.escape(text)}</p>" for text in section.paragraphs)
        for section in script.sections
    )
    head = f'<meta charset="utf-8"><title>{html.escape(script.title)}</title>'
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def book(script: Script) -> bytes:
    """A book of one chapter a section."""
    names = [f"c{number}.xhtml" for number in range(len(script.sections))]
    items = "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in names)
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    title = f"<metadata><title>{html.escape(script.title)}</title></metadata>"
    chapters = {
        name: page(Script(section.title, [section])) for name, section in zip(names, script.sections, strict=True)
    }
    return archive(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
            "b.opf": f"<package>{title}<manifest>{items}</manifest><spine>{spine}</spine></package>".encode(),
            **chapters,
        }
    )


def markdown(script: Script) -> bytes:
    """A Markdown file."""
    parts = (part for section in script.sections for part in (f"## {section.title}", *section.paragraphs))
    return "\n\n".join([f"# {script.title}", *parts]).encode()


def plain(script: Script) -> bytes:
    """A plain text."""
    return script.words.replace("\n", "\n\n").encode()


def captions(script: Script) -> bytes:
    """Captions, a paragraph each, without pauses between."""
    cues = [
        f"{_clock(SECONDS_A_CUE * number)} --> {_clock(SECONDS_A_CUE * (number + 1))}\n{text}"
        for number, text in enumerate(script.words.split("\n"))
    ]
    return "\n\n".join(["WEBVTT", *cues]).encode()


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return made.getvalue()


def printed(script: Script, *, columns: int = 1) -> bytes:
    """A PDF as a browser prints it, with running head and page numbers; needs playwright and Chromium."""
    from playwright.sync_api import sync_playwright

    align = "justify" if columns == 1 else "left"  # no hyphens: gaps grow as wide as between columns
    style = f"""body {{ font: 11pt "Noto Sans Devanagari", "Noto Sans"; column-count: {columns}; text-align: {align} }}
        h2 {{ font-size: 16pt }}"""
    furniture = '<div style="font-size: 9px; margin-left: 40px">{}</div>'
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.set_content(page(script).decode() + f"<style>{style}</style>")
        made = tab.pdf(
            format="A4",
            display_header_footer=True,
            header_template=furniture.format("Handbook of the sample"),
            footer_template=furniture.format('Page <span class="pageNumber"></span>'),
            margin={"top": "25mm", "bottom": "25mm", "left": "20mm", "right": "20mm"},
        )
        browser.close()
    return made


def in_two_columns(script: Script) -> bytes:
    """The same in two columns."""
    return printed(script, columns=2)


DOTS_PER_INCH = 300
"""Of a made scan, as offices' scanners are usually set."""

MARGIN, SLANT_DEGREES, BLUR_DOTS, NOISE = DOTS_PER_INCH, 0.4, 0.8, 12
"""Of a made scan: dots left blank around, a sheet a little askew, letters a little soft, grains (of 255)."""


def scanned(script: Script) -> bytes:
    """A PDF of pictures of pages, as a scanner gives it: 11 and 16 points of Mukta, a little askew, soft and grainy."""
    from PIL import Image, ImageFilter

    grain = np.random.default_rng(16)
    pages = []
    for drawn in _drawn_pages(script):
        askew = drawn.rotate(SLANT_DEGREES, fillcolor=255, resample=Image.Resampling.BICUBIC)
        dots = np.asarray(askew.filter(ImageFilter.GaussianBlur(BLUR_DOTS)), dtype=np.float64)
        grainy = dots + grain.normal(0, NOISE, dots.shape)
        pages.append(Image.fromarray(grainy.clip(0, 255).astype(np.uint8)))
    made = io.BytesIO()
    pages[0].save(made, format="PDF", save_all=True, append_images=pages[1:], resolution=DOTS_PER_INCH)
    return made.getvalue()


def _drawn_pages(script: Script) -> Iterator["PageImage"]:
    """Pages of A4 with the text from top to bottom."""
    from PIL import Image, ImageDraw

    width, height = round(8.27 * DOTS_PER_INCH), round(11.69 * DOTS_PER_INCH)
    page, top = Image.new("L", (width, height), 255), MARGIN
    heading, running = _mukta("Bold", points=16), _mukta("Regular", points=11)
    for section in script.sections:
        for font, text in [(heading, section.title), *((running, each) for each in section.paragraphs)]:
            for line in _wrapped(text, font, width=width - 2 * MARGIN):
                if top + 1.5 * font.size > height - MARGIN:
                    yield page
                    page, top = Image.new("L", (width, height), 255), MARGIN
                ImageDraw.Draw(page).text((MARGIN, top), line, font=font, fill=20)
                top += round(1.5 * font.size)
            top += round(0.6 * font.size)
    yield page


def _mukta(weight: str, *, points: int) -> "FreeTypeFont":
    """The font, whose file may be gone once it is read."""
    from PIL import ImageFont

    content = (files("fontpkg_mukta") / "files" / f"Mukta-{weight}.ttf").read_bytes()
    return ImageFont.truetype(io.BytesIO(content), round(points * DOTS_PER_INCH / 72))


def _wrapped(text: str, font: "FreeTypeFont", *, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > width:
            yield line
            longer = word
        line = longer
    yield line


MAKERS: Mapping[str, Callable[[Script], bytes]] = {
    "notes.docx": word,
    "notes.pptx": slides,
    "notes.xlsx": sheet,
    "notes.csv": delimited,
    "notes.html": page,
    "notes.epub": book,
    "notes.md": markdown,
    "notes.txt": plain,
    "notes.vtt": captions,
    "notes.pdf": printed,
    "columns.pdf": in_two_columns,
}
