"""AI Saarthi: what a message wants, and the reply."""

from tutor.guide.aftermath import LOOKED_AT, SET, all_in_force, looked_at, slots_looked_at
from tutor.guide.course_names import CourseNames
from tutor.guide.deadlines import deadline_in
from tutor.guide.intent_context import NO_CONTEXT, Context, context_of
from tutor.guide.intent_features import cues_of
from tutor.guide.intent_model import IntentModel
from tutor.guide.intents import WRITES, Intent
from tutor.guide.of_course import OF_COURSE, of_course_facts
from tutor.guide.periods import few_of, month_of_period
from tutor.guide.reading import said_of, slots_for
from tutor.guide.references import pointed_at
from tutor.guide.replies import (
    Acted,
    Answered,
    AskedBack,
    AskedFor,
    Both,
    ChangeTold,
    Clarify,
    CoursesFound,
    CourseShown,
    CourseTraced,
    DueShown,
    Explained,
    FinishedShown,
    GuideReply,
    Lacking,
    OutOfScope,
    Planned,
    Practice,
    ProgressShown,
    ProgressTraced,
    Remark,
    Remarked,
    SmallTalk,
    SmallTalkKind,
    Suggested,
    Told,
    Undone,
    Unusable,
)
from tutor.guide.role_names import RoleNames, provider_in
from tutor.guide.saarthi import Saarthi
from tutor.guide.same_course import SAME_COURSE, Named, same_course_facts
from tutor.guide.slots import CompetencyNames, Slots, percent_in, topic_in, weekly_minutes_in
from tutor.guide.state import NEW_CONVERSATION, GuideState, Item, state_as_json, state_of_json
from tutor.guide.tools import AskedIn, Found, GuideTools, NameTools, OwnTools
from tutor.guide.understanding import likeliest, wants_clearly
from tutor.guide.usual_spellings import usual_spelling

__all__ = [
    "LOOKED_AT",
    "NEW_CONVERSATION",
    "NO_CONTEXT",
    "OF_COURSE",
    "SAME_COURSE",
    "SET",
    "WRITES",
    "Acted",
    "Answered",
    "AskedBack",
    "AskedFor",
    "AskedIn",
    "Both",
    "ChangeTold",
    "Clarify",
    "CompetencyNames",
    "Context",
    "CourseNames",
    "CourseShown",
    "CourseTraced",
    "CoursesFound",
    "DueShown",
    "Explained",
    "FinishedShown",
    "Found",
    "GuideReply",
    "GuideState",
    "GuideTools",
    "Intent",
    "IntentModel",
    "Item",
    "Lacking",
    "NameTools",
    "Named",
    "OutOfScope",
    "OwnTools",
    "Planned",
    "Practice",
    "ProgressShown",
    "ProgressTraced",
    "Remark",
    "Remarked",
    "RoleNames",
    "Saarthi",
    "Slots",
    "SmallTalk",
    "SmallTalkKind",
    "Suggested",
    "Told",
    "Undone",
    "Unusable",
    "all_in_force",
    "context_of",
    "cues_of",
    "deadline_in",
    "few_of",
    "likeliest",
    "looked_at",
    "month_of_period",
    "of_course_facts",
    "percent_in",
    "pointed_at",
    "provider_in",
    "said_of",
    "same_course_facts",
    "slots_for",
    "slots_looked_at",
    "state_as_json",
    "state_of_json",
    "topic_in",
    "usual_spelling",
    "wants_clearly",
    "weekly_minutes_in",
]
