"""How often Hinglish spelled otherwise is taken for something else: `python -m eval.fit.spellings FILE`.

People write "mein" and "me", "hai" and "h", "chahiye" and "chaiye". Each Hinglish message is written again by one rule
at a time, and the intent and the slots that are read are compared with those of the message as it was.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from data.words import HINGLISH
from eval.console import OUT
from eval.fit.intent_sources import MessageReader
from eval.systems import load_encoder, load_transliterator
from tutor.guide import Intent, Slots, likeliest, said_of, slots_for
from tutor.messages import MessageView

TODAY = date(2026, 11, 29)

RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), spelling)
    for pattern, spelling in (
        (r"\bmein\b", "me"),
        (r"\bme\b", "mein"),
        (r"\bhai\b", "h"),
        (r"\bh\b", "hai"),
        (r"\bhain\b", "hai"),
        (r"\bhu\b", "hoon"),
        (r"\bhoon\b", "hu"),
        (r"\bkar\b", "kr"),
        (r"\bkr\b", "kar"),
        (r"\bkaro\b", "kro"),
        (r"\bkro\b", "karo"),
        (r"\bnahi\b", "nhi"),
        (r"\bnhi\b", "nahi"),
        (r"\bkyu\b", "kyun"),
        (r"\bkyun\b", "kyu"),
        (r"\bwala\b", "vala"),
        (r"\bwale\b", "vale"),
        (r"\bkya\b", "kyaa"),
        (r"\bpe\b", "par"),
        (r"\bpar\b", "pe"),
        (r"\bghante\b", "ghnte"),
        (r"\bghanta\b", "ghnta"),
        (r"\bhafte\b", "hafta"),
        (r"\bbaad\b", "bad"),
        (r"\byaad\b", "yad"),
        (r"\bchahiye\b", "chaiye"),
        (r"\bmujhe\b", "muje"),
        (r"\bdikhao\b", "dikhado"),
        (r"\bkoi\b", "koyi"),
        (r"aa", "a"),
        (r"ee", "i"),
        (r"oo", "u"),
        (r"\bdusra\b", "doosra"),
        (r"\bdoosra\b", "dusra"),
        (r"\bpehle\b", "pahle"),
        (r"\bpehla\b", "pahla"),
        (r"z", "j"),
    )
)
"""Spellings that stand for each other in what people write, each way that is usual."""


@dataclass(frozen=True, slots=True)
class Flips:
    """How many messages were written again, and how many of them were taken for something else."""

    written: int
    intent: int
    slots: int
    changed: Sequence[tuple[str, str]]

    @property
    def rate(self) -> float:
        """The share of which intent or slots changed."""
        return len(self.changed) / max(self.written, 1)


def respelled(message: str) -> Iterator[str]:
    """The message by each rule that changes it.

    >>> list(respelled("kyu nahi"))
    ['kyu nhi', 'kyun nahi']
    """
    for pattern, spelling in RULES:
        other = pattern.sub(spelling, message)
        if other != message:
            yield other


def flips_of(messages: Sequence[str], reader: MessageReader) -> Flips:
    """How often the messages, written again, are taken for something else."""
    pairs = [(message, other) for message in messages for other in respelled(message)]
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    read = dict(zip(texts, _read(texts, reader), strict=True))
    changed = [pair for pair in pairs if read[pair[0]] != read[pair[1]]]
    intents = [pair for pair in changed if read[pair[0]][0] != read[pair[1]][0]]
    return Flips(len(pairs), len(intents), len(changed) - len(intents), changed)


def _read(texts: Sequence[str], reader: MessageReader) -> list[tuple[Sequence[Intent], Slots]]:
    views = reader.views(texts)
    return [_read_one(text, view) for text, view in zip(texts, views, strict=True)]


def _read_one(text: str, view: MessageView) -> tuple[Sequence[Intent], Slots]:
    """The intents, and the slots without the words to look for, which are spelled as the message spells them."""
    intents, said = likeliest(view), said_of(view.text, view)
    return tuple(intents), replace(slots_for(intents[0], said, today=TODAY), topic="")


def hinglish_of(path: Path) -> list[str]:
    """The Hinglish messages of a set of messages or conversations, but for those at limits, which come to no intent."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        turn["text"]
        for row in rows
        if row["language"] == HINGLISH
        for turn in (row["turns"] if isinstance(row.get("turns"), list) else [row])
        if turn["intent"] in set(Intent)
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints how often a message spelled otherwise is taken for something else."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--show", action="store_true", help="List the messages that changed")
    given = parser.parse_args(arguments)
    reader = MessageReader(load_encoder(given.models), load_transliterator(given.models))
    flips = flips_of(hinglish_of(given.file), reader)
    OUT.print(f"{flips.written} spellings: intent changed {flips.intent}, slots {flips.slots}: {flips.rate:.2%}")
    for was, other in flips.changed if given.show else ():
        OUT.print(f"  {was} | {other}", markup=False)


if __name__ == "__main__":
    main()
