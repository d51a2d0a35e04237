"""What the intent model learns from: labelled messages, phrases drawn out into messages, and our own questions."""

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.words import HINGLISH
from embeddings.encoders import Encoder
from embeddings.languages import WordTransliterator, detect_language, without_courtesies
from eval.fit.intent_fitting import Example
from eval.tasks.guide import Message
from tutor.guide import LOOKED_AT, NO_CONTEXT, SET, Context, Intent, usual_spelling
from tutor.messages import MessageView

EACH_PHRASE = 7
"""Most messages drawn out of one phrase: a phrase with many ways of saying it counts for more."""

PHRASE_WEIGHT, QUESTION_WEIGHT = 0.14, 0.05
"""Best of a few tried in folds over the labelled messages; there are twice as many questions as messages."""

TURN_WEIGHT = 0.5
"""Of a turn of a conversation, beside 1 of a message by itself. Of later turns of writers left out .858 are read as one
of their intents, and .876 of the held-out messages; at 1 it is .866 and .867."""

SEED = 5
PERCENTAGES = ("80 %", "92 percent", "45 %", "60 pratishat")
FILLERS = {"t": "topics", "h": "times", "d": "days", "r": "roles"}


@dataclass(frozen=True, slots=True)
class MessageReader:
    """Reads messages as the service reads them."""

    encoder: Encoder
    transliterator: WordTransliterator

    def examples(self, messages: Sequence[Message]) -> list[Example]:
        """The messages as examples of weight 1; those that differ only in the language part of the id are a group."""
        views = self.views([message.text for message in messages])
        return [
            Example(view, message.intent, 1.0, message.id.rpartition("-")[2])
            for view, message in zip(views, messages, strict=True)
        ]

    def views(self, texts: Sequence[str]) -> list[MessageView]:
        """The texts as the intent model sees them, without the courtesies around them."""
        texts = [usual_spelling(without_courtesies(text)) for text in texts]
        spelled = [self.transliterator.to_devanagari(t) if detect_language(t) == HINGLISH else t for t in texts]
        vectors = self.encoder.encode_queries(spelled)
        return [
            MessageView(text, other, vector, self.encoder.name)
            for text, other, vector in zip(texts, spelled, vectors, strict=True)
        ]


def phrase_examples(path: Path, *, reader: MessageReader) -> list[Example]:
    """Messages drawn out of the phrases of a JSON file; Hinglish ones a second time in Devanagari."""
    given = json.loads(path.read_text(encoding="utf-8"))
    rng = random.Random(SEED)
    drawn = [
        (Intent(intent), message, PHRASE_WEIGHT, phrase)
        for intent, by_language in given["phrases"].items()
        for language, phrases in by_language.items()
        for phrase in phrases
        for messages in [drawn_out(phrase, fillers={k: given[v][language] for k, v in FILLERS.items()}, rng=rng)]
        for message in messages
    ]
    views = reader.views([message for _, message, _, _ in drawn])
    examples = [
        Example(view, intent, weight, phrase) for view, (intent, _, weight, phrase) in zip(views, drawn, strict=True)
    ]
    return [*examples, *_in_devanagari(examples)]


def judged_examples(path: Path, *, reader: MessageReader) -> list[Example]:
    """The judged messages of a JSONL file that come to an intent; those at limits are answered before."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    known = [row for row in rows if row["intent"] in set(Intent)]
    views = reader.views([row["text"] for row in known])
    return [
        Example(view, Intent(row["intent"]), 1.0, writer_of(row["id"]), also=frozenset(row.get("also", ())))
        for view, row in zip(views, known, strict=True)
    ]


def turn_examples(files: Sequence[Path], *, reader: MessageReader) -> list[Example]:
    """The turns of conversations that come to an intent, each after what its conversation has come to before it."""
    talks = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    rows = [
        (turn, context, talk["id"])
        for talk in talks
        for turn, context in zip(talk["turns"], contexts_of([turn["intent"] for turn in talk["turns"]]), strict=True)
        if turn["intent"] in set(Intent)
    ]
    views = reader.views([turn["text"] for turn, _, _ in rows])
    return [
        Example(view, Intent(turn["intent"]), TURN_WEIGHT, writer_of(talk), context, frozenset(turn.get("also", ())))
        for view, (turn, context, talk) in zip(views, rows, strict=True)
    ]


def contexts_of(intents: Sequence[str]) -> list[Context]:
    """What each turn of a conversation with these intents comes after; what is at a limit leaves it as it was.

    >>> [(each.last, each.looked) for each in contexts_of(["find", "distress", "ask", "small-talk"])][-1]
    (<Intent.ASK: 'ask'>, <Intent.FIND: 'find'>)
    """
    contexts = [NO_CONTEXT]
    for name in intents:
        before = contexts[-1]
        intent = Intent(name) if name in set(Intent) else None
        looked = intent if intent in LOOKED_AT | SET else before.looked
        contexts.append(Context(intent or before.last, looked))
    return contexts[:-1]


def writer_of(talk: str) -> str:
    """Who wrote a conversation or a message, by its id: "g3" of "g3-c-012"."""
    return talk.partition("-")[0]


def _in_devanagari(examples: Sequence[Example]) -> Iterator[Example]:
    for example in examples:
        view = example.view
        if view.spelled != view.text:
            yield Example(
                MessageView(view.spelled, view.spelled, view.vector, view.encoder),
                example.intent,
                example.weight,
                example.group,
            )


def drawn_out(phrase: str, *, fillers: Mapping[str, Sequence[str]], rng: random.Random) -> list[str]:
    """At most `EACH_PHRASE` messages of a phrase, sorted; (a|b) stands for either and {t} for a filler named t.

    >>> drawn_out("(show|open) it", fillers={}, rng=random.Random(1))
    ['open it', 'show it']
    """
    known = {**fillers, "n": PERCENTAGES}
    messages: set[str] = set()
    for _ in range(4 * EACH_PHRASE):
        either = re.sub(r"\(([^()]*)\)", lambda match: rng.choice(match[1].split("|")), phrase)
        filled = re.sub(r"\{(\w)\}", lambda match: rng.choice(known[match[1]]), either)
        messages.add(" ".join(filled.split()))
        if len(messages) == EACH_PHRASE:
            break
    return sorted(messages)


def question_examples(folders: Sequence[Path], *, reader: MessageReader) -> list[Example]:
    """Our own questions: covered ones and near misses are questions, those that lie far off are out of scope."""
    rows = [
        json.loads(line)
        for folder in folders
        for file in sorted(folder.glob("questions*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    views = reader.views([row["text"] for row in rows])
    return [
        Example(view, Intent.OUT_OF_SCOPE if row.get("kind") == "far" else Intent.ASK, QUESTION_WEIGHT, "")
        for view, row in zip(views, rows, strict=True)
    ]
