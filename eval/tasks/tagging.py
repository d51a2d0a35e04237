"""Are the competencies that are suggested for courses those that people gave them?"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.reading import read_catalogue
from data.words import HINDI, Course, CourseId, Passage, ReportProgress
from embeddings.encoders import Encoder
from embeddings.text import embedded_text
from eval.measures.figures import Figure, Section
from eval.report import Report
from eval.systems import load_encoder
from eval.tasks.question_runs import Track
from recommender.curating import (
    FEWEST_TAGGED,
    SUGGESTED_FROM,
    Framework,
    SignTable,
    TagModel,
    confidences,
    fitted_tagger,
    framework_of,
    shipped_tagger,
    sign_tables,
    views_of,
)

RECALL = 0.7
"""Where precision is read off: of hand-made tags less than a third is missed then."""

_BANDS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 1.01)


class Tagged(NamedTuple):
    """A catalogue's courses with what people say that they teach, its framework, and signs by language."""

    courses: Sequence[Course]
    framework: Framework
    tables: Sequence[SignTable]


def tagging_report(catalogue: Path, *, models: Path, track: Track, clock: Callable[[], float]) -> Report:
    """Precision and recall of suggested competencies against those of the catalogue.

    Each course is left out in turn and the rest learnt from; a catalogue of fewer than `FEWEST_TAGGED` tagged courses
    is measured with the model that is shipped, as it would be used there.

    Raises:
        InvalidCatalogue: the catalogue has faults.
        ModelMissing: the models are not built.
    """
    started = clock()
    with track("encoding") as progress:
        tagged = tagged_catalogue(catalogue, encoder=load_encoder(models), progress=progress)
    learns = len(tagged.courses) >= FEWEST_TAGGED
    with track("leaving out") as progress:
        models_by_course = _left_out(tagged, progress) if learns else {}
    hindi = [table for table in tagged.tables if table.language == HINDI]
    return Report(
        command="tagging",
        data=str(catalogue),
        seconds=clock() - started,
        overall=_section(tagged, tagged.tables, models_by_course),
        groups={"by_language": {"hi": _section(tagged, hindi, models_by_course)}} if hindi else {},
        facts={"learnt_from": "the other courses" if learns else "the sample", "suggested_from": SUGGESTED_FROM},
        notes=[_reliability(tagged, models_by_course)],
        subject="tags",
    )


def tagged_catalogue(folder: Path, *, encoder: Encoder, progress: ReportProgress | None = None) -> Tagged:
    """The tagged courses of the catalogue, encoded."""
    catalogue = read_catalogue(folder)
    courses = [course for course in catalogue.courses.values() if course.teaches]
    framework = framework_of(list(catalogue.competencies.values()), encoder)

    def vectors_of(passages: Sequence[Passage]) -> NDArray[np.float32]:
        texts = [embedded_text(passage) for passage in passages]
        told = None if progress is None else lambda done: progress(done, len(texts))
        return encoder.encode_passages(texts, progress=told)

    return Tagged(courses, framework, sign_tables(views_of(courses, vectors_of=vectors_of, encoder=encoder), framework))


def _left_out(tagged: Tagged, progress: ReportProgress) -> Mapping[CourseId, TagModel]:
    """For each course the model learnt from all others."""
    models = {}
    for done, course in enumerate(tagged.courses, start=1):
        others = [each for each in tagged.courses if each.id != course.id]
        models[course.id] = fitted_tagger(
            others, [table.without(course.id) for table in tagged.tables], tagged.framework
        )
        progress(done, len(tagged.courses))
    return models


def _judged(
    tagged: Tagged, tables: Sequence[SignTable], models: Mapping[CourseId, TagModel]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Of each course and competency the confidence, whether people say so, and whether the level is theirs."""
    shipped = shipped_tagger()
    sure, right, levels = [], [], []
    for course in tagged.courses:
        own = [table.only(course.id) for table in tables if course.id in table.courses]
        if own:
            model = models.get(course.id, shipped)
            sure.append(confidences(own, model)[course.id])
            right.append([each.id in course.teaches for each in tagged.framework.competencies])
            levels += [model.level(course) == level for level in course.teaches.values()]
    return np.concatenate(sure), np.concatenate(right), np.array(levels)


def _section(tagged: Tagged, tables: Sequence[SignTable], models: Mapping[CourseId, TagModel]) -> Section:
    sure, right, levels = _judged(tagged, tables, models)
    tags = int(right.sum())
    order = np.argsort(-sure, kind="stable")
    found = np.cumsum(right[order])
    precision = found / np.arange(1, len(found) + 1)
    at_recall = precision[np.argmax(found >= RECALL * tags)]
    named = sure >= SUGGESTED_FROM
    return Section(
        tags,
        [
            Figure(f"precision@recall{RECALL}", float(at_recall), tags),
            Figure("precision", float(right[named].mean()) if named.any() else 0.0, int(named.sum())),
            Figure("recall", float((right & named).sum() / tags), tags),
            Figure("average_precision", float((precision * right[order]).sum() / tags), tags),
            Figure("level_exact", float(levels.mean()), len(levels)),
        ],
    )


def _reliability(tagged: Tagged, models: Mapping[CourseId, TagModel]) -> str:
    """How often suggestions of each confidence are right: what is said beside what came of it."""
    sure, right, _ = _judged(tagged, tagged.tables, models)
    said = []
    for low, high in pairwise(_BANDS):
        within = (sure >= low) & (sure < high)
        if within.any():
            said.append(f"said {sure[within].mean():.2f}, right {right[within].mean():.2f} ({within.sum()})")
    return "Confidence beside what came of it: " + "; ".join(said) + "."
