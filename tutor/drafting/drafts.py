"""Draft items of a course without a model: a sentence without its key term, or what it says of the term, asked."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from data.words import (
    HINDI,
    CompetencyId,
    Course,
    Item,
    ItemId,
    ItemKind,
    Language,
    LessonId,
    LocalText,
)
from embeddings.text import Candidate, leans, words
from tutor.assessment import item_faults
from tutor.drafting.gates import Gate, Proposed, gates_closed, is_alias, option_gates
from tutor.drafting.key_terms import KeyTerm, TermKind, key_terms, rarity, stems
from tutor.drafting.vocabulary import Vocabulary, sentences_of
from tutor.practice import GAP

WRONG_OPTIONS = 3
DRAFTS_A_LESSON = 6
"""Of a lesson in a language at most: more than a curator reads in one sitting are read by nobody."""

MOST_OFTEN = 5
"""Times that a term stands in its course, above which more say nothing."""

SHORTEST_SENTENCE, LONGEST_SENTENCE = 8, 32
"""Words of a sentence that is asked about: shorter ones say too little without the key, longer ones are riddles."""

_DEFINES = re.compile(r"(?:The |An? )?$")
_ARTICLE = re.compile(r"\b[Aa]n? $")
_MEANS = re.compile(r"^ (?:is|are|means) ")


class _Tried(NamedTuple):
    """A key with what came of it: a draft, or the gates that it did not pass."""

    item: Item | None
    closed: Sequence[Gate]


@dataclass(frozen=True, slots=True)
class LessonDrafts:
    """The drafts of a lesson in a language, of the keys tried how many passed every gate, and why others did not.

    Of those that passed only the best are `drafts`, one a sentence.
    """

    lesson: LessonId
    language: Language
    drafts: Sequence[Item]
    tried: int
    passed: int
    turned_away: Sequence[Gate]


def drafts_of(course: Course, *, vocabulary: Vocabulary) -> list[LessonDrafts]:
    """The drafts of each lesson in each of its languages, in reading order; the same text gives the same drafts.

    None where the course says of no competency that it teaches it: there is nothing that an item would be on.
    """
    if not course.teaches:
        return []
    found = []
    for lesson in course.lessons:
        for language in lesson.text.by_language:
            tried = list(_tried(course, lesson.id, language, vocabulary))
            passed = [each.item for each in tried if each.item is not None]
            drafts = _apart(passed)[:DRAFTS_A_LESSON]
            away = [gate for each in tried for gate in each.closed]
            found.append(LessonDrafts(lesson.id, language, drafts, len(tried), len(passed), away))
    return found


def item_of(proposed: Proposed, *, course: Course, lesson: LessonId) -> Item:
    """The draft as the bank keeps it; its id is made of what it says."""
    taught, level = _competency(course)
    told = "\n".join((course.id, lesson, proposed.language, proposed.question, proposed.key))
    title = next(each.title for each in course.lessons if each.id == lesson).in_language(proposed.language)

    def local(text: str) -> LocalText:
        return LocalText({proposed.language: text})

    return Item(
        id=ItemId(f"draft.{hashlib.sha256(told.encode()).hexdigest()[:16]}"),
        kind=ItemKind.SINGLE,
        competency=taught,
        level=level,
        course=course.id,
        lesson=lesson,
        question=local(proposed.question),
        because=local(proposed.sentence),
        options=tuple(map(local, (proposed.key, *proposed.wrong))),
        right=(0,),
        clue=local(title),
    )


def _tried(course: Course, lesson: LessonId, language: Language, vocabulary: Vocabulary) -> Iterator[_Tried]:
    """The keys of the lesson, those that say most first."""
    keys = [
        (candidate, key)
        for candidate in sentences_of(course)
        if candidate.passage.lesson == lesson and candidate.passage.language == language and _can_be_asked(candidate)
        for key in key_terms(candidate.text, language)
        if candidate.text.count(key.text) == 1 and vocabulary.holds(key, language)
    ]
    said = " ".join(each.text.in_language(language) for each in course.lessons)
    keys.sort(key=lambda pair: (-_worth(pair[1], language, said), pair[0].place, pair[1].start))
    for candidate, key in keys:
        yield _drafted(candidate, key, course, vocabulary)


def _drafted(candidate: Candidate, key: KeyTerm, course: Course, vocabulary: Vocabulary) -> _Tried:
    language, sentence = candidate.passage.language, candidate.text
    wrong: list[str] = []
    closed: list[Gate] = []
    for likely in vocabulary.like(key, language, course=course.id):
        gates = list(option_gates(likely.text, key.text, sentence, language, cosine=likely.cosine))
        if any(is_alias(likely.text, other) for other in wrong):
            gates.append(Gate.TWINS)
        closed.extend(gates)
        if not gates:
            wrong.append(likely.text)
        if len(wrong) == WRONG_OPTIONS:
            break
    if len(wrong) < WRONG_OPTIONS:
        return _Tried(None, [Gate.TOO_FEW_OPTIONS])
    proposed = Proposed(question_for(sentence, key, language), key.text, wrong, sentence, language)
    closed = gates_closed(proposed, vectors=vocabulary.vectors([key.text, *wrong], language, key.kind))
    if closed:
        return _Tried(None, closed)
    item = item_of(proposed, course=course, lesson=candidate.passage.lesson)
    return _Tried(None, [Gate.RULES]) if item_faults(item) else _Tried(item, [])


def question_for(sentence: str, key: KeyTerm, language: Language) -> str:
    """What is said of the key as a question where the sentence defines it, else the sentence with a gap.

    >>> from data.words import ENGLISH
    >>> said = "A sealed cover is the way to keep a finding until the case ends."
    >>> question_for(said, KeyTerm("sealed cover", TermKind.TERM, 2, 14), ENGLISH)
    'What is the way to keep a finding until the case ends?'
    """
    before, behind = sentence[: key.start], sentence[key.end :]
    if language != HINDI and key.kind is not TermKind.FIGURE and _DEFINES.match(before):
        means = _MEANS.match(behind)
        said = behind[means.end() :].rstrip(" .") if means else ""
        if means and said.startswith(("the ", "a ", "an ")):
            return f"What {'are' if ' are ' in means.group() else 'is'} {said}?"
    return f"{_ARTICLE.sub(_both_articles, before)}{GAP}{behind}"


def _both_articles(article: re.Match[str]) -> str:
    """Both of them: one alone would tell the key by its first letter."""
    return f"{article.group()[0]}(n) "


def _can_be_asked(candidate: Candidate) -> bool:
    length = len(words(candidate.text))
    return SHORTEST_SENTENCE <= length <= LONGEST_SENTENCE and not leans(candidate.text) and "\n" not in candidate.text


def _worth(key: KeyTerm, language: Language, said: str) -> float:
    """Figures first: what is due when is what a rule is known by; then terms that are rare elsewhere and often here."""
    return 20.0 if key.kind is TermKind.FIGURE else rarity(key.text, language) + min(said.count(key.text), MOST_OFTEN)


def _apart(items: Sequence[Item]) -> list[Item]:
    """The items without those that ask of a sentence, or for a key, that one before them has."""
    kept: list[Item] = []
    for item in items:
        key = next(iter(item.options[0].by_language.values()))
        if all(item.because != other.because and not _is_key_of(key, other) for other in kept):
            kept.append(item)
    return kept


def _is_key_of(key: str, item: Item) -> bool:
    return stems(key) == stems(next(iter(item.options[0].by_language.values())))


def _competency(course: Course) -> tuple[CompetencyId, int]:
    """What the course teaches highest, the first of several."""
    return min(course.teaches.items(), key=lambda taught: (-taught[1], taught[0]))
