"""Questions without an answer, put together by what they ask for: in any language, named by the words they share."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from data.words import TurnId
from embeddings.languages import function_words
from embeddings.text import is_stop_word, term, words

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""`(n, dimension)` unit vectors of questions."""

SAME_QUESTION = 0.9
"""Closeness from which two questions ask for the same: of 142 items of the sample's bank 75 % have their question in
Hindi that near the one in English, and 2 % have a question of another course so near."""

NAMED_BY = 3
"""Words in the name of a cluster at most."""

COMMON_SHARE = 0.5
"""Share of a cluster's questions that a word of its name stands in: what most of them say."""

QUOTED = 5


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question, when it was asked, and as which turn; None where it is not kept as one, and can't be answered."""

    text: str
    at: datetime
    turn: TurnId | None = None


@dataclass(frozen=True, slots=True)
class QuestionCluster:
    """Questions that ask for the same: the first one's mark, what they share, how many there are, and when last.

    `turns` are those that an answer can go back to; whose they are is not told.
    """

    mark: str
    name: str
    quoted: Sequence[str]
    times: int
    last_asked: datetime
    turns: Sequence[TurnId] = ()


def question_clusters(asked: Sequence[AskedQuestion], *, encode: Encode) -> list[QuestionCluster]:
    """The clusters, the largest first; ties: the one asked last.

    Each question, in the order of time, joins the nearest cluster whose first question is near enough, else it begins
    one. So a later question never moves an earlier one, and a cluster keeps its mark while its first question is kept.
    """
    in_order = sorted(asked, key=lambda question: (question.at, question.text))
    texts = list(dict.fromkeys(question.text for question in in_order))
    members = _members(texts, encode(texts)) if texts else {}
    together: dict[int, list[AskedQuestion]] = {}
    for question in in_order:
        together.setdefault(members[question.text], []).append(question)
    found = [_cluster(questions) for questions in together.values()]
    return sorted(found, key=lambda each: (-each.times, -each.last_asked.timestamp(), each.mark))


def _members(texts: Sequence[str], vectors: NDArray[np.float32]) -> dict[str, int]:
    """The number of each text's cluster, by text."""
    firsts: list[int] = []
    members: dict[str, int] = {}
    for row, text in enumerate(texts):
        closeness = vectors[firsts] @ vectors[row] if firsts else np.zeros(0, dtype=np.float32)
        nearest = int(closeness.argmax()) if firsts else -1
        if nearest >= 0 and closeness[nearest] >= SAME_QUESTION:
            members[text] = nearest
        else:
            members[text] = len(firsts)
            firsts.append(row)
    return members


def _cluster(questions: Sequence[AskedQuestion]) -> QuestionCluster:
    texts = list(dict.fromkeys(question.text for question in questions))
    return QuestionCluster(
        mark=sha256(texts[0].encode()).hexdigest()[:12],
        name=common_words(texts),
        quoted=texts[:QUOTED],
        times=len(questions),
        last_asked=questions[-1].at,
        turns=[question.turn for question in questions if question.turn is not None],
    )


def common_words(texts: Sequence[str]) -> str:
    """The words that most of the texts share, as the first of them writes each; the text itself where it is alone.

    Words that say nothing of a subject, Hinglish ones too, are left out.

    >>> common_words(["How do I claim LTC for parents?", "LTC claims for my parents", "who pays LTC"])
    'ltc, claim, parents'
    """
    if len(texts) == 1:
        return texts[0]
    written: dict[str, str] = {}
    shared: Counter[str] = Counter()
    for text in texts:
        said = {term(word): word for word in words(text) if not (is_stop_word(word) or word in function_words())}
        shared.update(said.keys())
        written = {**said, **written}
    named = [stem for stem, count in shared.most_common(NAMED_BY) if count >= COMMON_SHARE * len(texts)]
    return ", ".join(written[stem] for stem in named) or texts[0]
