"""What is searched: the passages of a question set, or the product's own cut of a catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data.reading import read_catalogue
from data.words import Course, CourseId, CourseStatus, Language, LessonId, Passage, PassageId
from embeddings.text import passage_checksum, passages_of
from eval.sets.formats import QuestionSetPassage, read_passages

LessonKey = tuple[CourseId, LessonId]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Passages, the lesson texts they were cut from, and the id by which gold names each lesson."""

    passages: Sequence[Passage]
    lesson_texts: Mapping[tuple[CourseId, LessonId, Language], str]
    gold_ids: Mapping[LessonKey, str]

    @property
    def most_passages_a_lesson(self) -> int:
        """The largest number of passages that share one gold id; 0 in an empty corpus."""
        counts: dict[LessonKey, int] = {}
        for passage in self.passages:
            counts[passage.course, passage.lesson] = counts.get((passage.course, passage.lesson), 0) + 1
        return max(counts.values(), default=0)

    def gold_id(self, course: CourseId, lesson: LessonId) -> str:
        """The id by which a question's gold names this lesson."""
        return self.gold_ids[course, lesson]

    def lesson_text(self, course: CourseId, lesson: LessonId, language: Language) -> str:
        """The stored text into which citations point."""
        return self.lesson_texts[course, lesson, language]


def corpus_of_question_set(folder: Path) -> Corpus:
    """DIR/passages.jsonl, each passage a lesson of its course and a passage of the index, uncut.

    Raises InvalidInput where the file has faults.
    """
    passages = [_passage(given) for given in read_passages(folder)]
    return Corpus(
        passages=passages,
        lesson_texts={(passage.course, passage.lesson, passage.language): passage.text for passage in passages},
        gold_ids={(passage.course, passage.lesson): str(passage.id) for passage in passages},
    )


def corpus_of_catalogue(folder: Path) -> Corpus:
    """The live courses of a catalogue folder, cut as `saarthi index` cuts them; gold ids are "course/lesson".

    Raises InvalidCatalogue where the catalogue has faults.
    """
    catalogue = read_catalogue(folder)
    courses = [course for course in catalogue.courses.values() if course.status is CourseStatus.LIVE]
    return Corpus(
        passages=[passage for course in courses for passage in passages_of(course)],
        lesson_texts=_lesson_texts(courses),
        gold_ids={
            (course.id, lesson.id): f"{course.id}/{lesson.id}" for course in courses for lesson in course.lessons
        },
    )


def corpus_in(corpus: Corpus, language: Language) -> Corpus:
    """The corpus with the passages of one language alone."""
    return replace(corpus, passages=[passage for passage in corpus.passages if passage.language == language])


def corpus_without_phrases(corpus: Corpus) -> Corpus:
    """The corpus as one whose authors wrote no everyday phrases (`asked_as`)."""
    return replace(corpus, passages=[_without_phrases(passage) for passage in corpus.passages])


def _without_phrases(passage: Passage) -> Passage:
    checksum = passage_checksum(passage.title, passage.text, heading=passage.locator)
    return replace(passage, asked_as=(), sha256=checksum)


def _lesson_texts(courses: Sequence[Course]) -> Mapping[tuple[CourseId, LessonId, Language], str]:
    return {
        (course.id, lesson.id, language): text
        for course in courses
        for lesson in course.lessons
        for language, text in lesson.text.by_language.items()
    }


def _passage(given: QuestionSetPassage) -> Passage:
    return Passage(
        id=PassageId(given.id),
        course=CourseId(given.course),
        lesson=LessonId(given.id),
        language=given.language,
        title=given.title,
        text=given.text,
        locator=given.title,
        start=0,
        end=len(given.text),
        sha256=passage_checksum(given.title, given.text, heading=given.title),
    )
