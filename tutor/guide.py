"""Saarthi, the guide: one entry for whatever a learner writes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal

from data.answers import Answer
from data.models import CompetencyId, CourseId, Learner, LearningPath, PlanItem, Suggestions
from tutor.intents import Intent, likeliest, normalised, whole_words
from tutor.replies import (
    Answered,
    Clarify,
    CoursesFound,
    DueShown,
    GuideReply,
    OutOfScope,
    P,
    Planned,
    ProgressShown,
    SmallTalk,
    SmallTalkKind,
    Suggested,
)
from tutor.slots import Slots, topic_in, weekly_minutes_in

COURSES_SHOWN = 5

_OwnLearning = Literal[Intent.SUGGEST, Intent.PLAN, Intent.PROGRESS, Intent.DUE]


def _no_competency(_topic: str) -> CompetencyId | None:
    return None


@dataclass(frozen=True, slots=True)
class GuideTools(Generic[P]):
    """What Saarthi may do for a learner, given by the wiring.

    `suggest(learner, k)`, `plan(learner, weekly_minutes, competency)`, `progress(learner)`, `due(learner)`,
    `find(learner, query, k)` and `answer(learner, question)`; `competency_named(topic)` tells which competency the
    words of a message name, None where none (`tutor.slots.CompetencyNames.named` does it for a catalogue).
    """

    suggest: Callable[[Learner, int], Suggestions]
    plan: Callable[[Learner, int | None, CompetencyId | None], LearningPath]
    progress: Callable[[Learner], P]
    due: Callable[[Learner], Sequence[PlanItem]]
    find: Callable[[Learner, str, int], Sequence[CourseId]]
    answer: Callable[[Learner, str], Answer]
    competency_named: Callable[[str], CompetencyId | None] = _no_competency


class Saarthi(Generic[P]):
    """Decides what a message wants and lets the tool for it answer; keeps nothing between messages."""

    def __init__(self, tools: GuideTools[P]) -> None:
        self._tools = tools

    def reply(self, message: str, *, learner: Learner, chosen: Intent | None = None) -> GuideReply[P]:
        """A typed reply; `chosen` is the learner's answer to a `Clarify` about the same message.

        Without `chosen` an unclear message gets one clarifying question; with it, never another.
        """
        if not message.strip():
            return SmallTalk(SmallTalkKind.ABOUT)
        intents = [chosen] if chosen is not None else likeliest(message)
        slots = self._slots(message)
        if len(intents) > 1:
            return Clarify(intents, message, slots)
        return self._act(intents[0], message, learner=learner, slots=slots)

    def _slots(self, message: str) -> Slots:
        topic = topic_in(message)
        competency = self._tools.competency_named(topic) if topic else None
        return Slots(weekly_minutes=weekly_minutes_in(message), topic=topic, competency=competency)

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
                return self._about_learning(intent, learner=learner, slots=slots)

    def _about_learning(self, intent: _OwnLearning, *, learner: Learner, slots: Slots) -> GuideReply[P]:
        tools = self._tools
        match intent:
            case Intent.SUGGEST:
                return Suggested(tools.suggest(learner, COURSES_SHOWN), slots)
            case Intent.PLAN:
                return Planned(tools.plan(learner, slots.weekly_minutes, slots.competency), slots)
            case Intent.PROGRESS:
                return ProgressShown(tools.progress(learner), slots)
            case Intent.DUE:
                return DueShown(tools.due(learner), slots)


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
