"""A language model's words: asked for, read, checked sentence by sentence, or left out."""

from tutor.rewrite.generator import Message, TextGenerator
from tutor.rewrite.markup import unfit
from tutor.rewrite.openai_server import OpenAiServer, ServerLimits
from tutor.rewrite.rewriting import Rewriter
from tutor.rewrite.verification import Rejection, Verdict, Verifier

__all__ = [
    "Message",
    "OpenAiServer",
    "Rejection",
    "Rewriter",
    "ServerLimits",
    "TextGenerator",
    "Verdict",
    "Verifier",
    "unfit",
]
