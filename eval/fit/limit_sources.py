"""What the limit model learns from: messages of our own, phrases drawn out, and questions and wishes of other sets."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data.words import HINGLISH, LimitKind
from embeddings.encoders import Encoder
from embeddings.languages import WordTransliterator, detect_language
from embeddings.text import normalised
from eval.fit.intent_sources import FILLERS, drawn_out, writer_of
from eval.sets.limit_messages import read_limit_messages
from tutor.guide import Intent
from tutor.limits import ORDINARY, parts_of
from tutor.messages import MessageView

PHRASE_WEIGHT, ORDINARY_WEIGHT = 0.7, 0.3
"""Of one message, for all that are drawn out of a phrase of a limit together, and for those of an ordinary phrase."""

PART_WEIGHT = 0.5
"""Of a part of an ordinary question, which by itself may sound worse than it is: "a labourer has collapsed"."""

SEED = 11


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, the kind that it is an example of (`ORDINARY` or a limit's), its weight, and what it was made of."""

    text: str
    kind: str
    weight: float
    group: str


@dataclass(frozen=True, slots=True)
class ViewReader:
    """Reads many texts as the gate reads one."""

    encoder: Encoder
    transliterator: WordTransliterator

    def views(self, texts: Sequence[str]) -> list[MessageView]:
        """The texts, encoded together."""
        plain = [normalised(text) for text in texts]
        spelled = [self.transliterator.to_devanagari(t) if detect_language(t) == HINGLISH else t for t in plain]
        vectors = self.encoder.encode_queries(spelled)
        return [MessageView(*each, self.encoder.name) for each in zip(plain, spelled, vectors, strict=True)]


def labelled_messages(path: Path) -> list[Labelled]:
    """The messages of a file, each by itself, but for those that a fair reader may take for ordinary or not."""
    return [
        Labelled(message.text, message.kind.value if message.kind else ORDINARY, 1.0, message.id)
        for message in read_limit_messages(path)
        if message.kind or not message.also
    ]


def by_writers(path: Path) -> list[Labelled]:
    """As `labelled_messages`, all of a writer, whom the letters of the id name, in one group."""
    return [replace(each, group=each.group.partition("-")[0]) for each in labelled_messages(path)]


def turns_by_writers(path: Path) -> list[Labelled]:
    """As `judged_turns`, all of a writer, whom the id begins with, in one group."""
    return [replace(each, group=writer_of(each.group)) for each in judged_turns(path)]


def labelled_phrases(path: Path, *, fillers: Path) -> Iterator[Labelled]:
    """Messages drawn out of the phrases of a file; `fillers` is the file with topics, times and days."""
    own, shared = (json.loads(file.read_text(encoding="utf-8")) for file in (path, fillers))
    rng = random.Random(SEED)
    for kind, by_language in own["phrases"].items():
        for language, phrases in by_language.items():
            filled = {key: shared[name][language] for key, name in FILLERS.items()}
            yield from _drawn(phrases, kind, {**filled, "p": own["people"].get(language, ())}, rng=rng)
    for intent, by_language in shared["phrases"].items():
        if intent == Intent.OUT_OF_SCOPE:
            continue  # these hold matters that a limit answers, beside those that nothing does
        for language, phrases in by_language.items():
            filled = {key: shared[name][language] for key, name in FILLERS.items()}
            yield from _drawn(phrases, ORDINARY, filled, rng=rng, weight=PHRASE_WEIGHT * ORDINARY_WEIGHT)


def _drawn(
    phrases: Sequence[str],
    kind: str,
    fillers: Mapping[str, Sequence[str]],
    *,
    rng: random.Random,
    weight: float = PHRASE_WEIGHT,
) -> Iterator[Labelled]:
    for phrase in phrases:
        messages = drawn_out(phrase, fillers=fillers, rng=rng)
        yield from (Labelled(text, kind, 3 * weight / len(messages), phrase) for text in messages)


def ordinary_questions(files: Sequence[Path]) -> Iterator[Labelled]:
    """The questions and wishes of other sets, and the parts of them that the gate looks at.

    What lies out of scope there is left out, as it may be at a limit.
    """
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("intent") != Intent.OUT_OF_SCOPE and row.get("kind") != "far" and "text" in row:
                own = row["id"].removesuffix(f"-{row['language']}")
                group = f"{file.name} {own}"
                yield Labelled(row["text"], ORDINARY, 1.0, group)
                yield from (Labelled(part, ORDINARY, PART_WEIGHT, group) for part in parts_of(row["text"]))


def judged_turns(path: Path) -> Iterator[Labelled]:
    """The turns of judged conversations but those out of scope, each with its conversation as its group.

    A file of messages is one of conversations of one turn.
    """
    limits, ordinary = set(LimitKind), set(Intent) - {Intent.OUT_OF_SCOPE}
    for line in path.read_text(encoding="utf-8").splitlines():
        talk = json.loads(line)
        for turn in talk.get("turns", [talk]):
            if turn["intent"] in limits | ordinary:
                yield Labelled(turn["text"], turn["intent"] if turn["intent"] in limits else ORDINARY, 1.0, talk["id"])
