"""Requests to providers: asked for where nothing covers a need, sent, and answered by a course."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.http.words import competency_name
from api.running.auth import Principal
from api.running.clock import Clock
from api.running.i18n import Words, mark
from api.running.library import Library
from data.catalogue import Catalogue
from data.store import ProviderRequests
from data.words import (
    UNSTATED_LEVEL,
    CompetencyId,
    Course,
    CourseId,
    Fault,
    InvalidRequest,
    NotFound,
    ProviderRequest,
    ProviderRequestId,
    RequestState,
    drawn_id,
)

STATES = {
    RequestState.OPEN: mark("To be sent"),
    RequestState.SENT: mark("Sent"),
    RequestState.ANSWERED: mark("Answered"),
}
_NO_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula where a cell begins with it (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True)
class RequestService:
    """Requests of an organisation and those under it."""

    library: Library
    requests: ProviderRequests
    clock: Clock

    def listed(self, principal: Principal) -> Sequence[ProviderRequest]:
        """The requests of the principal's organisation and those under it, the newest first."""
        return self.requests.listed(self.library.catalogue().under(principal.organisation))

    def ask(self, principal: Principal, *, competency: str, level: int, text: str) -> ProviderRequest:
        """A new request, or the one that there is for the same; raises InvalidRequest where it asks for nothing."""
        catalogue = self.library.catalogue()
        if not competency and not text.strip():
            raise InvalidRequest("request", [Fault("text", "", "it asks for nothing", "Say what is to be taught.")])
        wanted = ProviderRequest(
            id=ProviderRequestId(drawn_id()),
            organisation=principal.organisation,
            competency=catalogue.competency(CompetencyId(competency)).id if competency else None,
            level=level or UNSTATED_LEVEL,
            text=text.strip(),
            state=RequestState.OPEN,
            by=principal.subject,
            at=self.clock(),
        )
        return self.requests.add(wanted)

    def send(self, principal: Principal, request: ProviderRequestId, *, provider: str) -> ProviderRequest:
        """Notes to whom the request was sent; raises NotFound."""
        return self.requests.send(self._own(principal, request).id, provider=provider)

    def answer(self, principal: Principal, request: ProviderRequestId, *, course: str) -> ProviderRequest:
        """Notes the course that answers the request; raises NotFound, UnknownCourse."""
        own = self._own(principal, request)
        return self.requests.answer(own.id, course=self.library.visible_course(principal, CourseId(course)).id)

    def answering(self, request: ProviderRequest) -> Sequence[Course]:
        """Courses that teach by now what is asked for, the shortest first; none for what the framework has not."""
        catalogue = self.library.catalogue()
        if request.competency is None or request.organisation not in catalogue.organisations:
            return []
        courses = catalogue.open_to(request.organisation, catalogue.closing_groups).courses.values()
        fitting = [each for each in courses if each.teaches.get(request.competency, 0) >= request.level]
        return sorted(fitting, key=lambda each: (each.minutes, each.id))

    def _own(self, principal: Principal, request: ProviderRequestId) -> ProviderRequest:
        """The request, where it is of the principal's organisation or of one under it; raises NotFound for another."""
        found, catalogue = self.requests.get(request), self.library.catalogue()
        if found.organisation not in catalogue.under(principal.organisation):
            raise NotFound(f"no request to providers {request!r}")
        return found


def wanted_text(request: ProviderRequest, *, catalogue: Catalogue, words: Words) -> str:
    """What is asked for: the competency and its level, or the words that it was asked in."""
    if request.competency is None or request.competency not in catalogue.competencies:
        return request.text
    name = competency_name(request.competency, catalogue=catalogue, words=words)
    return words.say("{competency} to level {level}", competency=name, level=request.level)


def requests_csv(requests: Sequence[ProviderRequest], *, catalogue: Catalogue, words: Words) -> str:
    """The requests as a table that spreadsheets read; no cell of it is a formula."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(words.say(each) for each in ("Asked for", "Because", "Status", "Provider", "Course"))
    for each in requests:
        cells = (
            wanted_text(each, catalogue=catalogue, words=words),
            each.text,
            words.say(STATES[each.state]),
            each.provider,
            each.course or "",
        )
        table.writerow(f"'{cell}" if cell.startswith(_NO_FORMULA) else cell for cell in cells)
    return written.getvalue()


def requests_markdown(requests: Sequence[ProviderRequest], *, catalogue: Catalogue, words: Words) -> str:
    """A letter to providers: what is not answered yet, with what each competency is and what it is needed for."""
    lines = [f"# {words.say('Courses that are wanted')}", ""]
    for each in requests:
        if each.state is RequestState.ANSWERED:
            continue
        lines += [f"## {wanted_text(each, catalogue=catalogue, words=words)}", ""]
        known = None if each.competency is None else catalogue.competencies.get(each.competency)
        if known is not None:
            lines += [known.description.in_language(words.language), ""]
            levels = known.levels[each.level - 1 : each.level]
            lines += [line for level in levels for line in (level.in_language(words.language), "")]
        if known is not None and each.text:
            lines += [f"> {each.text}", ""]
    return "\n".join(lines)


RequestsDep = Annotated[RequestService, Depends(service(RequestService))]
