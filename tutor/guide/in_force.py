"""What was set and said before and a message leaves as it is: the hours of a plan, the role aimed at, what narrows."""

from dataclasses import replace

from tutor.guide.intents import Intent
from tutor.guide.reading import SETTINGS, Said, kept_for, merged
from tutor.guide.references import holds
from tutor.guide.slots import Slots
from tutor.guide.state import GuideState

_POINTS_BACK = ("back", "that_course")
"""Words by which "my goal is that one" means the role spoken of."""


def with_what_is_in_force(intent: Intent, slots: Slots, said: Said, state: GuideState) -> Slots:
    """The slots with those in force that the message leaves as they are."""
    before = kept_for(intent, state.slots)
    goal, bare = Slots(role=before.role, deadline=before.deadline), slots == Slots(topic=slots.topic)
    match intent:
        case Intent.PLAN if state.intent in SETTINGS:
            return merged(before, slots)
        case Intent.PLAN if state.beneath is not None and state.beneath.intent in SETTINGS:
            return merged(kept_for(intent, state.beneath.slots), slots)
        case Intent.SET_GOAL if slots.role is None and any(holds(kind, said.asked) for kind in _POINTS_BACK):
            return replace(slots, role=state.role)
        case Intent.SET_GOAL if state.intent is intent and (holds("too", said.asked) or holds("corrects", said.asked)):
            return merged(before, slots)
        case Intent.SUGGEST | Intent.FIND if intent is state.intent and holds("another", said.asked):
            return merged(before, replace(slots, topic=""))
        case Intent.SUGGEST if goal.role is not None and bare:
            return merged(goal, slots)
        case Intent.PROGRESS if before.role is not None and (bare or slots.course == state.course):
            return Slots(role=before.role)
        case _:
            return slots


def of_progress(slots: Slots) -> Slots:
    """Of one's progress: in the competency or beside the role named, or else in the course."""
    named = slots.role is not None or slots.competency is not None
    return replace(slots, topic=slots.topic if slots.competency else "", course=None if named else slots.course)
