"""What of a search or a list a message leaves as it was: its subject, its measures, "a course on this"."""

from dataclasses import dataclass, replace
from typing import Generic

from data.words import Learner
from tutor.guide.changes import LISTED
from tutor.guide.courses_meant import CoursesMeant
from tutor.guide.filters import Filters
from tutor.guide.intents import Intent
from tutor.guide.reading import Said, kept_for, merged, without_slots
from tutor.guide.references import holds
from tutor.guide.replies import P
from tutor.guide.slots import Slots, topic_in
from tutor.guide.state import GuideState
from tutor.guide.subjects import called_one, names_subject
from tutor.guide.tools import GuideTools


@dataclass(frozen=True, slots=True)
class Leaning(Generic[P]):
    """Reads what a message leans on of what was listed, asked and spoken of."""

    tools: GuideTools[P]
    learner: Learner
    courses: CoursesMeant[P]

    def with_what_was_said(self, intent: Intent, slots: Slots, said: Said, state: GuideState) -> Slots:
        """The slots with what the message leaves as it was.

        Those of a list that it narrows on; where it points back, those in force and the subject spoken of.
        """
        if self._narrows_on(intent, slots, said, state):
            kept = without_slots(kept_for(intent, state.slots), said.filters.dropped)
            return merged(kept, replace(slots, topic="", competency=None))
        leans = intent is Intent.FIND and slots.topic and not names_subject(said.filters.rest)
        stays = leans and self.courses.stays(intent, said, state)
        if stays or (leans and self._names_no_subject(slots.topic, said)):
            listed = state.intent is intent and (not stays or state.last in LISTED)
            before = state.slots.topic if listed else ""
            slots = replace(slots, topic=before or self._spoken_of(state) or slots.topic)
        if intent is Intent.ASK or not (holds("back", said.asked) or holds("that_subject", said.asked)):
            return slots
        until = None if intent is Intent.DUE else state.slots.deadline  # a day set for something else bounds no list
        kept = replace(state.slots, course=None, topic="", deadline=until)
        slots = merged(kept_for(intent, kept), slots)
        no_topic = intent is Intent.FIND and not slots.topic
        return replace(slots, topic=self._spoken_of(state)) if no_topic else slots

    def _narrows_on(self, intent: Intent, slots: Slots, said: Said, state: GuideState) -> bool:
        """Whether the message narrows the list just shown further, or less: "स्तर 2 भी चलेगा", "ok 60m then"."""
        if intent not in LISTED or not (intent is state.intent is state.last) or holds("courses", said.asked):
            return False
        measured = slots.max_minutes or slots.min_minutes or _narrows(said.filters) or said.filters.dropped
        return bool(measured) and not called_one(said.filters.rest) and not self._names_course(slots.topic)

    def _names_no_subject(self, topic: str, said: Said) -> bool:
        """Whether no word of the topic tells of a course, where the message points back or says what narrows a list."""
        filters = said.filters
        narrows = filters.max_minutes or filters.min_minutes or _narrows(filters)
        leans = narrows or any(holds(kind, said.asked) for kind in ("back", "that_subject", "that_course"))
        return bool(leans) and not self._names_course(topic)

    def _names_course(self, topic: str) -> bool:
        """Whether any word of the topic stands in the name of a course."""
        return any(self.tools.names.known(self.learner, word) for word in topic.split())

    def _spoken_of(self, state: GuideState) -> str:
        """The subject that "a course on this" means: the course spoken of, or else what was asked last."""
        return self.tools.names.title(state.course) if state.course is not None else topic_in(state.question)


def _narrows(filters: Filters) -> bool:
    """Whether a language, a level or a way of taking a course is named."""
    return bool(filters.language or filters.level or filters.kind)
