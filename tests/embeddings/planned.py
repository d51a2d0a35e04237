"""Passages and courses whose right answers are known in advance."""

from collections.abc import Mapping, Sequence

from data.words.models import (
    ENGLISH,
    HINDI,
    Course,
    CourseId,
    CourseKind,
    CourseStatus,
    Language,
    Lesson,
    LessonId,
    LocalText,
    Passage,
    PassageId,
)
from embeddings.text.passages import passage_checksum


def passage(
    name: str,
    text: str,
    *,
    course: str = "leave-rules",
    lesson: str = "earned-leave",
    language: Language = ENGLISH,
    title: str = "",
    asked_as: Sequence[str] = (),
) -> Passage:
    return Passage(
        id=PassageId(name),
        course=CourseId(course),
        lesson=LessonId(lesson),
        language=language,
        title=title,
        text=text,
        locator="Part",
        start=0,
        end=len(text),
        sha256=passage_checksum(title, text, asked_as, heading="Part"),
        asked_as=tuple(asked_as),
    )


def course(texts: Mapping[Language, str], *, name: str = "leave-rules", lessons: int = 1) -> Course:
    return Course(
        id=CourseId(name),
        title=LocalText({ENGLISH: "Leave rules", HINDI: "अवकाश नियम"}),
        description=LocalText({ENGLISH: "Who gets which leave."}),
        provider="Sample",
        languages=frozenset(texts),
        level=1,
        kind=CourseKind.SELF_PACED,
        status=CourseStatus.LIVE,
        teaches={},
        requires=frozenset(),
        sources=(),
        lessons=[
            Lesson(
                id=LessonId(f"lesson-{number}"),
                course=CourseId(name),
                title=LocalText({ENGLISH: f"Lesson {number}", HINDI: f"पाठ {number}"}),
                minutes=10,
                source="CCS (Leave) Rules, 1972",
                text=LocalText(texts),
            )
            for number in range(1, lessons + 1)
        ],
    )


OFFICE: Sequence[Passage] = (
    passage("leave/en", "Earned leave is credited in advance on the first of January and July.", course="leave-rules"),
    passage(
        "leave/hi",
        "अर्जित अवकाश जनवरी और जुलाई की पहली तारीख को अग्रिम रूप से जमा होता है।",
        course="leave-rules",
        language=HINDI,
    ),
    passage("rti/en", "A request for information is decided within thirty days.", course="rti-act", lesson="requests"),
    passage(
        "rti/hi",
        "सूचना के अनुरोध पर तीस दिन में निर्णय लिया जाता है।",
        course="rti-act",
        lesson="requests",
        language=HINDI,
    ),
    passage("gem/en", "Goods are bought on the GeM portal by direct purchase.", course="gem", lesson="buying"),
    passage("gem/hi", "GeM पोर्टल पर सामान सीधे खरीदा जा सकता है।", course="gem", lesson="buying", language=HINDI),
)
"""Three courses, each with one passage in English and one in Hindi."""


class ScriptedTransliterator:
    """Knows the few words it was given; others stay in Latin letters."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known

    def to_devanagari(self, text: str) -> str:
        return " ".join(self.words(text.lower().split()))

    def words(self, words: Sequence[str]) -> list[str]:
        return [self._known.get(word, word) for word in words]
