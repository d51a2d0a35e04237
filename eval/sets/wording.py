"""How texts are compared with what sets say of them: the same words count as the same, however they are written."""

import unicodedata
from collections.abc import Sequence

from embeddings.text import WESTERN_DIGITS


def answer_text(text: str) -> str:
    """`text` as answers are compared: NFKC, case-folded, ASCII digits, without Markdown marks, single spaces.

    >>> answer_text("**Within  ३०** days")
    'within 30 days'
    """
    return " ".join(plain_text(text).casefold().replace("*", "").replace("`", "").split())


def plain_text(text: str) -> str:
    r"""`text` in NFKC, with ASCII digits and single spaces: what a pattern looks through, itself made plain alike.

    >>> plain_text("Within  ३०\ndays")
    'Within 30 days'
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(WESTERN_DIGITS).split())


def holds_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether any of `answers` stands in `text`; a number must stand there whole.

    >>> holds_answer("It scored 1308 points.", ["308"]), holds_answer("It gave up 308 points.", ["308"])
    (False, True)
    """
    stretch = answer_text(text)
    return any(_stands_in(answer_text(answer), stretch) for answer in answers)


def _stands_in(answer: str, text: str) -> bool:
    """Plain containment, but a digit at either end of the answer may not go on in the text."""
    start = text.find(answer) if answer else -1
    while start >= 0:
        end = start + len(answer)
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        if not (_splits_number(before, answer[0]) or _splits_number(answer[-1], after)):
            return True
        start = text.find(answer, start + 1)
    return False


def _splits_number(left: str, right: str) -> bool:
    return left.isdecimal() and right.isdecimal()
