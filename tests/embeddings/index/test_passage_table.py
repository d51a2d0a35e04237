import gc
import weakref
from pathlib import Path

from data.words.models import HINDI, CourseId, LessonId
from embeddings.index.passage_table import PassageTable, write_passages
from tests.embeddings.planned import OFFICE, passage


def test_passages_come_back_as_they_were(tmp_path: Path) -> None:
    odd = passage("odd", 'quotes " and\nlines\t\u2028 and \ud800 \0', course="c/ü", lesson="l")
    write_passages([*OFFICE, odd], tmp_path)
    table = PassageTable(tmp_path)
    assert [table.passage(row) for row in range(len(table))] == [*OFFICE, odd]


def test_rows_are_marked_by_course_lesson_and_language(tmp_path: Path) -> None:
    write_passages(OFFICE, tmp_path)
    table = PassageTable(tmp_path)
    assert table.of_courses([CourseId("rti-act"), CourseId("unknown")]).tolist() == [0, 0, 1, 1, 0, 0]
    assert table.of_lesson(LessonId("buying")).tolist() == [0, 0, 0, 0, 1, 1]
    assert table.of_languages([HINDI]).tolist() == [0, 1, 0, 1, 0, 1]


def test_rows_are_found_by_checksum(tmp_path: Path) -> None:
    write_passages(OFFICE, tmp_path)
    assert PassageTable(tmp_path).rows_by_checksum() == {planned.sha256: row for row, planned in enumerate(OFFICE)}


def test_passages_stay_readable_after_their_file_was_deleted(tmp_path: Path) -> None:
    write_passages(OFFICE, tmp_path)
    table = PassageTable(tmp_path)
    (tmp_path / "passages.jsonl").unlink()
    assert table.passage(0) == OFFICE[0]


def test_a_table_that_was_replaced_goes_at_once(tmp_path: Path) -> None:
    """Without waiting for the garbage collector: whole generations are replaced while questions come in."""
    write_passages(OFFICE, tmp_path)
    table = PassageTable(tmp_path)
    table.passage(0), table.of_courses([OFFICE[0].course])
    collects = gc.isenabled()
    gc.disable()
    try:
        gone = weakref.ref(table)
        del table
        assert gone() is None
    finally:
        if collects:
            gc.enable()


def test_a_table_of_nothing_has_no_rows(tmp_path: Path) -> None:
    write_passages([], tmp_path)
    assert len(PassageTable(tmp_path)) == 0
