"""What a message is: how it looks to a regression, and the regression that tells one kind of message from another."""

from tutor.messages.neighbours import Neighbours, from_centre, in_bytes, read_neighbours
from tutor.messages.odds import ODDS_FORMAT, Odds, Weights, read_odds
from tutor.messages.regression import FORMAT, Head, Regression, Scales, read_regression
from tutor.messages.view import MessageView, plain_view, spelling_of

__all__ = [
    "FORMAT",
    "ODDS_FORMAT",
    "Head",
    "MessageView",
    "Neighbours",
    "Odds",
    "Regression",
    "Scales",
    "Weights",
    "from_centre",
    "in_bytes",
    "plain_view",
    "read_neighbours",
    "read_odds",
    "read_regression",
    "spelling_of",
]
