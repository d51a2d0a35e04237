"""Questions that a page's script lists as `new Question(id, text, type, choices, right, objective)`.

This is how the sample courses of SCORM that most hand-made packages were begun from keep their tests.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

from data.converting.questions import Answer, Question, UnreadQuestionError, text_of_html
from data.words.imports import QuestionKind

_BEGINS = re.compile(r"new\s++Question\s*+\(")
_TOKEN = re.compile(
    r"""(?:"(?P<double>(?:[^"\\\n]++|\\.)*+)"|'(?P<single>(?:[^'\\\n]++|\\.)*+)'|(?P<open>(?:new\s++Array\s*+)?\(|\[)"""
    r"""|(?P<close>[\])])|(?P<comma>,)|(?P<word>[\w.+-]++))"""
)
_BLANKS = re.compile(r"\s*+")
_ESCAPED = re.compile(r"\\(.)")
_MOST_TOKENS = 400

_Value = str | list[str]


def questions_of_script(script: str) -> Iterator[Callable[[], Question]]:
    """What reads each question of the script, in order."""
    for begins in _BEGINS.finditer(script):
        yield partial(_read, script, begins.end())


def _read(script: str, at: int) -> Question:
    return _question(_arguments(script, at))


def _arguments(script: str, at: int) -> list[_Value]:
    """The literals up to the bracket that closes; lists hold no further lists."""
    values: list[_Value] = []
    inner: list[str] | None = None
    for _ in range(_MOST_TOKENS):
        blanks = _BLANKS.match(script, at)
        token = _TOKEN.match(script, at if blanks is None else blanks.end())
        if token is None:
            break
        at = token.end()
        match token.lastgroup:
            case "double" | "single" | "word":
                (values if inner is None else inner).append(_ESCAPED.sub(r"\1", token[token.lastgroup]))
            case "open":
                inner = []
            case "close" if inner is None:
                return values
            case "close":
                values.append(inner or [])
                inner = None
            case _:
                pass
    raise UnreadQuestionError("a question of a script that is no list of values")


def _question(values: list[_Value]) -> Question:
    match values:
        case [str(name), str(text), str(_), list(choices), str(right), *_]:
            answers = [Answer(text_of_html(choice), choice == right) for choice in choices]
            if right not in choices:
                raise UnreadQuestionError("no answer is marked as right")
            return Question(name, QuestionKind.SINGLE, text_of_html(text), answers)
        case [str(name), str(text), str(_), "null", "true" | "false" as right, *_]:
            answers = [Answer("True", right == "true"), Answer("False", right == "false")]
            return Question(name, QuestionKind.TRUE_FALSE, text_of_html(text), answers)
        case [str(name), str(text), str(_), "null", str(right), *_]:
            return Question(name, QuestionKind.SHORT_TEXT, text_of_html(text), accepts=[text_of_html(right)])
    raise UnreadQuestionError("a question of a script that is no list of values")
