import numpy as np

from eval.sets.enrolments import Enrolments
from eval.sets.heldout import LeftOut, task_of, validation_of

Row = tuple[str, str, int]


def _table(rows: list[Row], *, timed: bool = False) -> Enrolments:
    learners, courses, at = zip(*rows, strict=True)
    return Enrolments(np.array(learners), np.array(courses), np.array(at, dtype=np.int64), timed)


TRAIN: list[Row] = [
    ("ann", "excel", 0),
    ("ann", "rti", 1),
    ("bob", "rti", 0),
    ("bob", "posh", 1),
    ("cid", "posh", 0),
]


def test_held_out_courses_are_numbered_with_the_learners_who_are_asked_about() -> None:
    task = task_of(_table(TRAIN), _table([("cid", "excel", 5), ("ann", "posh", 5)]))
    assert task.courses == ["excel", "posh", "rti"]
    assert task.histories.learners == 2
    held = [(row, task.courses[column]) for row, column in zip(task.held.rows, task.held.columns, strict=True)]
    assert held == [(0, "posh"), (1, "excel")]
    ann = task.histories.columns[task.histories.rows == 0]
    assert [task.courses[column] for column in ann] == ["excel", "rti"]


def test_what_cannot_be_foretold_is_counted() -> None:
    test = _table(
        [
            ("ann", "posh", 5),
            ("ann", "posh", 6),  # written twice
            ("ann", "rti", 7),  # taken already
            ("bob", "brand-new", 5),  # nobody in train took it
            ("dot", "rti", 5),  # not in train
            ("dot", "brand-new", 6),
        ]
    )
    task = task_of(_table(TRAIN), test)
    assert task.left_out == LeftOut(
        repeated_rows=1,
        learners_not_in_train=1,
        rows_of_learners_not_in_train=2,
        courses_not_in_train=1,
        rows_of_courses_not_in_train=1,
        rows_already_taken=1,
    )
    assert len(task.held) == 1
    assert [task.new_courses[column] for column in task.held_new.columns] == ["brand-new"]
    assert task.held_new.rows.tolist() == [1], "bob is the second of those asked about"


def test_one_course_held_back_each_is_imitated_by_holding_back_each_last_one() -> None:
    task = task_of(_table(TRAIN), _table([("ann", "posh", 5), ("cid", "excel", 5)]))
    holdout = validation_of(task)
    held = {
        (int(row), task.courses[column]) for row, column in zip(holdout.held.rows, holdout.held.columns, strict=True)
    }
    assert held == {(0, "rti"), (1, "posh")}, "cid has one course only, which stays"


def test_several_courses_with_times_are_imitated_by_holding_back_the_latest() -> None:
    train = _table([(f"l{number}", course, 10 * number) for number in range(20) for course in ("a", "b")], timed=True)
    task = task_of(train, _table([("l0", "c", 900), ("l1", "a", 900)], timed=True))
    assert not len(task.held), "nothing of this test can be foretold, so train is cut by time all the same"
    holdout = validation_of(task)
    assert holdout.held.at.min() > holdout.known.at.max()


def test_several_courses_by_position_are_imitated_by_holding_back_each_learner_s_tail() -> None:
    rows: list[Row] = [(learner, f"c{number}", number) for learner in ("ann", "bob") for number in range(8)]
    test: list[Row] = [("ann", "d1", 8), ("ann", "d2", 9), ("bob", "d1", 8)]
    both = _table([*rows, ("cid", "d1", 0), ("cid", "d2", 1)])
    holdout = validation_of(task_of(both, _table(test)))
    assert holdout.held.rows.tolist() == [0, 1], "8 courses, 3 of 19 held back by test: one of each is held back here"
    assert holdout.held.at.tolist() == [7, 7]
