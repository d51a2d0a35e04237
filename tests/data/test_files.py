import stat
import subprocess
import sys
from pathlib import Path

import pytest

from data.files import close_to_others, exclusive_lock, faults_of, file_records, replace_folder, write_text_durably


def test_records_hold_size_and_checksum_of_every_file_but_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_text("abc")
    (tmp_path / "manifest.json").write_text("{}")
    # sha256("abc"), FIPS 180-2 appendix B.1
    checksum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_records(tmp_path) == {"deep/a.txt": {"bytes": 3, "sha256": checksum}}


def test_every_fault_is_listed_a_changed_byte_among_them(tmp_path: Path) -> None:
    for name in ("gone", "longer", "changed", "fine"):
        (tmp_path / name).write_text("abc")
    records = file_records(tmp_path)
    (tmp_path / "gone").unlink()
    (tmp_path / "longer").write_text("abcd")
    (tmp_path / "changed").write_text("abd")
    assert faults_of(tmp_path, records) == [
        "changed has another checksum than its manifest says",
        "gone is missing",
        "longer has 4 bytes, expected 3",
    ]


def test_files_and_folders_are_closed_to_others_and_what_a_link_leads_to_is_left(tmp_path: Path) -> None:
    elsewhere, state = tmp_path / "elsewhere", tmp_path / "state"
    (state / "deep").mkdir(parents=True)
    for file in (elsewhere, state / "a", state / "deep" / "b"):
        file.write_text("abc")
        file.chmod(0o644)
    (state / "link").symlink_to(elsewhere)
    close_to_others(state)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (elsewhere, state, *state.rglob("*"))}
    assert modes == {"elsewhere": 0o644, "link": 0o644, "state": 0o700, "deep": 0o700, "a": 0o600, "b": 0o600}


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
        "import sys, pathlib; from data.files import close_to_others, exclusive_lock\n"
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
