"""Reading the tests of a practice folder, or those that a curator sends: what they name must be there."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from data.catalogue import Catalogue
from data.reading import FaultList, Fields, ListNode, MapNode, Node, ScalarNode, did_you_mean
from data.words import Assessment, AssessmentId, CompetencyId, CourseId, ItemId, PlanId, Section

_TEST_KEYS = (
    *("id", "title", "course", "plan", "sections", "pass_mark", "attempts", "minutes", "rest_hours"),
    "opens_after",
)
_SECTION_KEYS = ("title", "items", "competency", "draw")

MOST_ATTEMPTS, MOST_MINUTES, MOST_REST_HOURS, MOST_DRAWN = 10, 480, 24 * 90, 100


class AssessmentReader:
    """Reads tests, noting what is wrong; `absent` gets what the catalogue does not hold."""

    def __init__(
        self, catalogue: Catalogue, items: Collection[ItemId], *, faults: FaultList, absent: FaultList
    ) -> None:
        self._catalogue = catalogue
        self._items = items
        self._faults = faults
        self._absent = absent
        self._whole = True

    def read(self, root: Node) -> Mapping[AssessmentId, Assessment]:
        """The tests of a file by their ids; what names something absent is left out."""
        tests: dict[AssessmentId, Assessment] = {}
        for node in root.items if isinstance(root, ListNode) else [root]:
            self._whole = True
            test = self._test(node)
            if test is not None and test.id in tests:
                self._note(node, value=test.id, problem="another test has this id", remedy="Give each its own id.")
            elif test is not None and self._whole:
                tests[test.id] = test
        return tests

    def _test(self, node: Node) -> Assessment | None:
        fields = self._fields(node, what="test", allowed=_TEST_KEYS)
        if fields is None:
            return None
        course = self._known(fields, "course", self._catalogue.courses)
        plan = self._known(fields, "plan", self._catalogue.plans)
        if (course is None) == (plan is None) and self._whole:
            problem, remedy = "a test is of a course or of a plan", "Give it either 'course' or 'plan'."
            self._faults.add(fields.place, value="test", problem=problem, remedy=remedy)
        sections = tuple(section for each in fields.items("sections") if (section := self._section(each)) is not None)
        if not sections:
            problem, remedy = "a test has no section", "Give it one at least under 'sections'."
            self._faults.add(fields.place, value="sections", problem=problem, remedy=remedy)
        return Assessment(
            id=AssessmentId(fields.id()),
            title=fields.local_text("title"),
            sections=sections,
            pass_mark=self._pass_mark(fields),
            attempts=fields.whole("attempts", allowed=range(1, MOST_ATTEMPTS + 1), meaning="how often it may be sat"),
            course=None if course is None else CourseId(course),
            plan=None if plan is None else PlanId(plan),
            minutes=self._minutes(fields),
            rest=self._rest(fields),
            opens_after=self._opens_after(fields),
        )

    def _section(self, node: Node) -> Section | None:
        fields = self._fields(node, what="section of a test", allowed=_SECTION_KEYS)
        if fields is None:
            return None
        items = fields.references("items")
        for item in items:
            if ItemId(item.text) not in self._items:
                self._miss(item, "no such item", self._items)
        competency = self._known(fields, "competency", self._catalogue.competencies)
        drawn = range(1, MOST_DRAWN + 1)
        draw = fields.whole("draw", allowed=drawn, meaning="how many are drawn") if fields.has("draw") else 0
        if bool(items) == bool(draw) or (draw > 0) != fields.has("competency"):
            problem = "a section has items, or draws some on a competency"
            remedy = "Give it 'items', or 'competency' with 'draw'."
            self._faults.add(fields.place, value="section", problem=problem, remedy=remedy)
        return Section(
            title=fields.local_text("title"),
            items=tuple(ItemId(item.text) for item in items),
            competency=None if competency is None else CompetencyId(competency),
            draw=draw,
        )

    def _opens_after(self, fields: Fields) -> tuple[CourseId, ...]:
        courses = fields.references("opens_after")
        for course in courses:
            if CourseId(course.text) not in self._catalogue.courses:
                self._miss(course, "no such course", self._catalogue.courses)
        return tuple(CourseId(course.text) for course in courses)

    def _pass_mark(self, fields: Fields) -> float:
        node = fields.required("pass_mark")
        try:
            mark = 0.0 if node is None else float(node.shown)
        except ValueError:
            mark = 0.0
        if node is not None and not 0 < mark <= 1:
            remedy = "Give the share of points that passes, such as 0.6."
            self._note(node, value=node.shown, problem="'pass_mark' is no share above 0 and up to 1", remedy=remedy)
        return mark

    def _minutes(self, fields: Fields) -> int | None:
        if not fields.has("minutes"):
            return None
        return fields.whole("minutes", allowed=range(1, MOST_MINUTES + 1), meaning="minutes from beginning to end")

    def _rest(self, fields: Fields) -> timedelta:
        if not fields.has("rest_hours"):
            return timedelta(days=1)
        hours = fields.whole("rest_hours", allowed=range(MOST_REST_HOURS + 1), meaning="hours between two attempts")
        return timedelta(hours=hours)

    def _known(self, fields: Fields, key: str, among: Collection[str]) -> str | None:
        if not fields.has(key):
            return None
        node = fields.reference(key)
        if node is not None and node.text not in among:
            self._miss(node, f"no such {key}", among)
        return None if node is None else node.text

    def _miss(self, node: ScalarNode, problem: str, among: Collection[str]) -> None:
        remedy = did_you_mean(node.text, among, otherwise="Use an id that exists.")
        self._absent.add(node.place, value=node.text, problem=problem, remedy=remedy)
        self._whole = False

    def _note(self, node: Node, *, value: str, problem: str, remedy: str) -> None:
        self._faults.add(node.place, value=value, problem=problem, remedy=remedy)

    def _fields(self, node: Node, *, what: str, allowed: tuple[str, ...]) -> Fields | None:
        if isinstance(node, MapNode):
            return Fields(node, what=what, allowed=allowed, faults=self._faults)
        self._note(
            node, value=node.shown, problem=f"this is not a {what}", remedy=f"Write a {what} as 'key: value' lines."
        )
        return None
