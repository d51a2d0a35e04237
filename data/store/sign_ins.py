"""Who is signed in where."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Engine, Row, bindparam, delete, select, update

from data.store.catalogue_writing import upsert
from data.store.connection import reading, writing
from data.store.moments import microseconds_of, moment
from data.store.sign_ins_schema import SIGN_INS
from data.words.days import INDIA, in_zone
from data.words.sign_ins import SignIn

_COLUMNS = SIGN_INS.c


class SignIns:
    """Every session of a page that has not ended. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine, zone: tzinfo = INDIA) -> None:
        self._engine = engine
        self._zone = zone

    def begin(self, sign_in: SignIn) -> None:
        """Keeps a session that begins, and forgets all that have ended by then."""
        row = {
            "session": sign_in.session,
            "subject": sign_in.subject,
            "role": sign_in.role,
            "device": sign_in.device,
            "begun_microseconds": microseconds_of(sign_in.begun_at),
            "seen_microseconds": microseconds_of(sign_in.seen_at),
            "until_microseconds": microseconds_of(sign_in.until),
        }
        with writing(self._engine) as connection:
            connection.execute(delete(SIGN_INS).where(_COLUMNS.until_microseconds < row["begun_microseconds"]))
            upsert(connection, SIGN_INS, [row])

    def seen(self, sessions: Mapping[str, datetime]) -> None:
        """These sessions were used then; what is not kept, or any more, stays so."""
        used = update(SIGN_INS).where(_COLUMNS.session == bindparam("used"))
        rows = [{"used": session, "at": microseconds_of(at)} for session, at in sessions.items()]
        with writing(self._engine) as connection:
            connection.execute(used.values(seen_microseconds=bindparam("at")), rows)

    def of(self, subject: str, *, role: str, now: datetime) -> Sequence[SignIn]:
        """The sessions of somebody in a role that last longer than now, those used last first."""
        own = (_COLUMNS.subject == subject) & (_COLUMNS.role == role)
        query = select(SIGN_INS).where(own, _COLUMNS.until_microseconds > microseconds_of(now))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(_COLUMNS.seen_microseconds.desc(), _COLUMNS.session))
            return [_sign_in(row, self._zone) for row in rows]

    def end(self, sessions: Collection[str]) -> None:
        """Forgets these sessions."""
        with writing(self._engine) as connection:
            connection.execute(delete(SIGN_INS).where(_COLUMNS.session.in_(list(sessions))))

    def end_all(self, subject: str) -> None:
        """Forgets every session of somebody, in whatever role."""
        with writing(self._engine) as connection:
            connection.execute(delete(SIGN_INS).where(_COLUMNS.subject == subject))


def _sign_in(row: Row[Any], zone: tzinfo) -> SignIn:
    times = (row.begun_microseconds, row.seen_microseconds, row.until_microseconds)
    return SignIn(row.session, row.subject, row.role, row.device, *(in_zone(moment(each), zone) for each in times))
