"""Faults that somebody can make on a page, in the words of whoever reads it; all others are for programs."""

from collections.abc import Iterable, Mapping

from api.running.i18n import Words, mark

FAULT_TEXTS: Mapping[str, str] = {
    "there is no file": mark("No file was chosen. Choose one and send it again."),
    "the file gives no text": mark("The file cannot be read. Send a PDF, DOCX or text file."),
    "no designation with duties was found in it": mark(
        "No designation with duties was found in the order. Send one with a table of designations and work, or with "
        "numbered headings and what each is given."
    ),
    "nothing is chosen": mark("Nothing is chosen yet. Choose a role, and tick at least one need of it."),
    "the day is yet to come": mark("The day is yet to come. Give today or an earlier day."),
    "the first day is after the last": mark("The first day is after the last. Give a first day that is not after it."),
    "it asks for nothing": mark("The request asks for nothing yet. Say what is to be taught."),
    "a rejection needs a reason": mark("A rejection needs a reason. Say what is wrong with the draft."),
    "no such course": mark("There is no such course. Choose one of the list."),
    "no such language": mark("There is no such language. Choose one of the list."),
    "the supervisor is asked alone": mark("The supervisor is asked alone: ask either the supervisor or colleagues."),
    "these are too few or too many": mark("These are too few or too many colleagues."),
    "no colleague of your office has this id": mark("No colleague of your office has this id. Ask them for theirs."),
    "you have no such evidence of it": mark("Your record holds no such evidence. Load the page again and choose anew."),
    "is not the learner's id": mark("This is not your id. Repeat it exactly: an erasure cannot be undone."),
    "an attempt needs an answer": mark("An answer is still missing. Choose or type one."),
    "an answer is blank": mark("An answer is still missing. Choose or type one."),
    "an answer has words": mark("Write in words what you would do."),
    "two things to compare are not named": mark(
        "Name two things to compare, for example: difference between earned leave and half pay leave."
    ),
    "this is none of the choices": mark("This is none of the choices. Answer with one of them."),
    "this may mean several of the choices": mark("This may mean several of the choices. Answer with one of them."),
    "the day is over": mark("The day is over. Name today or a later day."),
    "a day without a goal": mark("A day is given without a goal. Choose the role, too."),
    "no language at all": mark("No language is chosen. Choose at least one."),
}
"""By what the fault says to programs."""


def faults_said(problems: Iterable[str], words: Words) -> list[str]:
    """What is wrong and what to do about it, each once; faults that nobody makes on a page are left out."""
    return list(dict.fromkeys(words.say(FAULT_TEXTS[each]) for each in problems if each in FAULT_TEXTS))
