"""Reads a model's text as it comes: whole sentences with the numbers they cite."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from embeddings.text import sentence_spans

_CITATION_TEXT = r"[\[【]\s*+\d{1,3}(?:\s*+[,;]\s*+\d{1,3})*+\s*+[\]】]"
_CITATION = re.compile(_CITATION_TEXT)
_LEADING = re.compile(rf"(?:{_CITATION_TEXT}\s*+[.।]?\s*+)+")
_BARELY_BEGUN = re.compile(r"[\s\"'“‘({«]*(?:[\[【][\d\s,;]*)?")
_NUMBER = re.compile(r"\d+")
_BLANK_BEFORE_END = re.compile(r"(?<!\s)\s++([.,;:?!।])")
_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"), ("【", "】"))
_ENDED = re.compile(r"[.?!।॥…:][\"'”’)\]]*$")

_MARKS_OF_AN_END = frozenset(".?!।॥…:۔؟|")
"""Without one of these no sentence ends within a line (`embeddings.text.sentence_spans`)."""

LONGEST_WORD = 1_000
"""Characters without a blank that are taken for a word; no language has longer ones."""

LONGEST_PENDING = 1_000
"""Characters without the end of a sentence after which what stands there is handed on as it is, to be refused: more
than a sentence may have (`markup.LONGEST_SENTENCE`)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as the model wrote it, without its citations; `whole` is False where the text ended within it."""

    text: str
    cited: tuple[int, ...]
    whole: bool = True


def drafts(pieces: Iterable[str]) -> Iterator[Draft]:
    """Each sentence as soon as the next one begins; the last one at the end of the text.

    >>> for draft in drafts(["The fee is Rs. 10 [", "1]. It is due ", "at once. [2]"]):
    ...     draft.text, draft.cited
    ('The fee is Rs. 10.', (1,))
    ('It is due at once.', (2,))
    """
    pending = ""
    for word in _words(pieces):
        pending += word
        end = _surely_over(pending)
        yield from _read(pending[:end])
        pending = pending[end:]
    yield from _read(pending, last=True)


def _words(pieces: Iterable[str]) -> Iterator[str]:
    """The text word by word, each with the blank after it.

    What is decided at a word is decided alike, however the text was cut into pieces on its way.
    """
    held: list[str] = []
    for piece in pieces:
        for character in piece:
            held.append(character)
            if character.isspace() or len(held) == LONGEST_WORD:
                yield "".join(held)
                held.clear()
    if held:
        yield "".join(held)


def _surely_over(pending: str) -> int:
    """How much of `pending` holds sentences that are over: another has begun after them, or a line."""
    if len(pending) > LONGEST_PENDING:
        return len(pending)
    line_end = pending.rfind("\n") + 1
    if _MARKS_OF_AN_END.isdisjoint(pending[line_end:]):
        return line_end
    starts = [line_end + start for start, _ in sentence_spans(pending[line_end:])]
    for start in reversed(starts[1:]):
        led = _LEADING.match(pending, start)
        begins = led.end() if led else start
        if not _BARELY_BEGUN.fullmatch(pending, begins) and not _is_bracketed(pending[line_end:start]):
            return begins
    return line_end


def _is_bracketed(line: str) -> bool:
    """Whether a bracket stands open: should it close, what stands in it is one sentence."""
    return any(line.rfind(opening) > line.rfind(closing) for opening, closing in _BRACKETS)


def _read(text: str, *, last: bool = False) -> Iterator[Draft]:
    sentences = [sentence for line in text.split("\n") for sentence in _sentences(line)]
    for number, sentence in enumerate(sentences, start=1):
        cited = [int(digits) for group in _CITATION.findall(sentence) for digits in _NUMBER.findall(group)]
        said = " ".join(_BLANK_BEFORE_END.sub(r"\1", _CITATION.sub("", sentence)).split())
        whole = not last or number < len(sentences) or bool(cited) or _ENDED.search(said) is not None
        if any(character.isalnum() for character in said):
            yield Draft(said, tuple(dict.fromkeys(cited)), whole)


def _sentences(line: str) -> list[str]:
    """The sentences of a line, each with the citations that stand after its full stop."""
    sentences: list[str] = []
    for start, end in sentence_spans(line):
        part = line[start:end]
        led = _LEADING.match(part) if sentences else None
        if led is not None:
            sentences[-1] += part[: led.end()]
            part = part[led.end() :]
        if part.strip():
            sentences.append(part)
    return sentences
