"""The table of answers that people gave to questions which no course answered."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from data.store.schema import METADATA

# Which questions an answer went back to stands with these (`conversation_turns.person_answer`), so that it goes with
# them. `sent` counts them when the answer was given. `actor` is staff and no foreign key.
PERSON_ANSWERS = Table(
    "person_answers",
    METADATA,
    Column("id", String, primary_key=True),
    Column("organisation", String, nullable=False),
    Column("question", String, nullable=False),
    Column("text", String, nullable=False),
    Column("language", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("taken_back_microseconds", BigInteger),
    Index("person_answers_by_organisation", "organisation", "at_microseconds"),
)
