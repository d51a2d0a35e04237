"""Fits `tutor/guide/same_course_model.json`: whether a message is about the course that was spoken of last.

    python -m eval.fit.same_course [--out FILE]

Learnt from conversations of others and our own: their later messages, of which it is labelled which course, or whose
subject, they and those before mean, and first ones that name a course, each put after a conversation about another.
Questions to the tutor are not among them (`eval.fit.staying`). What is printed comes from writers left out.
"""

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from data.catalogue import Catalogue
from data.reading import read_catalogue
from data.words import ENGLISH, CourseId
from embeddings.languages import without_courtesies
from embeddings.text import terms
from eval.console import OUT
from eval.fit.intent_sources import MessageReader, writer_of
from eval.fit.odds import Cases, cross_validated, figures, fitted_odds, write_odds
from eval.fit.staying import course_of
from eval.systems import load_encoder, load_transliterator
from eval.tasks.guide_talks import Talk, Turn, read_talks
from tutor.guide import SAME_COURSE, CourseNames, Intent, Named, pointed_at, same_course_facts, usual_spelling

THRESHOLD = 0.6
SEED = 1
QUESTIONS = Path("eval/sets/questions/guide")
TALKS = ("by-others", "by-others-second", "training", "tuning", "second-tuning", "third-tuning")
MESSAGES = ("by-others", "training", "tuning", "second-tuning", "third-tuning")
LISTS = frozenset({"find", "suggest"})
EXPLAINED = frozenset({"explain", "why-not"})


@dataclass(frozen=True, slots=True)
class Meant:
    """A message after a conversation about `course`; `same` where it means that, too."""

    text: str
    wants: str
    last: str | None
    course: CourseId
    same: bool
    writer: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Which course a turn is labelled with, and whether what it looks for is what was spoken of."""

    catalogue: Catalogue
    titles: Mapping[str, CourseId]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Labels":
        """Labels that name courses of the catalogue by their English titles."""
        titles = {course.title.in_language(ENGLISH): course.id for course in catalogue.courses.values()}
        return cls(catalogue, titles)

    def course_of(self, turn: Turn) -> CourseId | None:
        """The course that the turn is about."""
        return course_of(turn, titles=self.titles)

    def same(self, turn: Turn, *, course: CourseId, topic: str) -> bool | None:
        """Whether a turn means the course spoken of; None where that is not labelled."""
        labelled, looked_for = self.course_of(turn), turn.slots.get("topic")
        if labelled is not None:
            return labelled == course
        if turn.intent in LISTS and looked_for:
            title = self.catalogue.course(course).title.in_language(ENGLISH)
            return bool(set(terms(str(looked_for))) & set(terms(f"{title} {topic}")))
        return False if turn.intent in EXPLAINED else None


def later_messages(talk: Talk, *, labels: Labels) -> Iterator[Meant]:
    """The later messages of a conversation that are about a course or might be."""
    course: CourseId | None = None
    topic, last = "", None
    for turn in talk.turns:
        same = None if course is None else labels.same(turn, course=course, topic=topic)
        if course is not None and same is not None and _may_be(turn):
            yield Meant(turn.text, turn.intent, last, course, same, writer_of(talk.id))
        course, topic, last = labels.course_of(turn) or course, str(turn.slots.get("topic", topic)), turn.intent


def first_messages(talks: Sequence[Talk], later: Sequence[Meant], *, labels: Labels) -> Iterator[Meant]:
    """First messages that name a course and are no questions, each after a conversation about another."""
    rng = random.Random(SEED)
    courses = sorted({each.course for each in later})
    for talk in talks:
        course = labels.course_of(talk.turns[0])
        if course is not None and talk.turns[0].intent != "ask" and _may_be(talk.turns[0]):
            before, another = rng.choice(later), rng.choice([each for each in courses if each != course])
            text = replace(before, text=talk.turns[0].text, wants=talk.turns[0].intent, course=another, same=False)
            yield replace(text, writer=writer_of(talk.id))


def _may_be(turn: Turn) -> bool:
    """Whether it could be either: no question to the tutor, no limit, and no item of a list by its number."""
    asks = turn.intent == "ask" and bool(turn.gold)
    return not asks and turn.intent in set(Intent) and pointed_at(turn.text) is None


def cases_of(meant: Sequence[Meant], *, reader: MessageReader, catalogue: Catalogue) -> Cases:
    """The messages as the guide sees them."""
    names = CourseNames(catalogue.courses.values())

    def both(text: str) -> str:
        return f"{text} {reader.transliterator.to_devanagari(text)}"

    named = Named(lambda text: names.called(both(text)), lambda course, text: names.held(course, both(text)))
    facts = [
        same_course_facts(
            usual_spelling(without_courtesies(each.text)),
            course=each.course,
            wants=Intent(each.wants),
            last=_intent(each.last),
            named=named,
        )
        for each in meant
    ]
    views = reader.views([each.text for each in meant])
    return Cases(views, np.stack(facts), np.array([each.same for each in meant]))


def _intent(name: str | None) -> Intent | None:
    """The intent; none of a limit."""
    return Intent(name) if name in set(Intent) else None


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits, prints the figures and writes the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalogue", type=Path, default=Path("data/sample"))
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--out", type=Path, default=Path("tutor/guide/same_course_model.json"))
    given = parser.parse_args(arguments)
    catalogue = read_catalogue(given.catalogue)
    labels = Labels.of(catalogue)
    talks = [talk for name in TALKS for talk in read_talks(QUESTIONS / f"{name}-conversations.jsonl")]
    alone = [talk for name in MESSAGES for talk in read_talks(QUESTIONS / f"{name}-messages.jsonl")]
    later = [each for talk in talks for each in later_messages(talk, labels=labels)]
    meant = [*later, *first_messages([*talks, *alone], later, labels=labels)]
    reader = MessageReader(load_encoder(given.models), load_transliterator(given.models))
    cases = cases_of(meant, reader=reader, catalogue=catalogue)
    chances = cross_validated(cases, groups=[each.writer for each in meant])
    OUT.print(figures(chances, cases.holds, threshold=THRESHOLD))
    card = {
        "purpose": "Whether a message to Saarthi is about the course that was spoken of last.",
        "data": "Conversations and messages of writers who had seen no code, and our own (eval/sets/questions/guide), "
        "Apache-2.0; first messages are put after a conversation about another course.",
        "examples": {"same": int(cases.holds.sum()), "another": int((~cases.holds).sum())},
        "limits": "Fitted over the sample catalogue with multilingual-e5-small.",
        "made_by": "python -m eval.fit.same_course",
    }
    write_odds(given.out, fitted_odds(cases, threshold=THRESHOLD), facts=SAME_COURSE, card=card)
    OUT.print(f"written: {given.out}")


if __name__ == "__main__":
    main()
