"""How well a course suits a role that needs what it teaches: by what is written of course, role and competency."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.words import CompetencyId, Language, Learner, LocalText, RoleId
from embeddings.index import Aim, AimTable
from embeddings.text import terms
from recommender.collaborative.models import Content
from recommender.suggest.shelf import Shelf

NEED, ROLE = "need", "role"
"""The kinds of aims."""

MAIN, OF_NEED, OF_ROLE, A_LEVEL = 1.7, 8.0, 7.5, -0.5
"""Log-odds that a mentor takes one course before another: for teaching nothing higher than the need, for closeness of a
text to the need and to the role's work, and for each level that it stands above the first course of the theme.
Chosen on the comparisons in eval/sets/mentor/tuning.jsonl, where anything near does as well."""

NAMED, OF_ITS_NAME = 2.5, 0.7
"""Log-odds for a title that names the role: that holds this share of the words of its name in some language."""

ENOUGH = 6.5
"""Log-odds of a course that suits its need well; where no course does, the best one still counts for less."""

ROLE_BESIDE_NEED = 0.8
"""What closeness to the role's work counts beside closeness to what is missing; chosen with the above."""


def aims_of(catalogue: Catalogue) -> Sequence[Aim]:
    """What courses may be taken for: each competency by name and description, each role by name and activities."""
    return [
        *(
            Aim(NEED, competency.id, _texts([competency.name, competency.description]))
            for _, competency in sorted(catalogue.competencies.items())
        ),
        *(Aim(ROLE, role.id, _texts([role.name, *role.activities])) for _, role in sorted(catalogue.roles.items())),
    ]


def _texts(parts: Sequence[LocalText]) -> Sequence[str]:
    """The parts together, once in each language that the first of them is in."""
    return [". ".join(part.by_language.get(language, "") for part in parts) for language in parts[0].by_language]


@dataclass(frozen=True, slots=True)
class Suitability:
    """Closeness of courses to what is needed, as the index knows it; where it knows nothing, every course suits alike.

    `of_need` (competencies, courses) float32 is summed over so many things that stand for the competency, `counts`
    (competencies,): its own text or, where the index knows none, the live courses that teach it. `of_role` has
    (courses,) float32 by role, `named` (courses,) whether the title names it. `main` (courses, competencies): the
    course teaches nothing higher.
    """

    shelf: Shelf
    of_need: NDArray[np.float32]
    counts: NDArray[np.float64]
    of_role: Mapping[RoleId, NDArray[np.float32]]
    named: Mapping[RoleId, NDArray[np.bool_]]
    main: NDArray[np.bool_]
    known: bool

    def fits(self, role: RoleId | None, needs: Sequence[CompetencyId]) -> NDArray[np.float32]:
        """(courses, needs) in (0, 1]: how well each course that teaches a need suits somebody of the role who has it.

        `needs` are competencies of the shelf. 1 for the course that suits a need best where it suits well.
        """
        columns = [self.shelf.competency_column[need] for need in needs]
        fits = np.ones((len(self.shelf.courses), len(columns)), dtype=np.float32)
        if not self.known:
            return fits
        teaching = (self.shelf.taught[:, columns] > 0) & self.shelf.live[:, None]
        courses, places = np.nonzero(teaching)
        competencies = np.array(columns, dtype=np.int64)[places]
        odds = MAIN * self.main[courses, competencies] + OF_NEED * self.of_need[competencies, courses]
        odds += OF_ROLE * self.likeness_to(role)[courses]
        odds += A_LEVEL * self._levels_above(courses, competencies)
        if role is not None and role in self.named:
            odds = odds + NAMED * self.named[role][courses]
        best = np.full(len(columns), ENOUGH)
        np.maximum.at(best, places, odds)
        fits[courses, places] = np.exp(odds - best[places])
        return fits

    def fits_towards(
        self, learner: Learner, needs: Sequence[CompetencyId], *, of_goal: Set[CompetencyId]
    ) -> NDArray[np.float32]:
        """As `fits` for the learner's role; needs `of_goal` are judged for the role that they wish to grow into."""
        fits, goal = self.fits(learner.role, needs), learner.wishes.goal
        ahead = np.array([need in of_goal for need in needs], dtype=np.bool_)
        if goal is not None and ahead.any():
            fits[:, ahead] = self.fits(goal, needs)[:, ahead]
        return fits

    def likeness_to(self, role: RoleId | None) -> NDArray[np.float32]:
        """(courses,) closeness to the work of the role; zeros where nothing is known of it."""
        known = None if role is None else self.of_role.get(role)
        return np.zeros(len(self.shelf.courses), dtype=np.float32) if known is None else known

    def _levels_above(self, courses: NDArray[np.int64], competencies: NDArray[np.int64]) -> NDArray[np.float64]:
        """How many levels each course stands above the lowest of these courses on a competency of the same theme."""
        themes, levels = self.shelf.theme_of[competencies], self.shelf.level[courses]
        lowest = np.full(int(themes.max(initial=-1)) + 1, np.iinfo(np.int64).max)
        np.minimum.at(lowest, themes, levels)
        above: NDArray[np.float64] = (levels - lowest[themes]).astype(np.float64)
        return above


def suitability_of(shelf: Shelf, content: Content, aims: AimTable | None, *, catalogue: Catalogue) -> Suitability:
    """From how near the courses of the index come to each aim; without, from the courses that teach the same."""
    table = AimTable.empty() if aims is None else aims
    main: NDArray[np.bool_] = (shelf.taught > 0) & (shelf.taught == shelf.taught.max(axis=1, keepdims=True, initial=0))
    rows = {aim: row for row, aim in enumerate(table.aims)}
    columns = np.array([shelf.column_of.get(course, -1) for course in table.courses], dtype=np.int64)
    known = bool(rows) and bool((columns >= 0).any())
    if not known:
        teaching = ((shelf.taught > 0) & shelf.live[:, None]).astype(np.float32)
        of_need = np.asarray((teaching.T @ content.vectors) @ content.vectors.T, dtype=np.float32)
        return Suitability(shelf, _frozen(of_need), teaching.sum(axis=0, dtype=np.float64), {}, {}, main, known=False)

    def closeness(kind: str, id_: str) -> NDArray[np.float32]:
        row = np.zeros(len(shelf.courses), dtype=np.float32)
        if (kind, id_) in rows:
            row[columns[columns >= 0]] = table.closeness[rows[kind, id_], columns >= 0]
        return row

    of_need = np.array([closeness(NEED, competency) for competency in shelf.competency_column], dtype=np.float32)
    of_role = {RoleId(id_): closeness(ROLE, id_) for kind, id_ in rows if kind == ROLE}
    return Suitability(
        shelf, _frozen(of_need), np.ones(len(of_need)), of_role, _named(shelf, catalogue), main, known=True
    )


def _named(shelf: Shelf, catalogue: Catalogue) -> Mapping[RoleId, NDArray[np.bool_]]:
    """By role: which courses (courses,) have a title that names it."""
    titles = [
        {language: set(terms(title)) for language, title in catalogue.courses[course].title.by_language.items()}
        for course in shelf.courses
    ]
    named = {}
    for role in catalogue.roles.values():
        names = {language: set(terms(name)) for language, name in role.name.by_language.items()}
        named[role.id] = np.array([_names(title, names) for title in titles], dtype=np.bool_)
    return named


def _names(title: Mapping[Language, Set[str]], names: Mapping[Language, Set[str]]) -> bool:
    return any(
        bool(name) and len(name & title.get(language, frozenset())) >= OF_ITS_NAME * len(name)
        for language, name in names.items()
    )


def _frozen(array: NDArray[np.float32]) -> NDArray[np.float32]:
    array.setflags(write=False)
    return array
