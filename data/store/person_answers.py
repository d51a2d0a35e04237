"""Answers that curators give to questions which no course answered, and the questions that these go back to."""

from collections.abc import Collection, Sequence
from datetime import datetime, tzinfo

from sqlalchemy import Engine, insert, select, update

from data.store.connection import reading, writing
from data.store.conversations_schema import TURNS
from data.store.listed import listed, listed_values
from data.store.moments import microseconds_of, moment
from data.store.person_answers_rows import person_answer_of
from data.store.person_answers_schema import PERSON_ANSWERS
from data.words.conversations import TurnId
from data.words.days import INDIA, in_zone
from data.words.errors import Conflict
from data.words.models import OrganisationId
from data.words.person_answers import GivenPersonAnswer, PersonAnswer, PersonAnswerId

_COLUMNS = PERSON_ANSWERS.c


class PersonAnswers:
    """All answers of people. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine, zone: tzinfo = INDIA) -> None:
        self._engine = engine
        self._zone = zone

    def give(self, answer: PersonAnswer, turns: Collection[TurnId]) -> int:
        """Sends the answer to those of the turns that have none yet, and returns how many; raises Conflict without."""
        with writing(self._engine) as connection:
            among = TURNS.c.id.in_(listed_values(connection.dialect.name))
            waiting = update(TURNS).where(among, TURNS.c.person_answer.is_(None))
            sent = connection.execute(waiting.values(person_answer=answer.id), listed(turns)).rowcount
            if sent == 0:
                raise Conflict("none of these questions waits for an answer any more")
            row = {
                "id": answer.id,
                "organisation": answer.organisation,
                "question": answer.question,
                "text": answer.text,
                "language": answer.language,
                "actor": answer.by,
                "at_microseconds": microseconds_of(answer.at),
                "sent": sent,
            }
            connection.execute(insert(PERSON_ANSWERS), row)
            return sent

    def of(self, organisations: Collection[OrganisationId]) -> Sequence[GivenPersonAnswer]:
        """All answers of these organisations' curators, the latest first, those taken back too."""
        query = select(PERSON_ANSWERS).where(_COLUMNS.organisation.in_(organisations))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(_COLUMNS.at_microseconds.desc(), _COLUMNS.id)).all()
        return [
            GivenPersonAnswer(
                person_answer_of(row, self._zone),
                row.sent,
                None
                if row.taken_back_microseconds is None
                else in_zone(moment(row.taken_back_microseconds), self._zone),
            )
            for row in rows
        ]

    def take_back(self, answer: PersonAnswerId, *, organisations: Collection[OrganisationId], at: datetime) -> int:
        """Takes an answer from its askers, whose questions are open again; how many these were.

        Raises Conflict where none of the organisations has given such an answer, or it is taken back already.
        """
        given = (_COLUMNS.id == answer) & _COLUMNS.organisation.in_(organisations)
        with writing(self._engine) as connection:
            holds = update(PERSON_ANSWERS).where(given, _COLUMNS.taken_back_microseconds.is_(None))
            if connection.execute(holds.values(taken_back_microseconds=microseconds_of(at))).rowcount == 0:
                raise Conflict(f"no answer {answer!r} of yours can be taken back")
            back = update(TURNS).where(TURNS.c.person_answer == answer)
            return connection.execute(back.values(person_answer=None, person_answer_read_microseconds=None)).rowcount
