"""Typed reasons, causes and declines put into the reader's words."""

from collections.abc import Mapping
from datetime import date

from api.running.i18n import Words, mark
from data.catalogue import Catalogue
from data.words import (
    Basis,
    ColdStart,
    CompetencyId,
    CourseId,
    CourseKind,
    DeclineReason,
    Notice,
    NoticeKind,
    OrganisationId,
    Place,
    PlaceKind,
    PlanId,
    Reason,
    ReasonKind,
    RoleId,
    Suggestions,
    UnmetCause,
)

GAPS = (
    mark("{competency}: brings you to level {needed}, which your role needs; you have shown {shown}"),
    mark("{competency}: brings you to level {brings} of the {needed} your role needs; you have shown {shown}"),
)
GAPS_OF_GOAL = (
    mark("{competency}: brings you to level {needed}, which the role you aim at needs; you have shown {shown}"),
    mark(
        "{competency}: brings you to level {brings} of the {needed} the role you aim at needs; you have shown {shown}"
    ),
)
"""Of courses that bring the whole of what is needed, and of those that bring a part."""

COURSE_KINDS = {
    CourseKind.SELF_PACED: mark("self-paced"),
    CourseKind.CLASSROOM: mark("in the classroom"),
    CourseKind.BLENDED: mark("blended"),
}
"""How a course is taken."""

FILLED_IN = {
    (True, False): mark("{reason} (the course does not state its level, which a rule fills in)"),
    (False, True): mark("{reason} (your role does not state the level it needs, which a rule fills in)"),
    (True, True): mark("{reason} (neither the course nor your role states a level, which a rule fills in)"),
}
"""By whether the course and whether the role leaves the level open."""

UNSURE = mark("{competency}: level {needed} is needed; that you have it is not certain yet")


def reason_text(reason: Reason, *, catalogue: Catalogue, words: Words) -> str:
    """One sentence that says what `reason` stands on, with its facts."""
    match reason.kind:
        case ReasonKind.GAP:
            return _gap_text(reason, catalogue, words)
        case ReasonKind.SIMILAR:
            return _similar_text(reason, catalogue, words)
        case ReasonKind.NEXT:
            return _next_text(reason, catalogue, words)
        case ReasonKind.POPULAR:
            return _popular_text(reason, catalogue, words)
        case ReasonKind.PLAN:
            return _plan_text(reason, catalogue, words)
        case ReasonKind.QUALITY:
            return _quality_text(reason, words)
        case ReasonKind.NEW:
            return words.say("New in the catalogue")


def _gap_text(reason: Reason, catalogue: Catalogue, words: Words) -> str:
    facts = reason.facts
    needed, brings, shown = int(facts["needed"]), int(facts["brings"]), float(facts["shown"])
    texts = GAPS_OF_GOAL if "role" in facts else GAPS
    text = UNSURE if shown >= brings else texts[brings < needed]
    name = competency_name(str(facts["competency"]), catalogue=catalogue, words=words)
    said = words.say(text, competency=name, needed=needed, brings=brings, shown=level_text(shown))
    filled_in = FILLED_IN.get(("course_unstated" in facts, "role_unstated" in facts))
    return said if filled_in is None else words.say(filled_in, reason=said)


def _next_text(reason: Reason, catalogue: Catalogue, words: Words) -> str:
    facts = reason.facts
    learners, directly = int(facts["learners"]), int(facts["directly"])
    course = _title(facts["course"], catalogue, words)
    if directly == learners:
        return words.count(
            learners,
            "{number} officer who finished {course} took this next",
            "{number} officers who finished {course} took this next",
            course=course,
        )
    return words.count(
        learners,
        "{number} officer who finished {course} took it within {courses} courses, {directly} of them right after it",
        "{number} officers who finished {course} took it within {courses} courses, {directly} of them right after it",
        course=course,
        courses=int(facts["courses"]),
        directly=directly,
    )


def _similar_text(reason: Reason, catalogue: Catalogue, words: Words) -> str:
    facts = reason.facts
    if "role" in facts:
        return words.say("Close in content to the work of your role")
    if "competency" not in facts:
        return words.say("Close in content to {course}", course=_title(facts["course"], catalogue, words))
    competency = competency_name(str(facts["competency"]), catalogue=catalogue, words=words)
    if "course" not in facts:
        return words.say("Close in content to {competency}, which your role needs", competency=competency)
    course = _title(facts["course"], catalogue, words)
    return words.say("Close to {course} on {competency}, which your role needs", course=course, competency=competency)


def _plan_text(reason: Reason, catalogue: Catalogue, words: Words) -> str:
    facts = reason.facts
    plan = catalogue.plan(PlanId(str(facts["plan"]))).title.in_language(words.language)
    due = words.day(date.fromisoformat(str(facts["due"])))
    if "course" in facts:
        course = _title(facts["course"], catalogue, words)
        return words.say("Comes before {course}, due {due} in {plan}", course=course, due=due, plan=plan)
    mandatory, suggested = mark("Due {due} in {plan}"), mark("Suggested until {due} in {plan}")
    return words.say(mandatory if int(facts["mandatory"]) else suggested, due=due, plan=plan)


def _quality_text(reason: Reason, words: Words) -> str:
    facts = reason.facts
    if "rating" in facts:
        return words.count(
            int(facts["learners"]),
            "Rated {rating} of 5 by {number} learner",
            "Rated {rating} of 5 by {number} learners",
            rating=facts["rating"],
        )
    return words.say(
        "{finished} of {begun} who began it, not counting those still at it of late, finished it",
        finished=facts["finished"],
        begun=facts["begun"],
    )


def _popular_text(reason: Reason, catalogue: Catalogue, words: Words) -> str:
    facts = reason.facts
    learners, days = int(facts["learners"]), int(facts["days"])
    if "before" in facts:
        return _rising_text(reason, catalogue, words)
    if "role" in facts:
        role = catalogue.roles[RoleId(str(facts["role"]))].name.in_language(words.language)
        return words.say(
            "Finished by {learners} colleagues in the role {role} in {days} days",
            learners=learners,
            role=role,
            days=days,
        )
    if "organisation" in facts:
        organisation = catalogue.organisations[OrganisationId(str(facts["organisation"]))]
        name = organisation.name.in_language(words.language)
        return words.say(
            "Finished by {learners} people in {organisation} in {days} days",
            learners=learners,
            organisation=name,
            days=days,
        )
    return words.say("Finished by {learners} learners in {days} days", learners=learners, days=days)


def _rising_text(reason: Reason, catalogue: Catalogue, words: Words) -> str:
    facts = reason.facts
    counts = {"learners": int(facts["learners"]), "days": int(facts["days"]), "before": int(facts["before"])}
    if "role" in facts:
        role = catalogue.roles[RoleId(str(facts["role"]))].name.in_language(words.language)
        return words.say(
            "Rising in the role {role}: finished by {learners} in {days} days, by {before} in the {days} before",
            role=role,
            **counts,
        )
    if "organisation" in facts:
        organisation = catalogue.organisations[OrganisationId(str(facts["organisation"]))]
        return words.say(
            "Rising in {organisation}: finished by {learners} in {days} days, by {before} in the {days} before",
            organisation=organisation.name.in_language(words.language),
            **counts,
        )
    return words.say("Rising: finished by {learners} in {days} days, by {before} in the {days} before", **counts)


def level_text(level: float) -> str:
    """A level without needless decimals.

    >>> level_text(2.0), level_text(1.25)
    ('2', '1.2')
    """
    return f"{level:.0f}" if abs(level - round(level)) < 0.05 else f"{level:.1f}"


def _title(course: object, catalogue: Catalogue, words: Words) -> str:
    return catalogue.course(CourseId(str(course))).title.in_language(words.language)


def competency_name(competency: str, *, catalogue: Catalogue, words: Words) -> str:
    """The competency's name in the reader's language."""
    return catalogue.competency(CompetencyId(competency)).name.in_language(words.language)


def list_text(suggestions: Suggestions, *, words: Words) -> str:
    """What a list went on, and what it had to do without, in one to three sentences."""
    without = [cold_start_text(lacking, words=words) for lacking in suggestions.without]
    return " ".join([basis_text(suggestions.basis, words=words), *without])


def cold_start_text(without: ColdStart, *, words: Words) -> str:
    """What was missing and what stood in for it, in one sentence."""
    match without:
        case ColdStart.UNKNOWN_ROLE:
            return words.say("The catalogue does not hold your role.")
        case ColdStart.NEW_ROLE:
            return words.say("Nobody in your role has finished a course lately, so colleagues' habits do not count.")
        case ColdStart.NEW_ORGANISATION:
            return words.say("Nobody in your organisation has finished a course lately: those around it count.")


def basis_text(basis: Basis, *, words: Words) -> str:
    """What a list of suggestions went on, in one sentence."""
    match basis:
        case Basis.ROLE_AND_HISTORY:
            return words.say("Based on what your role needs and what you have finished.")
        case Basis.ROLE_ONLY:
            return words.say("Based on what your role needs: you have not finished a course yet.")
        case Basis.HISTORY_ONLY:
            return words.say("Based on what you have finished: your role is not known yet.")
        case Basis.POPULARITY_ONLY:
            return words.say("Your role is not known and you have not finished a course yet: these are widely taken.")


UNMET: Mapping[UnmetCause, str] = {
    UnmetCause.NO_COURSE: mark("No course that is left to you teaches it"),
    UnmetCause.LEVEL_TOO_LOW: mark("The courses there are stop below the needed level"),
    UnmetCause.LANGUAGE: mark("Taught only in a language you do not read"),
    UnmetCause.CLOSED: mark("Its courses are not open to your organisation"),
    UnmetCause.PREREQUISITE: mark("A course that must come first is not available to you"),
    UnmetCause.UNSUITED: mark("The courses that name it are about something else"),
    UnmetCause.NO_TIME: mark("It does not fit into the time given"),
    UnmetCause.CHECK: mark("Its course is finished; show it by a short check"),
}
"""Why a need stays open."""


def unmet_text(cause: UnmetCause, *, words: Words) -> str:
    """Why a need stays open, in the language of `words`."""
    return words.say(UNMET[cause])


def decline_text(reason: DeclineReason, *, words: Words) -> str:
    """Why no answer is given, in one sentence."""
    match reason:
        case DeclineReason.NOT_COVERED:
            return words.say("The courses you can open do not answer this. The nearest ones are listed.")
        case DeclineReason.EMPTY_QUESTION:
            return words.say("Please type a question.")
        case DeclineReason.NOTHING_IN_SCOPE:
            return words.say("There is no course text in this scope to answer from.")


def notice_text(notice: Notice, *, words: Words) -> str:
    """What is to be known before an answer is read, in one sentence."""
    match notice.kind:
        case NoticeKind.OTHERWISE:
            return words.say("The lesson says: {quote}", quote=notice.quote)
        case NoticeKind.RULE_ONLY:
            return words.say("The lesson gives the rule, not this sum.")


def place_text(place: Place, words: Words) -> str:
    """A page, slide or time as people say it.

    >>> from api.running.i18n import words_for
    >>> [place_text(Place(kind, 3725), words_for("en")) for kind in (PlaceKind.PAGE, PlaceKind.TIME)]
    ['page 3725', 'at 1:02:05']
    """
    match place.kind:
        case PlaceKind.PAGE:
            return words.say("page {number}", number=place.number)
        case PlaceKind.SLIDE:
            return words.say("slide {number}", number=place.number)
        case PlaceKind.TIME:
            minutes, seconds = divmod(place.number, 60)
            hours, minutes = divmod(minutes, 60)
            clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
            return words.say("at {time}", time=clock)
