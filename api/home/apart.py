"""Why a path begins with another course than the suggestions."""

from collections.abc import Sequence

from api.path.shapes import PathOut
from api.running.i18n import Words

FIRST = 3
"""Suggestions among which the first step of a path stands, unless the page says why not."""


def apart_text(path: PathOut, suggested: Sequence[str], *, words: Words) -> str:
    """Why the first step is none of the first suggestions, in one sentence; empty where it is one."""
    if not path.steps or not suggested or path.steps[0].course.id in suggested[:FIRST]:
        return ""
    step = path.steps[0]
    if step.due is not None:
        return words.say("Your path begins with “{course}”, because it is due.", course=step.course.title)
    if step.session is not None:
        day = words.day(step.session.starts_at.date())
        return words.say(
            "Your path begins with “{course}”, so that you are ready for its session on {day}.",
            course=step.course.title,
            day=day,
        )
    return words.say(
        "Your path begins with “{course}”: it goes by what your role needs alone, suggestions also by what you and "
        "others took.",
        course=step.course.title,
    )
