"""A question read in its conversation: what to search for, and where.

"And for appeals?" says neither whose appeals nor that days are asked for; the question before says both. A question
that stays with the course spoken of (`tutor/conversation/staying.py`) is searched for within it, together with what
the question before was about. One that begins a new matter is left as it is, whatever was said before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from data.words import HINDI, CourseId
from embeddings.languages import detect_language
from embeddings.search import Hit, Retriever, Scope
from embeddings.text import is_devanagari, term
from tutor.conversation.cues import Cues, content_words, cues_of
from tutor.conversation.staying import shipped_model, staying_facts
from tutor.messages import MessageView, Odds

MOST_WORDS = 6
"""Words that say something up to which a question with a cue is taken to lean: one with more says itself what it is
about, and its "it" points to its own words. With 9, 13 % of fresh questions are taken for leaning, with 6 3 %."""

FEW_WORDS = 3
"""Words that say something up to which a question without any cue may lean ("What is the fee?")."""

CARRIED, CARRIED_WITHIN = 6, 3
"""Words of the question before that are searched for too, the rarest of them; within one course the first of these,
which more often say what was asked ("how many days") than about what: that the course says."""

SURELY_STAYS = 0.9
"""Probability from which a question that stays is asked nowhere else, even if the course does not answer it: of those
that the course did not answer and the whole catalogue did, three of four were answered by a wrong course."""

MAY_STAY = 0.1
"""Probability from which a question that is not answered elsewhere is asked of the course spoken of after all."""

NEAR = 40
"""Passages among which a course has one that has something on what is asked: of 10 questions asked of the course spoken
of 9 have (one of its lessons has other words for it), of 8 on something else none."""

Search = Callable[[str, Scope], Sequence[Hit]]
"""The passages found for a text within a scope, best first."""

Weight = Callable[[str], float]
"""What a term is worth: its IDF."""

View = Callable[[str], MessageView]
"""A question with its meaning."""


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier turn: what was searched for, and the courses it was answered from, the first cited one first."""

    searched: str
    courses: Sequence[CourseId]


@dataclass(frozen=True, slots=True)
class Read:
    """A question as it is searched for, and where; `leans` where the conversation was needed to read it.

    `otherwise` is where it is asked as it stands, one after another, should there be no answer.
    """

    query: str
    scope: Scope
    leans: bool
    otherwise: Sequence[Scope] = ()


class ContextReader:
    """Reads questions in their conversations. Keeps nothing."""

    def __init__(self, search: Search, weight: Weight, view: View, *, model: Odds | None = None) -> None:
        self._search = search
        self._weight = weight
        self._view = view
        self._model = shipped_model() if model is None else model

    @classmethod
    def over(cls, retriever: Retriever) -> "ContextReader":
        """A reader that looks into the served index."""
        return cls(
            lambda text, scope: retriever.search(text, scope=scope, top_k=NEAR).hits,
            lambda word: retriever.idf(word),
            lambda text: MessageView(text, *retriever.as_encoded(text), retriever.encoder_name),
        )

    def read(self, question: str, *, before: Sequence[Before], scope: Scope, spoken_of: CourseId | None = None) -> Read:
        """`question` as it is to be searched for after the turns `before`, oldest first, within `scope` or less.

        Only the last turn that was answered counts; where none was, the last one. `spoken_of` is the course that the
        conversation came to besides, by a list or an act.
        """
        fresh = Read(question, scope, leans=False)
        if not (before or spoken_of) or not question.strip():
            return fresh
        last = next((turn for turn in reversed(before) if turn.courses), before[-1] if before else _NOTHING)
        course = spoken_of or next(iter(last.courses), None)
        if last.courses and course not in last.courses:
            last = before[-1] if not before[-1].courses else _NOTHING
        cues = cues_of(question)
        if scope.course is not None or course is None:
            return Read(_joined(question, self._carried(question, last)), scope, leans=True) if _leans(cues) else fresh
        within = replace(scope, course=course)
        stays = self._staying(question, cues, course=course, scope=scope)
        if stays < self._model.threshold:
            return replace(fresh, otherwise=[within] if stays >= MAY_STAY else [])
        query = _joined(question, self._carried(question, last)[:CARRIED_WITHIN])
        return Read(query, within, leans=True, otherwise=[within] if stays >= SURELY_STAYS else [within, scope])

    def _staying(self, question: str, cues: Cues, *, course: CourseId, scope: Scope) -> float:
        """How likely the question stays with the course."""
        found, within = self._search(question, scope), self._search(question, replace(scope, course=course))
        facts = staying_facts(question, cues, course=course, found=found, within=within)
        return self._model.probability(facts, self._view(question))

    def is_near(self, course: CourseId, question: str, *, scope: Scope) -> bool:
        """Whether the course has something on what is asked, beside all that is within `scope`."""
        return any(hit.passage.course == course for hit in self._search(question, scope))

    def _carried(self, question: str, last: Before) -> list[str]:
        """The rarest words of the question before that this one does not say, in the order said, in its script."""
        devanagari = detect_language(question) == HINDI
        said = {term(word) for word in content_words(question)}
        words = [word for word in dict.fromkeys(content_words(last.searched)) if term(word) not in said]
        readable = [word for word in words if is_devanagari(word) == devanagari] or words
        rarest = sorted(readable, key=lambda word: -self._weight(term(word)))[:CARRIED]
        return [word for word in readable if word in rarest]


_NOTHING = Before("", ())


def leans_on(message: str) -> bool:
    """Whether a message may lean on the one before: few words, or an "and" or a pronoun and not many."""
    return _leans(cues_of(message))


def _leans(cues: Cues) -> bool:
    if len(cues.content) <= FEW_WORDS:
        return True
    return (cues.leads_on or cues.points_back) and len(cues.content) <= MOST_WORDS


def _joined(question: str, carried: Sequence[str]) -> str:
    return " ".join([question.strip(), *carried])
