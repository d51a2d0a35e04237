"""One peer over one question set, run inside the peers' own environment: imports nothing of this project.

    python runner.py PEER DIR MODEL LIMIT

writes one JSON object: versions, processor milliseconds a query, Recall@5. The model is a sentence-transformers folder.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

QUERY, PASSAGE = "query: ", "passage: "
TOP_K = 5
Search = Callable[[str], Sequence[str]]


def txtai_search(passages: Sequence[dict[str, Any]], model: str) -> Search:
    """Hybrid search: BM25 and dense vectors, as the package fuses them."""
    from txtai import Embeddings

    index = Embeddings(path=model, hybrid=True, instructions={"query": QUERY, "data": PASSAGE}, gpu=False)
    index.index([(passage["id"], text_of(passage), None) for passage in passages])
    return lambda question: [passage_id for passage_id, _ in index.search(question, TOP_K)]


def haystack_search(passages: Sequence[dict[str, Any]], model: str) -> Search:
    """In-memory store, BM25 and dense vectors, joined by reciprocal rank."""
    from haystack import Document, Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack.utils import ComponentDevice

    documents_embedder, text_embedder = haystack_embedders()
    device = ComponentDevice.from_str("cpu")
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    embedder = documents_embedder(model=model, prefix=PASSAGE, device=device, progress_bar=False)
    warm_up(embedder)
    documents = [Document(id=passage["id"], content=text_of(passage)) for passage in passages]
    store.write_documents(embedder.run(documents)["documents"])
    pipeline = Pipeline()
    pipeline.add_component("text", text_embedder(model=model, prefix=QUERY, device=device, progress_bar=False))
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=2 * TOP_K))
    pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=2 * TOP_K))
    pipeline.add_component("join", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=TOP_K))
    pipeline.connect("text.embedding", "dense.query_embedding")
    pipeline.connect("dense", "join")
    pipeline.connect("words", "join")

    def search(question: str) -> Sequence[str]:
        joined = pipeline.run({"text": {"text": question}, "words": {"query": question}})
        return [document.id for document in joined["join"]["documents"]]

    return search


def haystack_embedders() -> tuple[Any, Any]:
    """The two embedders, which newer versions keep in a package of their own."""
    try:
        from haystack_integrations.components.embedders import sentence_transformers as embedders
    except ImportError:
        from haystack.components import embedders
    return embedders.SentenceTransformersDocumentEmbedder, embedders.SentenceTransformersTextEmbedder


def warm_up(component: Any) -> None:  # noqa: ANN401 - a component of another package
    """Loads the model now, where the component does not by itself."""
    if hasattr(component, "warm_up"):
        component.warm_up()


def text_of(passage: dict[str, Any]) -> str:
    """Title and text, as this project's index is given them."""
    return f"{passage['title']}: {passage['text']}" if passage.get("title") else str(passage["text"])


PEERS = {"txtai": ("txtai", txtai_search), "haystack": ("haystack-ai", haystack_search)}


def main() -> None:
    """Indexes, asks every question once to warm up on and once on the clock, and writes what was measured."""
    peer, folder, model, limit = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    package, make = PEERS[peer]
    passages = lines_of(folder / "passages.jsonl")
    questions = [
        question for path in sorted(folder.glob("questions*.jsonl")) for question in lines_of(path) if question["gold"]
    ]
    asked = questions[:: max(1, len(questions) // limit)][:limit]
    search = make(passages, model)
    for question in asked[:5]:
        search(question["text"])
    started, worked = time.perf_counter(), time.process_time()
    ranked = [search(question["text"]) for question in asked]
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    hits = sum(any(name in question["gold"] for name in names) for question, names in zip(asked, ranked, strict=True))
    packages = (package, "sentence-transformers", "torch", "transformers")
    report = {
        "peer": peer,
        "n": len(asked),
        "recall@5": hits / len(asked),
        "ms": 1000 * seconds / len(asked),
        "cpu_ms": 1000 * cpu / len(asked),
        "versions": {name: version(name) for name in packages},
    }
    sys.stdout.write(json.dumps(report) + "\n")


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The objects of a .jsonl file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
