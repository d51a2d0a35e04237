"""What `saarthi index` does: passages of every course that may be served, embedded into a new generation."""

from collections.abc import Callable

from api.curate import with_phrases_of_learners
from api.running.settings import Settings
from data.store import open_store
from data.words import CourseStatus, IndexMissing, ReportProgress
from embeddings.encoders import Encoder
from embeddings.index import GenerationInfo, build_generation, cards_of
from embeddings.languages import WordTransliterator
from embeddings.text import passages_of
from recommender.suggest import aims_of

QUESTIONS_READ = 50_000
"""How many of the last questions with a thumb up are looked through for phrases."""


def build_current_index(
    settings: Settings,
    *,
    encoder: Callable[[], Encoder],
    transliterator: Callable[[], WordTransliterator],
    progress: ReportProgress,
) -> GenerationInfo:
    """Build a generation from the catalogue in the store; `progress` is told passages done and in all.

    The models are loaded only once there is something to index.

    Raises:
        IndexMissing: the store holds no catalogue yet.
    """
    store = open_store(settings.store_url, zone=settings.zone, unstated_level=settings.unstated_level)
    try:
        if store.catalogue.revision() is None:
            raise IndexMissing(
                "No catalogue has been loaded, so there is nothing to index. Run `saarthi ingest FOLDER`."
            )
        catalogue = store.catalogue.current()
        helpful = store.conversations.helpful(limit=QUESTIONS_READ) if settings.phrase_askers else []
    finally:
        store.close()
    live = [course for course in catalogue.courses.values() if course.status is CourseStatus.LIVE]
    live = with_phrases_of_learners(live, helpful, askers=settings.phrase_askers)
    return build_generation(
        [passage for course in live for passage in passages_of(course)],
        encoder=encoder(),
        root=settings.index_folder,
        catalogue_revision=catalogue.revision,
        aims=aims_of(catalogue),
        cards=cards_of(live),
        transliterator=transliterator(),
        progress=progress,
    )
