"""Fits `tutor/guide/of_course_model.json`: whether a question is about a course itself and not about its subject.

    python -m eval.fit.of_course [--out FILE]

Learnt from the questions of conversations: those that are labelled with no lesson but with a course, or for which a
list of courses is as right, and those that lessons answer. What is printed comes from writers left out.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.languages import without_courtesies
from eval.console import OUT
from eval.fit.intent_sources import MessageReader, writer_of
from eval.fit.odds import Cases, cross_validated, figures, fitted_odds, write_odds
from eval.systems import load_encoder, load_transliterator
from eval.tasks.guide_talks import Talk, Turn, read_talks
from tutor.guide import OF_COURSE, Intent, of_course_facts, usual_spelling

THRESHOLD = 0.7
"""With it .82 of the questions about a course of writers left out are told, and .023 of those that lessons answer."""

QUESTIONS = Path("eval/sets/questions/guide")
TALKS = ("by-others", "by-others-second", "training", "tuning", "second-tuning", "third-tuning")
ANOTHER_MATTER = frozenset({"cannot-do", "plan", "out-of-scope", "small-talk"})
"""Intents that are as right for a question that is neither about a lesson nor plainly about a course."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question after a message that wanted `last`."""

    text: str
    last: Intent | None
    of_course: bool
    writer: str


def asked_in(talk: Talk) -> Iterator[Asked]:
    """The questions of a conversation of which it is labelled what they are about."""
    last: Intent | None = None
    for turn in talk.turns:
        about = _about_course(turn)
        if about is not None:
            yield Asked(turn.text, last, about, writer_of(talk.id))
        last = Intent(turn.intent) if turn.intent in set(Intent) else None


def _about_course(turn: Turn) -> bool | None:
    if turn.intent != "ask" or turn.gold:
        return False if turn.intent == "ask" else None
    of_course = "find" in turn.also or "course" in turn.slots
    return True if of_course and not ANOTHER_MATTER & set(turn.also) else None


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits, prints the figures and writes the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--out", type=Path, default=Path("tutor/guide/of_course_model.json"))
    given = parser.parse_args(arguments)
    talks = [talk for name in TALKS for talk in read_talks(QUESTIONS / f"{name}-conversations.jsonl")]
    asked = [each for talk in talks for each in asked_in(talk)]
    reader = MessageReader(load_encoder(given.models), load_transliterator(given.models))
    facts = [of_course_facts(usual_spelling(without_courtesies(each.text)), last=each.last) for each in asked]
    views = reader.views([each.text for each in asked])
    cases = Cases(views, np.stack(facts), np.array([each.of_course for each in asked]))
    chances = cross_validated(cases, groups=[each.writer for each in asked])
    OUT.print(figures(chances, cases.holds, threshold=THRESHOLD))
    card = {
        "purpose": "Whether a question to Saarthi is about a course itself and not about its subject.",
        "data": "Questions of conversations of writers who had seen no code, and our own (eval/sets/questions/guide), "
        "Apache-2.0.",
        "examples": {"course": int(cases.holds.sum()), "subject": int((~cases.holds).sum())},
        "limits": "Fitted with multilingual-e5-small.",
        "made_by": "python -m eval.fit.of_course",
    }
    write_odds(given.out, fitted_odds(cases, threshold=THRESHOLD), facts=OF_COURSE, card=card)
    OUT.print(f"written: {given.out}")


if __name__ == "__main__":
    main()
