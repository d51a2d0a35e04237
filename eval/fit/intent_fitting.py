"""The intent model fitted to examples, and the card that is kept with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from eval.fit.regressions import METHOD, features_of, fitted_regression, regression_card
from tutor.guide import NO_CONTEXT, Context, Intent, IntentModel, context_of, cues_of
from tutor.messages import MessageView, Scales

SCALES = Scales(spelling=3.0, cues=0.3, meaning=8.0)


@dataclass(frozen=True, slots=True)
class Example:
    """A message with what it wants and how much it weighs in the fit; `group` is shared by its translations.

    `also` are other intents that a fair reader accepts, `context` is what it comes after in its conversation.
    """

    view: MessageView
    intent: Intent
    weight: float
    group: str
    context: Context = NO_CONTEXT
    also: frozenset[str] = frozenset()


def fitted(examples: Sequence[Example], *, encoder: str) -> IntentModel:
    """The model of these examples, which all carry a vector."""
    said = features_of([example.view for example in examples], cues_of=cues_of)
    contexts = np.stack([context_of(example.context) for example in examples])
    features = replace(said, cues=np.hstack([said.cues, contexts]))
    kinds, weights = [example.intent.value for example in examples], [example.weight for example in examples]
    return IntentModel(fitted_regression(features, kinds=kinds, weights=weights, encoder=encoder, scales=SCALES))


def model_card(model: IntentModel, *, messages: int, others: int) -> Mapping[str, object]:
    """Where the numbers come from and what they are fit for."""
    return {
        **regression_card(model.regression),
        "sure": {intent.value: least for intent, least in model.sure.items()},
        "data_card": {
            "purpose": "What a message to Saarthi, the guide, wants of it.",
            "data": [
                f"{messages} labelled messages in English, Hindi and Hinglish (eval/sets/questions/guide.jsonl).",
                f"{others} more: messages drawn out of eval/sets/questions/guide-phrases.json, messages and turns of"
                " writers who had not seen the code (eval/sets/questions/guide/tuning-*.jsonl, training-*.jsonl, and of"
                " seventeen more by-others-*.jsonl), each turn with what came before it in its conversation, and our"
                " own questions over the sample catalogue (eval/sets/questions/sample, low-overlap) as questions and as"
                " matters out of scope.",
                "All written for this project, Apache-2.0.",
            ],
            "method": METHOD,
            "limits": "Written by few people: officials' own messages may fare worse. "
            "Languages other than the three are read by meaning alone.",
            "made_by": "python -m eval.fit.intents",
        },
    }
