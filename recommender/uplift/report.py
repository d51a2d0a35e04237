"""The uplift of a department: what each course changed, at once and after a month or more, beside no course."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from data.words import CompetencyId, Course, CourseId, LearnerId, RoleId
from recommender.learner import LevelFound
from recommender.uplift.gains import Change, Gain, Interval, Norm, difference_of, gain_of, mean_change, norm_of
from recommender.uplift.records import Pair, Record

FEWEST = 2
"""People without whom nothing varies, whatever the deployment's smallest group is."""

Changes = Mapping[LearnerId, Change]


class GroupStanding(StrEnum):
    """Whether a group's gain is told."""

    MEASURED = "measured"
    TOO_FEW = "too-few"
    NOT_MEASURED = "not-measured"


@dataclass(frozen=True, slots=True)
class GroupGain:
    """A group's gain, None where nobody was measured twice or so few that figures could say whose they are."""

    standing: GroupStanding
    gain: Gain | None


@dataclass(frozen=True, slots=True)
class Uplift:
    """What those who finished gained, what others gained, and by how many levels the former is more."""

    finished: GroupGain
    others: GroupGain
    difference: Interval | None


@dataclass(frozen=True, slots=True)
class UpliftRow:
    """The uplift of a course, or of all together (`course` None): soon after it, and 30 to 90 days after."""

    course: CourseId | None
    soon: Uplift
    delayed: Uplift


@dataclass(frozen=True, slots=True)
class _Compared:
    finished: Changes
    others: Changes


def uplift_rows(records: Sequence[Record], courses: Mapping[CourseId, Course], *, smallest: int) -> Sequence[UpliftRow]:
    """All together, then each course that somebody finished and that teaches something, most measured first.

    A person's competencies are averaged, so that each counts once in a row. Groups under `smallest` are not told.
    """
    teaching = _teaching(courses)
    taken = sorted({course for record in records for course in record.finished if courses.get(course)})
    compared = {
        course: tuple(_compared(courses[course], records, teaching, delayed=delayed) for delayed in (False, True))
        for course in taken
        if courses[course].teaches
    }
    rows = [
        UpliftRow(course, _uplift(soon, smallest=smallest), _uplift(delayed, smallest=smallest))
        for course, (soon, delayed) in compared.items()
    ]
    together = [_together([each[place] for each in compared.values()]) for place in (0, 1)]
    whole = UpliftRow(None, *(_uplift(each, smallest=smallest) for each in together))
    return [whole, *sorted(rows, key=_rank)]


def _compared(
    course: Course, records: Sequence[Record], teaching: Mapping[CompetencyId, Sequence[CourseId]], *, delayed: bool
) -> _Compared:
    """Who finished the course beside others of the same roles, by everything that it teaches."""
    took = [record for record in records if course.id in record.finished]
    roles = {record.role for record in took if _is_measured(record, course, delayed=delayed)}
    finished: dict[LearnerId, list[Change]] = {}
    others: dict[LearnerId, list[Change]] = {}
    for competency in course.teaches:
        without = {
            record.learner: record.without(competency, teaching[competency])
            for record in records
            if record.role in roles and course.id not in record.finished
        }
        befores = _befores(took, course.id, competency, roles=roles)
        first = [found[0] for found in without.values() if found]
        if not befores:
            continue
        norm = norm_of([*befores, *first])
        pairs = _pairs(took, course.id, competency, delayed=delayed)
        distances = [after.at - before.at for before, after in pairs.values()]
        _add(finished, pairs, norm)
        _add(others, _like_pairs(without, distances), norm)
    return _Compared(_averaged(finished), _averaged(others))


def _is_measured(record: Record, course: Course, *, delayed: bool) -> bool:
    return any(_pairs([record], course.id, competency, delayed=delayed) for competency in course.teaches)


def _befores(
    took: Sequence[Record], course: CourseId, competency: CompetencyId, *, roles: set[RoleId | None]
) -> Sequence[LevelFound]:
    found = [record.before(course, competency) for record in took if record.role in roles]
    return [each for each in found if each is not None]


def _pairs(
    took: Sequence[Record], course: CourseId, competency: CompetencyId, *, delayed: bool
) -> Mapping[LearnerId, Pair]:
    pairs = {}
    for record in took:
        before = record.before(course, competency)
        after = record.after(course, competency, delayed=delayed)
        if before is not None and after is not None:
            pairs[record.learner] = (before, after)
    return pairs


def _like_pairs(
    without: Mapping[LearnerId, Sequence[LevelFound]], distances: Sequence[timedelta]
) -> Mapping[LearnerId, Pair]:
    """The first measurement of each, and the next one at a distance that also lay before and after the course."""
    if not distances:
        return {}
    least, most = min(distances), max(distances)
    pairs = {}
    for learner, found in without.items():
        again = next((each for each in found[1:] if least <= each.at - found[0].at <= most), None)
        if again is not None:
            pairs[learner] = (found[0], again)
    return pairs


def _add(changes: dict[LearnerId, list[Change]], pairs: Mapping[LearnerId, Pair], norm: Norm) -> None:
    for learner, (before, after) in pairs.items():
        changes.setdefault(learner, []).append(Change(before.level, norm.expected(before), after.level))


def _averaged(changes: Mapping[LearnerId, Sequence[Change]]) -> Changes:
    return {learner: mean_change(own) for learner, own in changes.items()}


def _together(compared: Iterable[_Compared]) -> _Compared:
    """Everybody once; who finished one course is not among the others for another."""
    finished: dict[LearnerId, list[Change]] = {}
    others: dict[LearnerId, list[Change]] = {}
    for each in compared:
        for all_of_them, these in ((finished, each.finished), (others, each.others)):
            for learner, change in these.items():
                all_of_them.setdefault(learner, []).append(change)
    return _Compared(
        _averaged(finished), _averaged({learner: own for learner, own in others.items() if learner not in finished})
    )


def _uplift(compared: _Compared, *, smallest: int) -> Uplift:
    finished = _group(compared.finished, smallest=smallest)
    others = _group(compared.others, smallest=smallest)
    difference = None
    if finished.gain is not None and others.gain is not None:
        difference = difference_of(list(compared.finished.values()), list(compared.others.values()))
    return Uplift(finished, others, difference)


def _group(changes: Changes, *, smallest: int) -> GroupGain:
    if not changes:
        return GroupGain(GroupStanding.NOT_MEASURED, None)
    if len(changes) < max(smallest, FEWEST):
        return GroupGain(GroupStanding.TOO_FEW, None)
    return GroupGain(GroupStanding.MEASURED, gain_of(list(changes.values())))


def _teaching(courses: Mapping[CourseId, Course]) -> Mapping[CompetencyId, Sequence[CourseId]]:
    teaching: dict[CompetencyId, list[CourseId]] = {}
    for course in courses.values():
        for competency in course.teaches:
            teaching.setdefault(competency, []).append(course.id)
    return teaching


def _rank(row: UpliftRow) -> tuple[int, bool, str]:
    told = row.soon.finished.gain or row.delayed.finished.gain
    unmeasured = row.soon.finished.standing is row.delayed.finished.standing is GroupStanding.NOT_MEASURED
    return -(0 if told is None else told.learners), unmeasured, str(row.course)
