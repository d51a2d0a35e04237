"""A small planned world for tests of the service: two departments, a closed course, and answers known in advance."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.running.auth import AccessRole, Principal, Session, Tokens
from api.running.fitted import Fitted
from api.running.keys import FixedKeys, TokenKey, TokenKeys
from api.running.masteries import masteries_of
from api.running.security_log import SecurityNotes
from api.running.settings import Settings, read_settings
from api.wiring import Parts, fit_recommender
from data.catalogue import Catalogue
from data.store import open_store
from data.words.models import (
    ENGLISH,
    HINDI,
    Area,
    Competency,
    CompetencyId,
    Course,
    CourseId,
    CourseKind,
    CourseStatus,
    Event,
    EventId,
    Learner,
    LearnerId,
    Lesson,
    LessonId,
    LocalText,
    Organisation,
    OrganisationId,
    PlanId,
    Role,
    RoleId,
    Verb,
)
from data.words.training_plans import Audience, EvidenceBy, Plan, PlanItem, PlanStatus, PlanTask, TaskKind
from embeddings.index.builder import build_generation
from embeddings.search.retriever import Retriever
from embeddings.text.passages import passages_of
from tests.api.planned_practice import planned_practice
from tests.fakes import HashingEncoder, UnchangedWords
from tests.tutor.planned import RANKING
from tutor.answer.decline import FEATURES, DeclineModel
from tutor.answer.model import AnswerModel
from tutor.answer.tutor import Tutor

COVERED_WORDS_DECIDE = AnswerModel(
    RANKING,
    DeclineModel([6.0 if name in {"coverage", "sentence_coverage"} else 0.0 for name in FEATURES], -6.0, threshold=0.5),
)
"""Answers where most of a question's words stand in a passage and in one sentence of it: the small encoder knows no
meaning, so the shipped calibration does not fit it."""

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
STATE, REVENUE, HEALTH = OrganisationId("state"), OrganisationId("revenue"), OrganisationId("health")
RTI, LEAVE = CompetencyId("rti.replies"), CompetencyId("admin.leave")
CLERK = RoleId("clerk")
RTI_COURSE, LEAVE_COURSE = CourseId("rti-basics"), CourseId("leave-rules")
HEALTH_COURSE, OLD_COURSE = CourseId("health-only"), CourseId("old-rules")
ANNUAL_PLAN, HEALTH_PLAN, PLAN_TASK = PlanId("annual"), PlanId("health-plan"), "teach"
TAX_CLERK, NEW_CLERK, NURSE = LearnerId("revenue-1"), LearnerId("revenue-2"), LearnerId("health-1")

RTI_TEXT = """A public authority replies to a request for information within thirty days.

## Urgent requests

Where life or liberty is at stake, the reply is due within forty-eight hours.

- The fee for a request is ten rupees.
- Citizens below the poverty line pay **no fee** at all.
"""
RTI_TEXT_HINDI = """लोक प्राधिकरण सूचना के अनुरोध का उत्तर तीस दिन के भीतर देता है।

जहाँ जीवन या स्वतंत्रता का प्रश्न हो, वहाँ उत्तर अड़तालीस घंटे के भीतर देना होता है।
"""
LEAVE_TEXT = "Earned leave is credited in advance on the first of January and the first of July. Ask before you go."
HEALTH_TEXT = "The secret cold chain code of the vaccine store is four seven one one."


def both(english: str, hindi: str) -> LocalText:
    return LocalText({ENGLISH: english, HINDI: hindi})


def competency(name: CompetencyId, english: str, hindi: str) -> Competency:
    levels = [LocalText({ENGLISH: f"{english}, level {level}"}) for level in range(1, 6)]
    return Competency(
        name, Area.FUNCTIONAL, both("Office", "कार्यालय"), both(english, hindi), both(english, hindi), levels
    )


def course(
    name: CourseId,
    title: LocalText,
    text: LocalText,
    *,
    teaches: dict[CompetencyId, int],
    organisations: frozenset[OrganisationId] = frozenset(),
    status: CourseStatus = CourseStatus.LIVE,
) -> Course:
    lesson = Lesson(LessonId("one"), name, title, 30, "Planned Act, section 1", text)
    return Course(
        id=name,
        title=title,
        description=title,
        provider="Tests",
        languages=frozenset(text.by_language),
        level=2,
        kind=CourseKind.SELF_PACED,
        status=status,
        teaches=teaches,
        requires=frozenset(),
        sources=["Planned Act"],
        lessons=[lesson],
        organisations=organisations,
    )


def planned_catalogue() -> Catalogue:
    return Catalogue.of(
        competencies=[competency(RTI, "Replies", "उत्तर"), competency(LEAVE, "Leave", "अवकाश")],
        roles=[Role(CLERK, both("Clerk", "लिपिक"), [both("Replies.", "उत्तर देता है।")], {RTI: 2, LEAVE: 3})],
        organisations=[
            Organisation(STATE, both("State", "राज्य")),
            Organisation(REVENUE, both("Revenue", "राजस्व"), STATE),
            Organisation(HEALTH, both("Health", "स्वास्थ्य"), STATE),
        ],
        courses=[
            course(
                RTI_COURSE, both("Replies in time", "समय पर उत्तर"), both(RTI_TEXT, RTI_TEXT_HINDI), teaches={RTI: 2}
            ),
            course(LEAVE_COURSE, both("Leave", "अवकाश"), LocalText({ENGLISH: LEAVE_TEXT}), teaches={LEAVE: 2}),
            course(
                HEALTH_COURSE,
                both("Cold chain", "शीत शृंखला"),
                LocalText({ENGLISH: HEALTH_TEXT}),
                teaches={RTI: 3},
                organisations=frozenset({HEALTH}),
            ),
            course(
                OLD_COURSE,
                both("Old rules", "पुराने नियम"),
                LocalText({ENGLISH: "Retired rules say nothing."}),
                teaches={RTI: 3},
                status=CourseStatus.RETIRED,
            ),
        ],
        plans=[
            Plan(
                ANNUAL_PLAN,
                REVENUE,
                both("Annual plan", "वार्षिक योजना"),
                [PlanItem(LEAVE_COURSE, due=datetime(2027, 3, 15, tzinfo=UTC).date(), mandatory=True)],
                Audience(),
                PlanStatus.LIVE,
                tasks=[
                    PlanTask(
                        PLAN_TASK,
                        TaskKind.PEER,
                        both("Show a colleague", "सहकर्मी को दिखाएँ"),
                        both("Half an hour.", "आधा घंटा।"),
                        minutes=30,
                        due=datetime(2027, 2, 1, tzinfo=UTC).date(),
                        mandatory=False,
                        evidence=EvidenceBy.SELF,
                    )
                ],
            ),
            Plan(
                HEALTH_PLAN,
                HEALTH,
                both("Health plan", "स्वास्थ्य योजना"),
                [PlanItem(HEALTH_COURSE, due=datetime(2027, 1, 31, tzinfo=UTC).date(), mandatory=True)],
                Audience(),
                PlanStatus.DRAFT,
            ),
        ],
    )


LEARNERS = [
    Learner(TAX_CLERK, REVENUE, CLERK, frozenset({ENGLISH, HINDI}), 60),
    Learner(NEW_CLERK, REVENUE, CLERK, frozenset({ENGLISH}), 30),
    Learner(NURSE, HEALTH, None, frozenset({ENGLISH, HINDI}), 60),
]
EVENTS = [
    Event(EventId("e1"), TAX_CLERK, Verb.COMPLETED, RTI_COURSE, datetime(2026, 9, 1, tzinfo=UTC), "planned", {}),
    Event(EventId("e2"), NURSE, Verb.COMPLETED, HEALTH_COURSE, datetime(2026, 9, 2, tzinfo=UTC), "planned", {}),
]


def planned_settings(folder: Path, *, demo: bool = False, database_url: str | None = None) -> Settings:
    """Two clerks are a group here, and a nurse alone is none."""
    given = {
        "SAARTHI_STATE_FOLDER": str(folder),
        "SAARTHI_DEMO": "true" if demo else "false",
        "SAARTHI_SMALLEST_GROUP": "2",
    }
    return read_settings(given if database_url is None else {**given, "SAARTHI_DATABASE_URL": database_url})


def fill_planned_store(url: str) -> None:
    store = open_store(url)
    store.catalogue.replace(planned_catalogue())
    store.learners.add(LEARNERS)
    store.ledger.append(EVENTS)
    store.close()  # which also brings what SQLite keeps beside the file into it


def build_planned_world(folder: Path) -> None:
    """The store and index of the planned world; tests open copies of them."""
    settings = planned_settings(folder)
    catalogue = planned_catalogue()
    fill_planned_store(settings.store_url)
    live = [course for course in catalogue.courses.values() if course.status is CourseStatus.LIVE]
    build_generation(
        [passage for course in live for passage in passages_of(course)],
        encoder=HashingEncoder(),
        root=settings.index_folder,
        catalogue_revision=catalogue.revision,
        progress=None,
    )


def planned_parts(folder: Path, *, world: Path | None, demo: bool = False, database_url: str | None = None) -> Parts:
    """Real parts over a copy in `folder` of the planned `world`, or what is there; only the encoder is a small one.

    With `database_url`, over the store there, which `fill_planned_store` has filled.
    """
    if world is not None:
        shutil.copytree(world, folder, dirs_exist_ok=True)
    settings = planned_settings(folder, demo=demo, database_url=database_url)
    store = open_store(settings.store_url)
    retriever = Retriever(HashingEncoder(), UnchangedWords(), settings.index_folder)

    def revision() -> tuple[str | None, int]:
        return store.catalogue.revision(), store.ledger.revision()

    return Parts(
        settings=settings,
        tokens=Tokens(FixedKeys(TokenKeys([TokenKey("k" * 40)]))),
        store=store,
        retriever=retriever,
        tutor=Tutor(retriever, model=COVERED_WORDS_DECIDE),
        recommender=Fitted(lambda: fit_recommender(store, retriever, now=NOW), revision),
        masteries=Fitted(lambda: masteries_of(store, today=NOW.date(), rules=settings.claim_rules), revision),
        clock=lambda: NOW,
        security=SecurityNotes(store.security_log, kept=timedelta(days=settings.security_log_days)),
        practice=planned_practice,
    )


PRINCIPALS = {
    AccessRole.LEARNER: Principal(TAX_CLERK, AccessRole.LEARNER, REVENUE),
    AccessRole.CURATOR: Principal("curator", AccessRole.CURATOR, STATE),
    AccessRole.ADMIN: Principal("admin", AccessRole.ADMIN, REVENUE),
    AccessRole.SERVICE: Principal("service", AccessRole.SERVICE, REVENUE),
}


def bearer(parts: Parts, principal: Principal) -> dict[str, str]:
    return {"Authorization": f"Bearer {parts.tokens.issue(principal, now=NOW, hours=1)}"}


def page_token(parts: Parts, principal: Principal) -> str:
    """What a page keeps of somebody who has just signed in."""
    begun = Session.begun(principal, now=NOW, lasts=timedelta(hours=1))
    return parts.tokens.signed(begun.on_a_page(now=NOW, lasts=timedelta(hours=1)))
