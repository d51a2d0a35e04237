"""What the item bank says of items, in words for its pages."""

from collections.abc import Mapping

from api.running.i18n import mark
from data.words import ItemStatus
from tutor.assessment import ItemFlag, ItemRule

FLAGS: Mapping[str, str] = {
    ItemFlag.LOW_CORRELATION: mark("being right here says little about being right elsewhere"),
    ItemFlag.DEAD_OPTION: mark("a wrong answer that hardly anybody takes"),
    ItemFlag.DRIFT: mark("it became harder or easier"),
}

RULES: Mapping[str, str] = {
    ItemRule.ANSWERS: mark("the right answer is not among the options, or there is none"),
    ItemRule.LANGUAGES: mark("a part is missing in one of its languages"),
    ItemRule.DISTINCT: mark("two options say the same"),
    ItemRule.LENGTH: mark("the right answer is told by its length"),
    ItemRule.GRAMMAR: mark("only some options fit the question's grammar"),
    ItemRule.ABSOLUTES: mark("words such as always and never give an option away"),
    ItemRule.ALL_OR_NONE: mark("an option says all or none of the others"),
    ItemRule.DOUBLE_NEGATIVE: mark("question and option are both negative"),
    ItemRule.ONE_QUESTION: mark("it does not ask exactly one question"),
    ItemRule.BLANKS: mark("too many blanks, or one at the wrong place"),
    ItemRule.PAIRS: mark("pairs do not match up, or are too many"),
    ItemRule.KEY_POSITION: mark("right answers stand at one place too often"),
}

STATUSES: Mapping[ItemStatus, str] = {
    ItemStatus.DRAFT: mark("draft"),
    ItemStatus.REVIEWED: mark("read by a second person"),
    ItemStatus.LIVE: mark("asked"),
    ItemStatus.RETIRED: mark("no longer asked"),
}

MOVES: Mapping[ItemStatus, str] = {
    ItemStatus.DRAFT: mark("Make it a draft again"),
    ItemStatus.REVIEWED: mark("I have read it: it is good"),
    ItemStatus.LIVE: mark("Ask it from now on"),
    ItemStatus.RETIRED: mark("Ask it no longer"),
}
"""What a person does who moves an item to this status."""
