"""Where the catalogue falls short of what roles need: demand beside supply, by competency, level and language."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from data.catalogue import Catalogue
from data.words import (
    LEVELS,
    CompetencyId,
    Course,
    CourseId,
    CourseStatus,
    CoverageRow,
    Language,
    Learner,
    LearnerId,
    Mastery,
)
from recommender.learner.gaps import needs_of, wants_course

Cell = tuple[CompetencyId, int, Language]


def coverage(
    catalogue: Catalogue,
    *,
    learners: Sequence[Learner],
    masteries: Mapping[LearnerId, Mastery],
    courses: Iterable[Course],
) -> list[CoverageRow]:
    """One row for each competency, level and language with learners in need or with courses, the worst gap first.

    In need at a level: the role needs at least this level, the learner reads the language and wants a course for it
    (`recommender.learner.gaps.wants_course`). Supply: those of `courses` that are live and teach it to at least this
    level in the language.
    gap = learners in need / (1 + courses): all of them where there is no course, half with one, a third with two.
    Ties: competency, level, language.
    """
    demand = _demand(catalogue, learners, masteries)
    supply = _supply(courses)
    rows = [
        CoverageRow(
            competency=competency,
            level=level,
            language=language,
            learners_in_need=demand[competency, level, language],
            courses=taught,
            gap=demand[competency, level, language] / (1 + len(taught)),
        )
        for competency, level, language in demand.keys() | supply.keys()
        for taught in [supply.get((competency, level, language), ())]
    ]
    return sorted(rows, key=lambda row: (-row.gap, row.competency, row.level, row.language))


def _demand(catalogue: Catalogue, learners: Sequence[Learner], masteries: Mapping[LearnerId, Mastery]) -> Counter[Cell]:
    # Few distinct (competency, levels, languages) stand behind many learners: count those first, then spread them out.
    alike: Counter[tuple[CompetencyId, int, int, frozenset[Language]]] = Counter()
    for learner in learners:
        mastery = masteries.get(learner.id, {})
        for competency, needed in needs_of(learner.role, catalogue).items():
            shown = max(
                (level for level in range(1, needed + 1) if not wants_course(level, competency, mastery)), default=0
            )
            if shown < needed:
                alike[competency, shown, needed, learner.languages] += 1
    demand: Counter[Cell] = Counter()
    for (competency, shown, needed, languages), count in alike.items():
        for language in languages:
            for level in range(shown + 1, needed + 1):
                demand[competency, level, language] += count
    return demand


def _supply(courses: Iterable[Course]) -> Mapping[Cell, Sequence[CourseId]]:
    supply: dict[Cell, list[CourseId]] = {}
    for course in sorted(courses, key=lambda course: course.id):
        if course.status is not CourseStatus.LIVE:
            continue
        for competency, taught in course.teaches.items():
            for level in range(LEVELS[0], taught + 1):
                for language in course.languages:
                    supply.setdefault((competency, level, language), []).append(course.id)
    return {cell: tuple(taught) for cell, taught in supply.items()}
