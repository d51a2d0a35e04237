"""A course's texts and their versions as /v1 takes and gives them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.course_desk.service import CourseTexts
from api.http.shapes import Strict
from data.reading import LONGEST_TEXT
from data.words import (
    LONGEST_EDIT_NOTE,
    CourseEdit,
    EditState,
    LessonId,
    TextChange,
    TextClash,
    TextPart,
    TextPlace,
    language_read,
)


class TextPlaceIn(Strict):
    """One text of a course in one language; `lesson` is left out for those of the course itself."""

    part: TextPart
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", max_length=40)]
    lesson: Annotated[str | None, Field(max_length=200)] = None

    def place(self) -> TextPlace:
        """The same in the domain's words."""
        lesson = None if self.lesson is None else LessonId(self.lesson)
        return TextPlace(self.part, language_read(self.language), lesson)


class CourseTextIn(TextPlaceIn):
    """A text as it is to be; phrases stand one on a line. Empty: as the files have it, where they have none."""

    text: Annotated[str, Field(max_length=2 * LONGEST_TEXT)]


class CourseDraftIn(Strict):
    """Texts that are edited, and `seen` of what was read before; other texts stay as they were edited."""

    texts: Annotated[list[CourseTextIn], Field(min_length=1, max_length=2_000)]
    seen: Annotated[str, Field(max_length=100)]
    note: Annotated[str, Field(max_length=LONGEST_EDIT_NOTE)] = ""


class CourseVersionIn(Strict):
    """What is done with a version: a draft is published or set aside, an earlier version is gone back to."""

    do: Literal["publish", "discard", "back"]
    note: Annotated[str, Field(max_length=LONGEST_EDIT_NOTE)] = ""


class ClashChoiceIn(TextPlaceIn):
    """Which text is taken where the files have changed one that was edited: the edited one, or the files'."""

    keep: bool
    seen: Annotated[str, Field(max_length=100)]


class TextChangeOut(BaseModel):
    """A text as the files had it when it was edited, and as it is to be; empty where they had none."""

    part: TextPart
    language: str
    lesson: str | None
    was: str
    now: str

    @classmethod
    def of(cls, change: TextChange) -> "TextChangeOut":
        """`change` for programs."""
        place = change.place
        return cls(part=place.part, language=place.language, lesson=place.lesson, was=change.was, now=change.now)


class TextClashOut(TextChangeOut):
    """A change whose text the files have changed since: `files` is what they say now, null of a lesson that left."""

    files: str | None

    @classmethod
    def of_clash(cls, clash: TextClash) -> "TextClashOut":
        """`clash` for programs."""
        return cls(**TextChangeOut.of(clash.change).model_dump(), files=clash.files)


class CourseVersionOut(BaseModel):
    """A version of a course's texts: all that it changes of the files, who saved it and who published it."""

    version: int
    state: EditState
    changes: list[TextChangeOut]
    by: str
    at: datetime
    note: str
    published_by: str
    published_at: datetime | None

    @classmethod
    def of(cls, edit: CourseEdit) -> "CourseVersionOut":
        """`edit` for programs."""
        return cls(
            version=edit.version,
            state=edit.state,
            changes=[TextChangeOut.of(change) for change in edit.changes],
            by=edit.by,
            at=edit.at,
            note=edit.note,
            published_by=edit.published_by,
            published_at=edit.published_at,
        )


class CourseTextOut(BaseModel):
    """A text of a course as the next edit begins with it."""

    part: TextPart
    language: str
    lesson: str | None
    text: str


class CourseTextsOut(BaseModel):
    """The texts of a course, their versions, the newest first, and what waits for a choice."""

    course: str
    may_edit: bool
    seen: str
    texts: list[CourseTextOut]
    clashes: list[TextClashOut]
    versions: list[CourseVersionOut]

    @classmethod
    def of(cls, found: CourseTexts, *, may_edit: bool) -> "CourseTextsOut":
        """`found` for programs."""
        return cls(
            course=found.served.id,
            may_edit=may_edit,
            seen=found.seen,
            texts=[_text_out(place, text) for place, text in found.texts().items()],
            clashes=[TextClashOut.of_clash(clash) for clash in found.clashes],
            versions=[CourseVersionOut.of(edit) for edit in found.versions],
        )


def _text_out(place: TextPlace, text: str) -> CourseTextOut:
    return CourseTextOut(part=place.part, language=place.language, lesson=place.lesson, text=text)


def place_written(place: TextPlace) -> str:
    """The place as a form sends it.

    >>> place_written(TextPlace(TextPart.ASKED_AS, "hi", "one"))
    'asked-as/hi/one'
    """
    return "/".join([place.part, place.language, *([] if place.lesson is None else [place.lesson])])
