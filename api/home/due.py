"""What plans ask of a learner, courses and tasks in one list."""

from collections.abc import Sequence
from datetime import date

from api.path.progress_shapes import DueItemOut, ProgressOut
from api.plans.figures import TaskProgressOut

DuePiece = DueItemOut | TaskProgressOut


def due_open(progress: ProgressOut) -> Sequence[DuePiece]:
    """What is still to be done: what is mandatory first, and of each the earliest due."""
    pieces = [each for each in _pieces(progress) if each.done_on is None]
    return sorted(pieces, key=lambda each: (not each.mandatory, each.due))


def due_done(progress: ProgressOut) -> Sequence[DuePiece]:
    """What was done, the last first."""
    pieces = [each for each in _pieces(progress) if each.done_on is not None]
    return sorted(pieces, key=lambda each: each.done_on or date.min, reverse=True)


def _pieces(progress: ProgressOut) -> Sequence[DuePiece]:
    return [*progress.plan_items, *progress.tasks]
