"""Which kind of figure a question asks for, and which kinds a sentence holds.

The type of answer that a question expects is old knowledge (Li & Roth 2002: "how many" wants a number): a sentence that
only shares the subject ("CPGRAMS is the portal …") answers no "within how many days". Nor does one whose only figure is
the number of a rule or the year of an Act.
"""

import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache


class Figure(Enum):
    """A kind of figure: "thirty days", "by 31 January", "Rs 500", "15 per cent", "section 4", anything counted."""

    DURATION = auto()
    DATE = auto()
    MONEY = auto()
    SHARE = auto()
    RULE = auto()
    NUMBER = auto()


def _words(*texts: str) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFC", " ".join(texts)).split())


# "One" and "two" stand in too many sentences that hold no figure worth asking for.
_NUMBER_WORDS = _words(
    "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen",
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand lakh crore million billion half",
    "twice thrice quarter",
    "तीन चार पाँच पांच छह छः सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह पन्द्रह सोलह सत्रह अठारह उन्नीस बीस इक्कीस पच्चीस",
    "तीस पैंतीस चालीस पैंतालीस अड़तालीस पचास साठ सत्तर बहत्तर पचहत्तर अस्सी नब्बे सौ हज़ार हजार लाख करोड़ आधा आधे डेढ़ ढाई",
)
_COUNTS = _NUMBER_WORDS | _words("one two एक दो each every per हर प्रति")
"""After these a unit of time makes a duration: "one month", "every year"."""
_UNITS = _words(
    "second seconds minute minutes hour hours day days week weeks fortnight fortnights month months year years decade",
    "decades century centuries माह मास सदी सदियों",
)
_HINDI_UNITS = tuple(_words("सेकंड मिनट घंट घण्ट दिन दिवस सप्ताह हफ्त हफ़्त पखवाड़ महीन साल वर्ष दशक शताब्द"))
_HOW_OFTEN = _words("once twice thrice daily weekly monthly yearly annually")
_MONTHS = _words(
    "january february april june july august september october november december",
    "जनवरी फरवरी फ़रवरी मार्च अप्रैल जून जुलाई अगस्त सितंबर सितम्बर अक्तूबर अक्टूबर नवंबर नवम्बर दिसंबर दिसम्बर",
)
_MONTHS_WITH_DAY = _words("march may मई")
_MONEY = _words(
    "₹ $ £ € rs rupee rupees lakh crore million billion dollar dollars pound pounds",
    "रु रुपये रुपए रुपया रुपयों लाख करोड़ मिलियन बिलियन डॉलर पाउंड",
)
_SHARES = _words("% percent cent half thirds quarters tenths प्रतिशत फीसदी फ़ीसदी तिहाई चौथाई आधा आधे")
_RULES = _words(
    "rule rules section sections article articles form step steps part chapter chapters schedule schedules para",
    "नियम धारा अनुच्छेद चरण भाग अध्याय",
)
_LAWS = _words("act rules code order manual ordinance regulations नियम नियमावली अधिनियम संहिता मैनुअल")
_BETWEEN = _words("and to or और या व")

_KIND_BY_WORD = (
    (Figure.NUMBER, _NUMBER_WORDS),
    (Figure.DURATION, _HOW_OFTEN),
    (Figure.DATE, _MONTHS),
    (Figure.MONEY, _MONEY),
    (Figure.SHARE, _SHARES),
)
_NEAR = 3
"""Words from a number to its unit: "ten clear working days"."""

_TOKEN = re.compile(r"\d[\d,.]*|[a-z]+|[\u0900-\u0963\u0970-\u097f]+|[₹$£€%]")
_WORD = re.compile(r"[A-Za-z]+|[\u0900-\u0963\u0970-\u097f]+")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:1\d|20)\d\d\W*")
_LETTER = r"[A-Za-z\u0900-\u0963\u0970-\u097f]"
_BEGIN, _END = rf"(?<!{_LETTER})", rf"(?!{_LETTER})"


def _any_of(words: str) -> str:
    return rf"{_BEGIN}(?:{words}){_END}"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile(unicodedata.normalize("NFC", "|".join(parts)), re.IGNORECASE)


_SPELL = r"(?:din|ghant|minute|mahin|saal|sal|haft|time|samay|der)"
_LONG = "दिन|घंट|घण्ट|मिनट|सेकंड|सप्ताह|हफ्त|महीन|माह|साल|वर्ष|समय|दिवस|देर"
_AGE = "कितने (?:साल|वर्ष) (?:के (?:थे|हैं)|की (?:थी|हैं))"
_ASKED = (
    ({Figure.NUMBER}, _pattern(_any_of("how old"), rf"{_BEGIN}kitn[aei] sa?al ke (?:the|hain)", _AGE)),
    (
        {Figure.RULE},
        _pattern(
            _any_of(r"(?:which|what) (?:section|rule|article)|(?:kis|kaun s[aei]) (?:dhara|section|niyam|rule)"),
            r"(?:किस|कौन सी|कौन सा) (?:धारा|नियम|अनुच्छेद)",
        ),
    ),
    (
        {Figure.DURATION},
        _pattern(
            _any_of(r"how many (?:\w+ )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)"),
            _any_of(r"how (?:soon|often|quickly)|time limit|(?:maximum|minimum|how much) time"),
            rf"{_BEGIN}kitn[aei] {_SPELL}|कितन[ेाी] (?:\S+ )?(?:{_LONG})|समय[- ]सीमा",
        ),
    ),
    (
        {Figure.DURATION, Figure.DATE},
        _pattern(
            r"^\W*when\b|\b(?:by|till|until|since|from|and) when\b|[,;:] *when\b|\bwhen\?",
            _any_of(r"how (?:long|late|early)|deadline|last date|(?:which|what) (?:day|date)"),
            _any_of(r"kab|kis (?:date|tarikh|din)"),
            _any_of("कब") + "|(?:किस|कौन सी) (?:तारीख|तिथि|दिन)|अंतिम तिथि",
        ),
    ),
    (
        {Figure.DATE},
        _pattern(
            _any_of(r"(?:which|what|target) (?:year|month|century|decade)|kis (?:saal|sal|varsh|mahine)"),
            "(?:किस|कौन सा|कौन से) (?:साल|वर्ष|महीने|सदी|दशक)",
        ),
    ),
    (
        {Figure.SHARE},
        _pattern(
            _any_of(r"percent|percentage|per cent|what (?:share|proportion|rate)"),
            _any_of(r"(?:kis|kitne) (?:rate|dar|percent|pratishat)"),
            "प्रतिशत|किस दर|फ़?ीसदी",
        ),
    ),
    (
        {Figure.MONEY, Figure.SHARE, Figure.NUMBER},
        _pattern(
            _any_of(r"how much|what (?:amount|cost|fee|price)|kitn[aei] (?:paisa|paise|fee|amount|kharch\w*|rup\w*)"),
            "कितन[ेाी] (?:रुप|राशि|शुल्क|पैस|फीस|धन|खर्च)",
        ),
    ),
    (
        {Figure.NUMBER},
        _pattern(
            _any_of(r"how (?:many|far|fast|high|big|large|tall|deep)|maximum|minimum|highest|lowest"),
            _any_of(r"kitn[aeiy]\w*|kis class"),
            _any_of(r"(?:which|what) (?:is the |are the )?(?:limit|amount|fee|number|age|grade|temperature)"),
            "कितन|अधिकतम|न्यूनतम|किस (?:क्लास|कक्षा|संख्या)",
        ),
    ),
)
"""What answers the first of these that a question has; the kinds that fit are many where it leaves them open."""


@lru_cache(maxsize=256)  # a question is held against every sentence, and a sentence against many questions
def figures_asked(question: str) -> frozenset[Figure]:
    """The kinds of figure of which any would answer the question; none where it asks for no figure.

    >>> sorted(kind.name for kind in figures_asked("RTI ka jawab kitne din mein dena hai?"))
    ['DURATION']
    >>> figures_asked("Who may complain?")
    frozenset()
    """
    plain = unicodedata.normalize("NFC", question)
    return frozenset(next((kinds for kinds, pattern in _ASKED if pattern.search(plain)), ()))


@lru_cache(maxsize=32_768)
def figures_held(text: str) -> frozenset[Figure]:
    """The kinds of figure in the text; the number of a rule is of no other kind, the year of an Act of none.

    >>> sorted(kind.name for kind in figures_held("Under rule 13 of 1964 it is due within thirty days."))
    ['DATE', 'DURATION', 'NUMBER', 'RULE']
    >>> sorted(kind.name for kind in figures_held("Section 6 of the RTI Act, 2005"))
    ['RULE']
    """
    tokens = _TOKEN.findall(unicodedata.normalize("NFC", text).lower())
    found: set[Figure] = set()
    counted, of_rules = -9, False  # where the last number stood; whether digits are those of a rule here
    for place, token in enumerate(tokens):
        if token[0].isdigit():
            kinds = _kind_of_digits(token, before=tokens[place - 1] if place else "", of_rules=of_rules)
            found.update(kinds)
            counted = place if Figure.NUMBER in kinds else counted
            continue
        of_rules = token in _RULES or (of_rules and token in _BETWEEN)
        counted = place if token in _COUNTS else counted
        if place - counted <= _NEAR and (token in _UNITS or token.startswith(_HINDI_UNITS)):
            found.add(Figure.DURATION)
        if token in _MONTHS_WITH_DAY and any(near[0].isdigit() for near in tokens[max(place - 1, 0) : place + 2]):
            found.add(Figure.DATE)
        found.update(each for each, words in _KIND_BY_WORD if token in words)
    return frozenset(found)


def _kind_of_digits(token: str, *, before: str, of_rules: bool) -> set[Figure]:
    if _YEAR.fullmatch(token):
        return set() if before in _LAWS else {Figure.DATE}
    return {Figure.RULE if of_rules else Figure.NUMBER}


@lru_cache(maxsize=32_768)
def holds_amount(text: str) -> bool:
    """Whether the text holds a digit or a number word of English or Hindi.

    >>> holds_amount("The reply is due within thirty days."), holds_amount("The officer replies.")
    (True, False)
    """
    plain = unicodedata.normalize("NFC", text)
    return bool(_DIGIT.search(plain)) or not _NUMBER_WORDS.isdisjoint(map(str.lower, _WORD.findall(plain)))


def holds_what_is_asked(question: str, text: str) -> bool:
    """Whether `text` holds the kind of figure that `question` asks for; False where it asks for none.

    >>> holds_what_is_asked("How many days do I have?", "The fee is ten rupees.")
    False
    >>> holds_what_is_asked("How many days do I have?", "The reply is due within thirty days.")
    True
    """
    asked = figures_asked(question)
    return bool(asked) and not asked.isdisjoint(figures_held(text))
