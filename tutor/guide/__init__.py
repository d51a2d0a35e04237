"""AI Saarthi: what a message wants, and the reply."""

from tutor.guide.course_names import CourseNames
from tutor.guide.deadlines import deadline_in
from tutor.guide.intent_features import MessageView, cues_of, plain_view, spelling_of
from tutor.guide.intent_model import FORMAT, Head, IntentModel, Scales
from tutor.guide.intents import Intent
from tutor.guide.replies import (
    Answered,
    AskedBack,
    Clarify,
    CoursesFound,
    CourseTraced,
    DueShown,
    Explained,
    GuideReply,
    OutOfScope,
    Planned,
    ProgressShown,
    ProgressTraced,
    SmallTalk,
    SmallTalkKind,
    Suggested,
    Unusable,
)
from tutor.guide.saarthi import GuideTools, Saarthi
from tutor.guide.slots import CompetencyNames, Slots, percent_in, topic_in, weekly_minutes_in
from tutor.guide.understanding import likeliest

__all__ = [
    "FORMAT",
    "Answered",
    "AskedBack",
    "Clarify",
    "CompetencyNames",
    "CourseNames",
    "CourseTraced",
    "CoursesFound",
    "DueShown",
    "Explained",
    "GuideReply",
    "GuideTools",
    "Head",
    "Intent",
    "IntentModel",
    "MessageView",
    "OutOfScope",
    "Planned",
    "ProgressShown",
    "ProgressTraced",
    "Saarthi",
    "Scales",
    "Slots",
    "SmallTalk",
    "SmallTalkKind",
    "Suggested",
    "Unusable",
    "cues_of",
    "deadline_in",
    "likeliest",
    "percent_in",
    "plain_view",
    "spelling_of",
    "topic_in",
    "weekly_minutes_in",
]
