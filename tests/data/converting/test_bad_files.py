"""Whatever is wrong with a file is said in a word that has its remedy; none ends the process that it is read in."""

import os
import random
import zipfile
from pathlib import Path

import pytest

from data.converting.converted import RefusedFileError
from data.converting.converters import convert
from data.converting.sandbox import Bounds, Workshop, convert_apart
from data.words.imports import NoteCode
from tests.data.converting.files import archive, book_file, empty_pdf, pdf_file, sheet_file, slide_file, word_file

OOXML = {"[Content_Types].xml": b"<Types/>"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def _refused(path: Path) -> NoteCode:
    with pytest.raises(RefusedFileError) as caught:
        convert(path, name=path.name)
    return caught.value.note.code


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.pdf", b"", NoteCode.EMPTY),
        ("blank.txt", b" \n\t\x00\n", NoteCode.EMPTY),
        ("photo.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, NoteCode.UNKNOWN_KIND),
        ("noise.txt", bytes(range(256)) * 8, NoteCode.UNKNOWN_KIND),
        ("old.doc", OLE + "WordDocument".encode("utf-16-le"), NoteCode.OLD_KIND),
        ("locked.docx", OLE + "EncryptedPackage".encode("utf-16-le"), NoteCode.ENCRYPTED),
        ("torn.docx", b"PK\x03\x04" + b"\x00" * 60, NoteCode.DAMAGED),
        ("torn.pdf", b"%PDF-1.7\n1 0 obj\n<<", NoteCode.DAMAGED),
        ("marks.html", b"<html><body><script>x</script></body></html>", NoteCode.NO_TEXT),
        (
            "list.csv",
            b"title,description\n" + b"Noting,\n" * 5 + b"Drafting,How drafts go up.\n",
            NoteCode.MOSTLY_SET_ASIDE,
        ),
        ("silent.vtt", b"WEBVTT\n\n", NoteCode.NO_TEXT),
    ],
)
def test_files_that_give_nothing_are_refused_with_the_reason(
    tmp_path: Path, name: str, content: bytes, code: NoteCode
) -> None:
    (tmp_path / name).write_bytes(content)

    assert _refused(tmp_path / name) is code


def test_a_locked_pdf_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    assert _refused(pdf_file(tmp_path / "locked.pdf", password="secret")) is NoteCode.ENCRYPTED
    assert _refused(empty_pdf(tmp_path / "empty.pdf")) is NoteCode.NO_TEXT


@pytest.mark.parametrize("name", ["../out.xml", "/etc/out.xml", "word/../../out.xml", "C:\\out.xml"])
def test_an_archive_that_leads_out_of_itself_is_not_opened(tmp_path: Path, name: str) -> None:
    assert _refused(archive(tmp_path / "a.docx", {**OOXML, "word/document.xml": b"<a/>", name: b"x"})) is (
        NoteCode.UNSAFE_NAME
    )


def test_an_archive_that_unpacks_without_end_is_not_opened(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "a.docx", {**OOXML, "word/document.xml": b"\x00" * (8 << 20)})

    assert _refused(bomb) is NoteCode.UNPACKS_TOO_LARGE


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    lol = b'<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
    files = {**OOXML, "word/document.xml": lol}

    assert _refused(archive(tmp_path / "a.docx", files)) is NoteCode.ENTITIES
    book = {"mimetype": b"application/epub+zip", "META-INF/container.xml": lol}
    assert _refused(archive(tmp_path / "a.epub", book)) is NoteCode.ENTITIES


def test_macros_are_named_and_not_kept(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx")
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("word/vbaProject.bin", b"macro")

    assert NoteCode.MACROS in {note.code for note in convert(path, name=path.name).notes}


def test_a_file_that_takes_too_long_or_too_much_costs_nobody_else_anything(tmp_path: Path) -> None:
    fine, endless = tmp_path / "fine.txt", tmp_path / "endless.txt"
    fine.write_text("Leave is no right.")
    os.mkfifo(endless)  # reading it waits for ever
    with Workshop(Bounds(seconds=1)) as workshop:
        with pytest.raises(RefusedFileError) as slow:
            workshop.convert(endless)
        assert workshop.convert(fine).courses[0].lessons[0].text == "Leave is no right."
    fine.write_text("Leave is no right. " * 500_000)
    with pytest.raises(RefusedFileError) as large:
        convert_apart(fine, bounds=Bounds(memory_bytes=1 << 20))

    assert slow.value.note.code is NoteCode.TOOK_TOO_LONG
    assert large.value.note.code is NoteCode.TOOK_TOO_MUCH


def test_files_damaged_at_random_are_read_or_refused(tmp_path: Path) -> None:
    """A little of `python -m eval.benchmarks.converting`; the seed is fixed."""
    chance = random.Random(16)
    makers = [word_file, slide_file, pdf_file, sheet_file, book_file]
    whole = [maker(tmp_path / f"{maker.__name__}.bin").read_bytes() for maker in makers]
    ended: list[str] = []
    with Workshop(Bounds(seconds=20)) as workshop:
        for number in range(30):
            content = bytearray(whole[number % len(whole)])
            for _ in range(chance.randint(1, 20)):
                content[chance.randrange(len(content))] = chance.randrange(256)
            path = tmp_path / "damaged.bin"
            path.write_bytes(content[: chance.randint(len(content) // 2, len(content))])
            try:
                workshop.convert(path)
            except RefusedFileError as error:
                ended += [error.note.found] if error.note.found.startswith("exit") else []

    assert ended == []
