"""Answers of people as rows of the store, and back."""

from datetime import UTC, tzinfo
from typing import Any

from sqlalchemy import Row

from data.store.moments import moment
from data.words.days import in_zone
from data.words.models import Language, OrganisationId
from data.words.person_answers import PersonAnswer, PersonAnswerId


def person_answer_of(row: Row[Any], zone: tzinfo = UTC) -> PersonAnswer:
    """The answer that a row holds, its time in this zone."""
    return PersonAnswer(
        id=PersonAnswerId(row.id),
        organisation=OrganisationId(row.organisation),
        question=row.question,
        text=row.text,
        language=Language(row.language),
        by=row.actor,
        at=in_zone(moment(row.at_microseconds), zone),
    )
