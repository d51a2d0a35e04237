"""An answer of the tutor on the console."""

from rich.text import Text

from api.ask.answer_shapes import BlockOut, CitationOut, GroundedOut, PartOut
from api.cli.console import OUT
from api.limits.shapes import LimitedOut
from api.running.i18n import Words


def print_answer(answer: GroundedOut, *, words: Words, indent: str = "") -> None:
    """Print an answer as pages show it: the key sentences bold, where it all stands below.

    First come how a misspelt question was read, what is to be known, the headline, and a model's sentences. Where
    several questions were asked, each stands above its blocks.
    """
    if answer.read_as:
        OUT.print(f"{indent}{words.say('Read as: {question}', question=answer.read_as)}", markup=False)
    for notice in answer.notices:
        OUT.print(f"{indent}{notice.text}", markup=False)
    if answer.headline and not answer.parts:
        OUT.print(Text(f"{indent}{answer.headline}", style="bold"))
    for sentence in answer.read_sentences:
        numbers = "".join(f"[{answer.numbers[number]}]" for number in sentence.citations)
        by = f"({words.say('AI')}) " if sentence.written_by == "model" else ""
        OUT.print(f"{indent}{by}{sentence.text} {numbers}", markup=False)
    _print_blocks(answer, words=words, indent=indent)
    for citation in answer.sources:
        OUT.print(f"{indent}  {_place(citation)}", markup=False)


def _print_blocks(answer: GroundedOut, *, words: Words, indent: str) -> None:
    cited = {citation.number: citation for citation in answer.citations}
    for number, part in enumerate(answer.parts or [None]):
        if part is not None:
            _print_part(part, words=words, indent=indent)
        for block in (block for block in answer.blocks if block.part == number):
            _print_block(block, [cited[each] for each in block.citations], words=words, indent=indent)


def _print_part(part: PartOut, *, words: Words, indent: str) -> None:
    OUT.print(Text(f"{indent}{part.question}", style="italic"))
    if part.headline:
        OUT.print(Text(f"{indent}{part.headline}", style="bold"))
    if not part.answered:
        OUT.print(f"{indent}{words.say('The courses you can open do not answer this part.')}", markup=False)


def print_limited(limited: LimitedOut) -> None:
    """Print what is said at a limit: the words, the numbers to call, the courses on the rules."""
    OUT.print(limited.text, markup=False)
    for helpline in limited.helplines:
        OUT.print(f"  {helpline.number}  {helpline.name}", markup=False)
    for course in limited.courses:
        OUT.print(f"  · {course.title} ({course.id})", markup=False)


def _print_block(block: BlockOut, cited: list[CitationOut], *, words: Words, indent: str) -> None:
    text = Text(block.text)
    if (block.key.start, block.key.end) != (0, len(block.text)):
        text.stylize("bold", block.key.start, block.key.end)
    for condition in reversed(block.conditions):
        label = Text(f"{words.say('Condition')}: ", style="italic")
        text = text[: condition.start] + label + text[condition.start :]
    for line in text.split("\n"):
        OUT.print(Text(indent) + line)
    if block.cut:
        OUT.print(f"{indent}{words.say('…more in the lesson')}", markup=False)
    if block.translation is not None:
        made = words.say("Machine translation by {translator}:", translator=block.translation.made_by)
        OUT.print(f"{indent}{made} {block.translation.text}", markup=False)
    for citation in cited:
        heading = f" › {block.heading}" if block.is_below(citation) else ""
        OUT.print(f"{indent}  {_place(citation)}{heading}", markup=False)


def _place(citation: CitationOut) -> str:
    return f"[{citation.number}] {citation.course_title} › {citation.lesson_title}"
