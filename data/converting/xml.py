"""XML from outside: without entities, without addresses that are followed, and not deeper than any format goes."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from data.converting.converted import RefusedFileError
from data.words.imports import NoteCode

DEEPEST = 200
"""Levels of elements; a hierarchy of courses, sections and items has some 20, HTML within it some 30."""


def xml_of(content: bytes, *, place: str) -> Element:
    """The root element of the XML in the file `place`; raises RefusedFileError where it is none or goes too deep."""
    try:
        root: Element = fromstring(content)
    except DefusedXmlException:
        raise RefusedFileError(NoteCode.ENTITIES, place=place) from None
    except (ParseError, LookupError, ValueError) as error:
        raise RefusedFileError(NoteCode.DAMAGED, place=place, found=str(error)[:80]) from None
    level = [root]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
    if level:
        raise RefusedFileError(NoteCode.DAMAGED, place=place, found=f"deeper than {DEEPEST} levels")
    return root


def local(element: Element) -> str:
    """The element's name without its namespace, in small letters.

    >>> from xml.etree.ElementTree import Element
    >>> local(Element("{http://www.imsglobal.org/xsd/imscp_v1p1}Item"))
    'item'
    """
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The direct children of these names, whatever their namespace."""
    return (child for child in element if local(child) in names)


def child(element: Element, *names: str) -> Element | None:
    """The first of `children`."""
    return next(children(element, *names), None)


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """Every element of these names below (or at) this one, in order."""
    return (found for found in element.iter() if local(found) in names)


def text_of(element: Element | None) -> str:
    """All text within the element with single blanks; empty where there is none."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def attribute(element: Element, name: str) -> str:
    """The attribute's value, whatever its namespace and capitals; empty where there is none."""
    return next((value for key, value in element.items() if key.rpartition("}")[2].lower() == name), "")
