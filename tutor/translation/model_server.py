"""Translation by the language model that also rewrites answers."""

from collections.abc import Sequence
from contextlib import closing

from data.words import Language
from tutor.rewrite.generator import TextGenerator
from tutor.rewrite.prompt import new_boundary, translation_messages


class ModelTranslator:
    """A `Translator` that asks the model for one sentence at a time."""

    def __init__(self, generator: TextGenerator, *, name: str) -> None:
        self._generator = generator
        self.name = name

    def translated(self, texts: Sequence[str], *, source: Language, target: Language) -> list[str]:
        """See `Translator`; a model needs no telling what `source` is."""
        return [self._one(text, target) for text in texts]

    def _one(self, text: str, target: Language) -> str:
        with closing(
            self._generator.pieces(translation_messages(text, language=target, boundary=new_boundary()))
        ) as pieces:
            return "".join(pieces).strip()
