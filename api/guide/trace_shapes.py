"""Why something is or is not suggested, and why progress stands where it does, as /v1 and the pages show it."""

from collections.abc import Sequence

from pydantic import BaseModel

from api.guide.stuck_words import stuck_text
from api.guide.trace_words import (
    count_text,
    course_trace_text,
    explanation_text,
    missing_text,
    progress_trace_text,
    rule_text,
)
from api.http.shapes import CourseOut, courses_out
from api.http.words import basis_text
from api.running.i18n import Words
from api.suggest.shapes import RecommendationOut
from data.catalogue import Catalogue
from data.words import Counted, CourseTrace, Explanation, ProgressTrace, Rule, StuckBy, StuckCause


class RuleCheckOut(BaseModel):
    """One rule held against the course: whether it lets it through, in words, and the data it stands on."""

    rule: Rule
    passed: bool
    text: str
    facts: dict[str, str | int | float]


class StuckOut(BaseModel):
    """Why a course that was begun on another platform does not move, in words, and the data that says so."""

    by: StuckBy
    text: str
    facts: dict[str, str | int | float]

    @classmethod
    def all_of(cls, causes: Sequence[StuckCause], *, catalogue: Catalogue, words: Words) -> list["StuckOut"]:
        """`causes` in the reader's words."""
        return [
            cls(by=cause.by, text=stuck_text(cause, catalogue=catalogue, words=words), facts=dict(cause.facts))
            for cause in causes
        ]


class CourseTraceOut(BaseModel):
    """A course asked for by name (null: none has that name), every rule held against it, and courses near to it."""

    asked: str
    course: CourseOut | None
    place: int | None
    text: str
    checks: list[RuleCheckOut]
    nearest: list[CourseOut]
    stuck: list[StuckOut]

    @classmethod
    def of(cls, trace: CourseTrace, *, catalogue: Catalogue, words: Words) -> "CourseTraceOut":
        """`trace` in the reader's words; of a course meant for other organisations no more than that is said."""
        hidden = any(check.rule is Rule.ORGANISATION for check in trace.failed)
        shown = [check for check in trace.checks if not hidden or check.rule is Rule.ORGANISATION]
        known = None if trace.course is None or hidden else CourseOut.of(catalogue.course(trace.course), words)
        return cls(
            asked=trace.asked,
            course=known,
            place=trace.place,
            text=course_trace_text(trace, words=words),
            checks=[
                RuleCheckOut(
                    rule=check.rule,
                    passed=check.passed,
                    text=rule_text(check, catalogue=catalogue, words=words),
                    facts=dict(check.facts),
                )
                for check in shown
            ],
            nearest=courses_out(trace.nearest, catalogue=catalogue, words=words),
            stuck=[] if hidden else StuckOut.all_of(trace.stuck, catalogue=catalogue, words=words),
        )


class CountOut(BaseModel):
    """How many of how many count, and by which rule; `percent` is null where there is nothing to count."""

    counted: Counted
    done: int
    of: int
    percent: int | None
    text: str


class MissingOut(BaseModel):
    """One thing that is missing, in words, and the data that says so."""

    counted: Counted
    text: str
    facts: dict[str, str | int | float]


class ProgressTraceOut(BaseModel):
    """The counts that make up progress and what is missing; `meant` is the count at the percentage asked about."""

    asked_percent: int | None
    meant: Counted | None
    text: str
    counts: list[CountOut]
    missing: list[MissingOut]
    stuck: list[StuckOut]

    @classmethod
    def of(cls, trace: ProgressTrace, *, catalogue: Catalogue, words: Words) -> "ProgressTraceOut":
        """`trace` in the reader's words."""
        return cls(
            asked_percent=trace.asked_percent,
            meant=None if trace.meant is None else trace.meant.counted,
            text=progress_trace_text(trace, words=words),
            counts=[
                CountOut(
                    counted=count.counted,
                    done=count.done,
                    of=count.of,
                    percent=count.percent,
                    text=count_text(count, words=words),
                )
                for count in trace.counts
                if count.of
            ],
            missing=[
                MissingOut(
                    counted=missing.counted,
                    text=missing_text(missing, catalogue=catalogue, words=words),
                    facts=dict(missing.facts),
                )
                for missing in trace.missing
            ],
            stuck=StuckOut.all_of(trace.stuck, catalogue=catalogue, words=words),
        )


class ExplanationOut(BaseModel):
    """What a suggestion stands on; where the course is not suggested, the rules held against it."""

    text: str
    basis_text: str
    place: int | None
    suggestion: RecommendationOut | None
    trace: CourseTraceOut | None

    @classmethod
    def of(cls, explanation: Explanation, *, catalogue: Catalogue, words: Words) -> "ExplanationOut":
        """`explanation` in the reader's words."""
        recommendation, trace = explanation.recommendation, explanation.trace
        return cls(
            text=explanation_text(explanation, words=words),
            basis_text=basis_text(explanation.basis, words=words),
            place=explanation.place,
            suggestion=None
            if recommendation is None
            else RecommendationOut.of(recommendation, catalogue=catalogue, words=words),
            trace=None if trace is None else CourseTraceOut.of(trace, catalogue=catalogue, words=words),
        )
