"""What a question to the tutor carries."""

from api.http.shapes import Identifier, Question, Strict


class QuestionIn(Strict):
    """A question to the tutor, about everything the asker may open or about one course or lesson.

    `conversation` is the learner's own whose follow-up it is; without it a learner's question begins a new one.
    """

    question: Question
    course: Identifier | None = None
    lesson: Identifier | None = None
    conversation: Identifier | None = None
