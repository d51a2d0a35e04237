import subprocess
import sys
from pathlib import Path

import pytest

from data.files import exclusive_lock, faults_of, file_records, replace_folder, write_text_durably


def test_records_hold_size_and_checksum_of_every_file_but_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_text("abc")
    (tmp_path / "manifest.json").write_text("{}")
    # sha256("abc"), FIPS 180-2 appendix B.1
    checksum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_records(tmp_path) == {"deep/a.txt": {"bytes": 3, "sha256": checksum}}


def test_every_fault_is_listed_and_a_changed_byte_only_with_checksums(tmp_path: Path) -> None:
    for name in ("gone", "longer", "changed", "fine"):
        (tmp_path / name).write_text("abc")
    records = file_records(tmp_path)
    (tmp_path / "gone").unlink()
    (tmp_path / "longer").write_text("abcd")
    (tmp_path / "changed").write_text("abd")
    quick = faults_of(tmp_path, records, checksums=False)
    full = faults_of(tmp_path, records, checksums=True)
    assert quick == ["gone is missing", "longer has 4 bytes, expected 3"]
    assert full == ["changed has another checksum than its manifest says", *quick]


def test_a_folder_takes_the_place_of_another(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "which").write_text(name)
    replace_folder(tmp_path / "new", tmp_path / "old")
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old" / "which").read_text() == "new"


def test_a_file_that_cannot_be_written_keeps_its_content(tmp_path: Path) -> None:
    target = tmp_path / "CURRENT"
    write_text_durably(target, "one")
    with pytest.raises(UnicodeEncodeError):
        write_text_durably(target, "two \ud800")
    assert target.read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["CURRENT"]


def test_a_lock_is_held_by_one_process_and_freed_when_it_dies(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    code = (
        "import sys, pathlib; from data.files import exclusive_lock\n"
        "with exclusive_lock(pathlib.Path(sys.argv[1]), wait=True):\n"
        "    sys.stdout.write('held\\n'); sys.stdout.flush(); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(BlockingIOError), exclusive_lock(lock, wait=False):
            pass
        holder.kill()
        holder.wait()
        with exclusive_lock(lock, wait=False):
            pass
