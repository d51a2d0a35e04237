"""A department's report as /v1 shows it, and as page and files are made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from api.http.words import competency_name
from api.report.rows import OfficeRow, in_groups, office_rows
from api.report.service import LikeOffices, WholeReport
from api.running.i18n import Words, mark
from api.running.small_groups import is_few
from data.catalogue import Catalogue
from data.words import CompetencyFigures, CompetencyId, Figure, KeptMonth, LearningFigures, MonthFigures, RoleId
from recommender.training_plans import PlansReport, Risk, RuleCompliance, Standing

LIKE_DIGITS = 2
"""A hundredth of a course or an hour for each person: finer says nothing of an office of a hundred people."""

MEASURE_LABELS = {
    "share_with_one": mark("Share with at least one completion"),
    "completions_each": mark("Completions for each person"),
    "hours_each": mark("Training hours for each person"),
}


class ReportFiguresOut(BaseModel):
    """The seven figures of some people."""

    enrolled: int
    completions: int
    training_hours: int
    with_at_least_one: int
    with_three_or_more: int
    with_fewer_than_three: int
    with_none: int


def _seven(figures: LearningFigures) -> dict[str, int]:
    return {figure.value: getattr(figures, figure) for figure in Figure}


class ReportOfficeOut(ReportFiguresOut):
    """An organisation under that of the report, with all under it; `depth` steps below. Each stands before its own.

    `own_people`: only those whom it has beside the offices under it. `together` small offices of it are one row, so
    that no row is of fewer people than a group has at least.
    """

    organisation: str
    name: str
    depth: int
    own_people: bool
    together: int

    @classmethod
    def of(cls, row: OfficeRow, *, catalogue: Catalogue, words: Words) -> "ReportOfficeOut":
        """`row` with a name in the reader's language."""
        name = catalogue.organisation(row.organisation).name.in_language(words.language)
        if row.together:
            name = words.count(row.together, "{number} small office", "{number} small offices together")
        elif row.own_people:
            name = words.say("{office}, not in an office under it", office=name)
        return cls(
            **_seven(row.figures),
            organisation=row.organisation,
            name=name,
            depth=row.depth,
            own_people=row.own_people,
            together=row.together,
        )


class ReportRoleOut(ReportFiguresOut):
    """People of one role, of none that is known (`role` null), or of `together` roles that few have."""

    role: str | None
    name: str
    together: int

    @classmethod
    def all_of(
        cls, roles: Mapping[RoleId | None, LearningFigures], *, smallest: int, catalogue: Catalogue, words: Words
    ) -> list["ReportRoleOut"]:
        """Each role with a group of people, the largest first, then the others as one."""
        named: dict[RoleId | None, LearningFigures] = {}
        for role, figures in roles.items():
            known = role if role in catalogue.roles else None
            named[known] = named.get(known, LearningFigures()) + figures
        grouped = in_groups(named, smallest=smallest)
        rows = [
            cls(
                **_seven(figures),
                role=role,
                name=words.say("Role not known")
                if role is None
                else catalogue.role(role).name.in_language(words.language),
                together=0,
            )
            for role, figures in grouped.groups.items()
        ]
        if grouped.together:
            name = words.count(grouped.together, "{number} other role", "{number} other roles together")
            rows.append(cls(**_seven(grouped.rest), role=None, name=name, together=grouped.together))
        return rows


class ReportMonthOut(BaseModel):
    """What was finished in a month, by how many people; how many had finished something by its end."""

    month: date
    completions: int
    training_hours: int
    learners: int
    with_at_least_one: int

    @classmethod
    def of(cls, month: MonthFigures) -> "ReportMonthOut":
        """`month` with hours for minutes."""
        return cls(
            month=month.month,
            completions=month.completions,
            training_hours=LearningFigures(minutes=month.minutes).training_hours,
            learners=month.learners,
            with_at_least_one=month.with_at_least_one,
        )


class ReportCompetencyOut(BaseModel):
    """How many people's roles need a competency, how many of them finished a course for it, and how many anybody did.

    A number of people who are some, but fewer than `fewer_than`, is null; so are the completions of so few.
    """

    competency: str
    name: str
    needed_by: int | None
    needed_with_course: int | None
    learners: int | None
    completions: int | None
    fewer_than: int | None = None

    @classmethod
    def of(
        cls,
        competency: CompetencyId,
        figures: CompetencyFigures,
        *,
        smallest: int,
        catalogue: Catalogue,
        words: Words,
    ) -> "ReportCompetencyOut":
        """`figures` as far as they are of groups."""
        told = asdict(figures)
        few = {
            name for name in ("needed_by", "needed_with_course", "learners") if is_few(told[name], smallest=smallest)
        }
        if "learners" in few:
            few.add("completions")
        return cls(
            competency=competency,
            name=competency_name(competency, catalogue=catalogue, words=words),
            **{name: None if name in few else value for name, value in told.items()},
            fewer_than=smallest if few else None,
        )


class ReportRuleOut(BaseModel):
    """How many a plan's training rule asks, have met it for the year, and lack the weekly time to meet it."""

    plan: str
    title: str
    required_minutes: int
    people: int
    met: int
    short_of_time: int

    @classmethod
    def of(cls, rule: RuleCompliance, *, catalogue: Catalogue, words: Words) -> "ReportRuleOut":
        """`rule` with the title of its plan."""
        return cls(**asdict(rule), title=catalogue.plan(rule.plan).title.in_language(words.language))


class ReportPlansOut(BaseModel):
    """How many are on a plan in force today, by where they stand in their worst one.

    Of those at risk, `at_risk_due` have more left until a due date than they have time, `at_risk_rule` until the end of
    a training rule's year; some have both.
    """

    as_at: date
    on_plan: int
    late: int
    at_risk: int
    at_risk_due: int
    at_risk_rule: int
    on_track: int
    done: int
    rules: list[ReportRuleOut]

    @classmethod
    def of(cls, plans: PlansReport, *, today: date, catalogue: Catalogue, words: Words) -> "ReportPlansOut":
        """`plans` as of today."""
        return cls(
            as_at=today,
            on_plan=plans.on_plan,
            late=plans.standings.get(Standing.LATE, 0),
            at_risk=plans.standings.get(Standing.AT_RISK, 0),
            at_risk_due=plans.risks.get(Risk.DUE, 0),
            at_risk_rule=plans.risks.get(Risk.RULE, 0),
            on_track=plans.standings.get(Standing.ON_TRACK, 0),
            done=plans.standings.get(Standing.DONE, 0),
            rules=[ReportRuleOut.of(rule, catalogue=catalogue, words=words) for rule in plans.rules],
        )


class ReportLikeOut(BaseModel):
    """One measure beside that of `offices` others of the same kind under the same organisation."""

    measure: str
    label: str
    offices: int
    own: float
    quarter: Annotated[float, Field(description="A quarter of the others have less")]
    half: Annotated[float, Field(description="Half of the others have less")]
    three_quarters: Annotated[float, Field(description="Three quarters of the others have less")]

    @classmethod
    def of(cls, measure: str, like: LikeOffices, *, words: Words) -> "ReportLikeOut":
        """`like` in so many digits as say something."""
        told = {name: round(value, LIKE_DIGITS) for name, value in asdict(like).items()}
        return cls(measure=measure, label=words.say(MEASURE_LABELS[measure]), **told)


class DepartmentReportOut(ReportFiguresOut):
    """The report of a department and what lies under it: its seven figures, and these taken apart.

    Of what was first finished `since` that day (null: ever) by those who belonged there at the end of `as_at` (null:
    now). Months, offices and roles add up to the figures of all; plans are of today. `kept_on` is the day as at whose
    end the report was kept, null where it is counted now.
    """

    organisation: str
    name: str
    since: date | None
    as_at: date | None
    today: date
    offices: list[ReportOfficeOut]
    roles: list[ReportRoleOut]
    months: list[ReportMonthOut]
    competencies: list[ReportCompetencyOut]
    plans: ReportPlansOut
    like: list[ReportLikeOut]
    kept_on: date | None = None

    @classmethod
    def of(
        cls,
        report: WholeReport,
        *,
        smallest: int,
        catalogue: Catalogue,
        words: Words,
        kept_on: date | None = None,
    ) -> "DepartmentReportOut":
        """`report` in the reader's words, without groups of fewer people than `smallest`."""
        apart = report.breakdown
        offices = office_rows(report.organisation, apart.offices, catalogue=catalogue, smallest=smallest)
        return cls(
            **_seven(apart.total),
            organisation=report.organisation,
            name=catalogue.organisation(report.organisation).name.in_language(words.language),
            since=report.days.since,
            as_at=report.days.as_at,
            today=report.today,
            offices=[ReportOfficeOut.of(row, catalogue=catalogue, words=words) for row in offices],
            roles=ReportRoleOut.all_of(apart.roles, smallest=smallest, catalogue=catalogue, words=words),
            months=[ReportMonthOut.of(month) for month in apart.months],
            competencies=_competencies(apart.competencies, smallest=smallest, catalogue=catalogue, words=words),
            plans=ReportPlansOut.of(report.plans, today=report.today, catalogue=catalogue, words=words),
            like=[ReportLikeOut.of(measure, like, words=words) for measure, like in report.like.items()],
            kept_on=kept_on,
        )


class KeptMonthOut(ReportFiguresOut):
    """The sums of a report as kept for a month, at the end of the day `kept_on`."""

    month: date
    kept_on: date
    on_plan: int
    late: int
    at_risk: int
    on_track: int
    done: int

    @classmethod
    def of(cls, kept: KeptMonth) -> "KeptMonthOut":
        """`kept` as /v1 and the page show it."""
        return cls(month=kept.month, kept_on=kept.day, **kept.figures)


def _competencies(
    figures: Mapping[CompetencyId, CompetencyFigures], *, smallest: int, catalogue: Catalogue, words: Words
) -> list[ReportCompetencyOut]:
    """Those that most people need without a course for it come first."""
    order: Sequence[CompetencyId] = sorted(
        (each for each in figures if each in catalogue.competencies),
        key=lambda each: (figures[each].needed_with_course - figures[each].needed_by, -figures[each].learners, each),
    )
    return [
        ReportCompetencyOut.of(each, figures[each], smallest=smallest, catalogue=catalogue, words=words)
        for each in order
    ]
