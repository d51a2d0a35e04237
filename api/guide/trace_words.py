"""Rules held against a course, and what is missing in progress, put into the reader's words."""

from datetime import date

from api.http.words import competency_name, level_text
from api.running.i18n import Words, mark
from data.catalogue import Catalogue
from data.words import (
    Count,
    Counted,
    CourseId,
    CourseStatus,
    CourseTrace,
    Explanation,
    Facts,
    Missing,
    PlanId,
    ProgressTrace,
    Rule,
    RuleCheck,
)

RULES = {
    Rule.LIVE: mark("The course is offered"),
    Rule.ORGANISATION: mark("It is open to your organisation"),
    Rule.OPENED: mark("It has opened"),
    Rule.LANGUAGE: mark("It is in a language that you read"),
    Rule.NOT_DONE: mark("You have not finished it yet"),
    Rule.NOT_DISMISSED: mark("You have not put it aside"),
    Rule.NOT_DEFERRED: mark("You have not put it off"),
    Rule.PREREQUISITE: mark("What it builds on is within your reach"),
}
COUNTS = {
    Counted.NEEDS: mark("Needs of your role met: the level shown rounds to the level needed and is certain enough."),
    Counted.PLAN_ITEMS: mark("Courses of your plans finished. Only a finished course counts, not a begun one."),
    Counted.BEGUN: mark("Courses finished, of those you have begun."),
}


def rule_text(check: RuleCheck, *, catalogue: Catalogue, words: Words) -> str:
    """What became of a rule: the rule itself where it holds, else what stands in the way and since or until when."""
    if check.passed:
        missing = check.facts.get("missing")
        if not missing:
            return words.say(RULES[check.rule])
        return words.say("Take {courses} before it", courses=_titles(missing, catalogue, words))
    facts = check.facts
    match check.rule:
        case Rule.LIVE:
            retired, draft = mark("It has been retired"), mark("It is still being prepared")
            return words.say(retired if facts["status"] == CourseStatus.RETIRED else draft)
        case Rule.ORGANISATION:
            return words.say("It is meant for other organisations than yours")
        case Rule.OPENED if "closes" in facts:
            return words.say("It closed on {day}", day=words.day(date.fromisoformat(str(facts["closes"]))))
        case Rule.OPENED:
            return words.say("It opens on {day}", day=words.day(date.fromisoformat(str(facts["opens"]))))
        case Rule.LANGUAGE:
            return words.say(
                "It is in {offered}; you read {read}",
                offered=str(facts["offered"]).replace(",", ", "),
                read=str(facts["read"]).replace(",", ", "),
            )
        case _:
            return _own_doing(check, catalogue, words)


def _own_doing(check: RuleCheck, catalogue: Catalogue, words: Words) -> str:
    facts = check.facts
    match check.rule:
        case Rule.NOT_DONE:
            return words.say("You finished it on {day}", day=words.day(date.fromisoformat(str(facts["done_on"]))))
        case Rule.NOT_DISMISSED:
            return words.say("You put it aside; take it back to see it again")
        case Rule.NOT_DEFERRED:
            return words.say("You put it off until {day}", day=words.day(date.fromisoformat(str(facts["until"]))))
        case _:
            barred = facts.get("barred")
            if barred:
                return words.say("It builds on {courses}, not open to you", courses=_titles(barred, catalogue, words))
            return words.say("It builds on a course that is not in the catalogue")


def course_trace_text(trace: CourseTrace, *, words: Words) -> str:
    """The outcome in one sentence."""
    if trace.course is None:
        return words.say("No course is called “{name}”. These are the nearest:", name=trace.asked)
    if trace.failed:
        return words.count(len(trace.failed), "{number} rule keeps it from you:", "{number} rules keep it from you:")
    if trace.place is None:
        return words.say("No rule keeps it from you.")
    return words.say("No rule keeps it from you: it is number {place} among your suggestions.", place=trace.place)


def progress_trace_text(trace: ProgressTrace, *, words: Words) -> str:
    """What the percentage asked about is, and how much is missing."""
    if trace.asked_percent is not None and trace.meant is None and any(count.of for count in trace.counts):
        return words.say("None of your figures is at {percent} %. This is what counts:", percent=trace.asked_percent)
    if not trace.missing:
        return words.say("Nothing is missing in your progress.")
    return words.count(len(trace.missing), "{number} thing is missing:", "{number} things are missing:")


def missing_text(missing: Missing, *, catalogue: Catalogue, words: Words) -> str:
    """What is missing, with what is known of it."""
    facts = missing.facts
    match missing.counted:
        case Counted.NEEDS:
            return _missing_need(facts, catalogue, words)
        case Counted.PLAN_ITEMS:
            plan = catalogue.plan(PlanId(str(facts["plan"]))).title.in_language(words.language)
            due = words.day(date.fromisoformat(str(facts["due"])))
            said = words.say(
                "{course}: not finished, due {due} in {plan}",
                course=_title(facts, catalogue, words),
                due=due,
                plan=plan,
            )
            return f"{said}; {_begun(facts, words)}" if "begun_on" in facts else said
        case Counted.BEGUN:
            return f"{_title(facts, catalogue, words)}: {_begun(facts, words)}"


def _missing_need(facts: Facts, catalogue: Catalogue, words: Words) -> str:
    said = words.say(
        "{competency}: level {shown} shown, {needed} needed",
        competency=competency_name(str(facts["competency"]), catalogue=catalogue, words=words),
        shown=level_text(float(facts["shown"])),
        needed=facts["needed"],
    )
    if facts.get("awaits_check"):
        return f"{said}; {words.say('its course is finished, and a short check would show it')}"
    if not facts["finished"]:
        return said
    counted = words.count(
        int(facts["finished"]),
        "{number} course on it is finished; a finished course is evidence, not yet the level itself",
        "{number} courses on it are finished; a finished course is evidence, not yet the level itself",
    )
    return f"{said}; {counted}"


def count_text(count: Count, *, words: Words) -> str:
    """What is counted, and by which rule."""
    return words.say(COUNTS[count.counted])


def explanation_text(explanation: Explanation, *, words: Words) -> str:
    """Where the suggestion stands in the list, or that it is none."""
    if explanation.place is None:
        return words.say("It is not among your suggestions at the moment.")
    return words.say("Number {place} of your suggestions, because:", place=explanation.place)


def _begun(facts: Facts, words: Words) -> str:
    return words.say("begun on {day}, not finished", day=words.day(date.fromisoformat(str(facts["begun_on"]))))


def _title(facts: Facts, catalogue: Catalogue, words: Words) -> str:
    return catalogue.course(CourseId(str(facts["course"]))).title.in_language(words.language)


def _titles(ids: object, catalogue: Catalogue, words: Words) -> str:
    courses = [CourseId(course) for course in str(ids).split(",")]
    return ", ".join(catalogue.course(course).title.in_language(words.language) for course in courses)
