"""Pages without text, scans mostly, read by Debian's tesseract; what it reads is not to be trusted as text is."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from data.converting.pdf_pages import Box, Line, PdfPage

DOTS_PER_INCH = 300
"""What tesseract's own documentation asks for at least."""

LEAST_CONFIDENCE = 30
"""Of 100: signs below it are specks. Words and numbers are kept whatever their confidence: without them 1.0 % of the
characters of a made Hindi page were missing, and from an English one the years of Acts."""

LANGUAGES = ("eng", "hin")
"""In this order: with Hindi first, "19" and "2016" of an English page were read as "9" and "20I6"."""

MOST_PAGES = 200
SECONDS_A_PAGE = 120
_COLUMNS = 12


def read_by_machine(path: Path, pages: Sequence[PdfPage]) -> Mapping[int, PdfPage]:
    """Those of the pages on which words were found, by number; none where tesseract is not installed."""
    if shutil.which("tesseract") is None:
        return {}
    languages = _languages()
    read: dict[int, PdfPage] = {}
    with tempfile.TemporaryDirectory() as folder:
        for page in pages[:MOST_PAGES]:
            image = Path(folder) / "page.png"
            if _draw(path, page.number, image):
                lines = _lines(image, languages)
                if lines:
                    read[page.number] = PdfPage(page.number, page.width, page.height, lines)
    return read


def _languages() -> str:
    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    installed = set(done.stdout.split())
    return "+".join(language for language in LANGUAGES if language in installed) or "eng"


def _draw(path: Path, number: int, image: Path) -> bool:
    """Writes a picture of the page in grey; says whether there is anything on it."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        picture = document[number - 1].render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil()
    except (pypdfium2.PdfiumError, MemoryError, OSError):
        return False
    lowest, highest = picture.getextrema()
    picture.save(image)
    document.close()
    return bool(lowest != highest)


def _lines(image: Path, languages: str) -> list[Line]:
    command = ["tesseract", str(image), "-", "-l", languages, "--psm", "3", "tsv"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS_A_PAGE)
    except subprocess.TimeoutExpired:
        return []
    words: dict[tuple[str, ...], list[list[str]]] = {}
    for row in done.stdout.splitlines()[1:]:
        columns = row.split("\t")
        if len(columns) == _COLUMNS and _is_read(columns[11], float(columns[10])):
            words.setdefault(tuple(columns[2:5]), []).append(columns)
    blocks = {key[:2]: number for number, key in enumerate(words)}
    return [_line(of_line, blocks[key[:2]]) for key, of_line in words.items()]


def _is_read(word: str, confidence: float) -> bool:
    """Whether it is a word, or a sign that is none of the specks of a scan."""
    return bool(word.strip()) and (confidence >= LEAST_CONFIDENCE or any(map(str.isalnum, word)))


def _line(words: Sequence[Sequence[str]], block: int) -> Line:
    points = 72 / DOTS_PER_INCH
    left = min(int(word[6]) for word in words) * points
    top = min(int(word[7]) for word in words) * points
    right = max(int(word[6]) + int(word[8]) for word in words) * points
    bottom = max(int(word[7]) + int(word[9]) for word in words) * points
    return Line(" ".join(word[11] for word in words), Box(left, top, right, bottom), _SIZE, block)


_SIZE = 12.0
"""Of every line that is read by machine: boxes are as high as the letters that happen to be in them."""
