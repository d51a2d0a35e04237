"""What goes on where the database takes nothing: an answer is given though it cannot be kept."""

from collections.abc import Callable

import structlog

from data.words import StoreError


def kept_if_possible(what: str, keep: Callable[[], object]) -> bool:
    """Whether `keep` has kept `what`; where the store refuses it (disk full, read-only), the log says so."""
    try:
        keep()
    except StoreError as error:
        structlog.get_logger("store").error("not kept", what=what, error=str(error))
        return False
    return True
