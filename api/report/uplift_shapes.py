"""What courses changed in a department, as /v1, the page, the file and the command show it."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from api.http.templating import percent
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import OrganisationId
from recommender.uplift import GroupGain, GroupStanding, Interval, Uplift, UpliftRow

SHOWN_DIGITS = 3
"""A thousandth of a level: the error of a mean over a thousand people is ten times as wide."""


class IntervalOut(BaseModel):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, interval: Interval | None) -> "IntervalOut | None":
        """`interval`, rounded; None stays None."""
        if interval is None:
            return None
        return cls(value=_rounded(interval.value), low=_rounded(interval.low), high=_rounded(interval.high))


class GroupGainOut(BaseModel):
    """What a group gained; figures only where it was measured twice in enough people."""

    standing: GroupStanding
    learners: int | None = None
    before: Annotated[float | None, Field(description="Mean level as measured")] = None
    after: float | None = None
    gain: Annotated[IntervalOut | None, Field(description="In levels, without what chance alone brings back")] = None
    normalised: Annotated[
        IntervalOut | None, Field(description="The gain as a share of the way to the top of the scale (Hake 1998)")
    ] = None

    @classmethod
    def of(cls, group: GroupGain) -> "GroupGainOut":
        """`group` as far as it is told."""
        gain = group.gain
        if gain is None:
            return cls(standing=group.standing)
        return cls(
            standing=group.standing,
            learners=gain.learners,
            before=_rounded(gain.before),
            after=_rounded(gain.after),
            gain=IntervalOut.of(gain.levels),
            normalised=IntervalOut.of(gain.normalised),
        )


class UpliftOut(BaseModel):
    """Who finished beside others of the same roles, measured twice at a like distance without such a course."""

    finished: GroupGainOut
    others: GroupGainOut
    difference: Annotated[IntervalOut | None, Field(description="By how many levels more those who finished gained")]
    text: Annotated[str, Field(description="What the figures say, in a sentence")]

    @classmethod
    def of(cls, uplift: Uplift, *, words: Words) -> "UpliftOut":
        """`uplift` with what it says."""
        return cls(
            finished=GroupGainOut.of(uplift.finished),
            others=GroupGainOut.of(uplift.others),
            difference=IntervalOut.of(uplift.difference),
            text=uplift_text(uplift, words=words),
        )


class UpliftRowOut(BaseModel):
    """A course, or all together; measured within 30 days after it (`soon`) and 30 to 90 days after (`delayed`)."""

    course: str | None
    title: str
    soon: UpliftOut
    delayed: UpliftOut

    @property
    def measured(self) -> bool:
        """Whether anybody was measured before and after it."""
        standings = {self.soon.finished.standing, self.delayed.finished.standing}
        return standings != {GroupStanding.NOT_MEASURED}


class UpliftReportOut(BaseModel):
    """What courses changed in a department: all together, then each that somebody finished who was ever measured."""

    organisation: str
    name: str
    smallest_group: Annotated[int, Field(description="Groups of fewer are not told")]
    rows: list[UpliftRowOut]

    @classmethod
    def of(
        cls,
        rows: Sequence[UpliftRow],
        organisation: OrganisationId,
        *,
        smallest: int,
        catalogue: Catalogue,
        words: Words,
    ) -> "UpliftReportOut":
        """`rows` with names in the reader's language."""
        return cls(
            organisation=organisation,
            name=catalogue.organisation(organisation).name.in_language(words.language),
            smallest_group=smallest,
            rows=[
                UpliftRowOut(
                    course=row.course,
                    title=words.say("All courses together")
                    if row.course is None
                    else catalogue.course(row.course).title.in_language(words.language),
                    soon=UpliftOut.of(row.soon, words=words),
                    delayed=UpliftOut.of(row.delayed, words=words),
                )
                for row in rows
            ],
        )


def uplift_text(uplift: Uplift, *, words: Words) -> str:
    """What was measured, in a sentence: more than without a course only where the whole interval says so."""
    if uplift.finished.standing is GroupStanding.NOT_MEASURED:
        return words.say("Not measured")
    if uplift.finished.standing is GroupStanding.TOO_FEW:
        return words.say("Too few people were measured for figures to be shown")
    if uplift.difference is None:
        return words.say("Measured, but with nobody to compare: it may be more than the course")
    if uplift.difference.low > 0:
        return words.say("More than without the course")
    if uplift.difference.high < 0:
        return words.say("Less than without the course")
    return words.say("No difference shown from those without the course")


def levels_text(interval: IntervalOut | None, *, words: Words) -> str:
    """A gain in levels with its interval; empty where there is none.

    >>> from api.running.i18n import words_for
    >>> from data.words import ENGLISH
    >>> levels_text(IntervalOut(value=0.4, low=-0.1, high=0.9), words=words_for(ENGLISH))
    '+0.40 (−0.10 to +0.90)'
    """
    if interval is None:
        return ""
    value, low, high = (f"{_unsigned_zero(end):+.2f}" for end in (interval.value, interval.low, interval.high))
    return _spanned(value, low, high, words=words)


def shares_text(interval: IntervalOut | None, *, words: Words) -> str:
    """A normalised gain with its interval, in per cent; empty where there is none."""
    if interval is None:
        return ""
    value, low, high = (percent(_unsigned_zero(end)) for end in (interval.value, interval.low, interval.high))
    return _spanned(value, low, high, words=words)


def _spanned(value: str, low: str, high: str, *, words: Words) -> str:
    return words.say("{value} ({low} to {high})", value=value, low=low, high=high).replace("-", "−")


def _unsigned_zero(figure: float) -> float:
    return round(figure, 2) + 0.0  # -0.0 would be shown with its sign


def _rounded(figure: float) -> float:
    return round(figure, SHOWN_DIGITS)
