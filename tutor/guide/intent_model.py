"""How likely each intent is for a message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from tutor.guide.intent_context import NO_CONTEXT, Context, context_of
from tutor.guide.intent_features import cues_of
from tutor.guide.intents import Intent
from tutor.messages import MessageView, Regression, read_regression


@dataclass(frozen=True, slots=True)
class IntentModel:
    """The regression, whose kinds are the values of `Intent`."""

    regression: Regression
    sure: Mapping[Intent, float] = field(default_factory=dict)
    """From which probability on an act that writes is done at once (`eval.fit.sureness`)."""

    def probabilities(self, view: MessageView, *, context: Context = NO_CONTEXT) -> Mapping[Intent, float]:
        """How likely each intent is for a message in its `context`; they add up to 1."""
        cues = np.concatenate([cues_of(view), context_of(context)])
        return {Intent(kind): chance for kind, chance in self.regression.chances(view, cues=cues).items()}


@cache
def shipped_model() -> IntentModel:
    """The model that comes with the product; made by `python -m eval.fit.intents`."""
    regression, card = read_regression("tutor.guide", "intent_model")
    return IntentModel(regression, _by_intent(card["sure"]))


def _by_intent(values: Mapping[str, float]) -> Mapping[Intent, float]:
    return {Intent(name): value for name, value in values.items()}
