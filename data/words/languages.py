"""Tags of languages (BCP 47): which of them are one language to whoever reads it."""

from functools import lru_cache

from data.words.models import HINDI, HINGLISH, Language


@lru_cache(maxsize=1_024)
def language_read(tag: str) -> Language:
    """The language of a tag as far as reading goes by it: regions and variants make no difference, scripts do.

    Hindi in Latin letters is how people ask; who does so reads Hindi. As the lookup of RFC 4647 (3.4) truncates.

    >>> [language_read(tag) for tag in ("en-IN", "hi-IN", "EN", "hi-Latn-IN", "ks-Arab-IN", "sat-olck")]
    ['en', 'hi', 'en', 'hi', 'ks-Arab', 'sat-Olck']
    """
    primary, *further = tag.split("-")
    script = next((part.title() for part in further if len(part) == 4 and part.isalpha()), None)  # RFC 5646, 2.2.3
    language = Language(primary.lower() if script is None else f"{primary.lower()}-{script}")
    return HINDI if language == HINGLISH else language
