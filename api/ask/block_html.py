"""A quoted block as its lesson shows it, with the key sentence marked."""

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from api.ask.answer_shapes import BlockOut, CitationOut, KeyOut
from api.courses.lesson_text import Mark, Span, labelled, quote_html
from api.running.i18n import Words
from data.markdown import shown_places


def block_html(block: BlockOut, citations: Iterable[CitationOut], words: Words) -> Markup:
    """The words that `block` cites, rendered from the lesson's Markdown, safe to show.

    Its key sentence is marked, unless that is all of it or no longer stands where it stood, and around it what it
    points back to and its conditions, each said to be that in the reader's words.
    """
    cited = [citation for citation in citations if citation.number in block.citations]
    if "\n".join(citation.text for citation in cited) != block.text or _is_all(block.key, block.text):
        return Markup("").join(quote_html(citation.quote, key=None) for citation in cited)
    html, begin = Markup(""), 0
    for citation in cited:
        key = _in_source(citation, block.key, begin=begin)
        html += quote_html(citation.quote, key=key, around=_around(block, citation, begin=begin, words=words))
        begin += len(citation.text) + 1
    return html


def _is_all(key: KeyOut, text: str) -> bool:
    return (key.start, key.end) == (0, len(text))


def _around(block: BlockOut, citation: CitationOut, *, begin: int, words: Words) -> Iterator[Mark]:
    """What stands around the key in a citation, labelled."""
    stretches = [(place, "condition", words.say("Condition")) for place in block.conditions]
    if block.context is not None:
        stretches.append((block.context, "context", words.say("For context")))
    for place, kind, label in stretches:
        span = _in_source(citation, place, begin=begin)
        if span is not None:
            yield labelled(span, kind=kind, label=label)


def _in_source(citation: CitationOut, place: KeyOut, *, begin: int) -> Span | None:
    """Where characters of a block stand in a citation's quote, whose text begins at `begin` of the block's."""
    start, end = max(place.start - begin, 0), min(place.end - begin, len(citation.text))
    if start >= end:
        return None
    places = shown_places(citation.quote)
    return Span(places[start], places[end - 1] + 1)
