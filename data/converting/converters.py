"""Which converter reads which kind of file. A converter is a function of the file and the name that it came under.

Only a workshop imports this: the libraries that read files are large.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from data.converting.captions import convert_captions
from data.converting.cartridge import convert_cartridge, convert_qti
from data.converting.converted import Converted
from data.converting.epub import convert_epub
from data.converting.h5p import convert_h5p
from data.converting.moodle import convert_moodle
from data.converting.open_edx import convert_open_edx
from data.converting.pdf import convert_pdf
from data.converting.recognising import recognised
from data.converting.scorm import convert_scorm
from data.converting.sheets import convert_delimited, convert_sheet
from data.converting.slides import convert_slides
from data.converting.text_file import convert_markdown, convert_text
from data.converting.web import convert_html
from data.converting.word import convert_word
from data.words.imports import FileKind


class Converter(Protocol):
    """What makes courses of a file of one kind."""

    def __call__(self, path: Path, *, name: str) -> Converted:
        """The courses of the file with what was repaired, set aside and doubted; raises RefusedFileError."""
        ...


CONVERTERS: Mapping[FileKind, Converter] = {
    FileKind.PDF: convert_pdf,
    FileKind.WORD: convert_word,
    FileKind.SLIDES: convert_slides,
    FileKind.SHEET: convert_sheet,
    FileKind.CSV: convert_delimited,
    FileKind.HTML: convert_html,
    FileKind.EPUB: convert_epub,
    FileKind.MARKDOWN: convert_markdown,
    FileKind.TEXT: convert_text,
    FileKind.CAPTIONS: convert_captions,
    FileKind.SCORM: convert_scorm,
    FileKind.CARTRIDGE: convert_cartridge,
    FileKind.QTI: convert_qti,
    FileKind.OPEN_EDX: convert_open_edx,
    FileKind.MOODLE: convert_moodle,
    FileKind.H5P: convert_h5p,
}


def convert(path: Path, *, name: str) -> Converted:
    """What the file gives, read as what its content says it is; raises RefusedFileError.

    Not for files of strangers: a `Workshop` does it in a process of its own.
    """
    found = recognised(path, name=name)
    converted = CONVERTERS[found.kind](path, name=name)
    return replace(converted, notes=list(dict.fromkeys([*found.notes, *converted.notes])))
