"""Courses and the framework as the tagger sees them: vectors of what is written, and its words; one view a language."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.words import ENGLISH, HINDI, Competency, Course, CourseId, Language, LocalText, Passage
from embeddings.encoders import Encoder
from embeddings.text import passages_of, terms

Floats = NDArray[np.float32]

VectorsOf = Callable[[Sequence[Passage]], Floats]
"""`(n, dimension)` unit vectors of passages: those of the index, or newly encoded."""


@dataclass(frozen=True, slots=True)
class CourseView:
    """A course in one language: `(n, dimension)` vectors of its passages, the vector of its title and description."""

    course: CourseId
    language: Language
    passages: Sequence[Passage]
    vectors: Floats
    head: Floats
    said: Counter[str]
    head_said: frozenset[str]


@dataclass(frozen=True, slots=True)
class Framework:
    """Competencies, and by language the vectors of their descriptions and the words in which they are written.

    `levels` are the mean vectors of their level texts, `(competencies, dimension)` as the descriptions' are.
    """

    competencies: Sequence[Competency]
    described: Mapping[Language, Floats]
    levels: Floats
    written: Mapping[Language, Sequence[frozenset[str]]]
    named: Mapping[Language, Sequence[frozenset[str]]]

    def written_in(self, language: Language) -> Language:
        """The language whose texts are compared with courses in `language`: its own, else English."""
        return language if language in self.described else ENGLISH

    def compared_with(self, language: Language) -> Floats:
        """The vectors of descriptions for a course in `language`: half its own language's, half English's.

        What is said in two languages is less of how either puts it; the courses of a language are often few.
        """
        halves: Floats = np.float32(0.5) * (self.described[self.written_in(language)] + self.described[ENGLISH])
        return halves


def framework_of(competencies: Sequence[Competency], encoder: Encoder) -> Framework:
    """The framework, encoded."""
    languages = (ENGLISH, HINDI)
    described = {language: [_description(each, language) for each in competencies] for language in languages}
    levels = [level.in_language(ENGLISH) for each in competencies for level in each.levels]
    counts = [len(each.levels) for each in competencies]
    return Framework(
        competencies,
        {language: encoder.encode_queries(texts) for language, texts in described.items()},
        _means(encoder.encode_queries(levels), counts) if levels else encoder.encode_queries([""] * len(counts)),
        {language: [_words_of(each, language) for each in competencies] for language in languages},
        {
            language: [frozenset(terms(each.name.in_language(language))) for each in competencies]
            for language in languages
        },
    )


def views_of(courses: Sequence[Course], *, vectors_of: VectorsOf, encoder: Encoder) -> list[CourseView]:
    """A view of each course in each language of its texts; none of a course without text."""
    by_view: dict[tuple[CourseId, Language], list[Passage]] = {}
    for course in courses:
        for passage in passages_of(course):
            by_view.setdefault((course.id, passage.language), []).append(passage)
    known = {course.id: course for course in courses}
    heads = [_head(known[course], language) for course, language in by_view]
    vectors = vectors_of([passage for passages in by_view.values() for passage in passages])
    ends = np.cumsum([len(passages) for passages in by_view.values()])
    own = np.split(vectors, ends[:-1]) if len(ends) else []
    return [
        CourseView(
            course,
            language,
            passages,
            own[place],
            head,
            Counter(terms(f"{heads[place]} {_texts(known[course], language)}")),
            frozenset(terms(heads[place])),
        )
        for place, ((course, language), passages, head) in enumerate(
            zip(by_view, by_view.values(), encoder.encode_passages(heads), strict=True)
        )
    ]


def _description(competency: Competency, language: Language) -> str:
    theme, name, description = (
        text.in_language(language) for text in (competency.theme, competency.name, competency.description)
    )
    return f"{theme}: {name}. {description}"


def _words_of(competency: Competency, language: Language) -> frozenset[str]:
    texts: list[LocalText] = [competency.name, competency.description]
    levels = [level.by_language.get(language, "") for level in competency.levels]
    return frozenset(terms(" ".join([*(text.in_language(language) for text in texts), *levels])))


def _head(course: Course, language: Language) -> str:
    return f"{course.title.in_language(language)}. {course.description.in_language(language)}"


def _texts(course: Course, language: Language) -> str:
    return " ".join(
        f"{lesson.title.in_language(language)} {lesson.text.by_language.get(language, '')}" for lesson in course.lessons
    )


def _means(vectors: Floats, counts: Sequence[int]) -> Floats:
    """The mean of each run of rows; a run of none gives zeros."""
    ends = np.cumsum(counts)
    means = [vectors[end - count : end].sum(axis=0) / max(count, 1) for end, count in zip(ends, counts, strict=True)]
    return np.array(means, dtype=np.float32)
