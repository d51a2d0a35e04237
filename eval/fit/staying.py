"""Fits `tutor/conversation/staying_model.json`: whether a question stays with the course that was spoken of.

    python -m eval.fit.staying [--out FILE]

Learnt from the questions of conversations by others: later ones, of which it is labelled which course they and the
turns before them are about, and first ones, each put after a conversation about another course. What is printed comes
from questions of writers that nothing was learnt from.
"""

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.reading import read_catalogue
from data.words import ENGLISH, CourseId
from embeddings.search import Retriever, Scope
from eval.console import OUT, progress_bar
from eval.fit.intent_sources import writer_of
from eval.fit.odds import Cases, cross_validated, figures, fitted_odds, write_odds
from eval.sets.corpus import corpus_of_catalogue
from eval.systems import built_system, load_encoder, load_transliterator
from eval.tasks.guide_talks import Turn, read_talks
from tutor.conversation import NEAR, STAYING, cues_of, staying_facts
from tutor.messages import MessageView

THRESHOLD = 0.35
"""With it .96 of the questions of writers left out that stay do, and .13 of new matters are taken for them."""

SEED = 3
TALKS = tuple(
    Path(f"eval/sets/questions/guide/{name}-conversations.jsonl")
    for name in ("by-others", "by-others-second", "training")
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question after a conversation about `course`; `stays` where it is about that, too."""

    text: str
    course: CourseId
    stays: bool
    writer: str


def asked_in(paths: Sequence[Path], *, titles: Mapping[str, CourseId]) -> list[Asked]:
    """The questions of the conversations: later ones, then first ones put after another conversation."""
    later: list[Asked] = []
    first: list[tuple[str, CourseId, str]] = []
    for talk in (talk for path in paths for talk in read_talks(path)):
        writer, before = writer_of(talk.id), None
        for place, turn in enumerate(talk.turns):
            about = course_of(turn, titles=titles)
            if turn.intent == "ask" and turn.gold and about is not None:
                if place == 0:
                    first.append((turn.text, about, writer))
                elif before is not None:
                    later.append(Asked(turn.text, before, about == before, writer))
            before = about or before
    return [*later, *_put_after_another(first, sorted({each.course for each in later}))]


def course_of(turn: Turn, *, titles: Mapping[str, CourseId]) -> CourseId | None:
    """The course that a turn is labelled with, by its lessons or its English title."""
    if turn.gold:
        return CourseId(turn.gold[0].partition("/")[0])
    return titles.get(str(turn.slots.get("course")))


def _put_after_another(first: Sequence[tuple[str, CourseId, str]], courses: Sequence[CourseId]) -> Iterator[Asked]:
    rng = random.Random(SEED)
    for text, about, writer in first:
        yield Asked(text, rng.choice([course for course in courses if course != about]), False, writer)


def cases_of(asked: Sequence[Asked], *, retriever: Retriever) -> Cases:
    """The questions put to the index as in a conversation."""
    facts, views = [], []
    with progress_bar("staying") as progress:
        for done, each in enumerate(asked, start=1):
            found = retriever.search(each.text, scope=Scope(), top_k=NEAR).hits
            within = retriever.search(each.text, scope=Scope(course=each.course), top_k=NEAR).hits
            cues = cues_of(each.text)
            facts.append(staying_facts(each.text, cues, course=each.course, found=found, within=within))
            views.append(MessageView(each.text, *retriever.as_encoded(each.text), retriever.encoder_name))
            progress(done, len(asked))
    return Cases(views, np.stack(facts), np.array([each.stays for each in asked]))


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits, prints the figures and writes the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalogue", type=Path, default=Path("data/sample"))
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--out", type=Path, default=Path("tutor/conversation/staying_model.json"))
    given = parser.parse_args(arguments)
    courses = read_catalogue(given.catalogue).courses.values()
    asked = asked_in(TALKS, titles={course.title.in_language(ENGLISH): course.id for course in courses})
    encoder, transliterator = load_encoder(given.models), load_transliterator(given.models)
    corpus = corpus_of_catalogue(given.catalogue)
    with built_system(corpus, encoder=encoder, transliterator=transliterator) as system:
        cases = cases_of(asked, retriever=system.retriever)
    chances = cross_validated(cases, groups=[each.writer for each in asked])
    OUT.print(figures(chances, cases.holds, threshold=THRESHOLD))
    card = {
        "purpose": "Whether a question in a conversation is about the course spoken of last.",
        "data": "Questions of conversations with Saarthi by writers who had seen no code (eval/sets/questions/guide), "
        "Apache-2.0; first questions are put after a conversation about another course.",
        "examples": {"stays": int(cases.holds.sum()), "new": int((~cases.holds).sum())},
        "limits": "Fitted over the sample catalogue with multilingual-e5-small.",
        "made_by": "python -m eval.fit.staying",
    }
    write_odds(given.out, fitted_odds(cases, threshold=THRESHOLD), facts=STAYING, card=card)
    OUT.print(f"written: {given.out}")


if __name__ == "__main__":
    main()
