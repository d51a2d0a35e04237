"""A package's course while it is read: lessons as they come, questions as drafts, what is set aside counted by kind."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from data.converting.cleaning import Cleaner, language_of
from data.converting.converted import Converted, ConvertedCourse, ConvertedLesson, RefusedFileError
from data.converting.elements import Element
from data.converting.questions import Question, UnreadQuestionError, checked
from data.converting.writing import lessons_of, slug
from data.words.imports import DraftItem, DraftOption, FileKind, Media, Note, NoteCode
from data.words.languages import language_read
from data.words.models import ENGLISH, Language

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}\Z")
_NONE = frozenset({"und", "zxx", "mul", "mis"})


class Builder:
    """Gathers what a package holds, in its order. One builder makes one course."""

    def __init__(self, *, language: str = "") -> None:
        self._cleaner = Cleaner()
        self._language = language_tag(language)
        self._lessons: list[ConvertedLesson] = []
        self._items: list[DraftItem] = []
        self._names: Counter[str] = Counter()
        self._unread: Counter[str] = Counter()
        self._aside: dict[tuple[NoteCode, str], Note] = {}

    def add_lesson(
        self, elements: Sequence[Element], *, title: str, language: str = "", media: Sequence[Media] = ()
    ) -> str:
        """Adds a lesson and returns its name, empty where the elements hold no text."""
        return self.add_versions([(language, elements)], title=title, media=media)

    def add_versions(
        self, versions: Sequence[tuple[str, Sequence[Element]]], *, title: str, media: Sequence[Media] = ()
    ) -> str:
        """Adds a lesson in several languages, each named before its elements; returns as `add_lesson` does."""
        named = self._named(title)
        before = len(self._lessons)
        for language, elements in versions:
            spoken = language_tag(language) or self._language
            self._lessons += lessons_of(
                elements, name=named, title=title, cleaner=self._cleaner, language=spoken, media=media
            )
        return named if len(self._lessons) > before else ""

    def add_question(self, read: Callable[[], Question], *, lesson: str = "") -> None:
        """Adds what `read` returns as a draft; one that cannot be asked here is counted by its reason."""
        try:
            question = checked(read())
        except UnreadQuestionError as unread:
            self._unread[str(unread)] += 1
            return
        self._items.append(self._draft(question, lesson))

    def set_aside(self, code: NoteCode, *, place: str, found: str = "") -> None:
        """Notes a part of the package that is not read."""
        self._aside.setdefault((code, place), Note(code, place=place, found=found))

    def converted(self, kind: FileKind, *, title: str, description: str = "", provider: str = "") -> Converted:
        """The course; raises RefusedFileError where it has neither a lesson nor a question."""
        if not self._lessons and not self._items:
            raise RefusedFileError(NoteCode.NO_TEXT, found=", ".join(sorted(self._unread))[:300])
        spoken = Counter(lesson.language for lesson in self._lessons)
        language = self._language or (spoken.most_common(1)[0][0] if spoken else ENGLISH)
        course = ConvertedCourse(
            name="",
            title=self._cleaner.line(title),
            language=language,
            lessons=self._lessons,
            items=self._items,
            description=self._cleaner.line(description),
            provider=self._cleaner.line(provider),
        )
        notes = [*self._aside.values(), *self._unread_notes(), *self._cleaner.notes()]
        return Converted(kind, [course], notes)

    def add_notes(self, notes: Sequence[Note]) -> None:
        """Notes what was found elsewhere, once each."""
        for note in notes:
            self._aside.setdefault((note.code, note.place), note)

    def _unread_notes(self) -> list[Note]:
        return [Note(NoteCode.QUESTIONS_UNREAD, count, found=why) for why, count in self._unread.most_common()]

    def _named(self, wanted: str) -> str:
        name = slug(wanted) or "part"
        self._names[name] += 1
        return name if self._names[name] == 1 else f"{name}-{self._names[name]}"

    def _draft(self, question: Question, lesson: str) -> DraftItem:
        line = self._cleaner.line
        options = [
            DraftOption(line(answer.text), answer.correct, line(answer.feedback), line(answer.match))
            for answer in question.answers
        ]
        named = self._named(f"q {question.name or question.stem}")
        return DraftItem(
            name=named,
            language=language_tag(question.language) or self._language or self._spoken(question),
            stem=line(question.stem),
            options=options,
            lesson=lesson,
            feedback=line(question.feedback),
            kind=question.kind,
            accepts=[line(accepted) for accepted in question.accepts],
        )

    def _spoken(self, question: Question) -> Language:
        return language_of([question.stem, *(answer.text for answer in question.answers)])


def language_tag(text: str) -> Language | None:
    """The language that a package names, None where it names none.

    >>> language_tag("hi_IN"), language_tag("x-none"), language_tag("und")
    ('hi', None, None)
    """
    tag = text.strip().replace("_", "-")
    return language_read(tag) if _TAG.match(tag) and tag.split("-")[0].lower() not in _NONE else None
