"""What the catalogue lacks: coverage of needs, questions it did not answer, answers that did not help."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from rapidfuzz.fuzz import token_sort_ratio

from api.curate.groups import readable_offices, without_numbers_and_addresses
from api.http.dependencies import service
from api.running.clock import Clock
from api.running.fitted import Fitted
from api.running.library import Library
from api.running.small_groups import is_few
from data.catalogue import Catalogue
from data.store import Reception, Store, UnknownDesignation
from data.words import (
    Area,
    CourseId,
    CoverageRow,
    DeclineReason,
    ExternalKind,
    GapsThen,
    OrganisationId,
    RoleId,
    Thumb,
    Turn,
    Verb,
    folded_name,
    language_read,
)
from recommender.coverage import Demand, coverage
from recommender.curating import AskedQuestion

QUESTIONS_READ = 2_000
"""How many of the last questions are looked through for the list."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that the courses did not answer, how often it was asked and when last; never by whom."""

    text: str
    times: int
    last_asked: datetime


@dataclass(frozen=True, slots=True)
class UnmatchedDesignation:
    """A designation that is no role's name, with the roles whose names come nearest, the nearest first."""

    designation: UnknownDesignation
    nearest: Sequence[RoleId]


def nearest_roles(designation: str, catalogue: Catalogue, *, count: int = 3) -> Sequence[RoleId]:
    """The roles with the name or alias most like the designation, in any order of its words; ties by id."""
    wanted = folded_name(designation)
    scored = [
        (max(token_sort_ratio(wanted, folded_name(name)) for name in names), role.id)
        for role in catalogue.roles.values()
        if (names := [*role.name.by_language.values(), *role.aliases])
    ]
    return [role for _, role in sorted(scored, key=lambda each: (-each[0], each[1]))[:count]]


def _rank(row: CoverageRow, *, smallest: int) -> tuple[bool, bool, float, str, int, str]:
    few = is_few(row.learners_in_need, smallest=smallest)
    return not row.learners_in_need, few, 0.0 if few else -row.gap, row.competency, row.level, row.language


@dataclass(frozen=True, slots=True)
class CurateService:
    """Supply beside demand, and what learners asked in vain."""

    library: Library
    store: Store
    demand: Fitted[Demand]
    smallest_group: int
    clock: Clock
    receptions: Fitted[Mapping[CourseId, Reception]]

    def coverage(
        self, organisation: OrganisationId | None, *, area: Area | None = None, language: str | None = None
    ) -> list[CoverageRow]:
        """Supply beside demand, the worst gap first: all of it, or of one area or language.

        Demand of the organisation's people and those under it, none where they are too few to be counted; supply of
        the courses open to it. Rows of few people come after those of more, in no order of how many they are. None, for
        operators, takes everybody and everything. Raises UnknownOrganisation.
        """
        catalogue = self.library.catalogue()
        courses = (
            catalogue.courses
            if organisation is None
            else catalogue.open_to(organisation, catalogue.closing_groups).courses
        )
        rows = coverage(self.demand.get().cells(self.counted(organisation)), courses.values())
        smallest = self.smallest_told(organisation)
        return [
            row
            for row in sorted(rows, key=lambda row: _rank(row, smallest=smallest))
            if (area is None or catalogue.competency(row.competency).area is area)
            and (language is None or row.language == language_read(language))
        ]

    def gaps_then(self, organisation: OrganisationId) -> GapsThen | None:
        """The organisation's gaps at the end of the last month that was kept; None where none was."""
        return self.store.kept_gaps.before(organisation, self.clock().date().replace(day=1))

    def counted(self, organisation: OrganisationId | None) -> frozenset[OrganisationId] | None:
        """The organisations whose people are counted: none where they are too few, None where all are."""
        if organisation is None:
            return None
        return frozenset() if self.too_few(organisation) else self.library.catalogue().under(organisation)

    def smallest_told(self, organisation: OrganisationId | None) -> int:
        """How many people a figure about levels is of at least; operators, who read the database, see every one."""
        return 1 if organisation is None else self.smallest_group

    def too_few(self, organisation: OrganisationId) -> bool:
        """Whether a figure of the organisation would tell of single people."""
        return self.store.learners.count(organisation) < self.smallest_group

    def open_questions(self, organisation: OrganisationId, *, limit: int) -> Sequence[OpenQuestion]:
        """The latest questions of `organisation` that were not answered, alike ones counted together.

        Only of groups of people that are large enough, and without numbers and addresses.
        """
        asked = self.asked_in_vain(organisation)
        times = Counter(_normalised(question.text) for question in asked)
        latest: dict[str, OpenQuestion] = {}
        for question in asked:
            key = _normalised(question.text)
            latest.setdefault(key, OpenQuestion(question.text, times[key], question.at))
        return list(latest.values())[:limit]

    def asked_in_vain(self, organisation: OrganisationId) -> list[AskedQuestion]:
        """Every such question under the same conditions, the latest first."""
        offices = self._readable(organisation)
        asked = [*self._of_ledger(organisation, offices), *self._of_conversations(offices)]
        shown = [replace(each, text=without_numbers_and_addresses(each.text)) for each in asked]
        return sorted(shown, key=lambda question: question.at, reverse=True)

    def unhelpful(self, organisation: OrganisationId, *, limit: int) -> Sequence[Turn]:
        """The latest answers with a thumb down, under the same conditions as `open_questions`."""
        offices = self._readable(organisation)
        rated = self.store.conversations.rated(limit=limit, organisations=offices, thumb=Thumb.DOWN)
        return [_unnamed(turn) for turn in rated]

    def asked_about(self, course: CourseId, organisation: OrganisationId) -> list[Turn]:
        """The latest questions about a course and their answers, under the same conditions as `open_questions`."""
        offices = self._readable(organisation)
        found = self.store.conversations.about(course, limit=QUESTIONS_READ, organisations=offices)
        return [_unnamed(turn) for turn in found]

    def designations(self, organisation: OrganisationId | None, *, limit: int) -> Sequence[UnmatchedDesignation]:
        """Designations that match no role, the most frequent first, each with the roles nearest to it.

        Of the groups that `open_questions` goes by; None, for operators, takes everybody.
        """
        catalogue = self.library.catalogue()
        offices = frozenset(catalogue.organisations) if organisation is None else self._readable(organisation)
        unknown = self.store.designations.unknown(offices)[:limit]
        return [UnmatchedDesignation(each, nearest_roles(each.written, catalogue)) for each in unknown]

    def say_designation(self, designation: str, role: RoleId, *, organisation: OrganisationId | None, by: str) -> int:
        """Keeps which role a designation is in and under the organisation, None, for operators: everywhere.

        Returns how many learners have the role by that. Raises UnknownRole.
        """
        own = RoleId(self.library.catalogue().own_id(ExternalKind.ROLE, role))
        return self.store.designations.say(designation, own, organisation=organisation, by=by, at=self.clock())

    def _readable(self, organisation: OrganisationId) -> frozenset[OrganisationId]:
        people, catalogue = self.store.learners.count_by_office(organisation), self.library.catalogue()
        return readable_offices(organisation, people=people, catalogue=catalogue, smallest=self.smallest_group)

    def _of_ledger(self, organisation: OrganisationId, offices: frozenset[OrganisationId]) -> list[AskedQuestion]:
        """Questions of releases that kept their words in the ledger."""
        events = [
            event
            for event in self.store.ledger.recent(limit=QUESTIONS_READ, organisation=organisation, verbs=[Verb.ASKED])
            if event.result.get("outcome") == DeclineReason.NOT_COVERED and event.result.get("question")
        ]
        if not events:
            return []
        readable = {learner.id for learner in self.store.learners.all(organisation) if learner.organisation in offices}
        return [AskedQuestion(str(event.result["question"]), event.at) for event in events if event.learner in readable]

    def _of_conversations(self, offices: frozenset[OrganisationId]) -> list[AskedQuestion]:
        kept = self.store.conversations.unanswered(
            limit=QUESTIONS_READ, organisations=offices, outcome=DeclineReason.NOT_COVERED
        )
        return [AskedQuestion(turn.question, turn.at, turn.id) for turn in kept]


def _unnamed(turn: Turn) -> Turn:
    """The turn without what its asker wrote of numbers and addresses."""
    thought = turn.feedback
    said = None if thought is None else replace(thought, comment=without_numbers_and_addresses(thought.comment))
    return replace(turn, question=without_numbers_and_addresses(turn.question), feedback=said)


def _normalised(question: str) -> str:
    return " ".join(question.casefold().split()).rstrip(" ?।.!")


CurateDep = Annotated[CurateService, Depends(service(CurateService))]
