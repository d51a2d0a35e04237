"""How likely each intent is for a message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from tutor.guide.intent_features import cues_of
from tutor.guide.intents import Intent
from tutor.messages import MessageView, Regression, read_regression


@dataclass(frozen=True, slots=True)
class IntentModel:
    """The regression, whose kinds are the values of `Intent`."""

    regression: Regression
    sure: Mapping[Intent, float] = field(default_factory=dict)
    """From which probability on an act that writes is done at once (`eval.fit.sureness`)."""

    def probabilities(self, view: MessageView) -> Mapping[Intent, float]:
        """How likely each intent is; they add up to 1."""
        chances = self.regression.chances(view, cues=cues_of(view))
        return {Intent(kind): chance for kind, chance in chances.items()}


@cache
def shipped_model() -> IntentModel:
    """The model that comes with the product; made by `python -m eval.fit.intents`."""
    regression, card = read_regression("tutor.guide", "intent_model")
    return IntentModel(regression, {Intent(name): value for name, value in card["sure"].items()})
