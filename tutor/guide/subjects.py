"""What a message is about: its subject without the words around it, and the course that it calls "the … one"."""

import re
from collections.abc import Sequence
from functools import cache

from embeddings.text import is_stop_word, normalised, whole_words
from tutor.guide.conversation_words import said, whole_message
from tutor.guide.deadlines import without_deadline
from tutor.guide.references import clauses_of, holds, is_said, pointed_at
from tutor.guide.slots import readable, time_amount, topic_in
from tutor.guide.times_of_day import without_clock

_LONGEST_NAME = 5
"""Words before "one" or "wala" that may name a course."""


_BARE_ONE = re.compile(r"(?<!\S)(?P<word>[\w-]{2,40}) one(?!\w)")


def subject_in(text: str) -> str:
    """The subject that a search names: what stands beside "course on" or before "par course", or else all its words.

    >>> subject_in("fine. is there any course on how to write better letters, I joined last week")
    'write better letters'
    >>> subject_in("mar gaya kaam se bhai, koi time management ka course"), subject_in("ok give me a course on this")
    ('time management', '')
    """
    asking = [clause for clause in clauses_of(text) if holds("courses", clause)]
    clause = asking[0] if asking else text
    beside = _behind_course().search(normalised(clause)) or _before_course().search(normalised(clause))
    if beside is None and called_one(text):
        return called_one(text)
    named = clause if beside is None else next(filter(None, beside.groupdict().values()))
    return _without_fillers(topic_in(named))


def names_subject(text: str) -> bool:
    """Whether a search says outright what its courses are to be on, in more than a pronoun.

    >>> names_subject("courses on data in hindi"), names_subject("a course on this"), names_subject("data in hindi")
    (True, False, False)
    """
    points_back = any(holds(kind, text) for kind in ("back", "that_subject", "that_course"))
    beside = None if points_back else _behind_course().search(normalised(text))
    return beside is not None and bool(_without_fillers(topic_in(beside["subject"] or "")))


def called_one(message: str) -> str:
    """The words by which a message calls one of several: "the GFR one", "data wala"; empty where it calls none so.

    >>> called_one("no the one with file noting"), called_one("wo data wala thik lag raha h"), called_one("leave rules")
    ('file noting', 'data', '')
    """
    for clause in clauses_of(message):
        match = _one().search(time_amount().sub(" ", normalised(clause)))
        if match is None or pointed_at(match.group()) is not None:
            continue
        words = next(filter(None, match.groupdict().values())).split()
        called = _without_fillers(" ".join(words[:_LONGEST_NAME])) if match["behind"] else _last_run(words)
        if called and not all(is_said("picking", word) or is_said("acting", word) for word in called.split()):
            return called
    return ""


def called_one_barely(message: str) -> str:
    """The word before "one" where no article says that it is a name: it is one only if a title has it.

    >>> called_one_barely("leave that. POSH one on top"), called_one_barely("which one"), called_one_barely("last one")
    ('posh', '', '')
    """
    for clause in clauses_of(message):
        for match in _BARE_ONE.finditer(normalised(clause)):
            word = match["word"]
            if not is_filler(word) and not is_said("picking", word) and pointed_at(match.group()) is None:
                return word
    return ""


def words_beside_acting(message: str) -> str:
    """The words of a message that may name what an act is about: without its days, hours and the words of acting."""
    text = time_amount().sub(" ", without_clock(without_deadline(readable(message), wanted=True)))
    return " ".join(word for word in text.split() if not is_said("acting", word) and not is_filler(word))


def _last_run(words: Sequence[str]) -> str:
    """The last words that stand together without a filler between them."""
    run: list[str] = []
    for word in reversed(words):
        if is_filler(word) and run:
            break
        run = run if is_filler(word) else [word, *run]
    return " ".join(run)


def _without_fillers(text: str) -> str:
    words = text.split()
    while words and is_filler(words[0]):
        words = words[1:]
    while words and is_filler(words[-1]):
        words = words[:-1]
    return " ".join(words)


def is_filler(word: str) -> bool:
    """Whether a word says nothing of what a message is about: a stop word, a nod, a word of asking."""
    bare = word.strip(" ,.;:!?।\"'()")
    return not bare or is_stop_word(bare) or whole_message("filler").fullmatch(bare) is not None


@cache
def _behind_course() -> re.Pattern[str]:
    """Behind the word for a course: "course on SUBJECT", "कोर्स SUBJECT पर"."""
    head, on, behind = said("courses_asked"), said("on_subject"), said("subject_before")
    return whole_words(rf"{head} {on} (?P<subject>\S.*)|{head} (?P<before>\S[^,]*) {behind}")


@cache
def _before_course() -> re.Pattern[str]:
    """Before the word for a course: "SUBJECT par course", "SUBJECT का कोई कोर्स"."""
    return re.compile(
        rf"^(?P<subject>\S.*?) {said('subject_before_course')} (?:\S{{1,40}} ){{0,2}}{said('courses_asked')}(?!\w)"
    )


@cache
def _one() -> re.Pattern[str]:
    return whole_words(
        rf"(?:the|that|this) one (?:with|on|about|for|of|in) (?P<behind>\S.*)"
        rf"|(?:the|that|this) (?P<before>(?:\S{{1,40}} ){{1,{_LONGEST_NAME}}}?)(?:one|ones|thing|course)"
        rf"|(?P<of>(?:\S{{1,40}} ){{1,{_LONGEST_NAME}}}?){said('wala')}"
    )
