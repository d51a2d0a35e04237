from pathlib import Path

import pytest

from data.words.errors import InvalidInput
from eval.sets.formats import Distance, read_course_texts, read_passages, read_questions
from tests.eval.planned import PASSAGES, QUESTIONS, question_set, write_lines

KNOWN = frozenset(str(passage["id"]) for passage in PASSAGES)


def test_a_question_set_is_read_as_written(tmp_path: Path) -> None:
    folder = question_set(tmp_path)
    assert [passage.id for passage in read_passages(folder)] == ["en-leave", "hi-leave", "en-tender"]
    first, *_, last = read_questions(folder, known=KNOWN)
    assert (first.gold, first.answers, first.distance) == (
        ("en-leave", "hi-leave"),
        ("fifteen days", "पंद्रह दिन"),
        None,
    )
    assert (last.answerable, last.distance) == (False, Distance.FAR)


def test_several_question_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    write_lines(tmp_path / "questions-b.jsonl", [QUESTIONS[0]])
    write_lines(tmp_path / "questions-a.jsonl", [QUESTIONS[1]])
    assert [question.id for question in read_questions(tmp_path, known=KNOWN)] == ["q2", "q1"]


def test_all_faults_of_all_question_files_come_together_with_file_and_line(tmp_path: Path) -> None:
    write_lines(
        tmp_path / "questions-a.jsonl",
        [
            {**QUESTIONS[0], "gold": ["en-leaves"]},
            {**QUESTIONS[1], "language": "English"},
            {**QUESTIONS[1], "id": "q9", "text": " "},
        ],
    )
    (tmp_path / "questions-b.jsonl").write_text(
        '{"id": "q1", "language": "hi-Latn", "text": "kya", "gold": [], "kind": "nearby"}\n\n'
        "not json\n"
        '["a list"]\n'
        '{"id": "q8", "language": "en", "text": "?", "gold": [], "answers": ["42"]}\n'
        '{"id": "q7", "language": "en", "text": "?", "gold": ["en-leave"], "kind": "far"}\n',
        encoding="utf-8",
    )

    with pytest.raises(InvalidInput) as raised:
        read_questions(tmp_path, known=KNOWN)

    found = {(Path(f.place).name, f.problem): f for f in raised.value.faults}
    assert [place for place, _ in found] == [
        *[f"questions-a.jsonl:{line}" for line in (1, 2, 3)],
        *[f"questions-b.jsonl:{line}" for line in (1, 1, 3, 4, 5, 6)],
    ]
    assert found["questions-a.jsonl:1", "gold names nothing that can be found"].remedy == "Did you mean 'en-leave'?"
    assert any("another question has this id" in problem for _, problem in found)
    assert any("the line is not JSON" in problem for _, problem in found)


def test_hinglish_may_be_asked_but_not_searched(tmp_path: Path) -> None:
    question_set(
        tmp_path,
        passages=[{**PASSAGES[0], "language": "hi-Latn"}],
        questions=[{**QUESTIONS[0], "language": "hi-Latn"}],
    )
    assert read_questions(tmp_path, known=KNOWN)[0].language == "hi-Latn"
    with pytest.raises(InvalidInput, match="not a language of content"):
        read_passages(tmp_path)


def test_a_folder_without_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there are no question files here"):
        read_questions(tmp_path / "nowhere", known=KNOWN)
    with pytest.raises(InvalidInput, match=r"passages\.jsonl.*cannot be read"):
        read_passages(tmp_path)


def test_keys_beyond_the_format_and_missing_titles_are_allowed(tmp_path: Path) -> None:
    courses: list[dict[str, object]] = [
        {"id": "a", "title": "Excel", "text": "Tables", "level": "all"},
        {"id": "b", "title": "", "text": None},
    ]
    first, second = read_course_texts(write_lines(tmp_path / "courses.jsonl", courses))
    assert (first.title, first.text) == ("Excel", "Tables")
    assert (second.title, second.text) == ("", "")


def test_courses_without_an_id_or_with_one_twice_are_named(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "courses.jsonl", [{"title": "x"}, {"id": "a"}, {"id": "a"}])
    with pytest.raises(InvalidInput) as raised:
        read_course_texts(path)
    assert [Path(fault.place).name for fault in raised.value.faults] == ["courses.jsonl:1", "courses.jsonl:3"]
