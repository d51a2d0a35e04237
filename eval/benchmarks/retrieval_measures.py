"""What `eval.benchmarks.retrieval` measures, one function a figure."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from data.words import Passage
from embeddings.encoders import Encoder
from embeddings.index import build_generation
from embeddings.languages import WordTransliterator
from embeddings.search import Retriever, Scope
from embeddings.text import embedded_text, passage_checksum
from eval.sets.formats import Question

CLIENTS = (1, 4, 16)
TOP_K = 5


@dataclass(frozen=True, slots=True)
class Spent:
    """Wall-clock and processor seconds."""

    wall: float
    cpu: float


def spent(work: Callable[[], object]) -> Spent:
    """What one go at `work` takes."""
    started, worked = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - started, time.process_time() - worked)


def medians(times: Sequence[Spent]) -> Spent:
    """Medians of both."""
    return Spent(median(used.wall for used in times), median(used.cpu for used in times))


@dataclass(frozen=True, slots=True)
class QueryTimes:
    """Medians for one query: the bare encoder call and the whole search; `ratio_*` are medians of each turn's ratio."""

    encoder: Spent
    search: Spent
    ratio_wall: float
    ratio_cpu: float


def query_times(retriever: Retriever, encoder: Encoder, questions: Sequence[Question], *, repeats: int) -> QueryTimes:
    """Encoder and search by turns over the same questions, so that both meet the same weather; texts encoded are equal.

    Every question was asked once before: words are known, pages are read.
    """
    texts = [
        (question.text, retriever.search(question.text, scope=Scope(), top_k=TOP_K).mixed) for question in questions
    ]
    bare, whole = [], []
    for _ in range(repeats):
        bare.append(spent(lambda: [encoder.encode_queries([spelled or text]) for text, spelled in texts]))
        whole.append(spent(lambda: [retriever.search(text, scope=Scope(), top_k=TOP_K) for text, _ in texts]))
    per = len(questions)
    turns = list(zip(bare, whole, strict=True))
    return QueryTimes(
        encoder=Spent(medians(bare).wall / per, medians(bare).cpu / per),
        search=Spent(medians(whole).wall / per, medians(whole).cpu / per),
        ratio_wall=median(both.wall / alone.wall for alone, both in turns),
        ratio_cpu=median(both.cpu / alone.cpu for alone, both in turns),
    )


def throughput(retriever: Retriever, questions: Sequence[Question], *, clients: int, repeats: int) -> Spent:
    """Seconds a query, with so many clients asking side by side."""

    def all_asked() -> None:
        waiting = iter(questions)
        lock = threading.Lock()

        def client() -> None:
            while True:
                with lock:
                    question = next(waiting, None)
                if question is None:
                    return
                retriever.search(question.text, scope=Scope(), top_k=TOP_K)

        threads = [threading.Thread(target=client) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    typical = medians([spent(all_asked) for _ in range(repeats)])
    return Spent(typical.wall / len(questions), typical.cpu / len(questions))


def encoding_times(encoder: Encoder, model: Path, passages: Sequence[Passage], *, repeats: int) -> tuple[Spent, Spent]:
    """Seconds a passage by our encoder and by SentenceTransformer.encode of the same model, by turns."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    torch_model = SentenceTransformer(str(model), device="cpu")
    texts = [embedded_text(passage) for passage in passages]
    prefixed = [f"passage: {text}" for text in texts]
    ours, theirs = [], []
    for _ in range(repeats):
        ours.append(spent(lambda: encoder.encode_passages(texts)))
        theirs.append(
            spent(lambda: torch_model.encode(prefixed, prompt="", normalize_embeddings=True, show_progress_bar=False))
        )
    per = len(passages)
    return (
        Spent(medians(ours).wall / per, medians(ours).cpu / per),
        Spent(medians(theirs).wall / per, medians(theirs).cpu / per),
    )


def build_times(
    passages: Sequence[Passage],
    root: Path,
    *,
    encoder: Encoder,
    transliterator: WordTransliterator,
    share: float,
    repeats: int,
) -> tuple[Spent, Spent, int]:
    """A full build, the median rebuild after `share` of the passages changed, and how many passages that is."""
    changed = max(1, round(share * len(passages)))

    def build(edition: int) -> None:
        build_generation(
            _edited(passages, changed, edition),
            encoder=encoder,
            root=root,
            catalogue_revision=f"e{edition}",
            transliterator=transliterator,
        )

    full = spent(lambda: build(0))
    again = [spent(lambda number=number: build(number)) for number in range(1, repeats + 1)]  # type: ignore[misc]
    return full, medians(again), changed


def _edited(passages: Sequence[Passage], changed: int, edition: int) -> list[Passage]:
    """The passages, the first `changed` of them with a sentence of their edition at the end."""
    return [_with_sentence(passage, edition) if place < changed else passage for place, passage in enumerate(passages)]


def _with_sentence(passage: Passage, edition: int) -> Passage:
    text = f"{passage.text} This was amended in edition {edition}."
    checksum = passage_checksum(passage.title, text, heading=passage.locator)
    return replace(passage, text=text, end=passage.start + len(text), sha256=checksum)
