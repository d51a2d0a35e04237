"""An answer of known evidence, and a check with a small encoder, for tests of rewriting and translating."""

from collections.abc import Sequence

from data.words.answers import AnswerSentence, Citation, Grounded
from data.words.models import ENGLISH, CourseId, Language, LessonId, PassageId
from tests.fakes import HashingEncoder
from tutor.rewrite.verification import Verifier

REPLY = "A public authority replies to a request for information within thirty days."
URGENT = "Where life or liberty is at stake, the reply is due within forty-eight hours."
FEE = "Citizens below the poverty line pay no fee."
REPLY_HINDI = "लोक प्राधिकरण सूचना के अनुरोध का उत्तर तीस दिन के भीतर देता है।"


def grounded(*texts: str, language: Language = ENGLISH) -> Grounded:
    """An extractive answer that quotes `texts`, each with a citation of its own."""
    sentences = [AnswerSentence(text, [number]) for number, text in enumerate(texts, start=1)]
    citations = [cited(text, number, language) for number, text in enumerate(texts, start=1)]
    return Grounded(sentences, citations, 0.9)


def cited(text: str, number: int, language: Language = ENGLISH) -> Citation:
    """A citation of `text`, the whole of its lesson."""
    course, lesson = CourseId("rti"), LessonId(f"lesson-{number}")
    passage = PassageId(f"rti/{lesson}/{language}")
    return Citation(number, passage, course, lesson, language, "Act, section 7", text, 0, len(text))


def verifier() -> Verifier:
    """The product's check; translations are compared by a small encoder that sees no likeness across languages."""
    return Verifier(HashingEncoder().encode_passages, to_devanagari=str, least_likeness=-1.0)


def texts_of(answer: Grounded) -> Sequence[str]:
    """The sentences of an answer."""
    return [sentence.text for sentence in answer.sentences]
