"""The model of answers that quizzes go by, and answers in the ledger as it takes them."""

from collections.abc import Iterable
from pathlib import Path

import structlog

from data.words import CompetencyId, Event, WeightsRefused
from recommender.answering import ItemAnswer, NamedModel, load_answer_model
from tutor.practice import item_answered

ANSWERING_FILE = "answering.json"


def answer_model(state_folder: Path) -> NamedModel | None:
    """That of the state folder's file; None where there is none, or where it is refused, which is logged."""
    path = state_folder / ANSWERING_FILE
    if not path.exists():
        return None
    try:
        return load_answer_model(path)
    except WeightsRefused as error:
        structlog.get_logger("answering").warning("model of answers refused, none serves", error=str(error))
        return None


def given_answers(events: Iterable[Event]) -> list[ItemAnswer]:
    """The answers to items among the events."""
    return [
        ItemAnswer(event.learner, item, CompetencyId(event.object), event.result["right"] is True, event.at)
        for event in events
        if (item := item_answered(event)) is not None
    ]
