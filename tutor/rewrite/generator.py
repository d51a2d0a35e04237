"""What a language model is to the tutor: messages in, pieces of text out, until it stops or is stopped."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the conversation that a model continues."""

    role: Literal["system", "user"]
    content: str


class TextGenerator(Protocol):
    """A language model behind some protocol."""

    def pieces(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        """The model's text as it comes; closing the generator stops the model.

        Raises:
            ModelServerFailed: nothing usable came, or it broke off; the cause is a `data.words.answers.Fallback`.
        """
        ...
