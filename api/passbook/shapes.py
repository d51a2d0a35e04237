"""The passbook as /v1 and the page show it."""

from datetime import date

from pydantic import BaseModel

from api.http.words import competency_name
from api.passbook.words import evidence_text, others_text, source_text, standing_text, trend_text, weight_text
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import CourseId, Event, EvidenceSource
from recommender.learner import LOWER_BOUND, CompetencyRecord, PassbookEntry


class ShareOut(BaseModel):
    """A share of the log-odds of the level aimed at, and its name; `source` is null where nothing was shown."""

    source: EvidenceSource | None
    name: str
    log_odds: float
    text: str


class EvidenceOut(BaseModel):
    """One piece of evidence: the event, where it comes from, what it said, when, and its share of the log-odds."""

    event: str
    source: EvidenceSource
    name: str
    what: str
    day: date
    log_odds: float
    text: str

    @classmethod
    def of(cls, entry: PassbookEntry, *, catalogue: Catalogue, words: Words) -> "EvidenceOut":
        """`entry` in the reader's words."""
        return cls(
            event=entry.event.id,
            source=entry.source,
            name=source_text(entry.source, words=words),
            what=evidence_text(entry.event, catalogue=catalogue, words=words),
            day=entry.event.at.date(),
            log_odds=entry.share,
            text=weight_text(entry.share, words=words),
        )


class CompetencyOut(BaseModel):
    """A competency: level with standard error (null without evidence), what is needed, and why it stands so.

    `low` and `high` bound the middle half of what the level may be by the competency's own evidence; `met` goes by
    `low`. `others` levels of `level` come from other competencies, and meet no need. `shares` add up to the
    log-odds of working at `aim` rather than lower; they and `evidence` are the learner's own, and empty for others.
    """

    competency: str
    name: str
    needed: int
    aim: int
    level: float | None
    standard_error: float | None
    low: float | None
    high: float | None
    others: float
    others_text: str
    last_evidence: date | None
    met: bool
    awaits_check: bool
    standing: str
    trend: float
    trend_text: str
    shares: list[ShareOut]
    evidence: list[EvidenceOut]

    @classmethod
    def of(cls, record: CompetencyRecord, *, catalogue: Catalogue, words: Words) -> "CompetencyOut":
        """`record` in the reader's words."""
        estimate = record.estimate
        level = None if estimate is None else estimate.level
        error = None if estimate is None else estimate.standard_error
        own = None if estimate is None else estimate.own
        others = 0.0 if estimate is None else estimate.others
        around = 0.0 if error is None else LOWER_BOUND * error
        return cls(
            competency=record.competency,
            name=competency_name(record.competency, catalogue=catalogue, words=words),
            needed=record.needed,
            aim=record.aim,
            level=level,
            standard_error=error,
            low=None if own is None else max(own - around, 0.0),
            high=None if own is None else min(own + around, 5.0),
            others=others,
            others_text=others_text(others, words=words),
            last_evidence=None if estimate is None else estimate.last_evidence.date(),
            met=record.met,
            awaits_check=record.awaits_check,
            standing=standing_text(needed=record.needed, met=record.met, awaits_check=record.awaits_check, words=words),
            trend=record.trend,
            trend_text=trend_text(record.trend, words=words),
            shares=_shares(record, words=words),
            evidence=[EvidenceOut.of(entry, catalogue=catalogue, words=words) for entry in record.entries],
        )


class CertificateOut(BaseModel):
    """A certificate that another system told of: its course, day, number (empty where none was told), and who told."""

    course: str
    day: date
    number: str
    source: str

    @classmethod
    def of(cls, event: Event, *, catalogue: Catalogue, words: Words) -> "CertificateOut":
        """The certificate that a `certified` event tells of."""
        course = catalogue.course_ever(CourseId(event.object))
        return cls(
            course=event.object if course is None else course.title.in_language(words.language),
            day=event.at.date(),
            number=str(event.result.get("certificate", "")),
            source=event.source,
        )


class PassbookOut(BaseModel):
    """The competencies of a learner, those that are needed and still open first."""

    competencies: list[CompetencyOut]


def _shares(record: CompetencyRecord, *, words: Words) -> list[ShareOut]:
    if not record.shares:
        return []
    told = [
        (None, words.say("What is expected of anybody"), record.beginning),
        *((source, source_text(source, words=words), share) for source, share in record.shares.items()),
        *([(None, words.say("What you showed of other competencies"), record.others)] if record.others else []),
        (None, words.say("What time has taken since"), record.faded),
    ]
    return [
        ShareOut(source=source, name=name, log_odds=share, text=weight_text(share, words=words))
        for source, name, share in told
    ]
