"""What evidence is called, and what it did, in the reader's words."""

from collections.abc import Mapping

from api.running.i18n import Words, mark
from data.catalogue import Catalogue
from data.words import CourseId, Event, EvidenceSource, Verb

SOURCES: Mapping[EvidenceSource, str] = {
    EvidenceSource.TEST: mark("Proctored test"),
    EvidenceSource.QUIZ: mark("Quiz or assessment"),
    EvidenceSource.PRACTICE: mark("Practice"),
    EvidenceSource.HINTED: mark("Practice with hints"),
    EvidenceSource.SUPERVISOR: mark("Your supervisor"),
    EvidenceSource.PEER: mark("A colleague"),
    EvidenceSource.SELF: mark("Your own word"),
    EvidenceSource.COMPLETION: mark("Course finished"),
}

FOR = (mark("hardly matters"), mark("speaks for it a little"), mark("speaks for it"), mark("speaks strongly for it"))
AGAINST = (
    mark("hardly matters"),
    mark("speaks against it a little"),
    mark("speaks against it"),
    mark("speaks strongly against it"),
)

STEPS = (0.1, 0.5, 1.5)
"""Log-odds from which a share counts as a little, plainly, strongly: odds of 1.1, 1.6 and 4.5 to one.

The last two are the effects that are called small to medium and large: d of .3 and .8 (Cohen 1988), times 1.81 (Chinn
2000).
"""

RISING = 0.2
"""Levels in a quarter from which a trend is told; less is within what forgetting and chance do."""


LEAST_TOLD = 0.05
"""Levels that are told with one decimal: less reads as 0.0."""


def source_text(source: EvidenceSource, *, words: Words) -> str:
    """What the source of evidence is called."""
    return words.say(SOURCES[source])


def weight_text(share: float, *, words: Words) -> str:
    """What a share of the log-odds does, in three or four words."""
    step = sum(abs(share) >= least for least in STEPS)
    return words.say((FOR if share >= 0 else AGAINST)[step])


def trend_text(trend: float, *, words: Words) -> str:
    """Whether the level rose or fell over the last quarter."""
    if trend >= RISING:
        return words.say("rising")
    return words.say("falling") if trend <= -RISING else words.say("steady")


def others_text(others: float, *, words: Words) -> str:
    """How much of the level comes from other competencies; empty where it would read as nothing."""
    if abs(others) < LEAST_TOLD:
        return ""
    levels = f"{others:+z.1f}".replace("-", "−")
    return words.say("of it {levels} from your other competencies: no need is met by that", levels=levels)


def standing_text(*, needed: int, met: bool, awaits_check: bool, words: Words) -> str:
    """Where the competency stands beside what is needed of it."""
    if not needed:
        return words.say("not needed by your role")
    if met:
        return words.say("met")
    return words.say("finished; show it by a check") if awaits_check else words.say("open")


def evidence_text(event: Event, *, catalogue: Catalogue, words: Words) -> str:
    """What one event said: the course, the answer or the level found."""
    if event.verb is Verb.COMPLETED:
        course = catalogue.course_ever(CourseId(event.object))
        return event.object if course is None else course.title.in_language(words.language)
    right = event.result.get("right")
    if isinstance(right, bool):
        return words.say("Answer right") if right else words.say("Answer wrong")
    level = event.result.get("level")
    if isinstance(level, (int, float)):
        return words.say("Level {level} found", level=f"{level:.1f}")
    return words.say("A score")
