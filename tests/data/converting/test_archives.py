import gzip
import io
import os
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import pytest

from data.converting.archives import MOST_MEMBERS, archive_within, opened_archive
from data.converting.converted import RefusedFileError
from data.words.imports import NoteCode


def zipped(path: Path, members: Sequence[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def tarred(
    path: Path, members: Sequence[tuple[tarfile.TarInfo, bytes]], *, mode: Literal["w", "w:gz"] = "w:gz"
) -> Path:
    with tarfile.open(path, mode) as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def link_in_zip(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def link_in_tar(name: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return info


def test_zip_and_tar_are_read_alike_whatever_they_are_called(tmp_path: Path) -> None:
    lesson = "अर्जित छुट्टी".encode()
    for path in (
        zipped(tmp_path / "a.mbz", [("course/1.html", lesson)]),
        tarred(tmp_path / "b.zip", [(tarfile.TarInfo("./course/1.html"), lesson)]),
        tarred(tmp_path / "c.dat", [(tarfile.TarInfo("course/1.html"), lesson)], mode="w"),
    ):
        with opened_archive(path) as archive:
            assert archive.names == {"course/1.html"}
            assert archive.read("course/1.html") == lesson


def test_names_written_by_windows_and_in_hindi_are_understood(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", [("पाठ\\क्\u200dष.html", b"1")])
    with opened_archive(path) as archive:
        assert archive.names == {"पाठ/क्\u200dष.html"}


def test_what_macos_adds_is_passed_over(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip", [("1.html", b"1"), ("__MACOSX/._1.html", b"2"), ("a/._b", b"3"), (".DS_Store", b"4")]
    )
    with opened_archive(path) as archive:
        assert archive.names == {"1.html"}
        assert archive.set_aside == ()


def test_links_and_archives_within_are_set_aside_by_name(tmp_path: Path) -> None:
    for path in (
        zipped(tmp_path / "a.zip", [("1.html", b"1"), (link_in_zip("key"), b"/etc/passwd"), ("in.ZIP", b"PK")]),
        tarred(
            tmp_path / "b.tgz",
            [(tarfile.TarInfo("1.html"), b"1"), (link_in_tar("key"), b""), (tarfile.TarInfo("in.ZIP"), b"PK")],
        ),
    ):
        with opened_archive(path) as archive:
            assert archive.names == {"1.html"}
            assert [(note.code, note.place) for note in archive.set_aside] == [
                (NoteCode.LINK, "key"),
                (NoteCode.ARCHIVE_WITHIN, "in.ZIP"),
            ]
            with pytest.raises(RefusedFileError):
                archive.read("key")


def encrypted(path: Path) -> Path:
    """Marked as encrypted in the list of files, which is what readers go by."""
    zipped(path, [("1.html", b"secret")])
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    return path


def of_many_files(path: Path) -> Path:
    return tarred(path, [(tarfile.TarInfo(f"{number}"), b"") for number in range(MOST_MEMBERS + 1)], mode="w")


def of_a_long_list(path: Path) -> Path:
    """Says that its list of files has 3 GB."""
    zipped(path, [("1", b"")])
    content = bytearray(path.read_bytes())
    struct.pack_into("<L", content, content.rindex(b"PK\x05\x06") + 12, 3 << 30)
    path.write_bytes(content)
    return path


def of_a_long_header(path: Path) -> Path:
    """A tar whose first header announces a name of 2 MB."""
    info = tarfile.TarInfo("long")
    info.type = tarfile.GNUTYPE_LONGNAME
    return tarred(path, [(info, os.urandom(2 << 20))])


def cut_short(path: Path) -> Path:
    return written(path, tarred(path, [(tarfile.TarInfo("a"), os.urandom(5_000))]).read_bytes()[:-900])


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


BAD: list[tuple[Callable[[Path], Path], NoteCode]] = [
    (lambda path: zipped(path, [("../1.html", b"")]), NoteCode.UNSAFE_NAME),
    (lambda path: zipped(path, [("/etc/passwd", b"")]), NoteCode.UNSAFE_NAME),
    (lambda path: zipped(path, [("C:\\a", b"")]), NoteCode.UNSAFE_NAME),
    (lambda path: tarred(path, [(tarfile.TarInfo("a/../../1"), b"")]), NoteCode.UNSAFE_NAME),
    (lambda path: zipped(path, [("a\nb", b"")]), NoteCode.UNSAFE_NAME),
    (lambda path: zipped(path, [("bomb", b"\0" * 4_000_000)]), NoteCode.UNPACKS_TOO_LARGE),
    (lambda path: tarred(path, [(tarfile.TarInfo("bomb"), b"\0" * 8_000_000)]), NoteCode.UNPACKS_TOO_LARGE),
    (lambda path: zipped(path, [("./a", b"1"), ("a", b"2")]), NoteCode.SAME_NAME),
    (encrypted, NoteCode.ENCRYPTED),
    (of_many_files, NoteCode.TOO_MANY_FILES),
    (of_a_long_list, NoteCode.TOO_MANY_FILES),
    (of_a_long_header, NoteCode.TOO_MANY_FILES),
    (lambda path: written(path, gzip.compress(os.urandom(5_000))[:-20]), NoteCode.UNKNOWN_KIND),
    (
        lambda path: written(path, tarred(path, [(tarfile.TarInfo("a"), os.urandom(5_000))]).read_bytes()[:-900]),
        NoteCode.DAMAGED,
    ),
    (lambda path: written(path, b"PK\x03\x04 and no more"), NoteCode.DAMAGED),
    (lambda path: written(path, b""), NoteCode.UNKNOWN_KIND),
    (lambda path: written(path, b"%PDF-1.7" * 100), NoteCode.UNKNOWN_KIND),
]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("make", "code"), BAD)
def test_bad_archives_are_refused(make: Callable[[Path], Path], code: NoteCode, tmp_path: Path) -> None:
    path = make(tmp_path / "bad")
    with pytest.raises(RefusedFileError) as refused, opened_archive(path):
        pass
    assert refused.value.note.code is code


def test_films_in_a_backup_are_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("data.converting.archives.MOST_MEMBER_BYTES", 1_000)
    path = tarred(tmp_path / "a.mbz", [(tarfile.TarInfo("film"), os.urandom(5_000)), (tarfile.TarInfo("page"), b"1")])
    with opened_archive(path) as archive:
        assert (archive.read("film"), archive.read("page")) == (b"", b"1")


def test_an_archive_within_an_archive_is_looked_over_alike(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner", [("h5p.json", b"{}")]).read_bytes()
    assert archive_within(inner, place="files/ab/abab").names == {"h5p.json"}
    with pytest.raises(RefusedFileError) as refused:
        archive_within(inner[:-8], place="files/ab/abab")
    assert refused.value.note.place == "files/ab/abab"


def test_a_file_that_is_larger_than_it_may_be_or_than_the_archive_says_is_not_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", [("1.html", b"0123456789" * 10)])
    with opened_archive(path) as archive, pytest.raises(RefusedFileError, match="more than 99 bytes"):
        archive.read("1.html", most=99)
    content = bytearray(path.read_bytes())
    struct.pack_into("<L", content, content.index(b"PK\x01\x02") + 24, 50)  # the size as the list of files has it
    path.write_bytes(content)
    with opened_archive(path) as archive, pytest.raises(RefusedFileError, match="damaged"):
        archive.read("1.html")
