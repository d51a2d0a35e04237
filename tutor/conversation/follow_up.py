"""A question read in its conversation: what to search for, and where.

"And for appeals?" says neither whose appeals nor that days are asked for; the question before says both. A question
that leans is searched for together with what the one before was about, and the courses that answered it are preferred
a little. A question that stands by itself is left as it is, whatever was said before it.

The constants were tried on the follow-ups and changes of subject of `eval/sets/questions/follow-ups.jsonl` and on
questions of the sample put after one about another course; `saarthi-eval conversation` prints the figures.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from data.words import HINDI, CourseId
from embeddings.languages import detect_language
from embeddings.search import Hit, Retriever, Scope
from embeddings.text import is_devanagari, term
from tutor.conversation.cues import Cues, content_words, cues_of

MOST_WORDS = 6
"""Words that say something up to which a question with a cue is taken to lean: one with more says itself what it is
about, and its "it" points to its own words. With 9, 13 % of fresh questions are taken for leaning, with 6 3 %."""

FEW_WORDS = 3
"""Words that say something up to which a question without any cue may lean ("What is the fee?")."""

CARRIED, CARRIED_WITHIN = 6, 3
"""Words of the question before that are searched for too, the rarest of them; within one course the first of these,
which more often say what was asked ("how many days") than about what: that the course says."""

LOOKED_AT = 5
"""A question names its own subject where the first passages found for it alone are all of one course: "GeM" leads to
one course, "penalty" to all that have one. .897 of our own follow-ups find their lesson, with 4 of 5 instead .872."""

PREFERRED = 1.5
"""How far behind the best passage, in points of search score, one of the conversation's courses is still taken."""

SEARCHED = 10
"""Passages that are found to choose between the conversation's courses and the others."""

NEAR = 40
"""Passages among which a course has one that has something on what is asked: of 10 questions asked of the course spoken
of 9 have (one of its lessons has other words for it), of 8 on something else none."""

Search = Callable[[str, Scope], Sequence[Hit]]
"""The passages found for a text within a scope, best first."""

Weight = Callable[[str], float]
"""What a term is worth: its IDF."""


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier turn: what was searched for, and the courses it was answered from, the first cited one first."""

    searched: str
    courses: Sequence[CourseId]


@dataclass(frozen=True, slots=True)
class Read:
    """A question as it is searched for, and where; `leans` where the conversation was needed to read it.

    `nearer` is where it is asked once more, as it stands, should there be no answer: the course of the answer before.
    """

    query: str
    scope: Scope
    leans: bool
    nearer: Scope | None = None


class ContextReader:
    """Reads questions in their conversations. Keeps nothing."""

    def __init__(self, search: Search, weight: Weight) -> None:
        self._search = search
        self._weight = weight

    @classmethod
    def over(cls, retriever: Retriever) -> "ContextReader":
        """A reader that looks into the served index."""
        return cls(
            lambda text, scope: retriever.search(text, scope=scope, top_k=NEAR).hits,
            lambda word: retriever.idf(word),
        )

    def read(self, question: str, *, before: Sequence[Before], scope: Scope) -> Read:
        """`question` as it is to be searched for after the turns `before`, oldest first, within `scope` or less.

        Only the last turn that was answered counts; where none was, the last one.
        """
        fresh = Read(question, scope, leans=False)
        if not before or not question.strip():
            return fresh
        last = next((turn for turn in reversed(before) if turn.courses), before[-1])
        cues = cues_of(question)
        if not _may_lean(cues):
            return fresh
        nearer = replace(scope, course=last.courses[0]) if last.courses and scope.course is None else None
        if self._names_its_subject(question, cues, last=last, scope=scope):
            return replace(fresh, nearer=nearer)
        carried = self._carried(question, last)
        query = _joined(question, carried)
        if scope.course is not None:
            return Read(query, scope, leans=True)
        course = self._course_to_stay_in(query, last=last, scope=scope)
        if course is None:
            return Read(query, scope, leans=True, nearer=nearer)
        return Read(_joined(question, carried[:CARRIED_WITHIN]), replace(scope, course=course), leans=True)

    def is_near(self, course: CourseId, question: str, *, scope: Scope) -> bool:
        """Whether the course has something on what is asked, beside all that is within `scope`."""
        return any(hit.passage.course == course for hit in self._search(question, scope))

    def _names_its_subject(self, question: str, cues: Cues, *, last: Before, scope: Scope) -> bool:
        """Whether the question alone leads to one course that the conversation is not about."""
        if not cues.content or cues.points_back:
            return False
        courses = [hit.passage.course for hit in self._search(question, scope)[:LOOKED_AT]]
        return len(courses) == LOOKED_AT and len(set(courses)) == 1 and courses[0] not in last.courses

    def _carried(self, question: str, last: Before) -> list[str]:
        """The rarest words of the question before that this one does not say, in the order said, in its script."""
        devanagari = detect_language(question) == HINDI
        said = {term(word) for word in content_words(question)}
        words = [word for word in dict.fromkeys(content_words(last.searched)) if term(word) not in said]
        readable = [word for word in words if is_devanagari(word) == devanagari] or words
        rarest = sorted(readable, key=lambda word: -self._weight(term(word)))[:CARRIED]
        return [word for word in readable if word in rarest]

    def _course_to_stay_in(self, query: str, *, last: Before, scope: Scope) -> CourseId | None:
        """The course of the conversation that the query leads to, None where another is clearly ahead."""
        hits = self._search(query, scope)[:SEARCHED]
        stayed = next((hit for hit in hits if hit.passage.course in last.courses), None)
        return stayed.passage.course if stayed is not None and stayed.score + PREFERRED >= hits[0].score else None


def leans_on(message: str) -> bool:
    """Whether a message may lean on the one before: few words, or an "and" or a pronoun and not many."""
    return _may_lean(cues_of(message))


def _may_lean(cues: Cues) -> bool:
    if len(cues.content) <= FEW_WORDS:
        return True
    return (cues.leads_on or cues.points_back) and len(cues.content) <= MOST_WORDS


def _joined(question: str, carried: Sequence[str]) -> str:
    return " ".join([question.strip(), *carried])
