"""The process that draws a page: `python -m data.converting.picture_worker`.

Its arguments: the file, the page, the pixels of the longer side, where the picture is to lie, seconds, memory, bytes.

It leaves no picture where the file has no such page, cannot be read, or takes more than it may.
"""

import sys
from pathlib import Path

import pypdfium2

from data.converting.sandbox import bind_process

FINEST = 3.0
"""Times the page's own points of 1/72 inch: a small page is not drawn larger than it is read."""

QUALITY = 80
"""Of WebP, Pillow's own: letters of 8 points stay clean."""


def main(path: str, page: str, longest_side: str, drawn: str, seconds: str, memory: str, written: str) -> None:
    """Draws the page within the bounds."""
    bind_process(int(seconds), int(memory), int(written))
    document = pypdfium2.PdfDocument(path)
    if int(page) > len(document):
        return
    sheet = document[int(page) - 1]
    scale = min(int(longest_side) / max(*sheet.get_size(), 1.0), FINEST)
    beside = Path(drawn).with_suffix(".new")
    sheet.render(scale=scale).to_pil().save(beside, "WEBP", quality=QUALITY)
    beside.rename(drawn)


if __name__ == "__main__":
    main(*sys.argv[1:])
