"""What a message is: how it looks to a regression, and the regression that tells one kind of message from another."""

from tutor.messages.neighbours import Neighbours, from_centre, in_bytes, read_neighbours
from tutor.messages.regression import FORMAT, Head, Regression, Scales, read_regression
from tutor.messages.view import MessageView, plain_view, spelling_of

__all__ = [
    "FORMAT",
    "Head",
    "MessageView",
    "Neighbours",
    "Regression",
    "Scales",
    "from_centre",
    "in_bytes",
    "plain_view",
    "read_neighbours",
    "read_regression",
    "spelling_of",
]
