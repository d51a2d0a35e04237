"""BM25 over the passages' terms, one collection for Devanagari and one for everything else.

Two collections, because a question is read once in each script: Hinglish is matched as typed against English text and
in Devanagari against Hindi text, and each reading is weighed by what is rare in its own collection.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.text.scripts import Script, Slot
from embeddings.text.tokens import is_devanagari

K1, B = 1.5, 0.75
"""Robertson et al. 1994; the defaults of bm25s, in Lucene's variant (no k1 + 1 in the numerator)."""


@dataclass(frozen=True, slots=True)
class LexicalMatch:
    """For each passage of the index, in row order, `(n,)` float32 from 0 to 1.

    `score`: BM25 as a share of the most that any passage could get for this question, words that the collection does
    not know counted with the weight of the rarest ones. `coverage`: share of the question's terms that occur, by IDF.
    """

    score: NDArray[np.float32]
    coverage: NDArray[np.float32]


class Collection:
    """The passages of one script: term × passage scores, stored by term."""

    def __init__(
        self,
        *,
        vocabulary: Mapping[str, int],
        rows: NDArray[np.int32],
        weights: NDArray[np.float32],
        places: NDArray[np.int32],
        bounds: NDArray[np.int64],
    ) -> None:
        self.vocabulary = vocabulary
        self.rows = rows
        self._weights = weights
        self._places = places
        self._bounds = bounds
        frequencies = np.diff(bounds).astype(np.float64)
        self._idf = np.log1p((len(rows) - frequencies + 0.5) / (frequencies + 0.5))
        self.idf_of_unknown = float(np.log1p((len(rows) + 0.5) / 0.5))

    @classmethod
    def of(cls, term_lists: Sequence[Sequence[str]], rows: Sequence[int]) -> "Collection":
        """Indexes the terms of the passages at `rows`."""
        vocabulary: dict[str, int] = {}
        coded = [[vocabulary.setdefault(term, len(vocabulary)) for term in term_list] for term_list in term_lists]
        own_rows = np.array(rows, dtype=np.int32)
        if not vocabulary:
            return cls(
                vocabulary={},
                rows=own_rows,
                weights=np.zeros(0, dtype=np.float32),
                places=np.zeros(0, dtype=np.int32),
                bounds=np.zeros(1, dtype=np.int64),
            )
        import bm25s  # 0.2 s that only building needs

        model = bm25s.BM25(k1=K1, b=B, method="lucene")
        model.index((coded, vocabulary), show_progress=False)
        return cls(
            vocabulary=vocabulary,
            rows=own_rows,
            weights=np.asarray(model.scores["data"], dtype=np.float32),
            places=np.asarray(model.scores["indices"], dtype=np.int32),
            bounds=np.asarray(model.scores["indptr"], dtype=np.int64)[: len(vocabulary) + 1],
        )

    def idf(self, term: str) -> float:
        """Weight of a term, the greatest for one that no passage has (Lucene's form, never negative)."""
        code = self.vocabulary.get(term)
        return self.idf_of_unknown if code is None else float(self._idf[code])

    def add_match(self, slots: Iterable[Slot], match: LexicalMatch) -> None:
        """Fills in the rows of `match` that belong to this collection."""
        score = np.zeros(len(self.rows), dtype=np.float32)
        coverage = np.zeros(len(self.rows), dtype=np.float32)
        ceiling = 0.0
        for slot in dict.fromkeys(slots):
            known = [term for term in slot if term in self.vocabulary]
            weight = max((self.idf(term) for term in known), default=self.idf_of_unknown)
            ceiling += weight
            if known:
                places, best = self._best(known)
                score[places] += best
                coverage[places] += weight
        if ceiling > 0:
            match.score[self.rows] = np.minimum(score / ceiling, 1)
            match.coverage[self.rows] = np.minimum(coverage / ceiling, 1)

    def _best(self, known: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Passages with any of the terms and the best score among them."""
        postings = [self._postings(term) for term in known]
        if len(postings) == 1:
            return postings[0]
        places = np.concatenate([places for places, _ in postings])
        weights = np.concatenate([weights for _, weights in postings])
        order = np.lexsort((-weights, places))
        unique, first = np.unique(places[order], return_index=True)
        return unique, weights[order][first]

    def _postings(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        code = self.vocabulary[term]
        part = slice(int(self._bounds[code]), int(self._bounds[code + 1]))
        return self._places[part], self._weights[part]

    def save(self, folder: Path) -> None:
        """Writes plain arrays and the list of terms; nothing that could run code when read."""
        folder.mkdir(parents=True)
        for name, array in self._arrays().items():
            np.save(folder / f"{name}.npy", array, allow_pickle=False)
        ordered = sorted(self.vocabulary, key=self.vocabulary.__getitem__)
        (folder / "vocabulary.json").write_text(json.dumps(ordered, ensure_ascii=True), encoding="ascii")

    def _arrays(self) -> dict[str, NDArray[np.generic]]:
        return {"rows": self.rows, "weights": self._weights, "places": self._places, "bounds": self._bounds}

    @classmethod
    def load(cls, folder: Path) -> "Collection":
        """Maps what `save` wrote; term weights are read from disk when a question needs them."""
        ordered = json.loads((folder / "vocabulary.json").read_text(encoding="ascii"))
        return cls(
            vocabulary={term: code for code, term in enumerate(ordered)},
            rows=_mapped(folder / "rows.npy"),
            weights=_mapped(folder / "weights.npy"),
            places=_mapped(folder / "places.npy"),
            bounds=np.load(folder / "bounds.npy", allow_pickle=False),
        )


def _mapped(path: Path) -> NDArray[Any]:
    """A mapped array as a plain one: slicing a `memmap` costs ten times as much."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


class LexicalIndex:
    """Both collections over one numbering of passages."""

    def __init__(self, collections: Mapping[Script, Collection], *, passages: int) -> None:
        self.collections = collections
        self._passages = passages

    @classmethod
    def of(cls, term_lists: Sequence[Sequence[str]], scripts: Sequence[Script]) -> "LexicalIndex":
        """Indexes passages by row: their terms and the script of each."""
        collections = {}
        for script in Script:
            rows = [row for row, own in enumerate(scripts) if own is script]
            collections[script] = Collection.of([term_lists[row] for row in rows], rows)
        return cls(collections, passages=len(term_lists))

    def match(self, slots: Mapping[Script, Sequence[Slot]]) -> LexicalMatch:
        """Scores every passage; a script without slots scores zero."""
        match = LexicalMatch(
            score=np.zeros(self._passages, dtype=np.float32), coverage=np.zeros(self._passages, dtype=np.float32)
        )
        for script, own in slots.items():
            self.collections[script].add_match(own, match)
        return match

    def idf(self, term: str) -> float:
        """Weight of a term in the collection of its script."""
        script = Script.DEVANAGARI if is_devanagari(term) else Script.OTHER
        return self.collections[script].idf(term)

    def knows(self, term: str, script: Script) -> bool:
        """Whether any passage of the script has the term."""
        return term in self.collections[script].vocabulary

    def save(self, folder: Path) -> None:
        """Writes both collections below `folder`."""
        for script, collection in self.collections.items():
            collection.save(folder / script)

    @classmethod
    def load(cls, folder: Path, *, passages: int) -> "LexicalIndex":
        """Maps both collections below `folder`."""
        return cls({script: Collection.load(folder / script) for script in Script}, passages=passages)
