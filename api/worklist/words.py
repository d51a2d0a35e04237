"""The rows of the worklist in words: what it is, why, how many it touches, and the page where it is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from api.ask.thumbs import REASONS
from api.assess.item_words import FLAGS
from api.http.templating import language_name
from api.http.words import competency_name
from api.running.i18n import Words, mark
from api.worklist.causes import Cause
from data.catalogue import Catalogue
from data.words import CourseId, WorkKind, WorkStep

KINDS: Mapping[WorkKind, str] = {
    WorkKind.GAP: mark("No course yet"),
    WorkKind.QUESTIONS: mark("Questions without an answer"),
    WorkKind.UNHELPFUL: mark("Answers that did not help"),
    WorkKind.ITEM: mark("Test questions to look at"),
    WorkKind.STALE: mark("Perhaps out of date"),
    WorkKind.UNFINISHED: mark("Begun, hardly ever finished"),
    WorkKind.LANGUAGE: mark("Missing in a language"),
    WorkKind.TAGS: mark("Names no competency"),
    WorkKind.DRAFTS: mark("Draft questions to read"),
    WorkKind.IMPORT: mark("Imports to publish"),
    WorkKind.MISSING: mark("Perhaps gone where they came from"),
    WorkKind.OVERLAP: mark("Courses that say the same"),
}

STEPS: Mapping[WorkStep, str] = {
    WorkStep.ASSIGNED: mark("Taken in hand"),
    WorkStep.SNOOZED: mark("Put off"),
    WorkStep.CLOSED: mark("Closed"),
    WorkStep.UNDONE: mark("Taken back"),
    WorkStep.REOPENED: mark("Opened again: its cause still stands"),
}

BREAKS_RULES = mark("it breaks rules of good questions")


@dataclass(frozen=True, slots=True)
class Said:
    """A row in the reader's words: title, why it is there, what it touches, what to do, and where that is done."""

    title: str
    why: str
    touches: str
    to_do: str
    href: str


def said(cause: Cause, *, catalogue: Catalogue, words: Words, smallest: int) -> Said:
    """The cause in the reader's words; a count that is not told reads as fewer than `smallest`."""
    return SAYING[cause.kind](Telling(cause, catalogue, words, smallest))


@dataclass(frozen=True, slots=True)
class Telling:
    """A cause with what is needed to tell of it."""

    cause: Cause
    catalogue: Catalogue
    words: Words
    smallest: int

    @property
    def competency(self) -> str:
        """The competency's name, empty where it is about none."""
        if self.cause.competency is None:
            return ""
        return competency_name(self.cause.competency, catalogue=self.catalogue, words=self.words)

    @property
    def language(self) -> str:
        """The language's name, empty where it is about none."""
        return "" if self.cause.language is None else language_name(self.cause.language, self.words)

    @property
    def levels(self) -> str:
        """The levels as people write them: 1, 2, 4."""
        return ", ".join(map(str, self.cause.levels))

    def course(self, place: int = 0) -> str:
        """The title of the course at this place, its id where the catalogue has it no more."""
        courses = self.cause.courses
        return self.title_of(courses[place]) if len(courses) > place else self.words.say("The whole catalogue")

    def title_of(self, course: CourseId) -> str:
        """A course's title in the reader's language."""
        known = self.catalogue.course_ever(course)
        return course if known is None else known.title.in_language(self.words.language)

    def people_in_need(self) -> str:
        """How many people lack it."""
        words = self.words
        if self.cause.touches is None:
            return words.say("fewer than {number} people", number=self.smallest)
        return words.count(self.cause.touches, "{number} person in need", "{number} people in need")

    def finished_by(self) -> str:
        """How many people were told what the course says."""
        return self.words.count(self.cause.touches or 0, "{number} person finished it", "{number} people finished it")


def _gap(told: Telling) -> Said:
    words = told.words
    return Said(
        words.say("{competency} in {language}", competency=told.competency, language=told.language),
        words.say("No course in any language teaches all of the levels that roles need: {levels}.", levels=told.levels),
        told.people_in_need(),
        words.say("Look at the need, then bring in a course or ask a provider for one"),
        _cell_of(told.cause),
    )


def _missing_language(told: Telling) -> Said:
    words = told.words
    titles = ", ".join(told.title_of(course) for course in told.cause.courses[:2])
    return Said(
        words.say("{competency} in {language}", competency=told.competency, language=told.language),
        words.say("Taught at level {levels} in other languages only: {courses}.", levels=told.levels, courses=titles),
        told.people_in_need(),
        words.say("Have one translated and bring it in"),
        _cell_of(told.cause),
    )


def _questions(told: Telling) -> Said:
    words = told.words
    return Said(
        told.cause.about,
        words.say("Learners asked this and no course answers it."),
        words.count(told.cause.touches or 0, "asked once", "asked {number} times"),
        words.say("Answer it") if told.cause.turns else words.say("Bring in a lesson that answers it"),
        f"/worklist/answer?{urlencode({'row': told.cause.key})}" if told.cause.turns else "/imports",
    )


def _unhelpful(told: Telling) -> Said:
    words, cause = told.words, told.cause
    reasons = [words.say(text) for reason, text in REASONS.items() if reason in cause.flags]
    lesson = f"?lesson={quote(cause.lesson, safe='')}" if cause.lesson else ""
    return Said(
        told.course(),
        ". ".join(reasons) or words.say("No reason was given."),
        words.count(cause.touches or 0, "{number} answer", "{number} answers"),
        words.say("Read the lesson beside the questions"),
        f"/courses/{quote(cause.courses[0], safe='')}{lesson}" if cause.courses else "/coverage#unhelpful-title",
    )


def _item(told: Telling) -> Said:
    words, cause = told.words, told.cause
    flags = [words.say(text) for flag, text in FLAGS.items() if flag in cause.flags]
    broken = [words.say(BREAKS_RULES)] if set(cause.flags) - set(FLAGS) else []
    return Said(
        f"{told.course()}: {cause.about}",
        "; ".join([*flags, *broken]),
        words.count(cause.touches or 0, "answered once", "answered {number} times"),
        words.say("Look at the question and its answers"),
        f"/items/{quote(cause.about, safe='')}",
    )


def _stale(told: Telling) -> Said:
    words, cause = told.words, told.cause
    found = words.count(cause.of, "{number} sentence may be out of date.", "{number} sentences may be out of date.")
    return Said(told.course(), found, told.finished_by(), words.say("Read the sentences"), _curating(cause))


def _unfinished(told: Telling) -> Said:
    words, cause = told.words, told.cause
    done = cause.of - (cause.touches or 0)
    return Said(
        told.course(),
        words.say("Of {begun} people who began it, {finished} finished it.", begun=cause.of, finished=done),
        words.count(cause.touches or 0, "{number} person gave it up", "{number} people gave it up"),
        words.say("See where it loses people"),
        _curating(cause),
    )


def _tags(told: Telling) -> Said:
    words, cause = told.words, told.cause
    why = words.say("It names no competency, so nobody is led to it for what they need.")
    to_do = words.say("See what it seems to teach, and decide")
    return Said(told.course(), why, told.finished_by(), to_do, f"{_curating(cause)}/competencies")


def _drafts(told: Telling) -> Said:
    words, cause = told.words, told.cause
    why = words.say("Drafts are asked of nobody before somebody has read them.")
    waiting = words.count(cause.touches or 0, "{number} draft", "{number} drafts")
    href = f"/drafts?course={quote(cause.courses[0], safe='')}"
    return Said(told.course(), why, waiting, words.say("Read and approve them"), href)


def _import(told: Telling) -> Said:
    words, cause = told.words, told.cause
    why = words.say("Its courses are offered to nobody before somebody publishes them.")
    waiting = words.count(cause.touches or 0, "{number} course", "{number} courses")
    href = f"/imports/{cause.key.partition(':')[2]}"
    return Said(cause.about, why, waiting, words.say("Look it over and publish it"), href)


def _missing(told: Telling) -> Said:
    words, cause = told.words, told.cause
    since = "" if cause.at is None else words.day(cause.at.date())
    return Said(
        told.course(),
        words.say("An export with all courses of the platform lacks it since {day}.", day=since),
        told.finished_by(),
        words.say("Ask the provider, and retire it here if it is gone there"),
        _curating(cause),
    )


def _overlap(told: Telling) -> Said:
    words, cause = told.words, told.cause
    why = words.say("{percent} % of the first one's passages stand in the second, too.", percent=cause.of)
    title = words.say("{first} and {second}", first=told.course(), second=told.course(1))
    return Said(title, why, told.finished_by(), words.say("Compare the passages"), _curating(cause))


def _curating(cause: Cause) -> str:
    return f"/curating/{quote(cause.courses[0], safe='')}"


def _cell_of(cause: Cause) -> str:
    asked = {"competency": cause.competency or "", "level": cause.levels[0], "content_language": cause.language or ""}
    return f"/coverage/cell?{urlencode(asked)}"


SAYING: Mapping[WorkKind, Callable[[Telling], Said]] = {
    WorkKind.GAP: _gap,
    WorkKind.QUESTIONS: _questions,
    WorkKind.UNHELPFUL: _unhelpful,
    WorkKind.ITEM: _item,
    WorkKind.STALE: _stale,
    WorkKind.UNFINISHED: _unfinished,
    WorkKind.LANGUAGE: _missing_language,
    WorkKind.TAGS: _tags,
    WorkKind.DRAFTS: _drafts,
    WorkKind.IMPORT: _import,
    WorkKind.MISSING: _missing,
    WorkKind.OVERLAP: _overlap,
}


def kinds_of(causes: Sequence[Cause], words: Words) -> Mapping[str, tuple[str, int]]:
    """The kinds that there are, each with its name and how many rows it has, in the order of kinds."""
    counts = {kind: sum(cause.kind is kind for cause in causes) for kind in KINDS}
    return {kind.value: (words.say(text), counts[kind]) for kind, text in KINDS.items() if counts[kind]}
