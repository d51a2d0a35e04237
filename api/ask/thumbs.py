"""The reasons that a thumb down may give, in words."""

from api.running.i18n import Words, mark
from data.words import ThumbReason

REASONS = {
    ThumbReason.WRONG: mark("It is wrong"),
    ThumbReason.BESIDE_THE_POINT: mark("It misses my question"),
    ThumbReason.INCOMPLETE: mark("Something is missing"),
    ThumbReason.OUTDATED: mark("It is out of date"),
    ThumbReason.HARD_TO_READ: mark("It is hard to understand"),
}


def reason_texts(words: Words) -> dict[str, str]:
    """The reasons for a thumb down, in the reader's words."""
    return {reason.value: words.say(text) for reason, text in REASONS.items()}
