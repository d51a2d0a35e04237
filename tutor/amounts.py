"""Whether a question asks for a number or a time, and whether a sentence holds one.

The type of answer that a question expects is old knowledge (Li & Roth 2002: "how many" wants a number): a sentence that
only shares the subject ("CPGRAMS is the portal …") answers no "within how many days".
"""

import re
import unicodedata
from functools import lru_cache

_ASKS_ENGLISH = (
    r"how (?:many|much|soon|long|often|old|far|fast|quickly|high|big|late|early)|by when|till when|when|within|maximum"
    r"|minimum|deadline|last date|time limit|percent|percentage|which (?:year|date|day|month|grade|section|rule)"
    r"|what (?:is the |are the )?(?:percentage|rate|limit|amount|fee|number|year|age|date|share)"
)
_ASKS_HINGLISH = (
    r"kitn[aeiy]\w*|kab|kis (?:saal|rate|date|tarikh|dhara|section|class)|kaun s[aei] (?:dhara|section|saal)"
)
_ASKS_LATIN = re.compile(rf"\b(?:{_ASKS_ENGLISH}|{_ASKS_HINGLISH})\b", re.IGNORECASE)
_ASKS_DEVANAGARI = re.compile(
    "कितन|कब|किस साल|किस वर्ष|किस दर|किस तारीख|अधिकतम|न्यूनतम|प्रतिशत|समय-सीमा|समय सीमा|अंतिम तिथि|किस धारा|कौन सी धारा"
    "|किस नियम|किस क्लास|किस कक्षा"
)

# "One" and "two" stand in too many sentences that hold no figure worth asking for.
_ENGLISH = (
    "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand lakh crore million billion half "
    "twice thrice quarter"
)
_HINDI = (
    "तीन चार पाँच पांच छह छः सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह पन्द्रह सोलह सत्रह अठारह उन्नीस बीस इक्कीस पच्चीस "
    "तीस पैंतीस चालीस पैंतालीस अड़तालीस पचास साठ सत्तर बहत्तर पचहत्तर अस्सी नब्बे सौ हज़ार हजार लाख करोड़ आधा आधे डेढ़ ढाई"
)
_NUMBER_WORDS = frozenset(unicodedata.normalize("NFC", f"{_ENGLISH} {_HINDI}").split())
_ASKS_TIME = re.compile(
    r"\b(?:days?|hours?|weeks?|months?|how (?:soon|long|fast|quickly|late|early|old)|by when|till when|when|deadline"
    r"|last date|time limit|maximum time|which (?:year|date|day|month)|kab|kitne (?:din|ghante|mahine|saal|hafte)"
    r"|kis (?:saal|date|tarikh))\b|दिन|घंट|महीन|माह|साल|वर्ष|कब|समय|तारीख|तिथि|हफ्ते|सप्ताह",
    re.IGNORECASE,
)
_TIME_UNIT = re.compile(
    r"\b(?:days?|hours?|minutes?|weeks?|months?|years?|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|(?:19|20)\d\d)\b|दिन|दिवस|घंट|घण्ट|मिनट|सप्ताह|महीन|माह|साल|वर्ष|जनवरी|फ़रवरी|मार्च|अप्रैल"
    r"|मई|जून|जुलाई|अगस्त|सितंबर|अक्तूबर|अक्टूबर|नवंबर|दिसंबर",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]+|[\u0900-\u0963\u0970-\u097f]+")
_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=256)  # a question is held against every sentence, and a sentence against many questions
def asks_for_amount(question: str) -> bool:
    """Whether the question wants a number, a time or a rate.

    >>> asks_for_amount("RTI ka jawab kitne din mein dena hai?"), asks_for_amount("Who may complain?")
    (True, False)
    """
    return bool(_ASKS_LATIN.search(question) or _ASKS_DEVANAGARI.search(unicodedata.normalize("NFC", question)))


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
    if not asks_for_amount(question) or not holds_amount(text):
        return False
    return not _asks_for_time(question) or _holds_time(text)


@lru_cache(maxsize=256)
def _asks_for_time(question: str) -> bool:
    return _ASKS_TIME.search(unicodedata.normalize("NFC", question)) is not None


@lru_cache(maxsize=32_768)
def _holds_time(text: str) -> bool:
    return _TIME_UNIT.search(text) is not None
