"""Reading a folder of practice (`docs/reference/practice-format.md`): all of it or none, every fault at once."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from data.catalogue import Catalogue
from data.reading import FaultList, Fields, ListNode, MapNode, Node, ScalarNode, did_you_mean, read_text, yaml_node
from data.words import (
    Assessment,
    AssessmentId,
    CompetencyId,
    Course,
    CourseId,
    InvalidCatalogue,
    Item,
    ItemId,
    ItemStatus,
    Lesson,
    LessonId,
    LocalText,
    RoleId,
)
from tutor.answer.alignment import aligned
from tutor.assessment.rules import ItemRule, item_faults
from tutor.practice.asked import ASKED_KEYS, asked_of
from tutor.practice.assessment_reader import AssessmentReader
from tutor.practice.items import (
    PRACTISED,
    CaseQuestion,
    PracticeBook,
    PracticeItem,
    PracticeItemId,
    Quote,
    RoleCase,
    RoleCaseId,
    practised,
)
from tutor.practice.verdicts import VERDICTS_FILE, SecondReading, read_verdicts

CASES_FILE, TESTS_FILE = "role-cases.yaml", "tests.yaml"

_FILE_KEYS = ("course", "competency", "items")
_ITEM_KEYS = ("id", "lesson", "clue", "because", *ASKED_KEYS)
_CASE_KEYS = ("id", "role", "title", "situation", "questions")
_QUESTION_KEYS = ("question", "answer", "quotes")
_QUOTE_KEYS = ("course", "lesson", "text")


def read_practice(folder: Path, *, catalogue: Catalogue) -> PracticeBook:
    """The practice items and role cases in `folder`, for the courses of `catalogue`.

    Every quoted sentence must stand in its lesson. Raises InvalidCatalogue with every fault of every file, each with
    file, line, value and remedy.
    """
    faults = FaultList()
    return _read(folder, _Reader(catalogue, faults, absent=faults), faults)


def fitting_practice(folder: Path, *, catalogue: Catalogue) -> PracticeBook:
    """As `read_practice`, without what names courses, lessons, roles and sentences that `catalogue` does not hold.

    For practice that was written for another catalogue, as the shipped one is.
    """
    faults = FaultList()
    return _read(folder, _Reader(catalogue, faults, absent=FaultList()), faults)


def _read(folder: Path, reader: "_Reader", faults: FaultList) -> PracticeBook:
    if not folder.is_dir():
        remedy = "Name a folder with practice files."
        faults.add(folder.name, value=str(folder), problem="there is no such folder", remedy=remedy)
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else []:
        text = read_text(path, name=path.name, faults=faults, inside=folder)
        root = None if text is None else yaml_node(text, name=path.name, faults=faults)
        if root is not None:
            reader.read(root, file=path.name)
    assessments = reader.assessments()
    if len(faults):
        raise InvalidCatalogue(f"practice {folder}", faults.in_order())
    return PracticeBook(reader.items, reader.cases, reader.others, assessments, reader.readings)


class _Reader:
    """Reads files into items and cases, noting what is wrong; `absent` gets what the catalogue does not hold."""

    def __init__(self, catalogue: Catalogue, faults: FaultList, *, absent: FaultList) -> None:
        self._catalogue = catalogue
        self._faults = faults
        self._absent = absent
        self._places: dict[str, str] = {}
        self.items: dict[PracticeItemId, PracticeItem] = {}
        self.cases: dict[RoleCaseId, RoleCase] = {}
        self.others: dict[ItemId, Item] = {}
        self.readings: Mapping[ItemId, SecondReading] = {}
        self._tests: Node | None = None

    def read(self, root: Node, *, file: str) -> None:
        """Takes in one file; that of the tests is looked at last, when all items are known."""
        if file == CASES_FILE:
            for node in root.items if isinstance(root, ListNode) else [root]:
                self._read_case(node)
            return
        if file == TESTS_FILE:
            self._tests = root
            return
        if file == VERDICTS_FILE:
            self.readings = read_verdicts(root, faults=self._faults)
            return
        fields = self._fields(root, what="practice file", allowed=_FILE_KEYS)
        if fields is None:
            return
        course = self._course(fields.reference("course"))
        competency = fields.reference("competency")
        if course is not None and competency is not None and competency.text not in course.teaches:
            remedy = did_you_mean(competency.text, course.teaches, otherwise=f"It teaches {', '.join(course.teaches)}.")
            problem = f"course {course.id!r} does not teach this competency"
            self._absent.add(competency.place, value=competency.text, problem=problem, remedy=remedy)
            course = None
        for node in fields.items("items"):
            self._read_item(node, course, "" if competency is None else competency.text)

    def assessments(self) -> Mapping[AssessmentId, Assessment]:
        """The tests, once all items were read."""
        if self._tests is None:
            return {}
        known = frozenset(ItemId(each) for each in (*self.items, *self.others))
        reader = AssessmentReader(self._catalogue, known, faults=self._faults, absent=self._absent)
        return reader.read(self._tests)

    def _read_item(self, node: Node, course: Course | None, competency: str) -> None:
        fields = self._fields(node, what="practice item", allowed=_ITEM_KEYS)
        if fields is None:
            return
        item_id = self._own_id(fields, what="practice item")
        asked = asked_of(fields, faults=self._faults)
        clue, because = fields.local_text("clue"), fields.local_text("because")
        lesson = self._lesson(course, fields.reference("lesson"))
        if course is None or lesson is None or not self._stands(because, lesson, place=fields.place):
            return
        item = Item(
            id=ItemId(item_id),
            kind=asked.kind,
            competency=CompetencyId(competency),
            level=course.teaches.get(CompetencyId(competency), course.level),
            course=course.id,
            lesson=lesson.id,
            question=asked.question,
            because=because,
            options=asked.options,
            right=asked.right,
            matches=asked.matches,
            accepts=asked.accepts,
            situation=asked.situation,
            clue=clue,
            bloom=asked.bloom,
            status=ItemStatus.LIVE,
        )
        self._keep(item, place=fields.place)

    def _keep(self, item: Item, *, place: str) -> None:
        wrong = next((fault for fault in item_faults(item) if fault.rule is ItemRule.ANSWERS), None)
        if wrong is not None:
            self._faults.add(place, value=item.id, problem=wrong.problem, remedy=wrong.remedy)
        elif item.kind in PRACTISED:
            self.items[PracticeItemId(item.id)] = practised(item)
        else:
            self.others[item.id] = item

    def _read_case(self, node: Node) -> None:
        fields = self._fields(node, what="role case", allowed=_CASE_KEYS)
        if fields is None:
            return
        case_id, role = self._own_id(fields, what="role case"), fields.reference("role")
        if role is not None and RoleId(role.text) not in self._catalogue.roles:
            remedy = did_you_mean(role.text, self._catalogue.roles, otherwise="Use the id of a role that exists.")
            self._absent.add(role.place, value=role.text, problem="no such role", remedy=remedy)
            role = None
        questions = [question for item in fields.items("questions") if (question := self._question(item)) is not None]
        if not questions:
            problem, remedy = "a case has no question", "Give it two or three under 'questions'."
            self._faults.add(fields.place, value=case_id, problem=problem, remedy=remedy)
        title, situation = fields.local_text("title"), fields.local_text("situation")
        if role is not None and all(question.quotes for question in questions):
            self.cases[RoleCaseId(case_id)] = RoleCase(
                RoleCaseId(case_id), RoleId(role.text), title, situation, questions
            )

    def _question(self, node: Node) -> CaseQuestion | None:
        fields = self._fields(node, what="question of a case", allowed=_QUESTION_KEYS)
        if fields is None:
            return None
        quotes = [quote for item in fields.items("quotes") if (quote := self._quote(item)) is not None]
        if not fields.items("quotes"):
            problem, remedy = "the model answer cites nothing", "Give the lesson sentences it stands on under 'quotes'."
            self._faults.add(fields.place, value="quotes", problem=problem, remedy=remedy)
        return CaseQuestion(fields.local_text("question"), fields.local_text("answer"), quotes)

    def _quote(self, node: Node) -> Quote | None:
        fields = self._fields(node, what="quote", allowed=_QUOTE_KEYS)
        if fields is None:
            return None
        course = self._course(fields.reference("course"))
        lesson = self._lesson(course, fields.reference("lesson"))
        text = fields.local_text("text")
        if course is None or lesson is None or not self._stands(text, lesson, place=fields.place):
            return None
        return Quote(course.id, lesson.id, text)

    def _stands(self, quote: LocalText, lesson: Lesson, *, place: str) -> bool:
        stands = True
        for language, text in quote.by_language.items():
            stored = lesson.text.by_language.get(language, "")
            if aligned(text, stored, start=0, end=0) is None:
                problem = f"this does not stand in lesson {lesson.id!r} of {lesson.course!r} ({language})"
                self._absent.add(place, value=text, problem=problem, remedy="Copy a sentence of the lesson.")
                stands = False
        return stands

    def _fields(self, node: Node, *, what: str, allowed: Sequence[str]) -> Fields | None:
        if isinstance(node, MapNode):
            return Fields(node, what=what, allowed=allowed, faults=self._faults)
        remedy = f"Write a {what} as 'key: value' lines."
        self._faults.add(node.place, value=node.shown, problem=f"this is not a {what}", remedy=remedy)
        return None

    def _own_id(self, fields: Fields, *, what: str) -> str:
        own_id = fields.id()
        if own_id in self._places:
            problem = f"another one has this id, at {self._places[own_id]}"
            self._faults.add(fields.place, value=own_id, problem=problem, remedy=f"Give each {what} its own id.")
        self._places.setdefault(own_id, fields.place)
        return own_id

    def _course(self, node: ScalarNode | None) -> Course | None:
        if node is None:
            return None
        course = self._catalogue.courses.get(CourseId(node.text))
        if course is None:
            remedy = did_you_mean(node.text, self._catalogue.courses, otherwise="Use the id of a course that exists.")
            self._absent.add(node.place, value=node.text, problem="no such course", remedy=remedy)
        return course

    def _lesson(self, course: Course | None, node: ScalarNode | None) -> Lesson | None:
        if course is None or node is None:
            return None
        by_id = {lesson.id: lesson for lesson in course.lessons}
        lesson = by_id.get(LessonId(node.text))
        if lesson is None:
            remedy = did_you_mean(node.text, by_id, otherwise=f"It has {', '.join(by_id)}.")
            problem = f"course {course.id!r} has no such lesson"
            self._absent.add(node.place, value=node.text, problem=problem, remedy=remedy)
        return lesson
