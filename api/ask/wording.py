"""An answer put into words: rewritten by a language model and translated where those are configured, and counted.

Without either, an answer is quoted as it is; only quotes in another language than asked are marked.
"""

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from api.running.observability import Metrics
from data.words import Answer, AnswerBlock, AnswerSentence, Citation, Fallback, Grounded, Language
from embeddings.languages import detect_language
from tutor.conversation import Sentences, Written
from tutor.rewrite import Rejection, Rewriter, Rewriting
from tutor.translation import SideTranslations, quoted_language, read_in

Quote = TypeVar("Quote", AnswerBlock, AnswerSentence)


@dataclass(frozen=True, slots=True)
class Wording:
    """What puts answers into words, beyond quoting, and counts what came of it; None where nothing is configured."""

    metrics: Metrics
    rewriter: Rewriter | None = None
    translations: SideTranslations | None = None


def worded_in_turn(question: str, answer: Grounded, *, wording: Wording) -> Written:
    """The sentences to send, as they come, citing by the numbers of its citations; closing it stops the model.

    In the model's words where they stand the check, else quoted; quotes in another language than asked are marked and
    get a translation beside them.
    """
    language = detect_language(question)
    if wording.rewriter is None:
        return Written(answer.citations, _beside(_as_they_are(answer), answer.citations, language, wording=wording))
    rewriting = wording.rewriter.start(question, answer, language=language)
    sentences = _counted(rewriting, metrics=wording.metrics)
    return Written(rewriting.citations, _beside(sentences, rewriting.citations, language, wording=wording))


def with_blocks_beside(question: str, answer: Answer, *, wording: Wording) -> Answer:
    """`answer` with those of its blocks marked and translated that are in another language than the question."""
    if not isinstance(answer, Grounded):
        return answer
    language = detect_language(question)
    alone = replace(answer, sentences=[], blocks=[_marked(block, answer, language) for block in answer.blocks])
    return replace(answer, blocks=_translated(alone, language, wording=wording).blocks)


def _as_they_are(answer: Grounded) -> Sentences:
    yield from answer.sentences
    return None


def _counted(rewriting: Rewriting, *, metrics: Metrics) -> Sentences:
    sentences = rewriting.sentences()
    try:
        yield from sentences
    finally:
        sentences.close()
        _count_model(metrics, rewriting.fallback, rewriting.rejected)
    return rewriting.fallback


def _beside(
    sentences: Sentences, citations: Sequence[Citation], language: Language, *, wording: Wording
) -> Generator[AnswerSentence, None, Fallback | None]:
    """The sentences, quotes in another language marked and translated."""
    try:
        while True:
            try:
                sentence = next(sentences)
            except StopIteration as ended:
                fallback: Fallback | None = ended.value
                return fallback
            alone = Grounded([sentence], citations, 1.0)
            alone = replace(alone, sentences=[_marked(sentence, alone, language)])
            yield _translated(alone, language, wording=wording).sentences[0]
    finally:
        sentences.close()


def _marked(said: Quote, answer: Grounded, language: Language) -> Quote:
    """`said` with its language where the asker does not ask in it."""
    quoted = quoted_language(said, answer)
    return said if quoted in (None, read_in(language)) else replace(said, foreign=quoted)


def _translated(answer: Grounded, language: Language, *, wording: Wording) -> Grounded:
    """`answer` with a translation beside what is in another language, where translating is configured; counted."""
    foreign = sum(block.foreign is not None for block in answer.blocks)
    foreign += sum(sentence.foreign is not None for sentence in answer.sentences)
    if wording.translations is None or not foreign:
        return answer
    beside = wording.translations.beside(answer, language=language)
    outcomes = wording.metrics.translations
    if beside.failure is not None:
        outcomes.labels(beside.failure.value).inc()
    else:
        made = sum(block.translation is not None for block in beside.answer.blocks)
        made += sum(sentence.translation is not None for sentence in beside.answer.sentences)
        outcomes.labels("made").inc(made)
        outcomes.labels("rejected").inc(foreign - made)
    return beside.answer


def _count_model(metrics: Metrics, fallback: Fallback | None, rejected: Mapping[Rejection, int]) -> None:
    metrics.model_answers.labels("written" if fallback is None else fallback.value).inc()
    for reason, number in Counter(rejected).items():
        metrics.model_rejected.labels(reason.value).inc(number)
