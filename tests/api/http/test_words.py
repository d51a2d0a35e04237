"""Every typed value a reader meets has words in both languages, made from its facts."""

import pytest

from api.http.words import basis_text, cold_start_text, decline_text, reason_text, unmet_text
from api.running.i18n import words_for
from data.words.answers import DeclineReason
from data.words.models import ENGLISH, HINDI
from data.words.paths import UnmetCause
from data.words.suggestions import Basis, ColdStart, Reason, ReasonKind
from tests.api.planned import CLERK, LEAVE, LEAVE_COURSE, REVENUE, RTI_COURSE, planned_catalogue

CASES = {
    "gap": (
        Reason(ReasonKind.GAP, 1.0, {"competency": LEAVE, "needed": 3, "brings": 3, "shown": 1.0}),
        "Leave: brings you to level 3, which your role needs; you have shown 1",
    ),
    "gap with a half level": (
        Reason(ReasonKind.GAP, 1.0, {"competency": LEAVE, "needed": 3, "brings": 2, "shown": 1.52}),
        "Leave: brings you to level 2 of the 3 your role needs; you have shown 1.5",
    ),
    "gap that may be none": (
        Reason(ReasonKind.GAP, 1.0, {"competency": LEAVE, "needed": 3, "brings": 3, "shown": 3.1}),
        "Leave: level 3 is needed; that you have it is not certain yet",
    ),
    "similar": (Reason(ReasonKind.SIMILAR, 1.0, {"course": RTI_COURSE}), "Close in content to Replies in time"),
    "similar by role": (
        Reason(ReasonKind.SIMILAR, 1.0, {"course": RTI_COURSE, "competency": LEAVE}),
        "Close to Replies in time on Leave, which your role needs",
    ),
    "similar to a need": (
        Reason(ReasonKind.SIMILAR, 1.0, {"competency": LEAVE}),
        "Close in content to Leave, which your role needs",
    ),
    "similar to the role": (
        Reason(ReasonKind.SIMILAR, 1.0, {"role": CLERK}),
        "Close in content to the work of your role",
    ),
    "some of the officers right after it": (
        Reason(ReasonKind.NEXT, 1.0, {"course": RTI_COURSE, "learners": 4, "courses": 10, "directly": 1}),
        "4 officers who finished Replies in time took it within 10 courses, 1 of them right after it",
    ),
    "one officer": (
        Reason(ReasonKind.NEXT, 1.0, {"course": RTI_COURSE, "learners": 1, "courses": 10, "directly": 1}),
        "1 officer who finished Replies in time took this next",
    ),
    "officers": (
        Reason(ReasonKind.NEXT, 1.0, {"course": RTI_COURSE, "learners": 4, "courses": 10, "directly": 4}),
        "4 officers who finished Replies in time took this next",
    ),
    "popular in an organisation": (
        Reason(ReasonKind.POPULAR, 1.0, {"organisation": REVENUE, "learners": 9, "days": 90}),
        "Finished by 9 people in Revenue in 90 days",
    ),
    "popular in a role": (
        Reason(ReasonKind.POPULAR, 1.0, {"role": CLERK, "learners": 9, "days": 90}),
        "Finished by 9 colleagues in the role Clerk in 90 days",
    ),
    "popular everywhere": (
        Reason(ReasonKind.POPULAR, 1.0, {"learners": 9, "days": 90}),
        "Finished by 9 learners in 90 days",
    ),
    "mandatory": (
        Reason(ReasonKind.PLAN, 1.0, {"plan": "annual", "due": "2027-03-15", "mandatory": 1}),
        "Due 15 March 2027 in Annual plan",
    ),
    "optional in a plan": (
        Reason(ReasonKind.PLAN, 1.0, {"plan": "annual", "due": "2027-03-15", "mandatory": 0}),
        "Suggested until 15 March 2027 in Annual plan",
    ),
    "prerequisite of a plan item": (
        Reason(ReasonKind.PLAN, 1.0, {"plan": "annual", "due": "2027-03-15", "mandatory": 1, "course": LEAVE_COURSE}),
        "Comes before Leave, due 15 March 2027 in Annual plan",
    ),
    "rated": (
        Reason(ReasonKind.QUALITY, 1.0, {"rating": 4.6, "learners": 23}),
        "Rated 4.6 of 5 by 23 learners",
    ),
    "finish rate": (
        Reason(ReasonKind.QUALITY, 1.0, {"finished": 48, "begun": 50}),
        "48 of 50 who began it, not counting those still at it of late, finished it",
    ),
    "rising in an organisation": (
        Reason(ReasonKind.POPULAR, 1.0, {"organisation": REVENUE, "learners": 9, "days": 30, "before": 2}),
        "Rising in Revenue: finished by 9 in 30 days, by 2 in the 30 before",
    ),
    "rising in a role": (
        Reason(ReasonKind.POPULAR, 1.0, {"role": CLERK, "learners": 9, "days": 30, "before": 2}),
        "Rising in the role Clerk: finished by 9 in 30 days, by 2 in the 30 before",
    ),
    "rising anywhere": (
        Reason(ReasonKind.POPULAR, 1.0, {"learners": 9, "days": 30, "before": 2}),
        "Rising: finished by 9 in 30 days, by 2 in the 30 before",
    ),
    "new": (Reason(ReasonKind.NEW, 1.0, {}), "New in the catalogue"),
}


@pytest.mark.parametrize(("reason", "text"), CASES.values(), ids=list(CASES))
def test_a_reason_is_said_with_its_facts(reason: Reason, text: str) -> None:
    assert reason_text(reason, catalogue=planned_catalogue(), words=words_for(ENGLISH)) == text


@pytest.mark.parametrize("reason", [reason for reason, _ in CASES.values()], ids=list(CASES))
def test_a_reason_is_said_in_hindi_too(reason: Reason) -> None:
    hindi = reason_text(reason, catalogue=planned_catalogue(), words=words_for(HINDI))

    assert hindi != reason_text(reason, catalogue=planned_catalogue(), words=words_for(ENGLISH))
    assert "{" not in hindi


def test_every_kind_of_reason_is_among_the_cases() -> None:
    assert {reason.kind for reason, _ in CASES.values()} == set(ReasonKind)


@pytest.mark.parametrize("language", [ENGLISH, HINDI])
def test_causes_bases_and_declines_all_differ(language: str) -> None:
    words = words_for(HINDI if language == HINDI else ENGLISH)
    said = [
        *(unmet_text(cause, words=words) for cause in UnmetCause),
        *(basis_text(basis, words=words) for basis in Basis),
        *(cold_start_text(each, words=words) for each in ColdStart),
        *(decline_text(reason, words=words) for reason in DeclineReason),
    ]

    assert len(set(said)) == len(said)
