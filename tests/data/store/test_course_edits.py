"""Texts of courses that are edited beside what their files say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from data.catalogue import Catalogue
from data.store import Intake, Store, last_saved
from data.words import (
    ENGLISH,
    HINDI,
    CompetencyId,
    Conflict,
    Course,
    EditState,
    LocalText,
    TagDecision,
    TextChange,
    TextPart,
    TextPlace,
    clashes,
    texts_of,
    with_changes,
)
from tests.data.builders import BASICS, planned_catalogue

CATALOGUE = planned_catalogue()
COURSE = CATALOGUE.courses[BASICS]
LESSON = COURSE.lessons[0]
NOW = datetime(2026, 11, 30, tzinfo=UTC)
TITLE = TextPlace(TextPart.TITLE, ENGLISH)
TEXT = TextPlace(TextPart.LESSON_TEXT, ENGLISH, LESSON.id)
IN_HINDI = TextPlace(TextPart.LESSON_TEXT, HINDI, LESSON.id)
OWN_TEXT = LESSON.text.by_language[ENGLISH]
NEW_TITLE = TextChange(TITLE, COURSE.title.by_language[ENGLISH], "A new title")
NEW_TEXT = TextChange(TEXT, OWN_TEXT, "A new text.")


@pytest.fixture
def stocked(store: Store) -> Store:
    store.catalogue.replace(CATALOGUE)
    return store


def published(store: Store, *changes: TextChange) -> int:
    draft = store.course_edits.save(
        BASICS, changes, seen=last_saved(store.course_edits.of(BASICS)), by="writer", now=NOW
    )
    store.course_edits.publish(BASICS, draft.version, by="publisher", now=NOW)
    return draft.version


def served(store: Store) -> Course:
    return store.catalogue.current().courses[BASICS]


def own(store: Store) -> Course:
    found = store.course_edits.unedited(BASICS)
    assert found is not None
    return found


def from_files(**changed: LocalText) -> Catalogue:
    """The catalogue as its owner has written it anew."""
    lesson = replace(LESSON, text=changed.get("text", LESSON.text), title=changed.get("title", LESSON.title))
    course = replace(COURSE, lessons=[lesson, *COURSE.lessons[1:]])
    return CATALOGUE.with_courses({**CATALOGUE.courses, BASICS: course}.values())


def states(store: Store) -> Sequence[EditState]:
    return [each.state for each in store.course_edits.of(BASICS)]


def test_a_draft_changes_nothing_and_what_is_published_is_served(stocked: Store) -> None:
    draft = stocked.course_edits.save(BASICS, [NEW_TITLE, NEW_TEXT], seen="", by="writer", now=NOW)
    assert served(stocked) == COURSE
    stocked.course_edits.publish(BASICS, draft.version, by="publisher", now=NOW)
    assert texts_of(served(stocked)) == {**texts_of(COURSE), TITLE: "A new title", TEXT: "A new text."}
    (version,) = stocked.course_edits.of(BASICS)
    assert (version.by, version.published_by, version.published_at) == ("writer", "publisher", NOW)


def test_what_is_published_stays_on_top_of_a_folder_loaded_anew(stocked: Store) -> None:
    published(stocked, NEW_TEXT)
    title = LocalText({ENGLISH: "Title from the files"})
    stocked.catalogue.replace(from_files(title=title))
    assert served(stocked).lessons[0].text.by_language[ENGLISH] == "A new text."
    assert served(stocked).lessons[0].title == title


def test_where_the_files_changed_too_they_are_served_and_the_edit_is_kept(stocked: Store) -> None:
    published(stocked, NEW_TEXT, NEW_TITLE)
    stocked.catalogue.replace(from_files(text=LocalText({ENGLISH: "The files say else."})))
    assert served(stocked).lessons[0].text.by_language[ENGLISH] == "The files say else."
    assert served(stocked).title.by_language[ENGLISH] == "A new title"
    (clash,) = clashes(own(stocked), stocked.course_edits.of(BASICS)[0].changes)
    assert (clash.change, clash.files) == (NEW_TEXT, "The files say else.")
    published(stocked, replace(NEW_TEXT, was="The files say else."), NEW_TITLE)
    assert served(stocked).lessons[0].text.by_language[ENGLISH] == "A new text."


def test_a_version_is_of_the_files_and_not_of_the_version_before(stocked: Store) -> None:
    published(stocked, NEW_TEXT, NEW_TITLE)
    published(stocked, replace(NEW_TITLE, now="Another title"))
    assert served(stocked).title.by_language[ENGLISH] == "Another title"
    assert served(stocked).lessons == COURSE.lessons
    assert states(stocked) == [EditState.PUBLISHED, EditState.SUPERSEDED]


def test_an_earlier_version_and_the_files_own_can_be_gone_back_to(stocked: Store) -> None:
    first = published(stocked, NEW_TEXT)
    published(stocked, NEW_TITLE)
    stocked.course_edits.go_back(BASICS, first, by="curator", now=NOW, note="")
    assert texts_of(served(stocked)) == {**texts_of(COURSE), TEXT: "A new text."}
    stocked.course_edits.go_back(BASICS, 0, by="curator", now=NOW, note="")
    assert stocked.catalogue.current().revision == CATALOGUE.revision
    with pytest.raises(Conflict, match="never published"):
        stocked.course_edits.go_back(BASICS, 9, by="curator", now=NOW, note="")


def test_owners_who_take_an_edit_into_their_files_keep_it_when_it_is_taken_back(stocked: Store) -> None:
    published(stocked, NEW_TEXT)
    stocked.catalogue.replace(from_files(text=LocalText({**LESSON.text.by_language, ENGLISH: NEW_TEXT.now})))
    stocked.course_edits.go_back(BASICS, 0, by="curator", now=NOW, note="")
    assert served(stocked).lessons[0].text.by_language[ENGLISH] == NEW_TEXT.now


def test_what_else_writes_the_catalogue_leaves_edits_and_files_apart(stocked: Store) -> None:
    published(stocked, NEW_TEXT)
    new = next(each for each in CATALOGUE.competencies if each not in COURSE.teaches)
    stocked.tags.decide(TagDecision(BASICS, CompetencyId(new), True, 3, "curator", NOW))
    stocked.take_in(Intake(stocked.catalogue.owned()))
    assert served(stocked).lessons[0].text.by_language[ENGLISH] == "A new text."
    assert texts_of(own(stocked)) == texts_of(COURSE)
    stocked.course_edits.go_back(BASICS, 0, by="curator", now=NOW, note="")
    assert served(stocked) == replace(COURSE, teaches={**COURSE.teaches, new: 3})


def test_two_who_edit_at_once_do_not_overwrite_each_other(stocked: Store) -> None:
    stocked.course_edits.save(BASICS, [NEW_TITLE], seen="", by="first", now=NOW)
    with pytest.raises(Conflict, match="somebody else"):
        stocked.course_edits.save(BASICS, [NEW_TEXT], seen="", by="second", now=NOW)
    seen = last_saved(stocked.course_edits.of(BASICS))
    assert stocked.course_edits.save(BASICS, [NEW_TEXT], seen=seen, by="second", now=NOW).version == 1


def test_a_draft_set_aside_is_kept_and_neither_published_nor_gone_back_to(stocked: Store) -> None:
    draft = stocked.course_edits.save(BASICS, [NEW_TITLE], seen="", by="writer", now=NOW)
    stocked.course_edits.discard(BASICS, draft.version)
    assert states(stocked) == [EditState.DISCARDED]
    with pytest.raises(Conflict, match="no draft"):
        stocked.course_edits.publish(BASICS, draft.version, by="writer", now=NOW)
    with pytest.raises(Conflict, match="never published"):
        stocked.course_edits.go_back(BASICS, draft.version, by="writer", now=NOW, note="")


def test_texts_of_before_are_found_for_what_was_cited(stocked: Store) -> None:
    published(stocked, NEW_TEXT)
    published(stocked, replace(NEW_TEXT, now="A third text."))
    assert stocked.course_edits.texts_before(BASICS, LESSON.id, ENGLISH) == ["A third text.", OWN_TEXT, "A new text."]


def test_a_course_that_comes_back_has_its_edits(stocked: Store) -> None:
    published(stocked, NEW_TITLE)
    others = [course for course in CATALOGUE.courses.values() if course.id != BASICS]
    lacking = [replace(each, requires=each.requires - {BASICS}) for each in others]
    stocked.catalogue.replace(CATALOGUE.with_courses(lacking).with_plans(()))
    stocked.catalogue.replace(CATALOGUE)
    assert served(stocked).title.by_language[ENGLISH] == "A new title"


def test_phrases_keep_their_other_languages() -> None:
    asked = [LocalText({ENGLISH: "may I go", HINDI: "जाऊँ"}), LocalText({ENGLISH: "old words"})]
    course = replace(COURSE, lessons=[replace(LESSON, asked_as=asked)])
    place = TextPlace(TextPart.ASKED_AS, ENGLISH, LESSON.id)
    changed = with_changes(course, [TextChange(place, "may I go\nold words", "may I go\nnew words")])
    assert changed.lessons[0].asked_as == [asked[0], LocalText({ENGLISH: "new words"})]
    emptied = with_changes(course, [TextChange(place, "may I go\nold words", "")])
    assert emptied.lessons[0].asked_as == [LocalText({HINDI: "जाऊँ"})]


def test_a_course_with_all_its_lessons_in_a_language_is_offered_in_it() -> None:
    english = [replace(each, text=LocalText({ENGLISH: "Text."})) for each in COURSE.lessons]
    course = replace(COURSE, lessons=english, languages=frozenset({ENGLISH}))
    changes = [TextChange(TextPlace(TextPart.LESSON_TEXT, HINDI, each.id), "", "पाठ।") for each in english]
    assert with_changes(course, changes).languages == {ENGLISH, HINDI}
    assert with_changes(course, changes[1:]).languages == ({ENGLISH, HINDI} if len(english) == 1 else {ENGLISH})
