"""Asking to measure: items marked and checked, ability estimated, the adaptive diagnostic, tests."""

from tutor.assessment.answer_forms import LETTERS, accepted
from tutor.assessment.calibration import Measured, measured
from tutor.assessment.diagnostic import (
    ENOUGH_ERROR,
    LEAST_ITEMS,
    MOST_ITEMS,
    SITTINGS_COUNTED,
    ability_shown,
    most_telling,
    next_item,
    open_pool,
)
from tutor.assessment.flags import ENOUGH_ANSWERS, ItemFlag, dead_options, item_flags
from tutor.assessment.irt import Ability, Parameters, ability_of, chance_right, information, start_of
from tutor.assessment.marking import NO_ANSWER, ItemAnswer, Verdict, mark
from tutor.assessment.rules import LEAST_CHANCE, ItemFault, ItemRule, item_faults, key_positions
from tutor.assessment.showing import Lettered, ShownItem, letters_of, read_answer, right_letters, shown_item
from tutor.assessment.sitting import (
    Bank,
    LevelShown,
    drawn_items,
    level_shown,
    levels_by_competency,
    responses_of,
    result_of_test,
    section_of,
    sitting_event_id,
    verdicts,
)

__all__ = [
    "ENOUGH_ANSWERS",
    "ENOUGH_ERROR",
    "LEAST_CHANCE",
    "LEAST_ITEMS",
    "LETTERS",
    "MOST_ITEMS",
    "NO_ANSWER",
    "SITTINGS_COUNTED",
    "Ability",
    "Bank",
    "ItemAnswer",
    "ItemFault",
    "ItemFlag",
    "ItemRule",
    "Lettered",
    "LevelShown",
    "Measured",
    "Parameters",
    "ShownItem",
    "Verdict",
    "ability_of",
    "ability_shown",
    "accepted",
    "chance_right",
    "dead_options",
    "drawn_items",
    "information",
    "item_faults",
    "item_flags",
    "key_positions",
    "letters_of",
    "level_shown",
    "levels_by_competency",
    "mark",
    "measured",
    "most_telling",
    "next_item",
    "open_pool",
    "read_answer",
    "responses_of",
    "result_of_test",
    "right_letters",
    "section_of",
    "shown_item",
    "sitting_event_id",
    "start_of",
    "verdicts",
]
