"""A figure about what people can do is told of groups, never of the few whom it would give away."""


def is_few(count: int, *, smallest: int) -> bool:
    """Whether that many are some, but fewer than the smallest group that is told of.

    >>> [is_few(count, smallest=10) for count in (0, 1, 9, 10)]
    [False, True, True, False]
    """
    return 0 < count < smallest


def unless_few(count: int, *, smallest: int) -> int | None:
    """The count; None where it is of fewer than the smallest group, though of some."""
    return None if is_few(count, smallest=smallest) else count
