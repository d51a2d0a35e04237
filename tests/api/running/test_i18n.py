"""Every text of the interface is kept in Hindi, with the same places to fill, and none is kept in vain."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import nodes

from api.http.templating import TEMPLATE_FOLDER, build_templates
from api.running import i18n
from api.running.i18n import LOCALE_FOLDER, mark, words_for
from data.words.models import ENGLISH, HINDI, HINGLISH, Language

PLACE = re.compile(r"{(\w+)}")
DEVANAGARI = re.compile(r"[\u0900-\u097f]")


def _said_in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if called in {"say", "mark"}:
            yield from texts[:1]
        elif called == "count" and len(node.args) == 3:
            yield from texts


def _said_in_template(source: str) -> Iterator[str]:
    for call in build_templates({"block_html": str}).env.parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Getattr) and call.node.attr in {"say", "count"}:
            texts = [each.value for each in call.args if isinstance(each, nodes.Const) and isinstance(each.value, str)]
            assert texts, f"line {call.lineno}: a text that is not written out cannot be found for translation"
            yield from texts


def _messages() -> set[str]:
    python = Path(i18n.__file__).parents[1].rglob("*.py")
    said = {text for path in python for text in _said_in_python(path.read_text(encoding="utf-8"))}
    for path in TEMPLATE_FOLDER.rglob("*.html"):
        said.update(_said_in_template(path.read_text(encoding="utf-8")))
    return said


def _kept() -> Catalog:
    with (LOCALE_FOLDER / "hi" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="hi")


def test_every_text_is_kept_in_hindi() -> None:
    missing = sorted(_messages() - {str(each.id) for each in _kept() if each.id and each.string})
    assert missing == []


def test_no_text_is_kept_that_is_not_said() -> None:
    unused = sorted({str(each.id) for each in _kept() if each.id} - _messages())
    assert unused == []


def test_places_to_fill_are_the_same_in_hindi() -> None:
    different = [
        str(each.id)
        for each in _kept()
        if each.id and sorted(PLACE.findall(str(each.id))) != sorted(PLACE.findall(str(each.string)))
    ]
    assert different == []


def test_hindi_is_written_in_devanagari() -> None:
    latin = [str(each.id) for each in _kept() if each.id and not DEVANAGARI.search(PLACE.sub("", str(each.string)))]
    only_places = [text for text in latin if PLACE.sub("", text).strip(" /·:") != ""]
    assert only_places == []


def test_nothing_waits_for_a_translator_to_look_again() -> None:
    assert [str(each.id) for each in _kept() if each.fuzzy] == []


def test_python_texts_are_found_in_say_count_and_mark() -> None:
    source = 'words.say("A"); words.count(n, "B", "C"); mark("D"); text.count("e"); print("F")'
    assert set(_said_in_python(source)) == {"A", "B", "C", "D"}


def test_template_texts_are_found_within_conditions_and_loops() -> None:
    source = '{% for x in [words.say("A")] %}{{ words.say("B") if x else words.count(1, "C", "D") }}{% endfor %}'
    assert set(_said_in_template(source)) == {"A", "B", "C", "D"}


@pytest.mark.parametrize(("language", "expected"), [(ENGLISH, "Courses"), (HINDI, "पाठ्यक्रम"), (HINGLISH, "पाठ्यक्रम")])
def test_words_come_in_the_language_of_the_reader(language: Language, expected: str) -> None:
    assert words_for(language).say("Courses") == expected


def test_a_language_without_words_gets_english() -> None:
    assert words_for(Language("ta")).say("Courses") == "Courses"


def test_a_number_chooses_the_form_of_the_text() -> None:
    words = words_for(ENGLISH)
    assert [words.count(number, "{number} course", "{number} courses") for number in (0, 1, 2)] == [
        "0 courses",
        "1 course",
        "2 courses",
    ]


def test_mark_gives_back_what_it_is_given() -> None:
    assert mark("Enrolled") == "Enrolled"
