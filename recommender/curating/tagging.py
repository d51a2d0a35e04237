"""Which competencies a course seems to teach, to which level, how sure that is, and the sentence that speaks for each.

Only competencies of the framework are named, and only to a person, who accepts or rejects them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from data.words import LEVELS, CompetencyId, Course, CourseId, Language, LessonId
from embeddings.encoders import Encoder
from embeddings.text import sentence_spans
from recommender.curating.signs import signs
from recommender.curating.views import CourseView, Framework, VectorsOf, views_of

Floats = NDArray[np.float64]

SHIPPED = "tagging.json"
SUGGESTED_FROM = 0.33
"""Confidence from which a competency is named: on the sample, each course left out, precision .82 and recall .70."""

FEWEST_TAGGED = 30
"""Tagged courses from which a catalogue's own tags teach the tagger; with fewer the shipped one is surer."""

_INVERSE_PENALTY = 0.1
_READ_FOR_SUPPORT = 3
_LESSON_NEAREST = 3


@dataclass(frozen=True, slots=True)
class TagModel:
    """A logistic model over standardised signs; the level is read off the course's own by a line."""

    weights: Sequence[float]
    intercept: float
    means: Sequence[float]
    scales: Sequence[float]
    level_slope: float
    level_at_zero: float

    def log_odds(self, values: Floats) -> Floats:
        """`(views, competencies)` of `(views, competencies, signs)`."""
        standard = (values - np.array(self.means)) / np.array(self.scales)
        odds: Floats = standard @ np.array(self.weights) + self.intercept
        return odds

    def level(self, course: Course) -> int:
        """The level up to which the course teaches what it teaches."""
        return min(max(round(self.level_at_zero + self.level_slope * course.level), LEVELS.start), LEVELS.stop - 1)

    def to_json(self) -> str:
        """The model as a JSON object."""
        return json.dumps(asdict(self), indent=1)


@dataclass(frozen=True, slots=True)
class Support:
    """A sentence of a lesson that comes nearest to what the competency says of itself."""

    lesson: LessonId
    language: Language
    sentence: str


@dataclass(frozen=True, slots=True)
class TagSuggestion:
    """A competency that a course seems to teach; `lessons` are those that speak of it most."""

    course: CourseId
    competency: CompetencyId
    level: int
    confidence: float
    support: Support
    lessons: Sequence[LessonId]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said to a suggestion."""

    course: CourseId
    competency: CompetencyId
    accepted: bool


def shipped_tagger() -> TagModel:
    """The model fitted on the sample by `python -m eval.fit.tagging`."""
    return TagModel(**json.loads((files("recommender.curating") / SHIPPED).read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class SignTable:
    """The signs of courses in one language: `(courses, competencies, signs)`."""

    language: Language
    courses: Sequence[CourseId]
    values: Floats

    def without(self, course: CourseId) -> "SignTable":
        """The table without a course, which is measured by what is learnt from the rest."""
        return self._of([place for place, each in enumerate(self.courses) if each != course])

    def only(self, course: CourseId) -> "SignTable":
        """The table of one course alone."""
        return self._of([place for place, each in enumerate(self.courses) if each == course])

    def _of(self, places: Sequence[int]) -> "SignTable":
        return SignTable(self.language, [self.courses[place] for place in places], self.values[list(places)])


def sign_tables(views: Sequence[CourseView], framework: Framework) -> list[SignTable]:
    """The signs of all views, a table for each language."""
    values = signs(views, framework) if views else np.zeros((0, 0, 0))
    places: dict[Language, list[int]] = {}
    for place, view in enumerate(views):
        places.setdefault(view.language, []).append(place)
    return [
        SignTable(language, [views[place].course for place in own], values[own])
        for language, own in sorted(places.items())
    ]


def fitted_tagger(
    courses: Sequence[Course],
    tables: Sequence[SignTable],
    framework: Framework,
    *,
    decisions: Sequence[Decision] = (),
) -> TagModel:
    """The model learnt from what these courses teach, as people said, and from their decisions on suggestions."""
    known = {course.id: course for course in courses}
    right = [_taught([known[course] for course in table.courses], framework, decisions).ravel() for table in tables]
    rows = np.concatenate([table.values.reshape(-1, table.values.shape[2]) for table in tables])
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=_INVERSE_PENALTY, solver="newton-cholesky")
    model.fit((rows - means) / scales, np.concatenate(right))
    levels = [(course.level, level) for course in courses for level in course.teaches.values()]
    slope, at_zero = np.polyfit([own for own, _ in levels], [taught for _, taught in levels], deg=1)
    return TagModel(
        model.coef_[0].tolist(),
        float(model.intercept_[0]),
        means.tolist(),
        scales.tolist(),
        float(slope),
        float(at_zero),
    )


def _taught(courses: Sequence[Course], framework: Framework, decisions: Sequence[Decision]) -> NDArray[np.bool_]:
    said = {(decision.course, decision.competency): decision.accepted for decision in decisions}
    return np.array(
        [
            [said.get((course.id, each.id), each.id in course.teaches) for each in framework.competencies]
            for course in courses
        ]
    )


def confidences(tables: Sequence[SignTable], model: TagModel) -> Mapping[CourseId, Floats]:
    """`(competencies,)` for each course: how likely it teaches each, its languages speaking with one voice."""
    odds: dict[CourseId, list[Floats]] = {}
    for table in tables:
        for course, each in zip(table.courses, model.log_odds(table.values), strict=True):
            odds.setdefault(course, []).append(each)
    return {course: 1 / (1 + np.exp(-np.mean(each, axis=0))) for course, each in odds.items()}


def suggested_tags(
    courses: Sequence[Course],
    *,
    beside: Sequence[CourseView],
    framework: Framework,
    model: TagModel,
    vectors_of: VectorsOf,
    encoder: Encoder,
) -> list[TagSuggestion]:
    """What the courses seem to teach, the surest first, seen beside those of the catalogue; nothing where unsure."""
    own = views_of(courses, vectors_of=vectors_of, encoder=encoder)
    known = {course.id: course for course in courses}
    others = [view for view in beside if view.course not in known]
    sure = confidences(sign_tables([*own, *others], framework), model)
    suggestions = []
    for course in courses:
        views = [view for view in own if view.course == course.id]
        for place in np.flatnonzero(sure[course.id] >= SUGGESTED_FROM).tolist() if views else ():
            competency = framework.competencies[place]
            suggestions.append(
                TagSuggestion(
                    course.id,
                    competency.id,
                    model.level(course),
                    float(sure[course.id][place]),
                    _support(views, place, framework, encoder),
                    _lessons(views, place, framework),
                )
            )
    return sorted(suggestions, key=lambda each: (each.course, -each.confidence, each.competency))


def _support(views: Sequence[CourseView], place: int, framework: Framework, encoder: Encoder) -> Support:
    """The sentence nearest to the description, of the passages nearest to it."""
    view = views[0]
    wanted = framework.described[framework.written_in(view.language)][place]
    nearest = np.argsort(-(view.vectors @ wanted), kind="stable")[:_READ_FOR_SUPPORT]
    passages = [view.passages[row] for row in nearest]
    sentences = [
        (passage.lesson, passage.text[start:end]) for passage in passages for start, end in sentence_spans(passage.text)
    ] or [(passages[0].lesson, passages[0].text)]
    closeness = encoder.encode_passages([sentence for _, sentence in sentences]) @ wanted
    lesson, sentence = sentences[int(np.argmax(closeness))]
    return Support(lesson, view.language, sentence)


def _lessons(views: Sequence[CourseView], place: int, framework: Framework) -> Sequence[LessonId]:
    """Lessons among whose nearest competencies this one is."""
    view = views[0]
    closeness = view.vectors @ framework.described[framework.written_in(view.language)].T
    rows: dict[LessonId, list[int]] = {}
    for row, passage in enumerate(view.passages):
        rows.setdefault(passage.lesson, []).append(row)
    best = {lesson: closeness[own].max(axis=0) for lesson, own in rows.items()}
    return [lesson for lesson, near in best.items() if place in np.argsort(-near, kind="stable")[:_LESSON_NEAREST]]
