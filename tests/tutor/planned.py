"""Lessons whose right answers are known, indexed with a small encoder, and models that always or never answer."""

from collections.abc import Mapping
from pathlib import Path

from data.words.errors import UnknownLesson
from data.words.models import ENGLISH, HINDI, Course, CourseId, Language, LessonId, Passage
from embeddings.index.builder import build_generation
from embeddings.search.retriever import Retriever
from embeddings.text.passages import passages_of
from tests.embeddings.planned import ScriptedTransliterator, course, passage
from tests.fakes import HashingEncoder
from tutor.answer.decline import FEATURES, DeclineModel
from tutor.answer.model import AnswerModel
from tutor.answer.ranking import BLOCK_FEATURES, SENTENCE_FEATURES, RankingModel

LIKE = {"best_sentence": 1.0, "likeness": 1.0, "telling": 3.0, "behind": 1.0, "figure": 3.0}
"""Weights of the planned ranking, of blocks and of sentences alike; others are 0."""
RANKING = RankingModel(
    [LIKE.get(name, 0.0) for name in BLOCK_FEATURES], [LIKE.get(name, 0.0) for name in SENTENCE_FEATURES]
)
ALWAYS = AnswerModel(RANKING, DeclineModel([0.0] * len(FEATURES), 0.0, threshold=0.0))
NEVER = AnswerModel(RANKING, DeclineModel([0.0] * len(FEATURES), 0.0, threshold=1.0))

RTI = """## Time limits

The officer decides a request within thirty days of receipt. This period is forty-eight hours where life is at stake.

## Fees

The following pay **no** fee:

- persons below the poverty line;
- applicants whom the officer answered late.

A first appeal is filed within thirty days of the reply.

| Document | Charge |
| --- | --- |
| Photocopy of a page | two rupees |
"""
RTI_HINDI = """अधिकारी अनुरोध पर तीस दिन के भीतर निर्णय लेता है। जीवन का प्रश्न हो तो यह अवधि अड़तालीस घंटे है।"""
LEAVE = "Earned leave is credited in advance on the first of January and the first of July every year."

COURSES: Mapping[str, Course] = {
    "rti": course({ENGLISH: RTI, HINDI: RTI_HINDI}, name="rti"),
    "leave": course({ENGLISH: LEAVE}, name="leave"),
}


def lesson_text(course_id: CourseId, lesson: LessonId, language: Language) -> str:
    """The stored text of the planned courses."""
    for each in COURSES[course_id].lessons if course_id in COURSES else ():
        if each.id == lesson:
            return each.text.by_language.get(language, "")
    raise UnknownLesson(f"no lesson {lesson!r}")


def retriever_over(passages: list[Passage], root: Path) -> Retriever:
    """Search over an index of `passages`, built under `root`."""
    encoder = HashingEncoder()
    build_generation(passages, encoder=encoder, root=root, catalogue_revision="planned")
    return Retriever(encoder, ScriptedTransliterator({"chhutti": "छुट्टी"}), root)


def planned_retriever(root: Path) -> Retriever:
    """Search over the planned courses."""
    return retriever_over([each for planned in COURSES.values() for each in passages_of(planned)], root)


def passage_of(text: str, *, name: str = "p", lesson: str = "lesson", language: Language = ENGLISH) -> Passage:
    """One passage that is the whole of its lesson."""
    return passage(name, text, course="course", lesson=lesson, language=language)
