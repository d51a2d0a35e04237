"""The run of `saarthi-eval recommend`: read, fit our blend and its rivals, rank, compare, and hand back a report."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.words import Fault, InvalidInput
from embeddings.encoders import Encoder
from eval.measures.cost import costed
from eval.measures.figures import Section
from eval.report import Report, section_as_json
from eval.sets.enrolments import read_enrolments
from eval.sets.formats import CourseText, read_course_texts
from eval.sets.heldout import Task, task_of, validation_of
from eval.systems import CourseContent, Rivals, blend_fitter, load_encoder, missing_rivals, rival_fitters
from eval.tasks.question_runs import Track
from eval.tasks.recommend import (
    Outcome,
    outcome_of,
    outcome_of_fitted,
    section_of_difference,
    section_of_last_only,
    section_of_new_courses,
    section_of_outcome,
    sections_by_group,
)
from recommender.collaborative import CollaborativeModel, Fitter, course_features

OURS = "our blend"


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a run reads: two tables, course texts (or None) with the models' folder, and which rivals to fit."""

    train: Path
    test: Path
    courses: Path | None
    models: Path
    rivals: Rivals


def rivals_named(name: str) -> Rivals:
    """The choice of that name; raises InvalidInput naming those there are."""
    try:
        return Rivals(name)
    except ValueError:
        fault = Fault("--rivals", name, "no such choice", f"Say one of {', '.join(Rivals)}.")
        raise InvalidInput("--rivals", [fault]) from None


def recommend_report(asked: Foretold, *, track: Track, clock: Callable[[], float]) -> Report:
    """Our blend put to the test beside its rivals.

    Raises:
        InvalidInput: a table or the course texts have faults, or nothing of test can be foretold.
        ModelMissing: course texts were given and the encoder is not built.
    """
    started = clock()
    task = task_of(read_enrolments(asked.train), read_enrolments(asked.test))
    _refuse_empty(task, asked.test)
    content = None if asked.courses is None else _content(asked.courses, task, models=asked.models, track=track)
    known = None if content is None else CourseContent(*(part[: len(task.courses)] for part in content))
    ours = blend_fitter(validation_of(task), timed=task.timed, content=known)
    outcomes, blend = _outcomes(ours, rival_fitters(asked.rivals), task, track=track)
    section = section_of_outcome(outcomes[OURS])
    rivals = {name: section_of_outcome(outcome) for name, outcome in outcomes.items() if name != OURS}
    differences = {f"{OURS} − {name}": section_of_difference(outcomes[OURS], outcomes[name]) for name in rivals}
    groups: dict[str, Mapping[str, Section]] = {"rivals": rivals, "differences": differences}
    groups["last_only"] = {"last course known alone": section_of_last_only(blend, task)}
    if content is not None and len(task.held_new):
        new = section_of_new_courses(task, features=content.features)
        groups["new_courses"] = {"new courses among themselves": new}
    groups |= sections_by_group(outcomes[OURS], task)
    return Report(
        command="recommend",
        data=f"{asked.train} → {asked.test}",
        seconds=clock() - started,
        overall=section,
        groups=groups,
        facts={"model": section_as_json(section), "left_out": task.left_out._asdict(), **_sizes(task)},
        notes=[*_notes(task), *_missing(asked.rivals)],
        subject=OURS,
    )


def _outcomes(
    ours: Fitter, rivals: Mapping[str, Fitter], task: Task, *, track: Track
) -> tuple[Mapping[str, Outcome], CollaborativeModel]:
    """Every model's outcome by name, and our own model."""
    with track("fitting and ranking") as progress:
        progress(0, 1 + len(rivals))
        fitted = costed(lambda: ours(task.train))
        outcomes = {OURS: outcome_of_fitted(fitted, task)}
        for number, (name, fitter) in enumerate(rivals.items(), start=1):
            progress(number, 1 + len(rivals))
            outcomes[name] = outcome_of(fitter, task)
        progress(1 + len(rivals), 1 + len(rivals))
    return outcomes, fitted.result


def _missing(rivals: Rivals) -> list[str]:
    missing = missing_rivals(rivals)
    return (
        [f"Not compared, package not installed: {', '.join(missing)} (pip install 'saarthi[rivals]')."]
        if missing
        else []
    )


def _refuse_empty(task: Task, test: Path) -> None:
    if not len(task.held):
        problem = "no row has a learner and a course that train knows and the learner has not taken"
        fault = Fault(str(test), str(task.left_out), problem, "Check that both files use the same ids.")
        raise InvalidInput(str(test), [fault])


def _content(path: Path, task: Task, *, models: Path, track: Track) -> CourseContent:
    """Of courses and new courses, in the order of the task; a course without a text gets zero vectors."""
    texts = {text.id: text for text in read_course_texts(path)}
    wanted = [texts.get(course, CourseText(course, "", "")) for course in [*task.courses, *task.new_courses]]
    vectors = _vectors([_whole(course) for course in wanted], models=models, track=track)
    features = course_features(
        [_whole(course) for course in wanted], tags=[course.tags for course in wanted], vectors=vectors
    )
    return CourseContent(vectors, features)


def _vectors(texts: Sequence[str], *, models: Path, track: Track) -> NDArray[np.float32]:
    """(texts, dimension); zero rows for empty texts."""
    written = [row for row, text in enumerate(texts) if text]
    encoder: Encoder = load_encoder(models)
    vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        progress(done, len(written))

    with track("encoding course texts") as progress:
        vectors[written] = encoder.encode_passages([texts[row] for row in written], progress=count)
    return vectors


def _whole(course: CourseText) -> str:
    if not course.title:
        return course.text
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
