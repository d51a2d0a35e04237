"""The table of who is signed in where, as people see it of themselves."""

from sqlalchemy import BigInteger, Column, Index, String, Table

from data.store.schema import METADATA

# Of a browser two words are kept, not what it sends. No foreign key: staff are no learners.
SIGN_INS = Table(
    "sign_ins",
    METADATA,
    Column("session", String, primary_key=True),
    Column("subject", String, nullable=False),
    Column("role", String, nullable=False),
    Column("device", String, nullable=False),
    Column("begun_microseconds", BigInteger, nullable=False),
    Column("seen_microseconds", BigInteger, nullable=False),
    Column("until_microseconds", BigInteger, nullable=False),
    Index("sign_ins_by_subject", "subject"),
    Index("sign_ins_by_end", "until_microseconds"),
)
