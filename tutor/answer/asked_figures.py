"""Which kind of figure a question asks for.

The type of answer that a question expects is old knowledge (Li & Roth 2002): "how many" wants a number.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from data.words import ENGLISH, HINDI, HINGLISH, Language
from embeddings.languages import TIME_UNITS, WordList, WordTable, any_of, words_for, words_of
from tutor.answer.figure import Figure, composed

_LETTER = r"[A-Za-z\u0900-\u0963\u0970-\u097f]"
_BEGIN, _END = rf"(?<!{_LETTER})", rf"(?!{_LETTER})"

Asked = tuple[set[Figure], re.Pattern[str]]


@lru_cache(maxsize=256)  # a question is held against every sentence, and a sentence against many questions
def figures_asked(question: str) -> frozenset[Figure]:
    """The kinds of figure of which any would answer the question; none where it asks for no figure.

    >>> sorted(kind.name for kind in figures_asked("RTI ka jawab kitne din mein dena hai?"))
    ['DURATION']
    >>> figures_asked("Who may complain?")
    frozenset()
    """
    plain = composed(question)
    return frozenset(next((kinds for kinds, pattern in _asked() if pattern.search(plain)), ()))


@cache
def _asked() -> Sequence[Asked]:
    """What answers the first of these that a question has; the kinds that fit are many where it leaves them open."""
    return [
        ({Figure.NUMBER}, _pattern(_whole("how old"), rf"{_BEGIN}kitn[aei] sa?al ke (?:the|hain)", _AGE)),
        ({Figure.RULE}, _rules()),
        ({Figure.DURATION}, _durations()),
        ({Figure.DURATION, Figure.DATE}, _times()),
        ({Figure.DATE}, _dates()),
        *_AMOUNTS,
    ]


def _whole(words: str) -> str:
    return rf"{_BEGIN}(?:{words}){_END}"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile(unicodedata.normalize("NFC", "|".join(parts)), re.IGNORECASE)


_BEFORE_UNITS = "अतिरिक्त|अधिक|लंबे|लम्बे|लाख|करोड़|मिलियन|हज़ार|हजार"
_AGE = "कितने (?:साल|वर्ष) (?:के (?:थे|हैं)|की (?:थी|हैं))"
_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|can|could|will|would|shall|should|must|may|might|has|have|had|to|and|or|s)\b"
)
_EXTREME, _EXTREME_HI = r"(?:maximum|minimum|highest|lowest)", "(?:अधिकतम|न्यूनतम)"
_MEASURE = (
    r"(?:limits?|numbers?|amounts?|ages?|fees?|fines?|penalty|marks|scores?|grade|salary|pay|pension|wages?|prices?|values?"
    r"|costs?|rates?|balance|leaves?|loans?|deposit|temperatures?|speeds?|size|strength|height|depth|length)"
)
_MEASURE_HI = "(?:सीमा|संख्या|राशि|आयु|उम्र|शुल्क|फीस|वेतन|पेंशन|अंक|मूल्य|दर|तापमान|जुर्मान|अवकाश|छुट्टी)"


def _durations() -> re.Pattern[str]:
    many = {language: _question("how_many", language) for language in (ENGLISH, HINDI, HINGLISH)}
    units = {language: _time_units(language) for language in (ENGLISH, HINDI, HINGLISH)}
    beside = any_of(words_of(WordList.BESIDE_UNITS))
    return _pattern(
        _whole(rf"(?:{many[ENGLISH]}) (?:\w+ )?(?:{units[ENGLISH]})"),
        _whole(r"how (?:soon|often|quickly)|how much time|(?:maximum|minimum) (?:time|period|duration|tenure)"),
        _whole(r"what is the (?:\w+ )?(?:period|duration|tenure)|within what (?:period|time)"),
        _whole(r"(?:avadhi|period|duration) (?:kya|kitn[aei])") + "|अवधि (?:क्या|कितनी)",
        _whole(rf"(?:{many[HINGLISH]}) (?:(?:{beside}) )?(?:{units[ENGLISH]}|{units[HINGLISH]}|time|samay|der)"),
        rf"(?:{many[HINDI]}) (?:(?:{beside}|{_BEFORE_UNITS}) )*(?:{units[HINDI]}|समय|देर|अवधि)",
        rf"{_of_no_person()}(?:{_whole('time limit')}|समय[- ]सीमा)",
    )


def _rules() -> re.Pattern[str]:
    which = {language: _question("which", language) for language in (ENGLISH, HINDI, HINGLISH)}
    return _pattern(
        _whole(rf"(?:{which[ENGLISH]}) (?:section|rule|article)"),
        _whole(rf"(?:{which[HINGLISH]}) (?:dhara|section|niyam|rule)"),
        rf"(?:{which[HINDI]}) (?:धारा|नियम|अनुच्छेद)",
    )


def _times() -> re.Pattern[str]:
    which = {language: _question("which", language) for language in (ENGLISH, HINDI, HINGLISH)}
    when, how = _question("when", ENGLISH), _question("how", ENGLISH)
    return _pattern(
        rf"\b(?:{when})\W+{_AUXILIARY}|\b(?:by|till|until|since|from) (?:{when})\b|\b(?:{when})(?:\?|\W*$)",
        _whole(rf"(?:{how}) (?:long|late|early)|(?:{which[ENGLISH]}) (?:day|date)"),
        rf"{_of_no_person()}(?:{_whole('deadline|last date')}|अंतिम तिथि)",
        _whole(rf"{_question('when', HINGLISH)}|(?:{which[HINGLISH]}) (?:date|tarikh|din)"),
        rf"{_whole(_question('when', HINDI))}|(?:{which[HINDI]}) (?:तारीख|तिथि|दिन)",
    )


def _dates() -> re.Pattern[str]:
    which = {language: _question("which", language) for language in (ENGLISH, HINDI, HINGLISH)}
    return _pattern(
        _whole(rf"(?:{which[ENGLISH]}|target) (?:year|month|century|decade)"),
        _whole(rf"(?:{which[HINGLISH]}) (?:saal|sal|varsh|mahine)"),
        rf"(?:{which[HINDI]}) (?:साल|वर्ष|महीने|सदी|दशक)",
    )


def _of_no_person() -> str:
    """Before words that would ask for a time: "who sets the deadline?" asks for a person."""
    first = any_of(word for asks in ("who", "why", "how", "where") for word in _words_asking(asks, ENGLISH))
    hinglish, hindi = _question("who", HINGLISH), any_of([*_words_asking("who", HINDI), *_words_asking("why", HINDI)])
    return rf"^(?!\W*(?:{first})\b)(?!.*\b(?:{hinglish}) (?!s))(?!.*(?:{hindi}) (?!स)).*"


def _question(asks: str, language: Language) -> str:
    return any_of(_words_asking(asks, language))


def _words_asking(asks: str, language: Language) -> Sequence[str]:
    return words_for(WordTable.QUESTION_WORDS, asks, [language])


def _time_units(language: Language) -> str:
    words = (word for unit in TIME_UNITS for word in words_for(WordTable.UNITS, unit, [language]))
    return any_of(word for word in words if word != "second")  # "how many second appeals" counts appeals


_SUM = "fees?|shulk|jurmana|fine|penalty|kimat|keemat|price|cost|kharch"
_SUM_HI = "शुल्क|फ़?ीस|जुर्माना|कीमत|क़ीमत|मूल्य|लागत|खर्च"

_AMOUNTS: Sequence[Asked] = (
    ({Figure.MONEY, Figure.SHARE}, _pattern(_whole(rf"(?:{_SUM}) kitn[ai]"), rf"(?:{_SUM_HI}) कितन[ाी]")),
    (
        {Figure.SHARE},
        _pattern(
            _whole(r"percent|percentage|per cent|what (?:share|proportion|rate)"),
            _whole(r"(?:kis|kitne) (?:rate|dar|percent|pratishat)"),
            "प्रतिशत|किस दर|फ़?ीसदी",
        ),
    ),
    (
        {Figure.MONEY, Figure.SHARE, Figure.NUMBER},
        _pattern(
            _whole(r"what (?:is|are|will be) the (?:\w+ )?(?:fees?|fine|penalty|price|cost|charges?)"),
            _whole(r"how much|what (?:amount|cost|fee|price)|kitn[aei] (?:paisa|paise|fee|amount|kharch\w*|rup\w*)"),
            "कितन[ेाी] (?:रुप|राशि|शुल्क|पैस|फीस|धन|खर्च)",
        ),
    ),
    (
        {Figure.NUMBER},
        _pattern(
            _whole(r"how (?:many|fast|high|big|large|tall|deep)") + r"|\bhow far\b(?!.*\b(?:appl|valid|binding))",
            _whole(rf"{_EXTREME} (?:\w+ )?(?:\w+ )?{_MEASURE}") + rf"|\b{_EXTREME}\W*$",
            _whole(r"kitn[aeiy]\w*|kis class"),
            _whole(r"(?:which|what) (?:is the |are the )?(?:limit|amount|fee|number|age|grade|temperature)"),
            _whole(r"(?:umar|umr|umra|aayu|ayu|age) kya|kis (?:umar|umr|umra|aayu|ayu|age)"),
            rf"कितन|{_EXTREME_HI} (?:\S+ )?(?:\S+ )?{_MEASURE_HI}|किस (?:क्लास|कक्षा|संख्या|आयु|उम्र)|(?:आयु|उम्र) क्या",
        ),
    ),
)
