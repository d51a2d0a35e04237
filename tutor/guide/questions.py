"""What a question to the tutor leans on: the course that it calls one, and the language that it is to be told in."""

from data.words import Language
from embeddings.text import normalised
from tutor.guide.conversation_words import words_of_kind
from tutor.guide.filters import filters_in
from tutor.guide.references import clauses_of, is_said
from tutor.guide.subjects import is_filler

_LONGEST = 12
"""Words up to which a message may ask for the answer in another language; a longer one asks something of its own."""

_BEFORE = 4
"""Words before "course" that may be its name."""


def told_again_in(asked: str) -> Language | None:
    """The language in which what was answered is to be told again; None where the message asks something else.

    >>> told_again_in("now in hindi, he reads no english"), told_again_in("is a letter in Hindi answered in Hindi?")
    ('hi', None)
    """
    if len(asked.split()) > _LONGEST:
        return None
    return next((told for clause in clauses_of(asked) if (told := _only_language(clause)) is not None), None)


def tells_again(asked: str) -> bool:
    """Whether a message wants no more than the last answer in another form, or where it stands.

    >>> tells_again("Shorter please, I have to explain it to my team"), tells_again("source?"), tells_again("and fees?")
    (True, True, False)
    """
    return any(
        any(is_said("retold", word) for word in clause.split())
        and all(is_said("retold", word) or is_filler(word) for word in clause.split())
        for clause in clauses_of(asked)
    )


def called_a_course(asked: str) -> str:
    """The words before "course", which may be the name of one; empty where the message calls nothing a course.

    >>> called_a_course("does the climate course speak of electric vehicles?"), called_a_course("what is a tender?")
    ('does the climate', '')
    """
    text = normalised(asked)
    match = words_of_kind("a_course").search(text)
    return " ".join(text[: match.start()].split()[-_BEFORE:]) if match else ""


def _only_language(clause: str) -> Language | None:
    filters = filters_in(clause)
    told = all(is_said("slot_words", word) or is_said("speaking", word) for word in filters.rest.split())
    return filters.language if told else None
