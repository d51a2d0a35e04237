"""A language model's words: asked for, read, checked sentence by sentence, or left out."""

from tutor.rewrite.generator import Message, TextGenerator
from tutor.rewrite.markup import unfit
from tutor.rewrite.openai_server import OpenAiServer, ServerLimits
from tutor.rewrite.orders import FORMAT as ORDERS_FORMAT
from tutor.rewrite.orders import OrderModel, OrderReader, Told, order_reader, paragraph_around
from tutor.rewrite.rewriting import Rewriter, Rewriting
from tutor.rewrite.verification import Rejection, SentenceVectors, Verdict, Verifier

__all__ = [
    "ORDERS_FORMAT",
    "Message",
    "OpenAiServer",
    "OrderModel",
    "OrderReader",
    "Rejection",
    "Rewriter",
    "Rewriting",
    "SentenceVectors",
    "ServerLimits",
    "TextGenerator",
    "Told",
    "Verdict",
    "Verifier",
    "order_reader",
    "paragraph_around",
    "unfit",
]
