"""A quoted block as its lesson shows it, with the key sentence marked."""

from collections.abc import Iterable

from markupsafe import Markup

from api.ask.answer_shapes import BlockOut, CitationOut
from api.courses.lesson_text import Span, quote_html
from data.markdown import shown_places


def block_html(block: BlockOut, citations: Iterable[CitationOut]) -> Markup:
    """The words that `block` cites, rendered from the lesson's Markdown, safe to show.

    Its key sentence is marked, unless that is all of it or no longer stands where it stood.
    """
    cited = [citation for citation in citations if citation.number in block.citations]
    as_quoted = "\n".join(citation.text for citation in cited) == block.text
    key = Span(block.key.start, block.key.end) if as_quoted else None
    if key == Span(0, len(block.text)):
        key = None
    html, begin = Markup(""), 0
    for citation in cited:
        html += quote_html(citation.quote, key=None if key is None else _in_source(citation, key, begin=begin))
        begin += len(citation.text) + 1
    return html


def _in_source(citation: CitationOut, key: Span, *, begin: int) -> Span | None:
    """Where in the citation's quote the key stands; the citation's text begins at `begin` of the block's."""
    start, end = max(key.start - begin, 0), min(key.end - begin, len(citation.text))
    if start >= end:
        return None
    places = shown_places(citation.quote)
    return Span(places[start], places[end - 1] + 1)
