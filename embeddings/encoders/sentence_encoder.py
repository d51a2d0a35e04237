"""Any sentence-transformers model, by name or by folder, on the processor or a GPU. Torch is imported only here."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.words import ModelMissing
from embeddings.encoders.encoder import fit_to_encode

_BATCH = 32
EXTRA = "sentence-transformers"
_QUERY_PROMPTS = ("query",)
_PASSAGE_PROMPTS = ("passage", "document")


class SentenceTransformerEncoder:
    """Wraps a loaded model; its own prompts named query and passage (or document) serve as prefixes.

    A model without such prompts gets none: name one that ships them, or pass `query_prefix` and `passage_prefix`.
    """

    def __init__(self, model: Any, *, name: str, query_prefix: str, passage_prefix: str) -> None:  # noqa: ANN401 - torch is not imported for types
        self.name = name
        self._model = model
        self._query_prefix = query_prefix
        self._passage_prefix = passage_prefix
        self.dimension = int(model.get_embedding_dimension())

    @classmethod
    def load(
        cls,
        name_or_path: str | Path,
        *,
        device: str = "cpu",
        query_prefix: str | None = None,
        passage_prefix: str | None = None,
    ) -> "SentenceTransformerEncoder":
        """The model of that name (from the local Hugging Face cache or its hub) or in that folder.

        Raises:
            ModelMissing: sentence-transformers is not installed (the message names the extra), or there is no such
                model.
        """
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar
        except ImportError:
            raise ModelMissing(
                f"sentence-transformers is not installed; install it with: pip install 'saarthi[{EXTRA}]'"
            ) from None
        disable_progress_bar()
        try:
            model = SentenceTransformer(str(name_or_path), device=device)
        except (OSError, ValueError) as error:
            raise ModelMissing(f"no sentence-transformers model {str(name_or_path)!r}: {error}") from error
        prompts: Mapping[str, str] = model.prompts
        return cls(
            model,
            name=f"{_short_name(name_or_path)}/sentence-transformers",
            query_prefix=_prompt(prompts, _QUERY_PROMPTS) if query_prefix is None else query_prefix,
            passage_prefix=_prompt(prompts, _PASSAGE_PROMPTS) if passage_prefix is None else passage_prefix,
        )

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dimension)` float32 unit rows; zero where a text has nothing in it."""
        return self._encode(texts, prefix=self._query_prefix, progress=None)

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """`(n, dimension)` float32 unit rows; zero where a text has nothing in it."""
        return self._encode(texts, prefix=self._passage_prefix, progress=progress)

    def _encode(
        self, texts: Sequence[str], *, prefix: str, progress: Callable[[int], None] | None
    ) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        fitted = [fit_to_encode(text) for text in texts]
        rows = sorted((row for row, text in enumerate(fitted) if text), key=lambda row: -len(fitted[row]))
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            vectors[batch] = self._model.encode(
                [prefix + fitted[row] for row in batch],
                prompt="",
                batch_size=_BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            if progress is not None:
                progress(len(batch))
        if progress is not None and len(rows) < len(texts):
            progress(len(texts) - len(rows))
        return vectors


def _prompt(prompts: Mapping[str, str], names: Sequence[str]) -> str:
    return next((prompts[name] for name in names if prompts.get(name)), "")


def _short_name(name_or_path: str | Path) -> str:
    """The name of a folder alone: where it stands does not change its vectors."""
    path = Path(name_or_path)
    return path.name if path.is_dir() else str(name_or_path)
