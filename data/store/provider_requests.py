"""Requests to providers as they are kept."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update

from data.store.connection import reading, writing
from data.store.moments import microseconds_of, moment
from data.store.provider_requests_schema import PROVIDER_REQUESTS
from data.words.errors import NotFound
from data.words.models import CourseId, OrganisationId
from data.words.provider_requests import ProviderRequest, ProviderRequestId, RequestState

_COLUMNS = PROVIDER_REQUESTS.c


class ProviderRequests:
    """Requests to providers. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, wanted: ProviderRequest) -> ProviderRequest:
        """Keeps the request; where the organisation has one for the same that is not answered, that one is it."""
        with writing(self._engine) as connection:
            same = select(PROVIDER_REQUESTS).where(
                _COLUMNS.organisation == wanted.organisation,
                _COLUMNS.competency.is_not_distinct_from(wanted.competency),
                _COLUMNS.level == wanted.level,
                _COLUMNS.state != RequestState.ANSWERED.value,
            )
            if wanted.competency is None:
                same = same.where(_COLUMNS.text == wanted.text)
            known = connection.execute(same.order_by(_COLUMNS.at_microseconds).limit(1)).first()
            if known is not None:
                return _request(known)
            connection.execute(insert(PROVIDER_REQUESTS), [_row(wanted)])
            return wanted

    def listed(self, organisations: Collection[OrganisationId]) -> Sequence[ProviderRequest]:
        """The requests of these organisations, the newest first."""
        query = select(PROVIDER_REQUESTS).where(_COLUMNS.organisation.in_(sorted(organisations)))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(_COLUMNS.at_microseconds.desc(), _COLUMNS.id))
            return [_request(row) for row in rows]

    def get(self, request: ProviderRequestId) -> ProviderRequest:
        """The request of this id; raises NotFound."""
        with reading(self._engine) as connection:
            row = connection.execute(select(PROVIDER_REQUESTS).where(_COLUMNS.id == request)).first()
        if row is None:
            raise NotFound(f"no request to providers {request!r}")
        return _request(row)

    def send(self, request: ProviderRequestId, *, provider: str) -> ProviderRequest:
        """Notes to whom the request was sent; raises NotFound."""
        return self._changed(replace(self.get(request), state=RequestState.SENT, provider=provider))

    def answer(self, request: ProviderRequestId, *, course: CourseId) -> ProviderRequest:
        """Notes the course that answers the request; raises NotFound."""
        return self._changed(replace(self.get(request), state=RequestState.ANSWERED, course=course))

    def _changed(self, request: ProviderRequest) -> ProviderRequest:
        with writing(self._engine) as connection:
            connection.execute(update(PROVIDER_REQUESTS).where(_COLUMNS.id == request.id).values(**_row(request)))
        return request


def _row(request: ProviderRequest) -> dict[str, object]:
    return {
        "id": request.id,
        "organisation": request.organisation,
        "competency": request.competency,
        "level": request.level,
        "text": request.text,
        "state": request.state.value,
        "actor": request.by,
        "at_microseconds": microseconds_of(request.at),
        "provider": request.provider,
        "course": request.course,
    }


def _request(row: Row[Any]) -> ProviderRequest:
    return ProviderRequest(
        id=row.id,
        organisation=row.organisation,
        competency=row.competency,
        level=row.level,
        text=row.text,
        state=RequestState(row.state),
        by=row.actor,
        at=moment(row.at_microseconds),
        provider=row.provider,
        course=row.course,
    )
