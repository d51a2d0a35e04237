"""Words of Hindi and the English ones that mean the same, as the encoder itself translates them.

A Hindi question about a lesson that exists in English alone shares no word with it but what was borrowed. The encoder
knows both languages, so that the vectors of single words already are a dictionary (`eval.fit.translations`).
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from embeddings.text.lexicon import WordList, words_of
from embeddings.text.scripts import Script
from embeddings.text.tokens import is_stop_word, term, words

TABLE = Path(__file__).parent / "translations.json"


def translations_of(own_term: str, script: Script) -> Sequence[str]:
    """Terms of `script` that mean what a term of the other script does, most often none.

    >>> translations_of("शिकायत", Script.OTHER)
    ('complaint', 'complain')
    """
    return _translations()[script].get(own_term, ())


@cache
def _translations() -> Mapping[Script, Mapping[str, Sequence[str]]]:
    read = json.loads(TABLE.read_text(encoding="utf-8"))["words"]
    asks = set(words_of(WordList.ASKS_WHAT))  # "मतलब क्या है" asks for no sentence that has "meaning"
    pairs = [
        (term(hindi), term(english))
        for written, meanings in read.items()
        for hindi in words(written)
        for english in meanings
        if written not in asks and not is_stop_word(hindi) and not is_stop_word(english)
    ]
    return {
        Script.OTHER: _gathered(pairs),
        Script.DEVANAGARI: _gathered([(english, hindi) for hindi, english in pairs]),
    }


def _gathered(pairs: Sequence[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    gathered: dict[str, dict[str, None]] = {}
    for word, meaning in pairs:
        gathered.setdefault(word, {})[meaning] = None
    return {word: tuple(meanings) for word, meanings in gathered.items()}
