"""One extractive pipeline of another package, inside the peers' own environment: imports nothing of this project.

    python tutor_runner.py PEER DIR MODEL

The package's own hybrid search finds five passages, they are cut into sentences, and the sentence likest to the
question by the same encoder is the answer. Writes one JSON object: version, milliseconds, share right.
"""

import json
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

SENTENCE = re.compile(r"[^.!?।\n]+[.!?।]?")
FEWEST_CHARACTERS = 12
PACKAGES = {"txtai": "txtai", "haystack": "haystack-ai"}
Encode = Callable[[Sequence[str]], Any]


def sentences_of(text: str) -> list[str]:
    """The sentences of a passage, fragments left out."""
    return [sentence.strip() for sentence in SENTENCE.findall(text) if len(sentence.strip()) >= FEWEST_CHARACTERS]


def encoder_of(peer: str, model: str) -> tuple[Encode, Encode]:
    """How the package encodes questions, and passages."""
    if peer == "txtai":
        from txtai import Embeddings

        vectors = Embeddings(path=model, instructions={"query": "query: ", "data": "passage: "}, gpu=False)
        return (
            lambda texts: vectors.batchtransform(list(texts), category="query"),
            lambda texts: vectors.batchtransform(list(texts), category="data"),
        )
    from haystack import Document
    from haystack.utils import ComponentDevice
    from runner import haystack_embedders, warm_up  # type: ignore[import-not-found]

    documents_embedder, text_embedder = haystack_embedders()
    device = ComponentDevice.from_str("cpu")
    question_embedder = text_embedder(model=model, prefix="query: ", device=device, progress_bar=False)
    passage_embedder = documents_embedder(model=model, prefix="passage: ", device=device, progress_bar=False)
    warm_up(question_embedder)
    warm_up(passage_embedder)

    def passages(texts: Sequence[str]) -> list[Any]:
        embedded = passage_embedder.run([Document(id=str(place), content=text) for place, text in enumerate(texts)])
        return [document.embedding for document in embedded["documents"]]

    return lambda texts: [question_embedder.run(text)["embedding"] for text in texts], passages


def holds(said: str, answers: Sequence[str]) -> bool:
    """Whether a sentence holds one of the answers, case and blanks aside."""
    plain = _plain(said)
    return any(_plain(answer) in plain for answer in answers)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def main() -> None:
    """Runs one peer."""
    peer, folder, model = sys.argv[1:4]
    import numpy as np
    from runner import haystack_search, txtai_search

    passages = json.loads((Path(folder) / "passages.json").read_text(encoding="utf-8"))
    questions = json.loads((Path(folder) / "questions.json").read_text(encoding="utf-8"))
    text_of = {passage["id"]: passage["text"] for passage in passages}
    search = (txtai_search if peer == "txtai" else haystack_search)(passages, model)
    encode_question, encode_passages = encoder_of(peer, model)

    def answer(question: str) -> str:
        sentences = [sentence for name in search(question) for sentence in sentences_of(text_of[name])]
        if not sentences:
            return ""
        likeness = np.asarray(encode_passages(sentences)) @ np.asarray(encode_question([question]))[0]
        return sentences[int(np.argmax(likeness))]

    for question in questions[:10]:
        answer(question["text"])
    wall, processor, right = [], [], []
    for question in questions:
        started, used = time.perf_counter(), time.process_time()
        said = answer(question["text"])
        wall.append(1000 * (time.perf_counter() - started))
        processor.append(1000 * (time.process_time() - used))
        right.append(holds(said, question["answers"]))
    figures = {
        "version": version(PACKAGES[peer]),
        "p50_ms": float(np.percentile(wall, 50)),
        "p95_ms": float(np.percentile(wall, 95)),
        "processor_ms": float(np.mean(processor)),
        "right": float(np.mean(right)),
        "n": len(questions),
    }
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
