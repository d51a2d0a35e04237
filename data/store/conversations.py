"""Conversations of learners with the tutor: kept, listed, rated, and really deleted."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    String,
    bindparam,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from data.store import ledger_rows as ledger
from data.store.connection import reading, writing
from data.store.conversations_rows import head_of, rating_row, turn_of, turn_row
from data.store.conversations_schema import CONVERSATIONS, TURNS
from data.store.learners_rows import served_learners
from data.store.listed import listed, listed_values
from data.store.moments import microseconds_of
from data.store.overwriting import empty_write_ahead_log, overwrite_what_is_deleted
from data.store.person_answers_rows import person_answer_of
from data.store.person_answers_schema import PERSON_ANSWERS
from data.store.schema import LEARNERS
from data.words.answers import DeclineReason, Grounded
from data.words.conversations import (
    GUIDE_HOLDS,
    MOST_CONVERSATIONS,
    MOST_TURNS,
    AnswerRating,
    Conversation,
    ConversationHead,
    ConversationId,
    KeptAnswer,
    ReturnedAnswer,
    Thumb,
    Turn,
    TurnId,
    title_of,
)
from data.words.errors import UnknownConversation
from data.words.models import CourseId, Event, LearnerId, OrganisationId

_ABOUT_COURSES = ("grounded", DeclineReason.NOT_COVERED.value)


class Conversations:
    """All conversations of a store. Every method names the learner whose it is; another's is as one that is not there.

    May be used by several threads and processes at once; what a method has written is on disk when it returns.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, learner: LearnerId) -> list[ConversationHead]:
        """The learner's conversations in which the tutor was asked, the one used last first."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                _heads(learner)
                .where(_HAS_TURNS)
                .order_by(CONVERSATIONS.c.updated_microseconds.desc(), CONVERSATIONS.c.id)
            )
            return [head_of(row) for row in rows]

    def read(self, conversation: ConversationId, *, learner: LearnerId) -> Conversation:
        """The conversation with its turns; raises UnknownConversation."""
        with reading(self._engine) as connection:
            head = _head(connection, conversation, learner=learner)
            rows = connection.execute(
                select(TURNS).where(TURNS.c.conversation == conversation).order_by(TURNS.c.number)
            )
            answers = select(PERSON_ANSWERS).where(PERSON_ANSWERS.c.id.in_(_answered_in(conversation)))
            by_person = {answer.id: person_answer_of(answer) for answer in connection.execute(answers)}
            turns = [replace(turn_of(row), person=by_person.get(row.person_answer)) for row in rows]
            return Conversation(head, turns)

    def last_turns(self, conversation: ConversationId, *, learner: LearnerId, count: int) -> list[Turn]:
        """The last `count` turns of the conversation, oldest first; raises UnknownConversation."""
        with reading(self._engine) as connection:
            _head(connection, conversation, learner=learner)
            rows = connection.execute(
                select(TURNS).where(TURNS.c.conversation == conversation).order_by(TURNS.c.number.desc()).limit(count)
            )
            return [turn_of(row) for row in rows][::-1]

    def kept(self, turn: TurnId, *, learner: LearnerId) -> KeptAnswer:
        """The answer of the turn and where it is kept; raises UnknownConversation."""
        with reading(self._engine) as connection:
            own = select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.learner == learner)
            row = connection.execute(select(TURNS).where(TURNS.c.id == turn, TURNS.c.conversation.in_(own))).first()
        if row is None:
            raise UnknownConversation(f"no answer {turn!r} in a conversation of yours")
        return KeptAnswer(turn_of(row).answer, ConversationId(row.conversation), turn)

    def add_turn(
        self,
        turn: Turn,
        *,
        conversation: ConversationId,
        learner: LearnerId,
        events: Sequence[Event] = (),
        begun: bool = False,
    ) -> None:
        """Puts `turn` at the end of the conversation, which begins with it where it is new; all in one transaction.

        `events` go into the ledger with it. What is over `MOST_TURNS` and `MOST_CONVERSATIONS` is deleted.
        Raises UnknownConversation where the conversation is another learner's or, `begun` before, was deleted since,
        and UnknownLearner.
        """
        with writing(self._engine) as connection:
            ledger.append(connection, events)
            said = turn.question
            is_new = _begin_or_go_on(connection, said, turn.at, conversation=conversation, learner=learner, begun=begun)
            last = 0 if is_new else connection.execute(_LAST, {"conversation": conversation}).scalar_one() or 0
            number = last + 1
            connection.execute(_ADD, turn_row(turn, conversation=conversation, number=number))
            if number > MOST_TURNS:
                too_old = (TURNS.c.conversation == conversation) & (TURNS.c.number <= number - MOST_TURNS)
                connection.execute(delete(TURNS).where(too_old))

    def guide_state(
        self, conversation: ConversationId, *, learner: LearnerId, at: datetime
    ) -> Mapping[str, object] | None:
        """What the conversation with Saarthi has come to; None where there is nothing or it is over at this time.

        Raises UnknownConversation.
        """
        with reading(self._engine) as connection:
            head = _head(connection, conversation, learner=learner)
            kept: Mapping[str, object] | None = connection.execute(
                select(CONVERSATIONS.c.guide).where(CONVERSATIONS.c.id == conversation)
            ).scalar_one()
            return kept if at - head.updated_at <= GUIDE_HOLDS else None

    def keep_guide_state(
        self,
        state: Mapping[str, object],
        *,
        conversation: ConversationId,
        learner: LearnerId,
        said: str,
        at: datetime,
        begun: bool = False,
    ) -> None:
        """Keeps what a conversation with Saarthi has come to; a new one has its title from what was `said`.

        With a new one, those without a question to the tutor go that are over. Raises as `add_turn`.
        """
        with writing(self._engine) as connection:
            is_new = _begin_or_go_on(connection, said, at, conversation=conversation, learner=learner, begun=begun)
            connection.execute(
                update(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation).values(guide=dict(state))
            )
            if is_new:
                over = microseconds_of(at - GUIDE_HOLDS)
                connection.execute(_OVER_WITHOUT_TURNS, {"learner": learner, "over": over})

    def rate(self, turn: TurnId, feedback: AnswerRating | None, *, learner: LearnerId) -> Turn:
        """The turn with `feedback` in place of what was there; None takes it back. Raises UnknownConversation."""
        with writing(self._engine) as connection:
            own = select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.learner == learner)
            changed = connection.execute(
                update(TURNS).where(TURNS.c.id == turn, TURNS.c.conversation.in_(own)).values(rating_row(feedback))
            )
            if changed.rowcount == 0:
                raise UnknownConversation(f"no answer {turn!r} in a conversation of yours")
            return turn_of(connection.execute(select(TURNS).where(TURNS.c.id == turn)).one())

    def returned(self, learner: LearnerId) -> list[ReturnedAnswer]:
        """People's answers to the learner's questions that they have not put away, the latest first."""
        query = (
            select(PERSON_ANSWERS, TURNS.c.id.label("turn"), TURNS.c.conversation, TURNS.c.question.label("asked"))
            .join(TURNS, TURNS.c.person_answer == PERSON_ANSWERS.c.id)
            .join(CONVERSATIONS, CONVERSATIONS.c.id == TURNS.c.conversation)
            .where(CONVERSATIONS.c.learner == learner, TURNS.c.person_answer_read_microseconds.is_(None))
            .order_by(PERSON_ANSWERS.c.at_microseconds.desc(), TURNS.c.id)
        )
        with reading(self._engine) as connection:
            return [
                ReturnedAnswer(person_answer_of(row), row.asked, ConversationId(row.conversation), TurnId(row.turn))
                for row in connection.execute(query)
            ]

    def put_returned_away(self, learner: LearnerId, *, at: datetime) -> None:
        """The learner has read all of them."""
        own = select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.learner == learner)
        unread = TURNS.c.person_answer.is_not(None) & TURNS.c.person_answer_read_microseconds.is_(None)
        read = update(TURNS).where(unread, TURNS.c.conversation.in_(own))
        with writing(self._engine) as connection:
            connection.execute(read.values(person_answer_read_microseconds=microseconds_of(at)))

    def delete(self, conversation: ConversationId, *, learner: LearnerId) -> None:
        """Deletes the conversation, its answers and what was thought of them, from the file too.

        Raises UnknownConversation.
        """
        with writing(self._engine) as connection:
            overwrite_what_is_deleted(connection)
            _head(connection, conversation, learner=learner)
            _delete(connection, [conversation])
        empty_write_ahead_log(self._engine)

    def unanswered(self, *, limit: int, organisations: Collection[OrganisationId], outcome: str) -> list[Turn]:
        """The last `limit` turns of this outcome, of learners in one of the organisations, latest first.

        Those that a person has answered are left out.
        """
        newest, waits = TURNS.c.at_microseconds.desc(), TURNS.c.person_answer.is_(None)
        return self._of_organisations(
            (TURNS.c.outcome == outcome) & waits, newest, limit=limit, organisations=organisations
        )

    def rated(self, *, limit: int, organisations: Collection[OrganisationId], thumb: str) -> list[Turn]:
        """The last `limit` turns rated so, of learners in one of the organisations, latest first."""
        newest = TURNS.c.rated_microseconds.desc()
        return self._of_organisations(TURNS.c.thumb == thumb, newest, limit=limit, organisations=organisations)

    def about(self, course: CourseId, *, limit: int, organisations: Collection[OrganisationId]) -> list[Turn]:
        """Turns that were asked in the course or are answered with words of it first, latest first.

        Of the last `limit` of learners in one of the organisations; those that a rule of the tutor declined are left
        out, because their questions say nothing of courses.
        """
        with reading(self._engine) as connection:
            among = LEARNERS.c.organisation.in_(listed_values(connection.dialect.name))
            people = served_learners(LEARNERS.c.id).where(among)
            latest = (
                select(TURNS)
                .join(CONVERSATIONS, CONVERSATIONS.c.id == TURNS.c.conversation)
                .where(TURNS.c.outcome.in_(_ABOUT_COURSES), CONVERSATIONS.c.learner.in_(people))
                .order_by(TURNS.c.at_microseconds.desc(), TURNS.c.id)
                .limit(limit)
                .subquery()
            )
            named = cast(latest.c.answer, String).contains(json.dumps(course), autoescape=True)
            query = select(latest).where(or_(latest.c.course == course, named))
            rows = connection.execute(
                query.order_by(latest.c.at_microseconds.desc(), latest.c.id), listed(organisations)
            )
            return [turn for row in rows if _is_about(turn := turn_of(row), course)]

    def helpful(self, *, limit: int) -> list[tuple[LearnerId, Turn]]:
        """The last `limit` turns with a thumb up and whose they are, latest first; of everybody, for no one to read."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(TURNS, CONVERSATIONS.c.learner)
                .join(CONVERSATIONS, CONVERSATIONS.c.id == TURNS.c.conversation)
                .where(TURNS.c.thumb == Thumb.UP)
                .order_by(TURNS.c.rated_microseconds.desc(), TURNS.c.id)
                .limit(limit)
            )
            return [(LearnerId(row.learner), turn_of(row)) for row in rows]

    def _of_organisations(
        self,
        condition: Any,  # noqa: ANN401  (SQLAlchemy's column expressions have no narrower common type)
        newest: Any,  # noqa: ANN401
        *,
        limit: int,
        organisations: Collection[OrganisationId],
    ) -> list[Turn]:
        with reading(self._engine) as connection:
            among = LEARNERS.c.organisation.in_(listed_values(connection.dialect.name))
            people = served_learners(LEARNERS.c.id).where(among)
            query = (
                select(TURNS)
                .join(CONVERSATIONS, CONVERSATIONS.c.id == TURNS.c.conversation)
                .where(condition, CONVERSATIONS.c.learner.in_(people))
            )
            rows = connection.execute(query.order_by(newest, TURNS.c.id).limit(limit), listed(organisations))
            return [turn_of(row) for row in rows]


def _is_about(turn: Turn, course: CourseId) -> bool:
    cited = turn.answer.citations if isinstance(turn.answer, Grounded) else ()
    return course in {turn.course, *(each.course for each in cited[:1])}


def _heads(learner: LearnerId) -> Select[Any]:
    turns = select(func.count()).where(TURNS.c.conversation == CONVERSATIONS.c.id).scalar_subquery().label("turns")
    return select(CONVERSATIONS, turns).where(CONVERSATIONS.c.learner == learner)


def _answered_in(conversation: ConversationId) -> Select[Any]:
    return select(TURNS.c.person_answer).where(TURNS.c.conversation == conversation)


def _head(connection: Connection, conversation: ConversationId, *, learner: LearnerId) -> ConversationHead:
    row = connection.execute(_heads(learner).where(CONVERSATIONS.c.id == conversation)).first()
    if row is None:
        raise UnknownConversation(f"no conversation {conversation!r} of yours")
    return head_of(row)


# Built once: putting a statement together takes longer than SQLite takes to carry it out.
_OWNER = select(CONVERSATIONS.c.learner).where(CONVERSATIONS.c.id == bindparam("conversation"))
_BEGIN, _ADD = insert(CONVERSATIONS), insert(TURNS)
_GO_ON = (
    update(CONVERSATIONS)
    .where(CONVERSATIONS.c.id == bindparam("conversation"))
    .values(updated_microseconds=bindparam("at"))
)
_LAST = select(func.max(TURNS.c.number)).where(TURNS.c.conversation == bindparam("conversation"))
_HAS_TURNS = select(TURNS.c.id).where(TURNS.c.conversation == CONVERSATIONS.c.id).exists()
_OVER_WITHOUT_TURNS = delete(CONVERSATIONS).where(
    CONVERSATIONS.c.learner == bindparam("learner"),
    CONVERSATIONS.c.updated_microseconds < bindparam("over"),
    ~_HAS_TURNS,
)
_OVER = (
    select(CONVERSATIONS.c.id)
    .where(CONVERSATIONS.c.learner == bindparam("learner"), CONVERSATIONS.c.id != bindparam("but"))
    .order_by(CONVERSATIONS.c.updated_microseconds.desc(), CONVERSATIONS.c.id)
    .offset(MOST_CONVERSATIONS - 1)
)


def _begin_or_go_on(
    connection: Connection,
    said: str,
    time: datetime,
    *,
    conversation: ConversationId,
    learner: LearnerId,
    begun: bool,
) -> bool:
    """Whether the conversation is new and begins with this."""
    at = microseconds_of(time)
    owner = connection.execute(_OWNER, {"conversation": conversation}).scalar()
    if owner is None and not begun:
        head = {"id": conversation, "learner": learner, "title": title_of(said)}
        connection.execute(_BEGIN, {**head, "started_microseconds": at, "updated_microseconds": at})
        _forget_the_oldest(connection, learner, but=conversation)
        return True
    if owner != learner:
        raise UnknownConversation(f"no conversation {conversation!r} of yours")
    connection.execute(_GO_ON, {"conversation": conversation, "at": at})
    return False


def _forget_the_oldest(connection: Connection, learner: LearnerId, *, but: ConversationId) -> None:
    """Deletes what is over `MOST_CONVERSATIONS`, never `but`: its time may lie before that of one written first."""
    over = connection.execute(_OVER, {"learner": learner, "but": but}).scalars().all()
    if over:
        _delete(connection, over)


def _delete(connection: Connection, conversations: Sequence[str]) -> None:
    connection.execute(delete(TURNS).where(TURNS.c.conversation.in_(conversations)))
    connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.id.in_(conversations)))
