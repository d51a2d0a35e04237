"""What there is to do, as causes that the data gives: each with what it is about and how many it touches."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.assess.item_service import KeptItem
from api.running.small_groups import unless_few
from data.store import Reception
from data.words import (
    CompetencyId,
    Course,
    CourseId,
    Grounded,
    Import,
    ImportState,
    Item,
    ItemStatus,
    Language,
    LessonId,
    OrganisationId,
    Turn,
    TurnId,
    WorkKey,
    WorkKind,
)
from recommender.coverage import Cell, Demand, supply_of
from recommender.curating import Overlap, QuestionCluster, StaleSentence

FEWEST_FINISH = 0.1
"""Below this share of those who began it a course is one that hardly anybody finishes: the median of 221 open courses
is 12.6 % (Jordan 2015)."""

QUOTED = 5


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason for something to be done.

    `touches` counts what `api.worklist.words` says of the kind, None where it is of too few people to be told. `about`
    names what is no course: an item, an import, the words of a cluster. `quoted` are sentences of lessons or learners;
    `flags` are marks of an item or reasons of thumbs. `at` is when it happened last, for what is asked, rated and
    missing: only what comes after a closing stands against it. `turns` are questions that an answer can go back to.
    """

    key: WorkKey
    kind: WorkKind
    touches: int | None
    competency: CompetencyId | None = None
    language: Language | None = None
    levels: Sequence[int] = ()
    courses: Sequence[CourseId] = ()
    lesson: LessonId | None = None
    about: str = ""
    quoted: Sequence[str] = ()
    flags: Sequence[str] = ()
    of: int = 0
    at: datetime | None = None
    turns: Sequence[TurnId] = ()


def key_of(kind: WorkKind, *about: str) -> WorkKey:
    """The key of what is about these ids."""
    return WorkKey(":".join((kind.value, *about)))


def gaps(
    demand: Demand, courses: Iterable[Course], *, organisations: frozenset[OrganisationId] | None, smallest: int
) -> list[Cause]:
    """One for each competency and language with people in need at levels for which no course is in that language.

    It is a missing language where courses in others teach all of these levels.
    """
    supply = supply_of(courses)
    lacking: dict[tuple[CompetencyId, Language], list[int]] = defaultdict(list)
    for competency, level, language in sorted(demand.cells(organisations)):
        if (competency, level, language) not in supply:
            lacking[competency, language].append(level)
    elsewhere = _elsewhere(supply)
    return [
        _gap(about, levels, elsewhere, unless_few(_people(demand, about, levels, organisations), smallest=smallest))
        for about, levels in lacking.items()
    ]


def _elsewhere(supply: Mapping[Cell, Sequence[CourseId]]) -> Mapping[tuple[CompetencyId, int], Sequence[CourseId]]:
    """The courses in any language, by competency and level."""
    found: dict[tuple[CompetencyId, int], list[CourseId]] = defaultdict(list)
    for (competency, level, _), taught in supply.items():
        found[competency, level] += [course for course in taught if course not in found[competency, level]]
    return found


def _gap(
    about: tuple[CompetencyId, Language],
    levels: Sequence[int],
    elsewhere: Mapping[tuple[CompetencyId, int], Sequence[CourseId]],
    touches: int | None,
) -> Cause:
    competency, language = about
    others = [elsewhere.get((competency, level), ()) for level in levels]
    translated = all(others)
    kind = WorkKind.LANGUAGE if translated else WorkKind.GAP
    courses = sorted({course for each in others for course in each}) if translated else []
    key = key_of(kind, competency, language)
    return Cause(key, kind, touches, competency=competency, language=language, levels=levels, courses=courses)


def _people(
    demand: Demand,
    about: tuple[CompetencyId, Language],
    levels: Sequence[int],
    organisations: frozenset[OrganisationId] | None,
) -> int:
    """How many are in need at any of these levels, each once."""
    competency, language = about
    alike = {
        group: count
        for level in levels
        for group, count in demand.in_need((competency, level, language), organisations).items()
    }
    return sum(alike.values())


def of_questions(clusters: Iterable[QuestionCluster]) -> list[Cause]:
    """Questions that no course answers."""
    kind = WorkKind.QUESTIONS
    return [
        Cause(
            key_of(kind, each.mark),
            kind,
            each.times,
            about=each.name,
            quoted=each.quoted,
            at=each.last_asked,
            turns=each.turns,
        )
        for each in clusters
    ]


def of_thumbs(turns: Iterable[Turn]) -> list[Cause]:
    """Answers with a thumb down, those from one lesson together; `turns` are the latest first."""
    together: dict[tuple[CourseId | None, LessonId | None], list[Turn]] = defaultdict(list)
    for turn in turns:
        together[_cited_first(turn)].append(turn)
    return [_unhelpful(lesson, rated) for lesson, rated in together.items()]


def _cited_first(turn: Turn) -> tuple[CourseId | None, LessonId | None]:
    cited = turn.answer.citations if isinstance(turn.answer, Grounded) else ()
    return (cited[0].course, cited[0].lesson) if cited else (turn.course, turn.lesson)


def _unhelpful(lesson: tuple[CourseId | None, LessonId | None], rated: Sequence[Turn]) -> Cause:
    course, of_course = lesson
    thoughts = [turn.feedback for turn in rated if turn.feedback is not None]
    return Cause(
        key_of(WorkKind.UNHELPFUL, course or "", of_course or ""),
        WorkKind.UNHELPFUL,
        len(rated),
        courses=() if course is None else (course,),
        lesson=of_course,
        quoted=[turn.question for turn in rated[:QUOTED]],
        flags=sorted({each.reason.value for each in thoughts if each.reason is not None}),
        at=max((each.at for each in thoughts), default=rated[0].at),
    )


def of_items(kept: Iterable[KeptItem]) -> list[Cause]:
    """Items that are asked and should be looked at: by their answers, or by rules that they break."""
    kind = WorkKind.ITEM
    return [
        Cause(
            key_of(kind, each.item.id),
            kind,
            0 if each.statistics is None else each.statistics.answers,
            courses=(each.item.course,),
            about=each.item.id,
            flags=[*each.flags, *sorted({fault.rule.value for fault in each.faults})],
        )
        for each in kept
        if each.item.status is ItemStatus.LIVE and (each.flags or each.faults)
    ]


def of_receptions(receptions: Mapping[CourseId, Reception], *, smallest: int) -> list[Cause]:
    """Courses that enough people began and hardly anybody finished."""
    kind = WorkKind.UNFINISHED
    return [
        Cause(key_of(kind, course), kind, each.begun - each.finished, courses=(course,), of=each.begun)
        for course, each in receptions.items()
        if each.begun >= smallest and each.finished < FEWEST_FINISH * each.begun
    ]


def of_stale(stale: Mapping[CourseId, Sequence[StaleSentence]], finished: Mapping[CourseId, int]) -> list[Cause]:
    """Courses with sentences that may be out of date."""
    kind = WorkKind.STALE
    return [
        Cause(
            key_of(kind, course, *sorted({each.found for each in sentences})),
            kind,
            finished.get(course, 0),
            courses=(course,),
            quoted=[each.sentence for each in sentences[:QUOTED]],
            of=len(sentences),
        )
        for course, sentences in stale.items()
    ]


def of_overlaps(overlaps: Iterable[tuple[CourseId, Overlap]], finished: Mapping[CourseId, int]) -> list[Cause]:
    """Pairs of courses that say the same, each pair once, as the course of which more is repeated finds it."""
    kind = WorkKind.OVERLAP
    pairs: dict[WorkKey, tuple[CourseId, Overlap]] = {}
    for course, overlap in sorted(overlaps, key=lambda each: (-each[1].share, each[0])):
        pairs.setdefault(key_of(kind, *sorted((course, overlap.course))), (course, overlap))
    return [
        Cause(
            key,
            kind,
            finished.get(course, 0) + finished.get(overlap.course, 0),
            courses=(course, overlap.course),
            of=round(100 * overlap.share),
        )
        for key, (course, overlap) in pairs.items()
    ]


def of_untagged(courses: Iterable[Course], finished: Mapping[CourseId, int]) -> list[Cause]:
    """Courses that name no competency, so that nobody is led to them for what they need."""
    kind = WorkKind.TAGS
    return [
        Cause(key_of(kind, course.id), kind, finished.get(course.id, 0), courses=(course.id,))
        for course in courses
        if not course.teaches
    ]


def of_missing(
    since: Mapping[CourseId, datetime], open_courses: Collection[CourseId], finished: Mapping[CourseId, int]
) -> list[Cause]:
    """Open courses that the last whole export of where they came from lacked, since when it does."""
    kind = WorkKind.MISSING
    return [
        Cause(key_of(kind, course), kind, finished.get(course, 0), courses=(course,), at=at)
        for course, at in since.items()
        if course in open_courses
    ]


def of_drafts(drafts: Iterable[Item]) -> list[Cause]:
    """Draft items that wait, those of one course together."""
    counts: dict[CourseId, int] = defaultdict(int)
    for draft in drafts:
        counts[draft.course] += 1
    kind = WorkKind.DRAFTS
    return [Cause(key_of(kind, course), kind, count, courses=(course,)) for course, count in counts.items()]


def of_imports(imports: Iterable[Import]) -> list[Cause]:
    """Imports whose drafts wait for somebody to publish them."""
    kind = WorkKind.IMPORT
    return [
        Cause(key_of(kind, each.id), kind, len(each.courses), about=each.name, courses=each.courses)
        for each in imports
        if each.state is ImportState.DRAFT
    ]


def ranked(causes: Iterable[Cause]) -> list[Cause]:
    """The largest of each kind first, then the second of each, in the order of kinds.

    So counts of unlike things, people and drafts, are never compared. Those of too few people come last of their kind,
    in no order of how many they are.
    """
    by_kind: dict[WorkKind, list[Cause]] = {kind: [] for kind in WorkKind}
    for cause in causes:
        by_kind[cause.kind].append(cause)
    places = [
        (place, order, cause)
        for order, kind in enumerate(by_kind)
        for place, cause in enumerate(sorted(by_kind[kind], key=_size))
    ]
    return [cause for _, _, cause in sorted(places, key=lambda each: each[:2])]


def _size(cause: Cause) -> tuple[bool, int, WorkKey]:
    return cause.touches is None, -(cause.touches or 0), cause.key
