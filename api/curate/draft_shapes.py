"""The shapes of drafts in /v1."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.curate.drafting import Drafted, DraftEdit, language_of
from api.http.shapes import Strict
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import Item, ItemStatus

Option = Annotated[str, Field(min_length=1, max_length=300)]


class DraftOut(BaseModel):
    """A draft with its right answer first and the sentence of the lesson that it stands on."""

    id: str
    status: ItemStatus
    course: str
    lesson: str
    lesson_title: str
    language: str
    competency: str
    level: int
    question: str
    options: list[str]
    because: str

    @classmethod
    def of(cls, item: Item, *, catalogue: Catalogue, words: Words) -> "DraftOut":
        """`item` in its own language; the lesson's title in the reader's."""
        language = language_of(item)
        titles = {lesson.id: lesson.title for lesson in catalogue.course(item.course).lessons}
        return cls(
            id=item.id,
            status=item.status,
            course=item.course,
            lesson=item.lesson,
            lesson_title=titles[item.lesson].in_language(words.language) if item.lesson in titles else item.lesson,
            language=language,
            competency=item.competency,
            level=item.level,
            question=item.question.in_language(language),
            options=[option.in_language(language) for option in item.options],
            because=item.because.in_language(language),
        )


class DraftsOut(BaseModel):
    """Drafts that wait for a curator. No check of ours proves that a wrong option is wrong."""

    drafts: list[DraftOut]


class LessonDraftsOut(BaseModel):
    """What came of one lesson in one language: keys tried, drafts that passed every gate, and why others did not."""

    lesson: str
    language: str
    tried: int
    passed: int
    drafts: int
    turned_away: dict[str, int]


class DraftedOut(BaseModel):
    """What came of drafting from a course; `new` were not there before."""

    course: str
    new: int
    lessons: list[LessonDraftsOut]

    @classmethod
    def of(cls, drafted: Drafted) -> "DraftedOut":
        """`drafted` in figures."""
        lessons = [
            LessonDraftsOut(
                lesson=each.lesson,
                language=each.language,
                tried=each.tried,
                passed=each.passed,
                drafts=len(each.drafts),
                turned_away={str(gate): each.turned_away.count(gate) for gate in sorted(set(each.turned_away))},
            )
            for each in drafted.lessons
        ]
        return cls(course=drafted.course.id, new=drafted.new, lessons=lessons)


class DraftEditIn(Strict):
    """Question and options as they are to read, the right one first."""

    question: Annotated[str, Field(min_length=1, max_length=1000)]
    options: Annotated[list[Option], Field(min_length=2, max_length=6)]

    def edit(self) -> DraftEdit:
        """The change as the service takes it."""
        return DraftEdit(self.question, self.options)


class DraftVerdictIn(Strict):
    """Whether a draft is asked from now on or put away; `why` is needed where it is rejected."""

    verdict: Literal["approve", "reject"]
    why: Annotated[str, Field(max_length=500)] = ""
