"""Which kind of figure a question asks for, and which kinds a sentence holds.

The type of answer that a question expects is old knowledge (Li & Roth 2002: "how many" wants a number): a sentence that
only shares the subject ("CPGRAMS is the portal …") answers no "within how many days". Nor does one whose only figure is
the number of a rule or the year of an Act.
"""

import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache

from embeddings.text import WESTERN_DIGITS


class Figure(Enum):
    """A kind of figure: "thirty days", "by 31 January", "Rs 500", "15 per cent", "section 4", anything counted."""

    DURATION = auto()
    DATE = auto()
    MONEY = auto()
    SHARE = auto()
    RULE = auto()
    NUMBER = auto()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(WESTERN_DIGITS)


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
_NO_UNITS = ("दिनांक", "दिनचर्या")
_BESIDE_UNITS = _words("clear working calendar कार्य कैलेंडर कामकाजी")
"""These may stand between a number and its unit of time."""
_HOW_OFTEN = _words("daily weekly monthly yearly annually")
_AFTER_ONCE = _words("a an in")
"""Before these "once" counts: "once a year", but neither "at once" nor "once it is done"."""
_MONTHS = _words(
    "january february april june july august september october november december",
    "जनवरी फरवरी फ़रवरी मार्च अप्रैल जून जुलाई अगस्त सितंबर सितम्बर अक्तूबर अक्टूबर नवंबर नवम्बर दिसंबर दिसम्बर",
)
_MONEY = _words(
    "₹ $ £ € rs rupee rupees lakh crore million billion dollar dollars pound pounds",
    "रु रुपये रुपए रुपया रुपयों लाख करोड़ मिलियन बिलियन डॉलर पाउंड",
)
_SHARES = _words("% percent cent half thirds tenths प्रतिशत फीसदी फ़ीसदी तिहाई चौथाई आधा आधे")
_RULES = _words(
    "rule rules section sections article articles form step steps part chapter chapters schedule schedules para",
    "नियम धारा अनुच्छेद चरण भाग अध्याय",
)
_LAWS = _words("act rules code order manual ordinance regulations नियम नियमावली अधिनियम संहिता मैनुअल")
_BETWEEN = _words("and to or और या व")
_AFTER_AMOUNTS = _BESIDE_UNITS | _words("% percent per rupees lakh crore प्रतिशत रुपये रुपए लाख करोड़")
"""Digits before these, or before a unit of time, are no rule's number: "fill the form and 30 days later"."""
_BEFORE_YEAR = _MONTHS | _words(
    "march may मई and और in of since from by until till before after during between year वर्ष सन सन् साल"
)
_AFTER_YEAR = _LAWS | _words("s में का के की से तक को ई ईस्वी ईसवी")
_PLURAL = re.compile(r"(?!was|has|does|this)[a-z]{2,}s")

_KIND_BY_WORD = (
    (Figure.NUMBER, _NUMBER_WORDS),
    (Figure.DURATION, _HOW_OFTEN),
    (Figure.DATE, _MONTHS),
    (Figure.MONEY, _MONEY),
    (Figure.SHARE, _SHARES),
)
_NEAR = 3
"""Words from a number to its unit: "ten clear working days"."""

_YEAR_FORM = r"(?:1\d|20)\d\d"
_DAY = r"(?<![\d.,])(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d.,]*\d)"
_MONTH = r"(?:M(?:arch|ARCH|ay|AY)\b|मई)"  # verbs too: a month only beside a day, and in English with the capital
_TOKEN = re.compile(
    rf"(?P<date>(?<!\d)(?:\d?\d[./-]\d?\d[./-]{_YEAR_FORM}|{_YEAR_FORM}-\d\d-\d\d)(?!\d)|\({_YEAR_FORM}\))"
    rf"|(?P<day>{_DAY} +(?:of +)?{_MONTH}(?:,? +{_YEAR_FORM}\b)?|{_MONTH} +{_DAY})"
    r"|(?P<telephone>\d{4}(?:-\d{2,4}-| \d{2,4} )\d{3,4}(?!\d))"
    r"|(?P<digits>\d[\d,.]*(?:(?:st|nd|rd|th)\b)?)"
    r"|[A-Za-z]+|[\u0900-\u0963\u0970-\u097f]+|[₹$£€%]"
)
_WORD = re.compile(r"[A-Za-z]+|[\u0900-\u0963\u0970-\u097f]+")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(rf"{_YEAR_FORM}\W*")
_LETTER = r"[A-Za-z\u0900-\u0963\u0970-\u097f]"
_BEGIN, _END = rf"(?<!{_LETTER})", rf"(?!{_LETTER})"


def _any_of(words: str) -> str:
    return rf"{_BEGIN}(?:{words}){_END}"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile(unicodedata.normalize("NFC", "|".join(parts)), re.IGNORECASE)


_SPELL = r"(?:working |calendar )?(?:din|ghant|minute|mahin|saal|sal|haft|time|samay|der)"
_LONG = "दिन|घंट|घण्ट|मिनट|सेकंड|सप्ताह|हफ्त|महीन|माह|साल|वर्ष|समय|दिवस|देर|अवधि"
_BEFORE_LONG = "कार्य|कामकाजी|कैलेंडर|अतिरिक्त|अधिक|लंबे|लम्बे|लाख|करोड़|मिलियन|हज़ार|हजार"
_AGE = "कितने (?:साल|वर्ष) (?:के (?:थे|हैं)|की (?:थी|हैं))"
_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|can|could|will|would|shall|should|must|may|might|has|have|had|to|and|or|s)\b"
)
# "Who sets the deadline?" asks for a person.
_OF_NO_PERSON = (
    r"^(?!\W*(?:who|whom|whose|why|how|where)\b)(?!.*\b(?:kaun|kisko|kise) (?!s))(?!.*(?:कौन|क्यों|किसे) (?!स)).*"
)
_EXTREME, _EXTREME_HI = r"(?:maximum|minimum|highest|lowest)", "(?:अधिकतम|न्यूनतम)"
_MEASURE = (
    r"(?:limits?|numbers?|amounts?|ages?|fees?|fines?|penalty|marks|scores?|grade|salary|pay|pension|wages?|prices?|values?"
    r"|costs?|rates?|weightage|balance|el|cl|hpl|leaves?|loans?|deposit|temperatures?|speeds?|size|strength|height|depth|length)"
)
_MEASURE_HI = "(?:सीमा|संख्या|राशि|आयु|उम्र|शुल्क|फीस|वेतन|पेंशन|अंक|मूल्य|दर|तापमान|जुर्मान|अवकाश|छुट्टी|ईएल)"
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
            _any_of(r"how many (?:\w+ )?(?:seconds|minutes?|hours?|days?|weeks?|months?|years?)"),
            _any_of(r"how (?:soon|often|quickly)|how much time|(?:maximum|minimum) (?:time|period|duration|tenure)"),
            _any_of(r"what is the (?:\w+ )?(?:period|duration|tenure)|within what (?:period|time)"),
            _any_of(r"(?:avadhi|period|duration) (?:kya|kitn[aei])") + "|अवधि (?:क्या|कितनी)",
            rf"{_BEGIN}kitn[aei] {_SPELL}|कितन[ेाी] (?:(?:{_BEFORE_LONG}) )*(?:{_LONG})",
            _OF_NO_PERSON + rf"(?:{_any_of('time limit')}|समय[- ]सीमा)",
        ),
    ),
    (
        {Figure.DURATION, Figure.DATE},
        _pattern(
            rf"\bwhen\W+{_AUXILIARY}|\b(?:by|till|until|since|from) when\b|\bwhen(?:\?|\W*$)",
            _any_of(r"how (?:long|late|early)|(?:which|what) (?:day|date)"),
            _OF_NO_PERSON + rf"(?:{_any_of('deadline|last date')}|अंतिम तिथि)",
            _any_of(r"kab|kis (?:date|tarikh|din)"),
            _any_of("कब") + "|(?:किस|कौन सी) (?:तारीख|तिथि|दिन)",
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
            _any_of(r"how (?:many|fast|high|big|large|tall|deep)") + r"|\bhow far\b(?!.*\b(?:appl|valid|binding))",
            _any_of(rf"{_EXTREME} (?:\w+ )?(?:\w+ )?{_MEASURE}") + rf"|\b{_EXTREME}\W*$",
            _any_of(r"kitn[aeiy]\w*|kis class"),
            _any_of(r"(?:which|what) (?:is the |are the )?(?:limit|amount|fee|number|age|grade|temperature)"),
            _any_of(r"(?:umar|umr|umra|aayu|ayu|age) kya|kis (?:umar|umr|umra|aayu|ayu|age)"),
            rf"कितन|{_EXTREME_HI} (?:\S+ )?(?:\S+ )?{_MEASURE_HI}|किस (?:क्लास|कक्षा|संख्या|आयु|उम्र)|(?:आयु|उम्र) क्या",
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
    plain = _plain(question)
    return frozenset(next((kinds for kinds, pattern in _ASKED if pattern.search(plain)), ()))


@lru_cache(maxsize=32_768)
def figures_held(text: str) -> frozenset[Figure]:
    """The kinds of figure in the text; the number of a rule is of no other kind, the year of an Act of none.

    >>> sorted(kind.name for kind in figures_held("Under rule 13 of 1964 it is due within thirty days."))
    ['DATE', 'DURATION', 'NUMBER', 'RULE']
    >>> sorted(kind.name for kind in figures_held("Section 6 of the RTI Act, 2005"))
    ['RULE']
    """
    matches = list(_TOKEN.finditer(_plain(text)))
    tokens = ["", *(match.group().lower() for match in matches), ""]
    found: set[Figure] = set()
    counted, of_rules = -9, False  # where the last number stood; whether digits are those of a rule here
    for place, match in enumerate(matches, start=1):
        before, token, after = tokens[place - 1 : place + 2]
        if match.lastgroup:
            kinds = _kinds_of_digits(match.lastgroup, token, before=before, after=after, of_rules=of_rules)
            found |= kinds
            counted = place if Figure.NUMBER in kinds else counted
            continue
        of_rules = token in _RULES or (of_rules and token in _BETWEEN)
        counted = place if token in _COUNTS or (token == "once" and after in _AFTER_ONCE) else counted
        if place - counted <= _NEAR and _is_unit(token):
            found.add(Figure.DURATION)
        if (before, token) == ("three", "quarters"):
            found.add(Figure.SHARE)
        found.update(each for each, words in _KIND_BY_WORD if token in words)
    return frozenset(found)


def _kinds_of_digits(form: str, token: str, *, before: str, after: str, of_rules: bool) -> set[Figure]:
    if form == "date":
        return set() if before in _LAWS else {Figure.DATE}
    if _YEAR.fullmatch(token):
        return _kinds_of_year(token, before=before, after=after)
    if of_rules and not (_is_unit(after) or after in _AFTER_AMOUNTS):
        return {Figure.RULE}
    return {Figure.NUMBER, Figure.DATE} if form == "day" else {Figure.NUMBER}


def _kinds_of_year(token: str, *, before: str, after: str) -> set[Figure]:
    """1200 may be a year or a count: "in 1200", "1200 posts"."""
    if before in _LAWS:
        return set()
    counting = token[-1].isdigit() and (_PLURAL.fullmatch(after) or _is_unit(after) or after in _MONEY)
    is_dated = after in _AFTER_YEAR or (before in _BEFORE_YEAR and not counting)
    return {Figure.DATE} if is_dated else {Figure.DATE, Figure.NUMBER}


def _is_unit(token: str) -> bool:
    return token in _UNITS or (token.startswith(_HINDI_UNITS) and not token.startswith(_NO_UNITS))


@lru_cache(maxsize=32_768)
def holds_amount(text: str) -> bool:
    """Whether the text holds a digit or a number word of English or Hindi.

    >>> holds_amount("The reply is due within thirty days."), holds_amount("The officer replies.")
    (True, False)
    """
    plain = _plain(text)
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
