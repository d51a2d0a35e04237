"""What was contested or flagged, and its check, as /v1 and the pages show it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.http.shapes import Identifier, Strict
from api.http.words import competency_name
from api.passbook.words import evidence_text, source_text
from api.practice.service import Offered
from api.practice.shapes import PracticeItemOut
from api.recheck.integrity import FlagCount
from api.running.i18n import Words, mark
from data.catalogue import Catalogue
from data.words import CompetencyId, CourseId, Event, OrganisationId, Verb
from recommender.learner import source_of
from tutor.practice import FEWEST_ITEMS, FlagKind, Recheck, contested_in, events_of_flag, flag_kind

LONGEST_WHY = 200
"""Characters of a reason: a sentence or two."""


class ContestIn(Strict):
    """What is contested: a piece of evidence by its event, or the level itself where none is named."""

    about: Annotated[Identifier, Field(description="A competency, or the course that a flag is about")]
    event: Identifier | None = None
    why: Annotated[str, Field(max_length=LONGEST_WHY)] = ""


class RecordedOut(BaseModel):
    """One event of the learner's record in their words."""

    event: str
    at: datetime
    source: str
    text: str

    @classmethod
    def of(cls, event: Event, *, catalogue: Catalogue, words: Words) -> "RecordedOut":
        """`event` in the reader's words."""
        text = recorded_text(event, catalogue=catalogue, words=words)
        return cls(event=event.id, at=event.at, source=event.source, text=text)


class RecheckOut(BaseModel):
    """What opened a check, its items without their answers, and how many were answered and right since."""

    recheck: str
    opened_by: str
    about: str
    name: str
    event: str | None
    why: str
    at: datetime
    flag: Annotated[FlagKind | None, Field(description="What was flagged; null where the learner contested")]
    flag_text: str
    evidence: Annotated[list[RecordedOut], Field(description="The events that the flag was made of")]
    contested: Annotated[bool, Field(description="Whether the learner contested the flag")]
    items: list[PracticeItemOut]
    answered: int
    right: int
    done: bool
    possible: Annotated[bool, Field(description="Whether there are questions enough to check anything")]

    @classmethod
    def of(cls, recheck: Recheck, *, history: Sequence[Event], catalogue: Catalogue, words: Words) -> "RecheckOut":
        """`recheck` in the reader's words; `history` is the learner's record."""
        because = recheck.because
        made_of = set(events_of_flag(because))
        answered = [right for right in recheck.right if right is not None]
        return cls(
            recheck=because.id,
            opened_by=because.verb.value,
            about=because.object,
            name=name_of(because.object, catalogue=catalogue, words=words),
            event=str(because.result["event"]) if "event" in because.result else None,
            why=str(because.result.get("why", "")),
            at=because.at,
            flag=flag_kind(because),
            flag_text=flag_text(because, words=words),
            evidence=[
                RecordedOut.of(event, catalogue=catalogue, words=words) for event in history if event.id in made_of
            ],
            contested=contested_in(history, because.id),
            items=[
                PracticeItemOut.of(Offered(item, right is not None, right is True), words=words)
                for item, right in zip(recheck.items, recheck.right, strict=True)
            ],
            answered=len(answered),
            right=sum(answered),
            done=recheck.is_done,
            possible=len(recheck.items) >= FEWEST_ITEMS,
        )


class RechecksOut(BaseModel):
    """All that was contested or flagged, latest first."""

    rechecks: list[RecheckOut]


def name_of(about: str, *, catalogue: Catalogue, words: Words) -> str:
    """The competency's name or the course's title; the id where the catalogue has neither any more."""
    if CompetencyId(about) in catalogue.competencies:
        return competency_name(CompetencyId(about), catalogue=catalogue, words=words)
    course = catalogue.courses.get(CourseId(about))
    return about if course is None else course.title.in_language(words.language)


def recorded_text(event: Event, *, catalogue: Catalogue, words: Words) -> str:
    """What the event says, in one line."""
    match event.verb:
        case Verb.FLAGGED:
            return flag_text(event, words=words)
        case Verb.OPENED:
            return words.say("Lesson opened: {lesson}", lesson=str(event.result.get("lesson")))
        case Verb.STARTED:
            return words.say("Course begun: {course}", course=name_of(event.object, catalogue=catalogue, words=words))
        case _:
            told = evidence_text(event, catalogue=catalogue, words=words)
            return f"{source_text(source_of(event), words=words)}: {told}"


FLAG_TEXTS: Mapping[FlagKind, str] = {
    FlagKind.QUICK_ANSWERS: mark("{count} answers within {seconds} s: quicker than the questions can be read"),
    FlagKind.QUICK_COURSE: mark("Finished {seconds} s after it was begun"),
    FlagKind.JUMPED: mark("Finished from its last lesson, with lessons before it not opened"),
    FlagKind.SAME_MISTAKES: mark(
        "{count} mistakes the same as a colleague's, in the same order and at about the same time"
    ),
}
FLAG_NAMES: Mapping[FlagKind, str] = {
    FlagKind.QUICK_ANSWERS: mark("Answers quicker than reading"),
    FlagKind.QUICK_COURSE: mark("Courses finished too quickly"),
    FlagKind.JUMPED: mark("Jumped to the end"),
    FlagKind.SAME_MISTAKES: mark("The same mistakes as a colleague's"),
}


def flag_text(event: Event, *, words: Words) -> str:
    """What was seen, with its figures; nothing where the event is no flag."""
    kind = flag_kind(event)
    if kind is None:
        return ""
    count, seconds = int(event.result.get("count", 0)), int(event.result.get("seconds", 0))
    return words.say(FLAG_TEXTS[kind], count=count, seconds=seconds)


class FlagCountOut(BaseModel):
    """How often one thing was flagged in an organisation, and how many of these flags were contested."""

    flag: FlagKind
    name: str
    flagged: int
    contested: int


class FlagCountsOut(BaseModel):
    """Counts of flags; `too_few` learners belong to the organisation to show any, else those that there are."""

    organisation: str
    name: str
    too_few: bool
    flags: list[FlagCountOut]

    @classmethod
    def of(
        cls,
        counts: Mapping[FlagKind, FlagCount] | None,
        organisation: OrganisationId,
        *,
        catalogue: Catalogue,
        words: Words,
    ) -> "FlagCountsOut":
        """`counts` in the reader's words; None says that too few belong there."""
        return cls(
            organisation=organisation,
            name=catalogue.organisation(organisation).name.in_language(words.language),
            too_few=counts is None,
            flags=[
                FlagCountOut(
                    flag=kind, name=words.say(FLAG_NAMES[kind]), flagged=each.flagged, contested=each.contested
                )
                for kind, each in (counts or {}).items()
            ],
        )
