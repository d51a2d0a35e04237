"""What is said at a limit, in the language of who wrote."""

from collections.abc import Mapping, Sequence

from data.words import CourseId, Limited, LimitKind, LocalText
from embeddings.languages import detect_language
from tutor.limits.words import COVERED, LimitWords

MOST_COURSES = 2


def limited_reply(kind: LimitKind, message: str, *, words: LimitWords, titles: Mapping[CourseId, LocalText]) -> Limited:
    """The words for `kind`; `titles` are those of the courses that who wrote may open."""
    language = detect_language(message)
    helplines = words.helplines_for(kind, language=language)
    if kind is not LimitKind.CANNOT_DO:
        return Limited(kind, words.text(kind.value, language=language), language, helplines)
    matter = words.matter_of(message)
    text = words.text(kind.value, language=language, who=words.who_decides(matter, language=language))
    courses: Sequence[CourseId] = [course for course, title in titles.items() if matter.is_taught_by(title)]
    if courses:
        text = f"{text} {words.text(COVERED, language=language)}"
    return Limited(kind, text, language, helplines, courses[:MOST_COURSES])
