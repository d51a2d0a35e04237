"""An answer put into words: rewritten by a language model and translated where those are configured, and counted.

Without either, an answer is quoted as it is; only quotes in another language than asked are marked.
"""

from collections import Counter
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace

from api.running.observability import Metrics
from data.words import AnswerSentence, Fallback, Grounded, Language
from embeddings.languages import detect_language
from tutor.rewrite import Rejection, Rewriter
from tutor.translation import SideTranslations, quoted_language, read_in


@dataclass(frozen=True, slots=True)
class Wording:
    """What puts answers into words, beyond quoting, and counts what came of it; None where nothing is configured."""

    metrics: Metrics
    rewriter: Rewriter | None = None
    translations: SideTranslations | None = None


def worded_in_turn(
    question: str, answer: Grounded, *, wording: Wording
) -> Generator[AnswerSentence, None, Fallback | None]:
    """The sentences to send, as they come, citing by the numbers of `answer`; closing it stops the model.

    In the model's words where they stand the check, else quoted; quotes in another language than asked are marked and
    get a translation beside them. Returns why the model wrote less than it should, None where it did not fail.
    """
    language = detect_language(question)
    marked = _marked(answer, language)
    if wording.rewriter is None:
        for sentence in marked.sentences:
            yield _translated(sentence, marked, language, wording=wording)
        return None
    rewriting = wording.rewriter.start(question, marked, language=language)
    sentences = rewriting.sentences()
    try:
        for sentence in sentences:
            yield _translated(sentence, marked, language, wording=wording)
    finally:
        sentences.close()
        _count_model(wording.metrics, rewriting.fallback, rewriting.rejected)
    return rewriting.fallback


def _translated(sentence: AnswerSentence, answer: Grounded, language: Language, *, wording: Wording) -> AnswerSentence:
    if wording.translations is None or sentence.foreign is None:
        return sentence
    translated = wording.translations.beside(replace(answer, sentences=[sentence]), language=language)
    (beside,) = translated.answer.sentences
    if translated.failure is not None:
        wording.metrics.translations.labels(translated.failure.value).inc()
    elif beside.translation is None:
        wording.metrics.translations.labels("rejected").inc()
    else:
        wording.metrics.translations.labels("made").inc()
    return beside


def _marked(answer: Grounded, language: Language) -> Grounded:
    """`answer` with the language of each quote that the asker does not ask in."""
    wanted = read_in(language)

    def marked(sentence: AnswerSentence) -> AnswerSentence:
        quoted = quoted_language(sentence, answer)
        return sentence if quoted in (None, wanted) else replace(sentence, foreign=quoted)

    return replace(answer, sentences=[marked(sentence) for sentence in answer.sentences])


def _count_model(metrics: Metrics, fallback: Fallback | None, rejected: Mapping[Rejection, int]) -> None:
    metrics.model_answers.labels("written" if fallback is None else fallback.value).inc()
    for reason, number in Counter(rejected).items():
        metrics.model_rejected.labels(reason.value).inc(number)
