"""Imports as /v1 takes and shows them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.http.shapes import Strict
from api.imports.service import Wanted
from api.imports.uploads import MOST_FILES, PartialUpload, UploadId
from api.imports.words import STATES, note_text
from api.running.i18n import Words
from data.words import (
    LEVELS,
    CompetencyId,
    DraftCourse,
    FileNote,
    Import,
    ImportState,
    Language,
    LocalText,
    NoteKind,
    QuestionKind,
)

Level = Annotated[int, Field(ge=LEVELS.start, lt=LEVELS.stop)]
Text = Annotated[str, Field(min_length=1, max_length=300)]
LongText = Annotated[str, Field(min_length=1, max_length=5_000)]
Tag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", max_length=20)]


class ImportedFileOut(BaseModel):
    """A file of an import."""

    name: str
    sha256: str
    bytes: int


class NoteOut(BaseModel):
    """What was repaired, set aside, doubted or refused in a file: how often, where, and what to do about it."""

    file: str
    kind: NoteKind
    code: str
    count: int
    place: str
    found: str
    text: str

    @classmethod
    def of(cls, said: FileNote, words: Words) -> "NoteOut":
        """`said` in the reader's language."""
        note = said.note
        return cls(
            file=said.file,
            kind=note.code.kind,
            code=note.code,
            count=note.count,
            place=note.place,
            found=note.found,
            text=note_text(said, words),
        )


class ImportOut(BaseModel):
    """An import; `courses` are the ids that its drafts have, or have published."""

    id: str
    name: str
    organisation: str | None
    version: int
    state: ImportState
    state_text: str
    files: list[ImportedFileOut]
    at: datetime
    notes: list[NoteOut]
    courses: list[str]

    @classmethod
    def of(cls, import_: Import, words: Words) -> "ImportOut":
        """`import_` in the reader's language."""
        return cls(
            id=import_.id,
            name=import_.name,
            organisation=import_.organisation,
            version=import_.version,
            state=import_.state,
            state_text=words.say(STATES[import_.state]),
            files=[ImportedFileOut(name=file.name, sha256=file.sha256, bytes=file.bytes) for file in import_.files],
            at=import_.at,
            notes=[NoteOut.of(note, words) for note in import_.notes],
            courses=list(import_.courses),
        )


class UploadOut(BaseModel):
    """A file of which `offset` of `length` bytes are here."""

    id: str
    name: str
    length: int
    offset: int
    expires_at: datetime

    @classmethod
    def of(cls, upload: PartialUpload) -> "UploadOut":
        """`upload` as its sender sees it."""
        file = upload.file
        return cls(id=upload.id, name=file.name, length=file.length, offset=upload.offset, expires_at=upload.expires_at)


class HandedIn(Strict):
    """Whole uploads that are to be imported."""

    uploads: Annotated[list[UploadId], Field(min_length=1, max_length=MOST_FILES)]


class DraftLessonOut(BaseModel):
    """A lesson of a draft, by language."""

    id: str
    title: dict[str, str]
    minutes: int
    text: dict[str, str]


class DraftItemOut(BaseModel):
    """A question that the file holds, to be looked at; `matches` stand beside the options that they belong to."""

    kind: QuestionKind
    language: str
    stem: str
    options: list[str]
    correct: list[int]
    matches: list[str]
    accepts: list[str]
    feedback: str


class DraftCourseOut(BaseModel):
    """A draft course as learners would have it."""

    id: str
    title: dict[str, str]
    description: dict[str, str]
    provider: str
    languages: list[str]
    minutes: int
    level: int
    teaches: dict[str, int]
    lessons: list[DraftLessonOut]
    items: list[DraftItemOut]

    @classmethod
    def of(cls, draft: DraftCourse) -> "DraftCourseOut":
        """`draft` with all its texts."""
        course = draft.course
        return cls(
            id=course.id,
            title=_texts(course.title),
            description=_texts(course.description),
            provider=course.provider,
            languages=sorted(course.languages),
            minutes=course.minutes,
            level=course.level,
            teaches={str(each): level for each, level in course.teaches.items()},
            lessons=[
                DraftLessonOut(id=each.id, title=_texts(each.title), minutes=each.minutes, text=_texts(each.text))
                for each in course.lessons
            ],
            items=[
                DraftItemOut(
                    kind=item.kind,
                    language=item.language,
                    stem=item.stem,
                    options=[option.text for option in item.options],
                    correct=[number for number, option in enumerate(item.options) if option.correct],
                    matches=[option.match for option in item.options if option.match],
                    accepts=list(item.accepts),
                    feedback=item.feedback,
                )
                for item in draft.items
            ],
        )


class ImportDetailOut(ImportOut):
    """An import with its drafts."""

    drafts: list[DraftCourseOut]


class WantedIn(Strict):
    """What is made of a draft before it is live; what is left out stays as it is."""

    title: dict[Tag, Text] | None = None
    description: dict[Tag, LongText] | None = None
    provider: Text | None = None
    level: Level | None = None
    teaches: Annotated[dict[str, Level], Field(max_length=50)] = Field(default_factory=dict)
    recording: Annotated[str | None, Field(pattern="^https://", max_length=2_000)] = None

    def wanted(self) -> Wanted:
        """The same in the domain's words."""
        return Wanted(
            title=_local(self.title),
            description=_local(self.description),
            provider=self.provider,
            level=self.level,
            recording=self.recording,
            teaches={CompetencyId(each): level for each, level in self.teaches.items()},
        )


class PublicationIn(Strict):
    """Changes by course id; every draft of the import is published."""

    courses: Annotated[dict[str, WantedIn], Field(max_length=5_000)] = Field(default_factory=dict)


def _texts(text: LocalText) -> dict[str, str]:
    return {str(language): said for language, said in text.by_language.items()}


def _local(texts: dict[str, str] | None) -> LocalText | None:
    return LocalText({Language(tag): said for tag, said in texts.items()}) if texts else None
