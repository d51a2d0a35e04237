"""What something is, as a headline: the clause of the key sentence that says it of just what is asked about."""

import re
from collections.abc import Sequence
from functools import cache

from embeddings.languages import WordList, any_of, words_of
from embeddings.text import Slot, is_devanagari, normalised, terms, whole_words
from tutor.answer.asking import asking_sentence

LONGEST = 160
"""Characters of a clause that is still short beside its sentence."""

UNMET = 1
"""Words of the question that the subject need not have: "what is PFMS in *short*?"."""

UNMET_OF_MEANING = 2
"""The same where the sentence says outright what it means."""

_SUBJECT_WORDS = 8
_MEANS = re.compile(r"(?P<subject>[^.;:]{2,90}?),? (?:means(?: that)?|refers to|stands for) (?P<said>[^;]+)")
_IS = re.compile(r"(?P<subject>[^.;:]{2,90}?),? (?:is|are) (?P<said>[^;]+)")
_NAMED = re.compile(r"(?P<subject>[^.;:]{2,90}): (?P<said>[^;]+)")
_IS_HI = re.compile(
    r"(?:(?:का|की|के) (?:अर्थ|मतलब|आशय) (?:है )?|जो )?(?P<said>[^;]+?)(?: (?:है|हैं|होता है|होती है|होते हैं))?[।.]?$"
)
_HAS_OR_GOES_ON = re.compile(r"^(?:का|की|के|में|से|को|ने|पर) | (?:है|हैं) ")
"""What is said is of something that it has, or more than one thing."""

_ALIAS = re.compile(r",? or (?P<alias>[A-Z]\w+),?$")
_TURNS_AWAY = re.compile(
    r"\b(?:not|no|never|only|also|\w+ed|done|made|given|kept|one of|from|at|in|within)\b", re.IGNORECASE
)
_GOES_ON = re.compile(
    r",? (?:which|who|so that|because|while|that is)\b.*|, (?:for example|such as)\b.*|[.।]$", re.DOTALL
)


def definition_of(question: str, sentence: str, *, asked: Sequence[Slot]) -> str | None:
    """What `sentence` says of the thing that the question asks for, where this is its subject; else None.

    `asked` are the question's words as they may stand in the script of the sentence.

    >>> definition_of("What is drift?", "Drift is a slow change of the world.", asked=[("drift",)])
    'a slow change of the world'
    """
    if _asks_what().search(normalised(asking_sentence(question))) is None:
        return None
    plain = sentence.strip().lstrip("*_")
    said = _said_in_hindi(plain, asked) if is_devanagari(plain) else _said(plain, asked)
    if said is None or _TURNS_AWAY.match(said):
        return None
    clause = _GOES_ON.sub("", said).strip()
    return clause if 0 < len(clause) <= LONGEST and len(clause) < len(plain) else None


def _said(sentence: str, asked: Sequence[Slot]) -> str | None:
    for pattern, spare in ((_MEANS, UNMET_OF_MEANING), (_IS, UNMET), (_NAMED, UNMET)):
        found = pattern.match(sentence)
        if found and _is_about(found["subject"], asked, spare=spare):
            return found["said"]
    return None


def _said_in_hindi(sentence: str, asked: Sequence[Slot]) -> str | None:
    """What stands between the longest beginning that is what is asked about and the verb."""
    words = sentence.split(" ")
    if not sentence.rstrip("।. ").endswith(("है", "हैं")):
        return None
    for end in range(min(_SUBJECT_WORDS, len(words) - 1), 0, -1):
        if terms(words[end - 1]) and _is_about(" ".join(words[:end]), asked, spare=UNMET):
            found = _IS_HI.match(" ".join(words[end:]))
            return None if found is None or _HAS_OR_GOES_ON.search(found["said"]) else found["said"]
    return None


def _is_about(subject: str, asked: Sequence[Slot], *, spare: int) -> bool:
    """Whether the subject, or its initials, has the question's words, all but `spare`, and no others."""
    alias = _ALIAS.search(subject)
    own = set(terms(alias["alias"] if alias else subject))
    met = [slot for slot in asked if not own.isdisjoint(slot)]
    of_question = {term for slot in met for term in slot}
    wanted = [slot for slot in asked if _asks_what().fullmatch(slot[0]) is None]
    return bool(met) and own <= of_question and sum(slot not in met for slot in wanted) <= spare


@cache
def _asks_what() -> re.Pattern[str]:
    return whole_words(any_of(words_of(WordList.ASKS_WHAT)))
