"""The tables of conversations. Unlike the ledger they may be deleted from: a learner's words are the learner's."""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table

from data.store.schema import METADATA, reference

# `guide` is what a conversation with Saarthi has come to; one with the tutor alone has none, one with Saarthi alone has
# no turns.
CONVERSATIONS = Table(
    "conversations",
    METADATA,
    Column("id", String, primary_key=True),
    reference("learner", "learners"),
    Column("title", String, nullable=False),
    Column("started_microseconds", BigInteger, nullable=False),
    Column("updated_microseconds", BigInteger, nullable=False),
    Column("guide", JSON(none_as_null=True)),
    Index("conversations_by_learner", "learner", "updated_microseconds"),
)

# `number` counts the turns of a conversation from 1 and is never used twice, so it orders them. `person_answer` is what
# a curator answered where no course did, an id in `person_answers`, until that is taken back.
TURNS = Table(
    "conversation_turns",
    METADATA,
    Column("id", String, primary_key=True),
    reference("conversation", "conversations"),
    Column("number", Integer, nullable=False),
    Column("question", String, nullable=False),
    Column("searched", String, nullable=False),
    Column("language", String, nullable=False),
    Column("course", String),
    Column("lesson", String),
    Column("outcome", String, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
    Column("thumb", String),
    Column("reason", String),
    Column("comment", String),
    Column("rated_microseconds", BigInteger),
    Column("person_answer", String),
    Column("person_answer_read_microseconds", BigInteger),
    Index("conversation_turns_in_order", "conversation", "number", unique=True),
    Index("conversation_turns_by_outcome", "outcome", "at_microseconds"),
    Index("conversation_turns_by_thumb", "thumb", "rated_microseconds"),
    Index("conversation_turns_by_person_answer", "person_answer"),
)
