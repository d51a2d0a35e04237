"""The run of `saarthi-eval recommend`: read, fit our blend and its rivals, rank, compare, and hand back a report."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.errors import Fault, InvalidInput
from embeddings.encoder import Encoder
from eval.enrolments import read_enrolments
from eval.figures import Section
from eval.formats import CourseText, read_course_texts
from eval.heldout import Task, task_of, validation_of
from eval.question_runs import Track
from eval.recommending import (
    outcome_of,
    section_of_difference,
    section_of_new_courses,
    section_of_outcome,
)
from eval.report import Report, section_as_json
from eval.systems import CONTENT_DECAY, blend_fitter, load_encoder, rival_fitters

OURS = "our blend"


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a run reads: two tables, course texts (or None) with the models' folder, and whether to fit rivals too."""

    train: Path
    test: Path
    courses: Path | None
    models: Path
    rivals: bool


def recommend_report(asked: Foretold, *, track: Track, clock: Callable[[], float]) -> Report:
    """Our blend put to the test beside its rivals.

    Raises:
        InvalidInput: a table or the course texts have faults, or nothing of test can be foretold.
        ModelMissing: course texts were given and the encoder is not built.
    """
    started = clock()
    task = task_of(read_enrolments(asked.train), read_enrolments(asked.test))
    _refuse_empty(task, asked.test)
    vectors = None if asked.courses is None else _vectors(asked.courses, task, models=asked.models, track=track)
    known = None if vectors is None else vectors[: len(task.courses)]
    fitters = {OURS: blend_fitter(validation_of(task), timed=task.timed, vectors=known)}
    if asked.rivals:
        fitters.update(rival_fitters())
    outcomes = {}
    with track("fitting and ranking") as progress:
        for number, (name, fitter) in enumerate(fitters.items()):
            progress(number, len(fitters))
            outcomes[name] = outcome_of(fitter, task)
        progress(len(fitters), len(fitters))
    ours = section_of_outcome(outcomes[OURS])
    rivals = {name: section_of_outcome(outcome) for name, outcome in outcomes.items() if name != OURS}
    groups: dict[str, Mapping[str, Section]] = {"rivals": rivals}
    groups["differences"] = {
        f"{OURS} − {name}": section_of_difference(outcomes[OURS], outcomes[name]) for name in rivals
    }
    if vectors is not None and len(task.held_new):
        new = section_of_new_courses(task, vectors=vectors, decay=CONTENT_DECAY)
        groups["new_courses"] = {"new courses among themselves": new}
    return Report(
        command="recommend",
        data=f"{asked.train} → {asked.test}",
        seconds=clock() - started,
        overall=ours,
        groups=groups,
        facts={"model": section_as_json(ours), "left_out": task.left_out._asdict(), **_sizes(task)},
        notes=_notes(task),
        subject=OURS,
    )


def _refuse_empty(task: Task, test: Path) -> None:
    if not len(task.held):
        problem = "no row has a learner and a course that train knows and the learner has not taken"
        fault = Fault(str(test), str(task.left_out), problem, "Check that both files use the same ids.")
        raise InvalidInput(str(test), [fault])


def _vectors(path: Path, task: Task, *, models: Path, track: Track) -> NDArray[np.float32]:
    """(courses + new courses, dimension) of their texts; zero rows for courses without one."""
    wanted = {course: row for row, course in enumerate([*task.courses, *task.new_courses])}
    known = [text for text in read_course_texts(path) if text.id in wanted]
    encoder: Encoder = load_encoder(models)
    vectors = np.zeros((len(wanted), encoder.dimension), dtype=np.float32)
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        progress(done, len(known))

    with track("encoding course texts") as progress:
        encoded = encoder.encode_passages([_whole(text) for text in known], progress=count)
    vectors[[wanted[text.id] for text in known]] = encoded
    return vectors


def _whole(course: CourseText) -> str:
    return course.text if course.text.startswith(course.title) else f"{course.title}: {course.text}"


def _sizes(task: Task) -> Mapping[str, object]:
    return {
        "train": {"learners": task.train.learners, "courses": task.train.courses, "rows": len(task.train.rows)},
        "test": {"learners": len(np.unique(task.held.rows)), "rows": len(task.held)},
    }


def _notes(task: Task) -> Sequence[str]:
    left_out = task.left_out
    return [
        f"Train: {task.train.learners} learners, {task.train.courses} courses, {len(task.train.rows)} rows. "
        f"Measured: {len(np.unique(task.held.rows))} learners, {len(task.held)} held-out courses.",
        f"In no joint figure: {left_out.rows_of_learners_not_in_train} rows of {left_out.learners_not_in_train} "
        f"learners that train does not know, {left_out.rows_of_courses_not_in_train} rows of "
        f"{left_out.courses_not_in_train} courses that it does not know, {left_out.rows_already_taken} of courses "
        f"already taken, {left_out.repeated_rows} written twice.",
    ]
