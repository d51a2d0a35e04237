"""How work that takes long says how far it is: to a bar, to lines of a log, or to a test."""

from collections.abc import Callable

ReportProgress = Callable[[int, int], None]
"""Is told how many pieces of the work are done and how many there are in all."""
