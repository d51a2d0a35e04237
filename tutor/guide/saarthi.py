"""Saarthi, the guide: one entry for whatever a learner writes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal

from data.words import (
    CompetencyId,
    CourseId,
    CourseTrace,
    Explanation,
    KeptAnswer,
    Learner,
    LearningPath,
    PlanItem,
    ProgressTrace,
    Suggestions,
)
from embeddings.text import normalised, whole_words
from tutor.guide.deadlines import deadline_in
from tutor.guide.intent_features import MessageView, plain_view
from tutor.guide.intents import Intent
from tutor.guide.replies import (
    Answered,
    Clarify,
    CoursesFound,
    CourseTraced,
    DueShown,
    Explained,
    GuideReply,
    OutOfScope,
    P,
    Planned,
    ProgressShown,
    ProgressTraced,
    SmallTalk,
    SmallTalkKind,
    Suggested,
)
from tutor.guide.slots import Slots, about_progress, percent_in, topic_in, weekly_minutes_in
from tutor.guide.understanding import likeliest

COURSES_SHOWN = 5

_OwnLearning = Literal[Intent.SUGGEST, Intent.PLAN, Intent.PROGRESS, Intent.DUE, Intent.EXPLAIN, Intent.WHY_NOT]


def _no_competency(_topic: str) -> CompetencyId | None:
    return None


@dataclass(frozen=True, slots=True)
class GuideTools(Generic[P]):
    """What Saarthi may do for a learner, given by the wiring.

    `suggest(learner, k)`, `plan(learner, slots)` within the hours and the deadline and towards the competency named,
    `progress(learner)`, `due(learner)`, `find(learner, query, k)` and `answer(learner, question)`. `explain(learner,
    topic, k)` says what the suggestion named, or else the first, stands on; `trace_course(learner, topic)` which rule
    keeps a course away; `trace_progress(learner, percent)` what is missing. `competency_named(topic)` tells which
    competency the words of a message name, None where none (`tutor.guide.slots.CompetencyNames.named` does it for a
    catalogue). `read(message)` gives a message its meaning, where there is an encoder.
    """

    suggest: Callable[[Learner, int], Suggestions]
    plan: Callable[[Learner, Slots], LearningPath]
    progress: Callable[[Learner], P]
    due: Callable[[Learner], Sequence[PlanItem]]
    find: Callable[[Learner, str, int], Sequence[CourseId]]
    answer: Callable[[Learner, str], KeptAnswer]
    explain: Callable[[Learner, str, int], Explanation]
    trace_course: Callable[[Learner, str], CourseTrace]
    trace_progress: Callable[[Learner, int | None], ProgressTrace]
    competency_named: Callable[[str], CompetencyId | None] = _no_competency
    read: Callable[[str], MessageView] = plain_view


class Saarthi(Generic[P]):
    """Decides what a message wants and lets the tool for it answer; keeps nothing between messages."""

    def __init__(self, tools: GuideTools[P]) -> None:
        self._tools = tools

    def reply(self, message: str, *, learner: Learner, today: date, chosen: Intent | None = None) -> GuideReply[P]:
        """A typed reply; `chosen` is the learner's answer to a `Clarify` about the same message.

        Without `chosen` an unclear message gets one clarifying question; with it, never another. Deadlines in the
        message are counted from `today`.
        """
        if not message.strip():
            return SmallTalk(SmallTalkKind.ABOUT)
        intents = [chosen] if chosen is not None else likeliest(self._tools.read(message))
        slots = self._slots(message, today=today)
        if len(intents) > 1:
            return Clarify(intents, message, slots)
        return self._act(intents[0], message, learner=learner, slots=slots)

    def _slots(self, message: str, *, today: date) -> Slots:
        topic = topic_in(message)
        return Slots(
            weekly_minutes=weekly_minutes_in(message),
            topic=topic,
            competency=self._tools.competency_named(topic) if topic else None,
            deadline=deadline_in(message, today=today),
            percent=percent_in(message),
        )

    def _act(self, intent: Intent, message: str, *, learner: Learner, slots: Slots) -> GuideReply[P]:
        match intent:
            case Intent.FIND:
                query = slots.topic or message.strip()
                return CoursesFound(query, self._tools.find(learner, query, COURSES_SHOWN), slots)
            case Intent.ASK:
                return Answered(message, self._tools.answer(learner, message), slots)
            case Intent.SMALL_TALK:
                return SmallTalk(_courtesy(message), slots)
            case Intent.OUT_OF_SCOPE:
                return OutOfScope(slots)
            case _:
                return self._about_learning(intent, message, learner=learner, slots=slots)

    def _about_learning(self, intent: _OwnLearning, message: str, *, learner: Learner, slots: Slots) -> GuideReply[P]:
        tools = self._tools
        match intent:
            case Intent.SUGGEST:
                return Suggested(tools.suggest(learner, COURSES_SHOWN), slots)
            case Intent.PLAN:
                return Planned(tools.plan(learner, slots), slots)
            case Intent.PROGRESS:
                return ProgressShown(tools.progress(learner), slots)
            case Intent.DUE:
                return DueShown(tools.due(learner), slots)
            case Intent.EXPLAIN:
                return Explained(tools.explain(learner, slots.topic, COURSES_SHOWN), slots)
            case Intent.WHY_NOT:
                return self._traced(message, learner=learner, slots=slots)

    def _traced(self, message: str, *, learner: Learner, slots: Slots) -> CourseTraced | ProgressTraced:
        if slots.topic and not about_progress(message):
            return CourseTraced(self._tools.trace_course(learner, slots.topic), slots)
        return ProgressTraced(self._tools.trace_progress(learner, slots.percent), slots)


_COURTESIES = (
    (
        SmallTalkKind.ABOUT,
        whole_words(
            "(?:how|who|what) are you|what (?:can|do) you do|are you|your name|help|कौन (?:हैं|हो)|कैसे (?:हैं|हो)|कर सकते|"
            "नाम|(?:kaun|kon|kaise) (?:hain|ho|hai)|kar sakte|naam|kya haal"
        ),
    ),
    (
        SmallTalkKind.THANKS,
        whole_words(
            "thanks|thank you|thankyou|appreciated|great job|well done|धन्यवाद|शुक्रिया|आभार|बहुत अच्छा|dhanyavaad|"
            "dhanyawad|dhanyavad|shukriya|aabhar|bahut accha"
        ),
    ),
    (
        SmallTalkKind.GOODBYE,
        whole_words("bye|goodbye|see you|good night|अलविदा|फिर मिलेंगे|शुभ रात्रि|alvida|[pf]h?ir milenge|shubh ratri"),
    ),
)


def _courtesy(message: str) -> SmallTalkKind:
    text = normalised(message)
    return next((kind for kind, pattern in _COURTESIES if pattern.search(text)), SmallTalkKind.GREETING)
