"""What is read of scans, where a machine that reads them is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from data.converting import NoteCode, Workshop
from eval.benchmarks.converting import character_errors, said_by
from eval.synthetic.documents import Script, Section, scanned

MOST_ERRORS = 0.02
"""Of characters: 20 pages of the sample have fewer (docs/how-to/bring-in-files.md)."""

SCRIPT = Script(
    "Leave",
    [
        Section("Acts", ["The Act of 2016 came into force on 19 April 2017 and replaced the Act of 1995."]),
        Section("अवकाश", ["अर्जित अवकाश वर्ष में 30 दिन का होता है और पहले से माँगा जाता है।"]),
    ],
)


def has_tesseract_with_hindi() -> bool:
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return {"eng", "hin"} <= set(listed.stdout.split())


@pytest.mark.skipif(not has_tesseract_with_hindi(), reason="tesseract-ocr and tesseract-ocr-hin are not installed")
def test_a_scan_in_both_languages_is_read_with_its_numbers_and_marked(tmp_path: Path) -> None:
    path = tmp_path / "leave.pdf"
    path.write_bytes(scanned(SCRIPT))

    with Workshop() as workshop:
        converted = workshop.convert(path)
    said = said_by(converted).partition("\n")[2]  # the title, which is the file's, comes first

    assert [(note.code, note.place) for note in converted.notes] == [(NoteCode.READ_BY_MACHINE, "1")]
    assert character_errors(said, SCRIPT.words) < MOST_ERRORS
    assert all(number in said for number in ("2016", "19", "2017", "1995", "30"))
