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
    after: Mapping[Intent, Mapping[Intent, float]] = field(default_factory=dict)
    """How many times as likely each intent is after another in a conversation (`eval.fit.following`)."""

    def probabilities(self, view: MessageView, *, last: Intent | None = None) -> Mapping[Intent, float]:
        """How likely each intent is, after what the `last` message of the conversation wanted; they add up to 1."""
        chances = self.regression.chances(view, cues=cues_of(view))
        follows = {} if last is None else self.after.get(last, {})
        weighed = {Intent(kind): chance * follows.get(Intent(kind), 1.0) for kind, chance in chances.items()}
        whole = sum(weighed.values())
        return {intent: weight / whole for intent, weight in weighed.items()}


@cache
def shipped_model() -> IntentModel:
    """The model that comes with the product; made by `python -m eval.fit.intents`."""
    regression, card = read_regression("tutor.guide", "intent_model")
    after = {Intent(last): _by_intent(follows) for last, follows in card["after"].items()}
    return IntentModel(regression, _by_intent(card["sure"]), after)


def _by_intent(values: Mapping[str, float]) -> Mapping[Intent, float]:
    return {Intent(name): value for name, value in values.items()}
