"""An extractive answer put into a language model's words, sentence by sentence, each checked before it leaves."""

import re
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from data.words import AnswerSentence, Citation, Fallback, Grounded, Language, ModelServerFailed, NotFound, WrittenBy
from tutor.answer.tutor import LessonText
from tutor.rewrite.generator import TextGenerator
from tutor.rewrite.markup import unfit
from tutor.rewrite.orders import OrderReader, Told, paragraph_around
from tutor.rewrite.prompt import messages_for, new_boundary
from tutor.rewrite.reading import Draft, drafts
from tutor.rewrite.resting import Rest
from tutor.rewrite.verification import Rejection, Verdict, Verifier

MORE_SENTENCES = 3
"""How many more sentences than evidence a model may send before it is stopped."""

MOST_AT_ONCE = 8
"""Answers that a model writes at the same time. Each holds one of the server's 40 threads until it is done."""

_REFUSAL = re.compile(
    r"\b(?:i(?:'m| am) (?:sorry|unable|not able)|i (?:cannot|can't|won't)|as an ai)\b|क्षमा करें|माफ़ करें|maaf kijiye",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What came of a rewrite: the answer to send, and how many sentences of the model were held back, by reason."""

    answer: Grounded
    rejected: Counter[Rejection]


class Rewriter:
    """Rewrites answers with one model server, `most_at_once` of them; others are quoted at once. Thread-safe."""

    def __init__(
        self,
        generator: TextGenerator,
        verifier: Verifier,
        *,
        orders: OrderReader | None = None,
        lesson_text: LessonText | None = None,
        rest: Rest | None = None,
        most_at_once: int = MOST_AT_ONCE,
    ) -> None:
        self._generator = generator
        self._verifier = verifier
        self._orders = orders
        self._rest = rest or Rest()
        self._lesson_text = lesson_text
        self._turns = threading.BoundedSemaphore(most_at_once)

    def start(self, question: str, grounded: Grounded, *, language: Language) -> "Rewriting":
        """A rewrite of `grounded` in `language`; the model is called once its sentences are asked for."""
        boundary = new_boundary()
        return Rewriting(
            question,
            grounded,
            language,
            boundary=boundary,
            given=partial(self._given, grounded, boundary),
            generator=self._generator,
            verifier=self._verifier,
            rest=self._rest,
            turns=self._turns,
        )

    def _given(self, grounded: Grounded, boundary: str) -> list[int]:
        """The sentences that a model may see: plain words without the mark, in no paragraph that gives orders."""
        units = [
            unit
            for unit, sentence in enumerate(grounded.sentences)
            if boundary not in sentence.text and unfit(sentence.text) is None
        ]
        if self._orders is None:
            return units
        told = [self._told(grounded, unit) for unit in units]
        return [unit for unit, orders in zip(units, self._orders.giving_orders(told), strict=True) if not orders]

    def _told(self, grounded: Grounded, unit: int) -> Told:
        sentence = grounded.sentences[unit]
        cited = [citation for citation in grounded.citations if citation.number in sentence.citations]
        return Told(sentence.text, around="\n\n".join(map(self._around, cited)))

    def _around(self, citation: Citation) -> str:
        if self._lesson_text is None:
            return citation.quote
        try:
            text = self._lesson_text(citation.course, citation.lesson, citation.language)
        except NotFound:
            return citation.quote
        return paragraph_around(text, start=citation.start, end=citation.end)

    def rewritten(self, question: str, grounded: Grounded, *, language: Language) -> Rewritten:
        """The whole answer at once; where the model fails, `grounded` as it is with the reason in `fallback`."""
        rewriting = self.start(question, grounded, language=language)
        sentences = list(rewriting.sentences())
        if rewriting.fallback is not None:
            return Rewritten(replace(grounded, fallback=rewriting.fallback), rewriting.rejected)
        return Rewritten(renumbered(replace(grounded, sentences=sentences)), rewriting.rejected)


class Rewriting:
    """One rewrite under way. `rejected` and `fallback` hold how it went so far. One thread at a time.

    What the model leaves out or gets wrong is quoted: a sentence that fails its check is replaced by its evidence,
    after a failure of the server what is left of the evidence follows, and the best evidence is never missing. Only the
    sentences `given` are shown to the model and may back what it says.
    """

    def __init__(
        self,
        question: str,
        grounded: Grounded,
        language: Language,
        *,
        boundary: str,
        given: Callable[[], Sequence[int]],
        generator: TextGenerator,
        verifier: Verifier,
        rest: Rest,
        turns: threading.BoundedSemaphore,
    ) -> None:
        self._question = question
        self._grounded = grounded
        self._language = language
        self._generator = generator
        self._verifier = verifier
        self._rest = rest
        self._turns = turns
        self._boundary = boundary
        self._choose = given
        self._given: Sequence[int] = []
        self._used: set[int] = set()
        self._drafted: list[str] = []
        self._any_kept = False
        self.rejected: Counter[Rejection] = Counter()
        self.fallback: Fallback | None = None

    def sentences(self) -> Generator[AnswerSentence, None, Fallback | None]:
        """Checked sentences as they come, citing by the numbers of the answer given; closing it stops the model.

        Returns why the model wrote less than it should, None where it did not fail.
        """
        if self._rest.resting():
            self.fallback = Fallback.RESTING
        else:
            yield from self._in_turn()
        if self.fallback is None and not self._any_kept:
            self.fallback = self._why_nothing()
        for unit in range(len(self._grounded.sentences) if self.fallback else 1):
            yield from self._quoted(unit)
        return self.fallback

    def _in_turn(self) -> Iterator[AnswerSentence]:
        """What the model says if it is free: a waiting request would hold a thread that quotes need.

        Only then is it looked for what the model may see, which encodes each sentence and its paragraph.
        """
        if not self._turns.acquire(blocking=False):
            self.fallback = Fallback.OVERLOADED
            return
        try:
            self._given = self._choose()
            if self._given:
                yield from self._from_model()
                self._rest.note(self.fallback)
        finally:
            self._turns.release()

    def _from_model(self) -> Iterator[AnswerSentence]:
        evidence = [self._grounded.sentences[unit].text for unit in self._given]
        messages = messages_for(self._question, evidence=evidence, language=self._language, boundary=self._boundary)
        try:
            with closing(self._generator.pieces(messages)) as pieces:
                for number, draft in enumerate(drafts(pieces), start=1):
                    yield from self._of_draft(draft)
                    if number >= len(evidence) + MORE_SENTENCES:
                        return
        except ModelServerFailed as error:
            self.fallback = Fallback(error.cause)

    def _of_draft(self, draft: Draft) -> Iterator[AnswerSentence]:
        """The draft if it stands on what it cites or on other evidence; else the evidence that it cites or repeats."""
        if not draft.whole or draft.text in self._drafted:
            return
        self._drafted.append(draft.text)
        cited = [self._given[number - 1] for number in draft.cited if 1 <= number <= len(self._given)]
        if draft.cited and len(cited) < len(draft.cited):
            self.rejected[Rejection.CITATION] += 1
        else:
            units, verdict = self._standing(draft.text, cited)
            if verdict.verbatim:
                self._any_kept = True
                cited = list(units)
            elif verdict.stands:
                yield self._written(draft.text, units)
                return
            if verdict.rejection is not None:
                self.rejected[verdict.rejection] += 1
        for unit in cited:
            yield from self._quoted(unit)

    def _standing(self, text: str, cited: Sequence[int]) -> tuple[Sequence[int], Verdict]:
        """What `text` stands on: one piece of evidence, those cited first; two of them are never spliced."""
        verdicts = []
        for unit in dict.fromkeys([*cited, *self._given]):
            evidence = self._grounded.sentences[unit].text
            verdict = self._verifier.verdict(text, evidence=evidence, language=self._language)
            if verdict.stands:
                return [unit], verdict
            verdicts.append(verdict)
        return cited, verdicts[0]

    def _quoted(self, unit: int) -> Iterator[AnswerSentence]:
        if unit not in self._used:
            self._used.add(unit)
            yield self._grounded.sentences[unit]

    def _written(self, text: str, units: Sequence[int]) -> AnswerSentence:
        self._used.update(units)
        self._any_kept = True
        cited = dict.fromkeys(number for unit in units for number in self._grounded.sentences[unit].citations)
        return AnswerSentence(text, list(cited), WrittenBy.MODEL)

    def _why_nothing(self) -> Fallback:
        refused = any(_REFUSAL.search(text) for text in self._drafted[:2])
        return Fallback.REFUSED if refused else Fallback.UNSUPPORTED


def renumbered(answer: Grounded) -> Grounded:
    """`answer` with its citations numbered from 1 in the order in which its sentences cite them, those cited only."""
    used = list(dict.fromkeys(number for sentence in answer.sentences for number in sentence.citations))
    new = {old: number for number, old in enumerate(used, start=1)}
    by_number = {citation.number: citation for citation in answer.citations}
    sentences = [replace(sentence, citations=[new[old] for old in sentence.citations]) for sentence in answer.sentences]
    citations = [replace(by_number[old], number=number) for old, number in new.items()]
    return replace(answer, sentences=sentences, citations=citations)
