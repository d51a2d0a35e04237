"""The words of English, Hindi and Hinglish that the program knows by kind: one table for every reader of text.

The tables are `lexicon/en.json`, `hi.json` and `hi-Latn.json`, each with the same kinds. A kind is a list of words, or
words under what they mean: `"15": ["fifteen"]`. They lie with the text, below the languages, because the index folds
and drops stop words before any language is told apart; `embeddings.languages` hands them on to everybody above.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from data.words import ENGLISH, HINDI, HINGLISH, Language
from embeddings.text.matching import whole_words

LANGUAGES = (ENGLISH, HINDI, HINGLISH)
"""Those with a table. People mix them: what reads messages takes the words of all three."""


class WordList(StrEnum):
    """Kinds that are lists of words."""

    ABSOLUTES = "absolutes"
    """Allow no exception, and so give a wrong option away: "always", "कभी नहीं"."""
    ADDS = "adds"
    """Beside a figure that comes on top of another: "five days more"."""
    ADDRESSES = "addresses"
    """Whom a message is addressed to: "respected sir", "सर जी"."""
    AFTER_YEARS = "after_years"
    """Behind a number that is a year: "1947 में"."""
    ALL_OR_NONE = "all_or_none"
    """Stand for the other options of a question: "none of the above", "ये सभी"."""
    ASKING = "asking"
    """Words of a message that never name its topic."""
    ASKS_FOR_ALL = "asks_for_all"
    """Wants all of a list: "step by step", "कौन-कौन"."""
    ASKS_WHAT = "asks_what"
    """Asks what something is or means: "meaning of", "किसे कहते हैं"."""
    ASKS_YES_OR_NO = "asks_yes_or_no"
    """Asks whether something is so, unless it asks what is: "क्या"."""
    AUXILIARIES = "auxiliaries"
    """Open a question that is answered with yes or no: "does"."""
    BEFORE_COUNTED = "before_counted"
    """Before the number of things that a question wants named: "which five"."""
    BEHIND_COUNTED = "behind_counted"
    """Asks for counted things behind them: "the four letters stand for", "7 principles kaun se hain"."""
    BEFORE_YEARS = "before_years"
    """Before a number that is a year: "since 1947"."""
    BEGINS_ANY_SENTENCE = "begins_any_sentence"
    """Begins sentences without being a name: "such", "कई"."""
    BESIDE_UNITS = "beside_units"
    """May stand between a number and its unit of time: "ten working days"."""
    BOUNDS_AFTER = "bounds_after"
    """Behind a figure that is a bound: "से अधिक"."""
    BOUNDS_BEFORE = "bounds_before"
    """Before such a figure: "at least", "within"."""
    BY_AFTER = "by_after"
    """Behind the day by which something is to be done: "तक"."""
    BY_BEFORE = "by_before"
    """Before that day: "until"."""
    CHANGES_BY_THE_DAY = "changes_by_the_day"
    """Asks for what no lesson can know: "yesterday", "ताज़ा"."""
    CHECKS = "checks"
    """Behind what the asker believes and wants confirmed: "right?", "है न?"."""
    CLOSINGS = "closings"
    """What ends a letter: "thanks and regards"."""
    CONDITIONS = "conditions"
    """Begins what holds in some cases only, or what a rule does not hold for: "if", "however", "बशर्ते"."""
    CONJUNCTIONS = "conjunctions"
    """Join one number to another: "sections 4 and 5"."""
    COUNTS = "counts"
    """Count without a number: "twice"."""
    DAY_OF_MONTH = "day_of_month"
    """Behind the number of a day of this month or the next: "31 तारीख"."""
    DAY_AFTER_TOMORROW = "day_after_tomorrow"
    """The day after `TOMORROW`: "परसों", which may be the day before yesterday, too."""
    EACH = "each"
    """Before a unit that counts once: "per month"."""
    END_AFTER = "end_after"
    """Behind a period whose end is meant: "के अंत"."""
    END_BEFORE = "end_before"
    """Before such a period: "end of"."""
    ENDS_OPEN = "ends_open"
    """At the end of a question that leans on the one before: "too", "भी"."""
    ENGLISH_ONLY = "english_only"
    """Function words that speak for English; those of Hinglish too (the, to, is, in, do, me, so) are left out."""
    ENGLISH_TOO = "english_too"
    """Hindi function words that are English words, names or abbreviations too, and prove nothing or little."""
    EXAMPLES = "examples"
    """Begins what only shows the rule: "for example", "उदाहरण"."""
    GOODBYE = "goodbye"
    """Takes leave."""
    GREETINGS = "greetings"
    """Begins a message: "namaste"."""
    JOINS_QUESTIONS = "joins_questions"
    """Between two questions of one message: "and also", "तथा"."""
    LAWS = "laws"
    """What a law or book of rules is called: "Act"."""
    LEADS_ON = "leads_on"
    """At the beginning of a question that leans on the one before: "what about", "और"."""
    LIGHT_VERBS = "light_verbs"
    """Verbs that say nothing more behind "क्या" where it asks what: "क्या करें"."""
    MINUS = "minus"
    """Before a number below zero."""
    MONTHS_IN_DOUBT = "months_in_doubt"
    """Months whose names are other words too."""
    MOSTLY_HINDI = "mostly_hindi"
    """Hindi more often than not, but standing in English questions as well."""
    NAMES_THINGS = "names_things"
    """Says or asks how something is called: "called", "नाम"."""
    NEGATIONS = "negations"
    """Says no."""
    NEXT = "next"
    """Before a period or weekday to come: "next", "अगले"."""
    NODS = "nods"
    """Said before a further question: "ok", "अच्छा"."""
    NUMBERS_IN_DOUBT = "numbers_in_doubt"
    """Number words that mean something else as well: alone they count only before a unit."""
    OPEN_QUESTIONS = "open_questions"
    """Words, in all their forms, of questions that yes or no does not answer: "whose", "किससे"."""
    OFFICES = "offices"
    """Who may act in an administration, by kind: "ministry", "अधिकारी"."""
    PERSONS = "persons"
    """Stand for somebody or something that the rest of a message names: "she", "such", "हमें"."""
    POSTPOSITIONS = "postpositions"
    """Behind a noun: "साहब ने" speaks of somebody and addresses nobody."""
    POINTS_AT = "points_at"
    """Before a noun that stands for what was said: "this period", "ऐसे कानून"."""
    PREPOSITIONS = "prepositions"
    """May stand before a question word: "to what share"."""
    PROGRESS = "progress"
    """Speaks of how far somebody has come."""
    PRONOUNS = "pronouns"
    """Point back to what was said before."""
    REQUESTS = "requests"
    """Asks politely to be told: "kindly tell me", "कृपया बताइए"."""
    RESERVES = "reserves"
    """Behind what is said with a reserve: "unless", "बशर्ते"."""
    SHARES = "shares"
    """Parts of a whole: "half", "तिहाई"."""
    STOP_WORDS = "stop_words"
    """So frequent in questions that sharing one says nothing about the subject."""
    TELLING = "telling"
    """Joins a request to what is to be told: "बताइए कि"."""
    THANKS = "thanks"
    """Says thanks, or praises."""
    THE_OTHERS = "the_others"
    """Says that what follows is for those whom the rule before leaves out: "other", "छोटे"."""
    THIS = "this"
    """Before the period that runs: "this", "इस"."""
    TIME_ITSELF = "time_itself"
    """Words of time and amount that say nothing of what takes it: "within how much time"."""
    TOMORROW = "tomorrow"
    """The day after the one on which a message is read."""
    WHICH_ONE = "which_one"
    """Asks for one of a kind: "which", "कौन सी"."""
    WHO_ARE_YOU = "who_are_you"
    """Asks what Saarthi is or can do."""
    WHO_IN_OTHER_CASES = "who_in_other_cases"
    """"Who" in the other cases of Hindi: "किसने"."""
    WITHIN_AFTER = "within_after"
    """Behind the time within which something is to be done: "के भीतर"."""
    WITHIN_BEFORE = "within_before"
    """Before that time: "within"."""

    WITHOUT = "without"
    """Negations that deny no statement: "without"."""


class WordTable(StrEnum):
    """Kinds that are words with what they mean."""

    ASPECTS = "aspects"
    """What of a thing is asked for, and what says it: its interest, its head, the least, the reason."""
    BODIES = "bodies"
    """Courts, commissions and offices that one may take for one another: "High Court", "उच्च न्यायालय"."""
    CONCEPTS = "concepts"
    """What is allowed, forbidden, before, after, more, less … by the concept's name; a word may be of several."""
    COUNTS_OF_TIME = "counts_of_time"
    """Number words before a unit of time and nowhere else: "an hour", "a quarter of an hour"."""
    EVERY = "every"
    """The unit of time for each of which an amount is offered: "daily" is each day."""
    FUNCTION_WORDS = "function_words"
    """Frequent words of Hinglish with their Devanagari: a network that sees one word gets these wrong most often."""
    IDIOMS = "idioms"
    """Phrases to be read as one word: "not more than" denies nothing."""
    MONTHS = "months"
    """1 to 12."""
    MONTHS_IN_SHORT = "months_in_short"
    """1 to 12; a month only beside a day."""
    MORE_BY = "more_by"
    """What is added to the number beside it: "साढ़े तीन" is 3.5, "two and a half" 2.5."""
    MULTIPLIERS = "multipliers"
    """What the number before is multiplied by."""
    NUMBERS = "numbers"
    """Their values."""
    ORDINALS = "ordinals"
    """Their values."""
    PERIODS = "periods"
    """Week, month, quarter, year, financial year."""
    QUESTION_WORDS = "question_words"
    """By what is asked for: who, when, how many …."""
    RANGE_AFTER = "range_after"
    """Behind a number from which (least) or up to which (most) something holds: "or more", "तक"."""
    RANGE_BEFORE = "range_before"
    """Before such a number: "above", "अधिकतम"."""
    REFERENCES = "references"
    """What a numbered part of a law or book is called: section, rule …."""
    REPLIES = "replies"
    """What is said to a question whether something is so: yes, no."""
    SPELLINGS = "spellings"
    """Frequent words of Hinglish with their Devanagari, which say something and which the network gets wrong."""
    UNITS = "units"
    """What is counted, in the singular of English: day, rupee, page …."""
    WEEKDAYS = "weekdays"
    """Monday to Sunday, in English."""


def words_of(kind: WordList, languages: Sequence[Language] = LANGUAGES) -> Sequence[str]:
    """The words of a kind in `languages`, each once, in the order of the tables.

    >>> "नहीं" in words_of(WordList.NEGATIONS), "नहीं" in words_of(WordList.NEGATIONS, [ENGLISH])
    (True, False)
    """
    return list(dict.fromkeys(word for language in languages for word in _lexicon(language).lists[kind]))


def meanings_of(kind: WordTable, languages: Sequence[Language] = LANGUAGES) -> Mapping[str, str]:
    """Each word of a kind in `languages` with what it means, in the order of the tables; of several the last.

    >>> meanings_of(WordTable.NUMBERS)["pandrah"], meanings_of(WordTable.UNITS, [HINDI])["घंटे"]
    ('15', 'hour')
    """
    tables = (_lexicon(language).tables[kind] for language in languages)
    return {word: meaning for table in tables for meaning, words in table.items() for word in words}


def words_for(kind: WordTable, meaning: str, languages: Sequence[Language] = LANGUAGES) -> Sequence[str]:
    """The words of a kind that mean `meaning`.

    >>> words_for(WordTable.MONTHS, "3", [ENGLISH, HINDI])
    ['march', 'मार्च']
    """
    words = (word for language in languages for word in _lexicon(language).tables[kind].get(meaning, ()))
    return list(dict.fromkeys(words))


def values_of(kind: WordTable, languages: Sequence[Language] = LANGUAGES) -> Mapping[str, float]:
    """Each word of a kind of numbers with its value."""
    return {word: float(value) for word, value in meanings_of(kind, languages).items()}


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first: "within the next" is not to be taken for "within"."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"


def any_word(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of `words` as whole words of a text that is `normalised`."""
    return whole_words(any_of(words))


@dataclass(frozen=True, slots=True)
class _Lexicon:
    lists: Mapping[WordList, Sequence[str]]
    tables: Mapping[WordTable, Mapping[str, Sequence[str]]]


@cache
def _lexicon(language: Language) -> _Lexicon:
    data = json.loads(files("embeddings.text").joinpath(f"lexicon/{language}.json").read_text(encoding="utf-8"))
    return _Lexicon({kind: data[kind] for kind in WordList}, {kind: data[kind] for kind in WordTable})
