"""What a message to Saarthi carries."""

from typing import Annotated

from pydantic import Field

from api.http.shapes import Strict
from tutor.guide import Intent


class MessageIn(Strict):
    """A message to Saarthi; `chosen` answers its question which of two things the same message meant."""

    message: Annotated[str, Field(max_length=2000, examples=["Plan 3 hours a week for procurement"])]
    chosen: Intent | None = None
