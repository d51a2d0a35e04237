"""What a request about one learner starts from, read in one go: who they are, and whether anything has moved."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from data.store.learners_rows import find_query, learner_of
from data.store.ledger_rows import REVISION
from data.store.schema import CATALOGUE_STATE, ENTRIES
from data.words.errors import UnknownLearner
from data.words.models import Learner, LearnerId, Verb

EVIDENCE = tuple(verb for verb in Verb if verb not in {Verb.SHOWN, Verb.ASKED, Verb.OPENED})
"""What a learner's own record is read from: all but the lists shown, the questions asked and the lessons opened."""


@dataclass(frozen=True, slots=True)
class LearnerRecord:
    """The learner with the revisions of catalogue and ledger as of one moment.

    `evidence` is the sequence number of the learner's last event of `EVIDENCE`, 0 where there is none: as long as it
    stays, so does all that is read from their record.
    """

    learner: Learner
    catalogue_revision: str | None
    ledger_revision: int
    evidence: int


# Built once: putting a query together takes longer than SQLite takes to answer it.
_LEARNER = find_query().where(find_query().selected_columns.id == bindparam("learner"))
_MARKS = select(
    select(CATALOGUE_STATE.c.revision).scalar_subquery(),
    REVISION.scalar_subquery(),
    select(func.max(ENTRIES.c.sequence))
    .where(ENTRIES.c.learner == bindparam("learner"), ENTRIES.c.verb.in_([verb.value for verb in EVIDENCE]))
    .scalar_subquery(),
)


def learner_record(connection: Connection, learner: LearnerId) -> LearnerRecord:
    """How things stand for the learner; raises UnknownLearner."""
    row = connection.execute(_LEARNER, {"learner": learner}).first()
    if row is None:
        raise UnknownLearner(f"no learner {learner!r} in any organisation of the catalogue")
    revision, length, evidence = connection.execute(_MARKS, {"learner": learner}).one()
    return LearnerRecord(learner_of(row), revision, int(length), int(evidence or 0))
