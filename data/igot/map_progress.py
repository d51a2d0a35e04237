"""Their enrolments, tests and telemetry as events of our ledger, a row at a time.

An event has an id made of what it says, so that the same export, read again, adds nothing.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from data.igot.found import Found, batches_of
from data.igot.map_courses import CourseIds
from data.igot.notes import Aside
from data.igot.read_progress import BEGUN, FINISHED, enrolment_of_row, result_of_row
from data.igot.reader import is_results
from data.igot.records import Enrolment, LeafState, Source, TestResult, TheirId
from data.igot.values import folded
from data.words.external import first_own_id
from data.words.models import PASS_MARK, CourseId, Event, EventId, LearnerId, Verb, is_time_of_event

SOURCE = "igot"
"""Who wrote these events."""

RATINGS = range(1, 6)

SHARES = {BEGUN: 0.0, FINISHED: 1.0}
"""How much of a lesson is done in each state: of one that was begun nobody says how much."""

Result = Mapping[str, str | int | float | bool]


@dataclass
class Persons:
    """Who a row without an id is of: by mail, else by phone; of two who share one, neither."""

    by_mark: dict[str, set[TheirId]] = field(default_factory=dict)

    def add(self, person: TheirId, *marks: str) -> None:
        """A person goes by these marks."""
        for mark in marks:
            if mark:
                self.by_mark.setdefault(folded(mark), set()).add(person)

    def of(self, enrolment: Enrolment) -> TheirId | Aside:
        """The person of a row, or why there is none."""
        if enrolment.person:
            return enrolment.person
        for mark in (enrolment.mail, enrolment.phone):
            fitting = self.by_mark.get(folded(mark), set()) if mark else set()
            if len(fitting) == 1:
                return next(iter(fitting))
            if fitting:
                return Aside.SEVERAL_FIT
        return Aside.NO_LEARNER


@dataclass(frozen=True, slots=True)
class Joining:
    """How rows of reports find their course: by batch, else by the name and provider where only one goes by both."""

    by_batch: Mapping[TheirId, TheirId]
    by_name: Mapping[tuple[str, str], frozenset[TheirId]]

    @classmethod
    def of(cls, found: Found) -> "Joining":
        """By the batches and courses of an import."""
        by_name: dict[tuple[str, str], frozenset[TheirId]] = {}
        for content in found.contents.values():
            for provider in {"", folded(content.provider)}:
                key = (folded(content.name), provider)
                by_name[key] = by_name.get(key, frozenset()) | {content.id}
        return cls({batch.id: batch.course for batch in batches_of(found) if batch.course}, by_name)

    def course(self, enrolment: Enrolment) -> TheirId | Aside:
        """The course of a row, or why there is none."""
        if enrolment.course:
            return enrolment.course
        if enrolment.batch is not None and enrolment.batch in self.by_batch:
            return self.by_batch[enrolment.batch]
        name = folded(enrolment.course_name)
        for provider in (folded(enrolment.provider), ""):
            fitting = self.by_name.get((name, provider), frozenset())
            if len(fitting) == 1:
                return next(iter(fitting))
            if fitting:
                return Aside.SEVERAL_FIT
        return Aside.NO_COURSE


class Rows:
    """The enrolments and results of an import: lists first, then the tables, read anew for each pass."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._joining = Joining.of(found)
        self._persons = Persons()
        for person in found.persons.values():
            self._persons.add(person.id, person.mail, person.phone)
        self.results = {(each.person, each.course): each for each in self._results()}

    def know(self, person: TheirId, mail: str) -> None:
        """A person goes by this mail address, as whoever imports knows."""
        self._persons.add(person, mail)

    def _results(self) -> Iterator[TestResult]:
        yield from self._found.results
        for table in self._found.enrolment_tables:
            if is_results(table):
                for row in table.rows(self._found.notes):
                    result = result_of_row(row, self._found.notes)
                    if result is not None:
                        self._found.notes.taken("test results")
                        self._persons.add(result.person, row.text("email"), row.text("phonenumber"))
                        yield result

    def enrolments(self) -> Iterator[Enrolment]:
        """Each enrolment with its person and course; what cannot be placed is put aside."""
        for enrolment in self._given():
            person, course = self._persons.of(enrolment), self._joining.course(enrolment)
            for missing in (person, course):
                if isinstance(missing, Aside):
                    self._put_aside(missing, enrolment.source, enrolment.course_name or enrolment.course)
            if not isinstance(person, Aside) and not isinstance(course, Aside):
                yield _placed(enrolment, person, course)

    def _given(self) -> Iterator[Enrolment]:
        yield from self._found.enrolments
        for table in self._found.enrolment_tables:
            if not is_results(table):
                for row in table.rows(self._found.notes):
                    enrolment = enrolment_of_row(row, self._found.notes)
                    if enrolment is not None:
                        self._found.notes.taken("enrolments")
                        yield enrolment

    def _put_aside(self, aside: Aside, source: Source, value: str) -> None:
        self._found.notes.add(aside, file=source.file, place=source.place, value=value)


def _placed(enrolment: Enrolment, person: TheirId, course: TheirId) -> Enrolment:
    if enrolment.person == person and enrolment.course == course:
        return enrolment
    return replace(enrolment, person=person, course=course)


@dataclass(frozen=True, slots=True)
class EventMaking:
    """What events are made with: `learners` are all who will be known when they are written."""

    found: Found
    rows: Rows
    ids: CourseIds
    learners: Set[LearnerId]
    now: datetime

    def events(self) -> Iterator[Event]:
        """Every event of the import."""
        for enrolment in self.rows.enrolments():
            if LearnerId(enrolment.person) not in self.learners:
                self._put_aside(Aside.NO_LEARNER, enrolment.source, enrolment.person)
                continue
            for event in self._of_enrolment(enrolment):
                if is_time_of_event(event.at, now=self.now):
                    yield event
                else:
                    self._put_aside(Aside.NOT_YET, enrolment.source, event.at)
        yield from self._of_states()
        yield from self._told()

    def _of_enrolment(self, enrolment: Enrolment) -> Iterator[Event]:
        begun = enrolment.enrolled or enrolment.touched or enrolment.completed
        if begun is None:
            self._put_aside(Aside.NO_TIME, enrolment.source, enrolment.course)
            return
        batch = enrolment.batch or ""
        told: Result = {"batch": batch} if batch else {}
        yield self._event(enrolment, Verb.ENROLLED, batch, at=begun, result=told)
        if not enrolment.active:
            yield self._event(enrolment, Verb.UNENROLLED, batch, at=enrolment.touched or begun, result=told)
        if enrolment.status >= BEGUN:
            yield self._event(enrolment, Verb.STARTED, batch, at=begun)
        for state in enrolment.states:
            yield from self._of_state(enrolment, state, at=state.at or enrolment.touched or begun)
        if enrolment.status == FINISHED:
            ended = enrolment.completed or enrolment.certified or enrolment.touched or begun
            yield self._event(enrolment, Verb.COMPLETED, "", at=ended, result=self._score(enrolment))
        if enrolment.certified is not None:
            certificate: Result = {"certificate": enrolment.certificate} if enrolment.certificate else {}
            yield self._event(
                enrolment, Verb.CERTIFIED, enrolment.certificate, at=enrolment.certified, result=certificate
            )
        if enrolment.rating is not None and enrolment.rating in RATINGS:
            at = enrolment.completed or begun
            yield self._event(enrolment, Verb.RATED, "", at=at, result={"rating": int(enrolment.rating)})

    def _of_state(self, enrolment: Enrolment, state: LeafState, *, at: datetime) -> Iterator[Event]:
        """That a lesson was begun or finished, once for each of the two and each language."""
        if state.state in SHARES:
            result: dict[str, str | int | float | bool] = {
                "lesson": first_own_id(state.leaf),
                "share": SHARES[state.state],
            }
            if state.language is not None:
                result["language"] = state.language
            apart = f"{state.leaf}:{state.language or ''}:{state.state}"
            yield self._event(enrolment, Verb.PROGRESSED, apart, at=at, result=result)

    def _score(self, enrolment: Enrolment) -> Result:
        """The points of the test that was passed; of one that was not, none: the platform says completed."""
        result = self.rows.results.get((enrolment.person, enrolment.course))
        return {"score": result.share} if result is not None and result.passed and result.share >= PASS_MARK else {}

    def _of_states(self) -> Iterator[Event]:
        """The states of lessons that were read apart from their enrolments."""
        for each in self.found.states:
            if LearnerId(each.person) not in self.learners:
                self._put_aside(Aside.NO_LEARNER, each.source, each.person)
            elif each.state.at is None:
                self._put_aside(Aside.NO_TIME, each.source, each.state.leaf)
            else:
                of = Enrolment(each.source, each.person, each.course, None, BEGUN)
                yield from self._of_state(of, each.state, at=each.state.at)

    def _told(self) -> Iterator[Event]:
        for each in self.found.happenings.values():
            if LearnerId(each.person) not in self.learners:
                self._put_aside(Aside.NO_LEARNER, each.source, each.person)
            elif not is_time_of_event(each.at, now=self.now):
                self._put_aside(Aside.NOT_YET, each.source, each.at)
            else:
                id_ = EventId(f"telemetry:{each.id}")
                course = self._course(each.object)
                yield Event(id_, LearnerId(each.person), Verb(each.verb), course, each.at, SOURCE, each.result)

    def _course(self, theirs: TheirId) -> CourseId:
        """Our id of the course; one that the catalogue does not have is known by what its id would become."""
        return self.ids.by_theirs.get(theirs) or CourseId(first_own_id(theirs))

    def _event(
        self, enrolment: Enrolment, verb: Verb, apart: str, *, at: datetime, result: Result | None = None
    ) -> Event:
        id_ = ":".join(filter(None, (verb.value, enrolment.course, apart)))
        course = self._course(enrolment.course)
        return Event(EventId(id_), LearnerId(enrolment.person), verb, course, at, SOURCE, result or {})

    def _put_aside(self, aside: Aside, source: Source, value: object) -> None:
        self.found.notes.add(aside, file=source.file, place=source.place, value=value)
