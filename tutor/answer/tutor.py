"""The tutor: a question in, cited blocks of lessons out, or an honest decline. No language model is needed."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from data.words import Answer, AnswerBlock, CourseId, Declined, DeclineReason, Grounded, Notice, NoticeKind
from embeddings.languages import without_courtesies
from embeddings.search import Hit, Retrieval, Retriever, Scope
from embeddings.text import Script, script_of
from tutor.answer.asking import standing_alone
from tutor.answer.decline import features_of
from tutor.answer.definition import definition_of
from tutor.answer.evidence import evidence_in, passages_to_read, unknown_share
from tutor.answer.headline import SURE_FROM, headline_of
from tutor.answer.key_sentence import with_its_key
from tutor.answer.model import AnswerModel, shipped_model
from tutor.answer.names import name_of
from tutor.answer.premises import notices_of
from tutor.answer.quoting import LessonText, quoted
from tutor.answer.ranking import Examined, RankedBlock, ranked_blocks
from tutor.answer.reader import Reader, reordered, with_margins
from tutor.answer.selection import MOST_BLOCKS, best_sentences, in_own_language, shown_blocks
from tutor.answer.several_questions import answered_together, asked_alone, preferred, questions_in, same_places
from tutor.answer.sums import wants_sum
from tutor.answer.whole_lists import asks_for_whole, list_first
from tutor.answer.yes_no import Standing, standing_of, yes_or_no

LONGEST_QUESTION = 2_000
"""Characters of a question that are searched for; the encoder reads fewer."""

PASSAGES_FOUND = 10
PASSAGES_LOOKED_AT = 40
"""So many are searched for, that the other passages of the best lesson are most often among them."""
NEAREST = 3

ALONE_BY = 0.1
"""How much surer the answer to the sentence that asks must be than that to the whole message. Of training questions at
the end of a story that has nothing to do with them .69 are answered rightly so, .48 without; of 216 others of several
sentences as many as before."""


class Tutor:
    """Answers with sentences of the courses, each checked against the stored text. Thread-safe; keeps nothing."""

    def __init__(self, retriever: Retriever, *, model: AnswerModel | None = None, reader: Reader | None = None) -> None:
        self._retriever = retriever
        self._model = model or shipped_model()
        self._reader = reader if self._model.decline_read else None
        self._decline = (self._reader and self._model.decline_read) or self._model.decline

    @property
    def threshold(self) -> float:
        """Confidence from which an answer is given."""
        return self._decline.threshold

    def answer(self, question: str, *, scope: Scope, lesson_text: LessonText) -> Answer:
        """The block that answers, from within `scope`, and a second that is near; or a decline with nearest courses.

        Each citation's quote is exactly `lesson_text(course, lesson, language)[start:end]`; what does not stand there
        is not used.

        Raises:
            SearchIndexError: there is no index to search.
        """
        return self._answered(question, scope=scope, lesson_text=lesson_text, least=self.threshold)

    def drafted(self, question: str, *, scope: Scope, lesson_text: LessonText) -> Answer:
        """What would be said whatever the confidence: by it the choice of sentences is measured."""
        return self._answered(question, scope=scope, lesson_text=lesson_text, least=0.0)

    def _answered(self, question: str, *, scope: Scope, lesson_text: LessonText, least: float) -> Answer:
        """The answer to all that is asked: where these are several questions, one after the other."""

        def answered(asked: str, within: Scope = scope) -> Answer:
            return self._answered_as_one(asked, scope=within, lesson_text=lesson_text, least=least)

        message = without_courtesies(question[:LONGEST_QUESTION])
        whole, alone = answered(question), standing_alone(message)
        if alone is not None:
            whole = surer(whole, answered(alone))
        asked = questions_in(message)
        if len(asked) == 1:
            return whole
        searched = asked_alone(asked)
        course, answers = _course(whole), [answered(part) for part in searched]
        if course is not None:
            near = replace(scope, course=course)
            answers = [
                answer if _course(answer) == course else preferred(answer, answered(part, near))
                for part, answer in zip(searched, answers, strict=True)
            ]
        if same_places(answers):
            return answers[0]
        return answered_together(list(zip(asked, answers, strict=True))) or whole

    def _answered_as_one(self, question: str, *, scope: Scope, lesson_text: LessonText, least: float) -> Answer:
        if not any(character.isalnum() for character in question[:LONGEST_QUESTION]):
            return Declined(DeclineReason.EMPTY_QUESTION, [], 0.0)
        examined = self.examine(question, scope=scope)
        if not examined.retrieval.hits:
            return Declined(DeclineReason.NOTHING_IN_SCOPE, [], 0.0)
        nearest = _nearest(examined.retrieval.hits)
        if not examined.blocks:
            return Declined(DeclineReason.NOT_COVERED, nearest, 0.0)
        confidence = self.confidence(examined)
        if confidence < least:
            return Declined(DeclineReason.NOT_COVERED, nearest, confidence)
        blocks = arranged(examined)
        shown = shown_blocks(blocks)
        found = quoted(shown, best_sentences(shown), lesson_text=lesson_text)
        if not found.blocks or not found.sentences:
            return Declined(DeclineReason.NOT_COVERED, nearest, confidence)
        asked = examined.retrieval
        standing = standing_of(blocks, confidence=confidence)
        headline = _headline(asked, found.blocks[0].key_sentence, shown[0], standing=standing)
        return Grounded(
            found.sentences,
            found.citations,
            confidence,
            blocks=found.blocks,
            headline=headline,
            notices=_notices(asked, found.blocks[0], shown[0]) if confidence >= SURE_FROM else [],
            read_as=asked.question if asked.corrections else None,
        )

    def examine(self, question: str, *, scope: Scope) -> Examined:
        """What an answer would be made of: the passages found and their blocks ranked; also what training reads."""
        looked_at = self._retriever.search(question[:LONGEST_QUESTION], scope=scope, top_k=PASSAGES_LOOKED_AT)
        retrieval = replace(looked_at, hits=looked_at.hits[:PASSAGES_FOUND])
        said = retrieval.slots.get(Script.DEVANAGARI, ())
        weight = cache(self._retriever.idf)  # each word is weighed for every sentence
        found = evidence_in(passages_to_read(looked_at.hits), retrieval, weight=weight)
        blocks = ranked_blocks(found, asked_in=retrieval.language, model=self._model.ranking)
        if self._reader is not None:
            read = with_margins(blocks, retrieval, reader=self._reader)
            blocks = reordered(read, weight=self._model.ranking.margin)
        return Examined(
            retrieval=retrieval,
            blocks=blocks,
            words=len(said),
            unknown=unknown_share(said, weight=weight, known=self._knows),
        )

    def confidence(self, examined: Examined) -> float:
        """The probability that what would be shown is complete and right."""
        return self._decline.probability(features_of(examined))

    def _knows(self, term: str) -> bool:
        return any(self._retriever.knows(term, script) for script in Script)


def arranged(examined: Examined) -> list[RankedBlock]:
    """The blocks in the order in which they would be shown: in the asker's language, a list that is asked for first.

    Those that may be shown have the sentence first that is their key.
    """
    question = examined.retrieval.question
    ranked = in_own_language(examined.blocks, asked_in=examined.retrieval.language)
    ordered = list_first(ranked) if asks_for_whole(question) else ranked
    keyed = [block if block.whole else with_its_key(block, question=question) for block in ordered[:MOST_BLOCKS]]
    return [*keyed, *ordered[MOST_BLOCKS:]]


def _headline(asked: Retrieval, key: str, shown: RankedBlock, *, standing: Standing) -> str | None:
    """The shortest answer in the key sentence: yes or no where that is asked, a figure, a name or a definition."""
    if standing.confidence < SURE_FROM or shown.whole is not None:
        return None
    reply = yes_or_no(asked.question, shown.key.sentence, standing=standing, asked_in=asked.language)
    short = reply or headline_of(asked.question, key) or name_of(asked.question, shown.key.candidate.key)
    return short or definition_of(asked.question, key, asked=asked.slots.get(script_of(key), ()))


def _notices(asked: Retrieval, best: AnswerBlock, shown: RankedBlock) -> list[Notice]:
    """What is to be known before the block is read."""
    if shown.whole is not None:
        return []
    block = f"{best.heading}\n{best.text}"
    otherwise = notices_of(asked.question, key=best.key_sentence, block=block)
    return otherwise or ([Notice(NoticeKind.RULE_ONLY)] if wants_sum(asked.question, block) else [])


def _course(answer: Answer) -> CourseId | None:
    """The course that answers first."""
    return answer.citations[0].course if isinstance(answer, Grounded) else None


def surer(whole: Answer, alone: Answer) -> Answer:
    """The answer to all of a message, unless that to the sentence that asks is clearly surer."""
    return alone if isinstance(alone, Grounded) and alone.confidence > whole.confidence + ALONE_BY else whole


def _nearest(hits: Sequence[Hit]) -> list[CourseId]:
    return list(dict.fromkeys(hit.passage.course for hit in hits))[:NEAREST]
