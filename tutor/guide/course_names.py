"""Which course the words of a message name: by the words of titles and ids, the rarer the more telling."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from data.words import Course, CourseId
from embeddings.languages import abbreviations_in
from embeddings.text import terms

TELLING = 0.5
"""Least share of a message's title words, weighed by rarity, that a course must hold to be the one named."""

_OF_ASKING = (
    "every each first five data lead use past made work time check checks level पहला पहले बाद पाँच आधार डेटा काम जाँच "
    "pehla baad after paanch kaam right sahi सही"
)
"""Words of some title that alone name no course: they stand in many a question ("which data did you use")."""


class CourseNames:
    """The titles and ids of courses, so that words of a message can be taken for one of them."""

    def __init__(self, courses: Iterable[Course]) -> None:
        self._words = {course.id: _words_of(course) for course in courses}
        held = Counter(word for words in self._words.values() for word in words)
        self._weights = {word: log(1 + len(self._words) / times) for word, times in held.items()}

    def named(self, text: str, *, first: Sequence[CourseId] = ()) -> CourseId | None:
        """The course whose name holds most of what `text` says of any name; one of `first` where several do as well.

        None where no word of `text` stands in any name. Ties after that go to the shorter name, then the id.
        """
        ranked = self.alike(text, first=first)
        return ranked[0] if ranked else None

    def called(self, text: str) -> list[CourseId]:
        """Of the courses `alike`, those that hold as much of what `text` says of any name as the likeliest does."""
        held = self._held(text)
        fitting = self.alike(text)
        return [course for course in fitting if held[course] == held[fitting[0]]]

    def alike(self, text: str, *, first: Sequence[CourseId] = ()) -> list[CourseId]:
        """The courses that hold at least `TELLING` of what `text` says of any name, the likeliest first."""
        said = self._said(text)
        if said <= frozenset(terms(_OF_ASKING)):
            return []
        whole, held = sum(self._weights[word] for word in said), self._held(text)
        fitting = [course for course, weight in held.items() if weight >= TELLING * whole]
        return sorted(
            fitting, key=lambda course: (-held[course], course not in first, len(self._words[course]), course)
        )

    def held(self, course: CourseId, text: str) -> float:
        """What the course's name holds of what `text` says of any, by rarity; 0 where nothing."""
        return self._held(text).get(course, 0.0)

    def _said(self, text: str) -> set[str]:
        spelled = " ".join([text, *(abbreviation.letters for abbreviation in abbreviations_in(text))])
        return {word for word in terms(spelled) if word in self._weights}

    def _held(self, text: str) -> dict[CourseId, float]:
        """What each course's name holds of what the text says of any."""
        said = self._said(text)
        return {course: sum(self._weights[word] for word in said & words) for course, words in self._words.items()}


def _words_of(course: Course) -> frozenset[str]:
    names = [course.id.replace("-", " "), *course.title.by_language.values()]
    return frozenset(word for name in names for word in terms(name))
