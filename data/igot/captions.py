"""Captions as the text of a lesson: paragraphs of what is said, each with the time at which it begins."""

import re

from data.igot.values import shown

PARAGRAPH_SECONDS = 45
"""Cues are joined into paragraphs of about this length: some 100 spoken words, of which a citation can be one."""

_TIMES = re.compile(r"(?:([0-9]{1,3}):)?([0-5]?[0-9]):([0-5][0-9])[.,][0-9]{1,3} *+-->")
_MARKUP = re.compile(r"<[^<>]{0,200}>")


def cues_of(captions: str) -> str:
    r"""The text of a WebVTT or SRT file as Markdown, a paragraph for each three quarters of a minute.

    >>> cues_of("WEBVTT\n\n1\n00:00:00.000 --> 00:00:04.200\nA note lets\nthe reader decide.\n")
    'A note lets the reader decide.'
    """
    paragraphs: list[list[str]] = []
    begins = -PARAGRAPH_SECONDS
    for seconds, words in _cues(captions):
        if seconds - begins >= PARAGRAPH_SECONDS and _ends_sentence(paragraphs):
            paragraphs.append([])
            begins = seconds
        if not paragraphs[-1] or paragraphs[-1][-1] != words:  # rolling captions repeat the line before
            paragraphs[-1].append(words)
    return "\n\n".join(shown(" ".join(words)) for words in paragraphs if words)


def _ends_sentence(paragraphs: list[list[str]]) -> bool:
    return not paragraphs or not paragraphs[-1] or paragraphs[-1][-1].rstrip("\"'”’)").endswith((".", "?", "!", "।"))


def _cues(captions: str) -> list[tuple[int, str]]:
    """Second and words of each cue."""
    found: list[tuple[int, str]] = []
    for block in re.split(r"\n[ \t]*\n", captions.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.splitlines()
        timed = next((number for number, line in enumerate(lines) if _TIMES.match(line.strip())), None)
        if timed is None:
            continue
        times = _TIMES.match(lines[timed].strip())
        words = shown(_MARKUP.sub("", " ".join(lines[timed + 1 :])))
        if times is not None and words:
            hours, minutes, seconds = (int(part or 0) for part in times.groups())
            found.append((hours * 3600 + minutes * 60 + seconds, words))
    return found
