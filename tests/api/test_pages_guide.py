"""Saarthi bound to the services: what it aims at, and what /v1 says of a reply."""

from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.auth import AccessRole
from api.guiding import WORKING_LEVEL, guide_for, learner_of, level_to_aim_at
from api.observability import Metrics
from api.services import Services
from data.errors import AccessDenied
from data.models import LEVELS, Verb
from tests.api.planned import LEAVE, LEAVE_COURSE, NURSE, PRINCIPALS, RTI, TAX_CLERK
from tutor.intents import Intent
from tutor.replies import Planned

Headers = dict[AccessRole, dict[str, str]]


def test_a_plan_for_a_competency_aims_at_what_the_role_needs(services: Services) -> None:
    assert level_to_aim_at(services.store.learner(TAX_CLERK), LEAVE, services) == 3


def test_a_plan_for_another_competency_aims_at_a_working_level(services: Services) -> None:
    nurse = services.store.learner(NURSE)

    assert level_to_aim_at(nurse, LEAVE, services) == WORKING_LEVEL
    assert WORKING_LEVEL <= level_to_aim_at(nurse, RTI, services) <= LEVELS[-1]


def test_a_plan_for_a_competency_holds_only_what_leads_to_it(services: Services) -> None:
    guide = guide_for(PRINCIPALS[AccessRole.LEARNER], services, Metrics())
    nurse = services.store.learner(NURSE)
    reply = guide.reply("plan 1 hour a week for leave", learner=nurse, chosen=Intent.PLAN)

    assert isinstance(reply, Planned)
    assert [step.course for step in reply.path.steps] == [LEAVE_COURSE]
    assert [need.competency for need in reply.path.unmet] == [LEAVE]
    assert reply.path.weekly_minutes == 60


@pytest.mark.parametrize("role", [AccessRole.CURATOR, AccessRole.ADMIN, AccessRole.SERVICE])
def test_saarthi_guides_learners_only(services: Services, role: AccessRole) -> None:
    with pytest.raises(AccessDenied, match=role):
        learner_of(PRINCIPALS[role], services)


def test_a_reply_says_its_kind_and_what_was_understood(client: TestClient, headers: Headers) -> None:
    message = {"message": "Plan 2 hours a week for leave"}
    reply = client.post("/v1/saarthi/messages", json=message, headers=headers[AccessRole.LEARNER]).json()

    assert reply["kind"] == "planned"
    assert reply["understood"] == {
        "weekly_minutes": 120,
        "topic": "leave",
        "competency": LEAVE,
        "competency_name": "Leave",
    }


def test_an_unclear_message_is_asked_back_and_chosen_answers_it(client: TestClient, headers: Headers) -> None:
    learner = headers[AccessRole.LEARNER]
    asked = client.post("/v1/saarthi/messages", json={"message": "gift policy"}, headers=learner).json()
    chosen = {"message": "gift policy", "chosen": asked["options"][0]["intent"]}
    answered = client.post("/v1/saarthi/messages", json=chosen, headers=learner).json()

    assert asked["kind"] == "clarify"
    assert [option["text"] for option in asked["options"]] == ["Find courses on this", "Answer this from the courses"]
    assert answered["kind"] == "courses"
    assert answered["query"] == "gift policy"


def test_a_question_to_saarthi_is_kept_like_one_to_the_tutor(
    client: TestClient, headers: Headers, services: Services
) -> None:
    question = {"message": "Within how many days does a public authority reply to a request for information?"}
    reply = client.post("/v1/saarthi/messages", json=question, headers=headers[AccessRole.LEARNER]).json()

    assert (reply["kind"], reply["answer"]["outcome"]) == ("answered", "grounded")
    assert [event.verb for event in services.store.events_of(TAX_CLERK)][-1] is Verb.ASKED


def test_a_choice_that_does_not_exist_is_refused(client: TestClient, headers: Headers) -> None:
    message = {"message": "leave", "chosen": "fly"}
    refused = client.post("/v1/saarthi/messages", json=message, headers=headers[AccessRole.LEARNER])

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
