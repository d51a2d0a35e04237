"""Reads a question: its language, its Devanagari spelling if it is Hinglish, and its words for each script."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from data.words import HINDI, HINGLISH, Language
from embeddings.languages.abbreviations import Abbreviation, abbreviations_in
from embeddings.languages.code_mixing import english_words_in, in_two_scripts
from embeddings.languages.hinglish import WordTransliterator, detect_language
from embeddings.languages.hinglish_words import function_words
from embeddings.languages.translations import translations_of
from embeddings.text.scripts import Script, Slot
from embeddings.text.tokens import is_stop_word, term, terms, words

LONGEST_QUESTION = 2_000
"""Characters of a question that are read; nobody types more, and a megabyte of Hinglish took seconds."""

SoundsAlike = Callable[[str, Script], Sequence[str]]
"""Terms of a script that sound like a word (`embeddings.languages.sounds.SoundTable.alike`)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as search sees it; `mixed` is None unless the question is Hinglish.

    It has the Hindi words in Devanagari and the English ones in Latin letters.
    `foreign` is the script that the question is not written in, None for Hinglish, which is read in both.
    """

    language: Language
    mixed: str | None
    slots: Mapping[Script, Sequence[Slot]]
    foreign: Script | None

    def for_encoder(self, question: str) -> str:
        """What the encoder is given: Hinglish in the scripts of its two languages, anything else as typed."""
        return question if self.mixed is None else self.mixed


def read_question(
    question: str, *, transliterator: WordTransliterator, known: Callable[[str, Script], bool], alike: SoundsAlike
) -> Reading:
    """Reads `question`; `known` tells whether the passages of a script have a term, `alike` which ones sound like it.

    A word of English or Hindi stands as typed and, against the other script, also as the terms that sound like it
    (loan words, names) or mean the same. Hinglish words stand as typed against text in Latin letters, Hindi function
    words left out and other Hindi ones translated, too;
    against Devanagari they stand transliterated, as what sounds like that where no passage has it, and with the typed
    form beside them where Hindi text uses it too ("GeM", "PDF"). Abbreviations of the trade bring the words they
    stand for.
    """
    question = question[:LONGEST_QUESTION]
    language = detect_language(question)
    abbreviations = abbreviations_in(question)
    typed = words(question)
    if language != HINGLISH:
        foreign = Script.OTHER if language == HINDI else Script.DEVANAGARI
        said = [word for word in typed if not is_stop_word(word)]
        as_typed = {script: _unique((term(word),) for word in said) for script in Script}
        as_typed[foreign] = _unique(_met_as(term(word), foreign, alike=alike(word, foreign)) for word in said)
        slots = {script: _with_words_of(abbreviations, as_typed[script], script) for script in Script}
        return Reading(language, None, slots, foreign)
    english = english_words_in(
        question, transliterator=transliterator, known=lambda word: known(term(word), Script.OTHER)
    )
    latin = _latin_slots(typed, transliterator, english)
    devanagari = _devanagari_slots(typed, transliterator, known, alike, english)
    return Reading(
        language,
        in_two_scripts(question, transliterator=transliterator, english=english),
        {
            Script.OTHER: _with_words_of(abbreviations, latin, Script.OTHER),
            Script.DEVANAGARI: _with_words_of(abbreviations, devanagari, Script.DEVANAGARI),
        },
        None,
    )


def _with_words_of(abbreviations: Sequence[Abbreviation], slots: Sequence[Slot], script: Script) -> list[Slot]:
    """The slots with the words that the abbreviations stand for; against Latin text, with their letters too."""
    said = [
        abbreviation.hindi if script is Script.DEVANAGARI else f"{abbreviation.letters} {abbreviation.english}"
        for abbreviation in abbreviations
    ]
    present = {alternative for slot in slots for alternative in slot}
    return _unique([*slots, *((word,) for text in said for word in terms(text) if word not in present)])


def _unique(slots: Iterable[Slot]) -> list[Slot]:
    return list(dict.fromkeys(slot for slot in slots if slot))


def _met_as(own_term: str, script: Script, *, alike: Sequence[str]) -> Slot:
    """A term as it may be met in text of the other script: as it stands, borrowed, or translated."""
    return tuple(dict.fromkeys([own_term, *alike, *translations_of(own_term, script)]))


def _latin_slots(typed: Sequence[str], transliterator: WordTransliterator, english: Set[str]) -> list[Slot]:
    """Hinglish words against text in Latin letters: as typed, Hindi ones translated as well."""
    said = [word for word in typed if word not in function_words() and not is_stop_word(word)]
    hindi = [word for word in said if word.isascii() and word.isalpha() and word not in english]
    spelled = dict(zip(hindi, transliterator.words(hindi), strict=True))
    return _unique(
        tuple(
            dict.fromkeys(
                [
                    term(word),
                    *(each for own in terms(spelled.get(word, "")) for each in translations_of(own, Script.OTHER)),
                ]
            )
        )
        for word in said
    )


def _devanagari_slots(
    typed: Sequence[str],
    transliterator: WordTransliterator,
    known: Callable[[str, Script], bool],
    alike: SoundsAlike,
    english: Set[str],
) -> list[Slot]:
    latin = [word for word in typed if word.isascii() and word.isalpha()]
    written = dict(zip(latin, transliterator.words(latin), strict=True))
    slots: list[Slot] = []
    for word in typed:
        spelled = terms(written.get(word, word))
        if not any(known(spelling, Script.DEVANAGARI) for spelling in spelled):
            spelled.extend(alike(written.get(word, word), Script.DEVANAGARI))
        own = term(word)
        if word in written and known(own, Script.DEVANAGARI):
            spelled.append(own)
        if word in english:
            spelled.extend(translations_of(own, Script.DEVANAGARI))
        slots.append(tuple(dict.fromkeys(spelled)))
    return _unique(slots)
