"""The one place that puts the parts, and of them each slice's service, together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from api.ask.service import AskService
from api.ask.wording import Wording
from api.assess.assessments import AssessmentService
from api.assess.bank import Bank
from api.assess.diagnostics import DiagnosticService
from api.assess.item_service import ItemService
from api.assess.sittings import Desk
from api.build.requests import RequestService
from api.build.service import BuildService, kept_framework
from api.confirm.service import ConfirmService
from api.course_desk.figures import FiguresService
from api.course_desk.listing import CourseListing
from api.course_desk.service import CourseDeskService
from api.courses.about import AboutService
from api.courses.browsing import CourseBrowser
from api.courses.document_pages import DocumentPages
from api.courses.service import CourseFinder, CourseRecord
from api.curate.curating import CuratingService
from api.curate.demand import fitted_demand, fitted_receptions
from api.curate.drafting import DraftService
from api.curate.service import CurateService
from api.guide.own import OwnLearning
from api.guide.service import GuideService
from api.guide.traces import TraceService
from api.http.access import People
from api.http.address import Address
from api.http.security_notes import SecurityNoting
from api.implementations import build_reader, build_retriever, build_tokens, build_wording
from api.imports.background import Background
from api.imports.service import ImportService
from api.imports.uploads import Uploads
from api.limits.service import LimitService
from api.operate.events import EventService
from api.operate.health import HealthService
from api.operate.indexing import build_current_index
from api.operate.operator_routes import OperatorPages
from api.passbook.service import PassbookService
from api.path.career import CareerService
from api.path.feed import FeedService
from api.path.service import PathService
from api.path.wishes import WishService
from api.plans.service import AttestService, PlanFigures, PlanService
from api.practice.cases import CaseService
from api.practice.quiz import QuizService
from api.practice.service import ExplainService, PracticeService
from api.recheck.integrity import IntegrityService
from api.recheck.service import RecheckService
from api.report.people import ReportPeopleService
from api.report.reminders import ReminderService
from api.report.service import ReportService
from api.report.uplift import UpliftService
from api.review.service import ReviewService
from api.rights.service import RightsService
from api.running.answering import ANSWERING_FILE, answer_model
from api.running.auth import Tokens
from api.running.clock import Clock, clock_in, utc_now
from api.running.door import Door, TokenLimits
from api.running.fitted import Fitted
from api.running.learner_views import LearnerViews
from api.running.library import Library, TextsBefore
from api.running.masteries import masteries_of
from api.running.observability import Metrics
from api.running.review_parameters import review_parameters
from api.running.security_log import SecurityNotes
from api.running.seen_sessions import SeenSessions
from api.running.settings import Settings
from api.running.slices import Slices
from api.running.standing import Standing
from api.running.taught import Taught
from api.running.weights import weights_in_force, weights_mark
from api.sign_in.account_pages import Owner
from api.sign_in.arriving import ClaimNames, ProviderSignIn, provider_of
from api.sign_in.service import SignInService
from api.suggest.service import SuggestService, VerdictService
from api.suggest.shown_log import ShownLog
from api.worklist.answering import AnsweringService
from api.worklist.service import WorklistService
from api.worklist.signals import WorklistSignals
from data.sample_path import sample_folder
from data.store import EVIDENCE, Store, open_store
from data.words import CourseId, Language, LearnerId, LessonId, Mastery, ReportProgress
from embeddings.search import Retriever
from recommender.fitting import Ledger
from recommender.suggest import Recommender, Weights
from tutor.answer import LessonText, Tutor
from tutor.conversation import ContextReader, Dialogue
from tutor.limits import Gate, LimitWords, read_limit_words
from tutor.practice import NO_PRACTICE, PracticeBook, fitting_practice, read_practice, with_stored


def text_in(store: Store) -> LessonText:
    """The stored text of a lesson in exactly one language, empty if it has none."""

    def lesson_text(course: CourseId, lesson: LessonId, language: Language) -> str:
        return store.catalogue.current().lesson_text(course, lesson, language)

    return lesson_text


def texts_before_in(store: Store) -> TextsBefore:
    """The texts that a lesson had before, in versions of its import and in those that were edited here."""

    def texts(course: CourseId, lesson: LessonId, language: Language) -> Sequence[str]:
        edited = store.course_edits.texts_before(course, lesson, language)
        return [*edited, *store.imports.texts_before(course, lesson, language)]

    return texts


@dataclass(frozen=True)
class Parts:
    """What was chosen and opened for one process; `slices_of` gives each slice of the service what it needs of it."""

    settings: Settings
    tokens: Tokens
    store: Store
    retriever: Retriever
    tutor: Tutor
    recommender: Fitted[Recommender]
    masteries: Fitted[Mapping[LearnerId, Mastery]]
    clock: Clock = utc_now
    shown: ShownLog | None = None
    security: SecurityNotes | None = None
    used: SeenSessions | None = None
    wording: Wording = field(default_factory=lambda: Wording(Metrics()))
    practice: Callable[[], PracticeBook] = lambda: NO_PRACTICE
    limit_words: LimitWords = field(default_factory=read_limit_words)

    def close(self) -> None:
        """Write what is still to be written, and let go of the database."""
        for log in (self.shown, self.security, self.used):
            if log is not None:
                log.close()
        self.store.close()


def build_parts(settings: Settings, *, clock: Clock = utc_now) -> Parts:
    """Everything that a server or a command needs; close it when done."""
    tokens = build_tokens(settings)  # first, because it takes no time and may be refused
    limit_words = read_limit_words(settings.limits_file)
    store = open_store(settings.store_url, zone=settings.zone, unstated_level=settings.unstated_level)
    clock = clock_in(settings.zone, clock)
    retriever = build_retriever(settings)

    taught = Taught(store.catalogue)

    def revision() -> tuple[str | None, int]:
        return store.catalogue.revision(), store.ledger.revision()

    def fitted() -> Recommender:
        weights = weights_in_force(settings.state_folder).weights
        return fit_recommender(store, retriever, now=clock(), weights=weights)

    return Parts(
        settings=settings,
        tokens=tokens,
        store=store,
        retriever=retriever,
        tutor=Tutor(retriever, reader=build_reader(settings)),
        recommender=Fitted(fitted, revision, mark=partial(weights_mark, settings.state_folder)),
        masteries=Fitted(
            lambda: masteries_of(store, today=clock().date(), rules=settings.claim_rules),
            lambda: (taught.revision(), store.ledger.revision()),
        ),
        clock=clock,
        shown=ShownLog(store.ledger.append),
        security=SecurityNotes(store.security_log, kept=timedelta(days=settings.security_log_days)),
        used=SeenSessions(store.sign_ins),
        wording=build_wording(settings, retriever, lesson_text=text_in(store), metrics=Metrics()),
        practice=Fitted(lambda: practice_in(settings, store), lambda: (practice_mark(store), 0)).get,
        limit_words=limit_words,
    )


@contextmanager
def open_parts(settings: Settings, *, clock: Clock = utc_now) -> Iterator[Parts]:
    """`build_parts`, closed at the end."""
    parts = build_parts(settings, clock=clock)
    try:
        yield parts
    finally:
        parts.close()


@contextmanager
def open_slices(settings: Settings, *, clock: Clock = utc_now) -> Iterator[Slices]:
    """The services of all slices over `build_parts`, closed at the end."""
    with open_parts(settings, clock=clock) as parts:
        yield slices_of(parts)


def slices_of(parts: Parts) -> Slices:
    """The service of each slice, made of the two to five parts that it needs."""
    store, clock, retriever = parts.store, clock_in(parts.settings.zone, parts.clock), parts.retriever
    state = parts.settings.state_folder
    address = Address.of(parts.settings)
    standing = Standing(store.revocations, store.learners)
    door = Door(parts.tokens, clock, TokenLimits.of(parts.settings), standing)
    library = Library(store.catalogue, texts_before_in(store), store.learners.get)
    people = People(store.learners, store.catalogue)
    views = LearnerViews(store.learners, store.ledger, store.catalogue, clock, parts.settings.claim_rules)
    finder = CourseFinder(library, retriever)
    finished = Fitted(store.outcomes.finished_by_role, lambda: (store.catalogue.revision(), store.ledger.revision()))
    about = AboutService(library, finished, parts.settings.smallest_group)
    documents = DocumentPages(store.imports, parts.settings.import_folder)
    record = CourseRecord(library, people, store.ledger, clock, parts.settings.lesson_share, about, documents)
    limits = LimitService(
        library, Gate(retriever.as_encoded, retriever.encoder_name), parts.limit_words, parts.wording.metrics
    )
    dialogue = Dialogue(parts.tutor, ContextReader.over(retriever), at_once=parts.settings.heavy_at_once)
    asking = AskService(limits, library, dialogue, parts.wording, store.conversations, clock)
    suggesting = SuggestService(views, parts.recommender, parts.shown, clock)
    paths = PathService(views, library, store.plans, clock, parts.recommender)
    tracing = TraceService(library, finder, suggesting, paths)
    verdicts = VerdictService(library, store.ledger, clock)
    wishes = WishService(store.learners, library, clock)
    practice = PracticeService(limits, library, parts.practice, views, clock, store.sittings)
    bank = Bank(library, parts.practice, store.items)
    desk = Desk(bank, store.sittings, clock)
    answering = Fitted(partial(answer_model, state), lambda: (weights_mark(state, ANSWERING_FILE), 0))
    quizzes = QuizService(practice, answering.get)
    background = Background(partial(index_again, parts), store.imports.waits)
    importing = ImportService(
        *(library, store.imports, store.items, parts.settings.import_folder),
        *(clock, background.wake, background.published),
    )
    planning = PlanService(library, store.plans, clock, parts.settings.four_eyes)
    building = BuildService(
        planning,
        store.learners,
        parts.masteries,
        kept_framework(library, retriever),
        finder,
        parts.settings.smallest_group,
    )
    background.convert = importing.convert_waiting
    drafting = DraftService(library, store.items, retriever.encode_sentences, clock)
    keeping, looking = ItemService(bank, clock), CuratingService(library, store, retriever, clock)
    demand = fitted_demand(store, parts.masteries, clock)
    curating = CurateService(
        library, store, demand, parts.settings.smallest_group, clock, fitted_receptions(store, clock)
    )
    reporting = ReportService(library, store, parts.settings.smallest_group, clock)
    reminding = ReminderService(ReportPeopleService(reporting), store.reminders, parts.settings.reminder_days, clock)
    signals = WorklistSignals.of(looking)
    working = WorklistService(store, curating, looking, drafting, keeping, importing, signals)
    return Slices(
        [
            *(address, door, library, people, views, retriever, parts.wording.metrics),
            *(finder, record, documents, CourseBrowser(library, finder, record)),
            *(limits, asking, suggesting, verdicts, paths, wishes, practice, RecheckService(practice, clock)),
            GuideService(tracing, paths, asking, retriever, OwnLearning(verdicts, wishes, quizzes)),
            quizzes,
            CaseService(practice, retriever),
            ReviewService(practice, record, partial(review_parameters, state)),
            *(bank, DiagnosticService(bank, desk, views), AssessmentService(bank, desk, views)),
            keeping,
            ExplainService(limits, library, parts.tutor, retriever),
            *(planning, building, RequestService(library, store.provider_requests, clock)),
            PlanFigures(library, store.learners, store.ledger, parts.masteries, parts.settings.smallest_group, clock),
            AttestService(library, people, store.ledger, clock),
            *(importing, Uploads(parts.settings.upload_folder, clock), background, curating, drafting),
            *(CareerService(paths), FeedService(store.feeds, store.learners, paths)),
            PassbookService(people, views, library, clock, parts.settings.claim_rules),
            looking,
            CourseDeskService(looking, store, bank, background.published, parts.settings.four_eyes),
            CourseListing(looking, signals, parts.settings.smallest_group),
            FiguresService(signals, curating, keeping, retriever),
            *(working, AnsweringService(working, store.person_answers, importing)),
            *(reporting, reminding.listing, reminding, UpliftService(library, store, parts.settings.smallest_group)),
            *(EventService(library, people, store.ledger, clock), ConfirmService(library, people, store, clock)),
            IntegrityService(library, store, parts.practice, parts.settings, clock),
            HealthService(store, retriever, state, clock),
            OperatorPages(address, parts.settings.open_metrics, parts.settings.open_docs),
            SecurityNoting(parts.security, clock),
            parts.used or SeenSessions(store.sign_ins),
            RightsService(people, store, standing, clock),
            SignInService(door, store, address, demo=parts.settings.demo),
            Owner.of(parts.settings),
            ProviderSignIn(
                *(door, store.learners, library, ClaimNames.of(parts.settings)),
                *(provider_of(parts.settings), parts.settings.provider_name),
            ),
        ]
    )


def index_again(parts: Parts, progress: ReportProgress) -> None:
    """Builds the index with the models that serve already, and serves it."""
    build_current_index(
        parts.settings,
        encoder=lambda: parts.retriever.encoder,
        transliterator=lambda: parts.retriever.transliterator,
        progress=progress,
    )
    parts.retriever.refresh(at_once=True)


def fit_recommender(
    store: Store, retriever: Retriever, *, now: datetime, weights: Weights | None = None
) -> Recommender:
    """A recommender fitted on the whole ledger and the vectors of the served index."""
    return Recommender.fit(
        store.catalogue.current(),
        store.outcomes.completions(),
        learners=store.learners.all(),
        course_vectors=retriever.course_vectors(),
        aims=retriever.aims(),
        now=now,
        weights=weights,
        receptions=store.outcomes.receptions(now),
    )


def practice_in(settings: Settings, store: Store) -> PracticeBook:
    """The practice of the folder set, every fault refused, else the shipped one; and the store's live items.

    What is no fault of the folder is left out: a question whose sentence was edited away here.
    """
    catalogue = store.catalogue.current()
    if settings.practice_folder is not None:
        book = read_practice(settings.practice_folder, catalogue=store.catalogue.owned())
        if store.catalogue.owned().revision != catalogue.revision:
            book = fitting_practice(settings.practice_folder, catalogue=catalogue)
    else:
        book = fitting_practice(sample_folder() / "practice", catalogue=catalogue)
    return with_stored(book, store.items.all().values(), catalogue=catalogue)


def practice_mark(store: Store) -> str:
    """What changes with the catalogue and with the items of the store."""
    return f"{store.catalogue.revision()} {store.items.revision()}"


def ledger_of(store: Store, retriever: Retriever) -> Ledger:
    """What weights are fitted on: the whole ledger and the vectors of the served index."""
    return Ledger(
        catalogue=store.catalogue.current(),
        completions=store.outcomes.completions(),
        learners=store.learners.all(),
        course_vectors=retriever.course_vectors(),
        aims=retriever.aims(),
        events_of=partial(store.ledger.of, verbs=EVIDENCE),
        receptions_at=store.outcomes.receptions,
    )
