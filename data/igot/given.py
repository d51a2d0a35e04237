"""One JSON object of theirs, read field by field; what had to be mended is noted as it is read."""

from collections.abc import Mapping
from datetime import date, datetime

from data.igot.notes import Notes, Repair
from data.igot.records import Source
from data.igot.values import (
    decoded,
    is_likely,
    language_of,
    list_of,
    map_of,
    maps_in,
    moment_of,
    number_of,
    seconds_of,
    shown,
    text_of,
    truth_of,
)
from data.words.days import INDIA
from data.words.models import Language


class Given:
    """A record of theirs at a place in a file."""

    def __init__(self, record: Mapping[str, object], *, source: Source, notes: Notes) -> None:
        self.record = record
        self.source = source
        self.notes = notes

    def inner(self, record: Mapping[str, object], place: str) -> "Given":
        """A record within this one."""
        return Given(record, source=Source(self.source.file, f"{self.source.place}.{place}"), notes=self.notes)

    def inners(self, *keys: str) -> list["Given"]:
        """The objects of a list, which may be JSON text."""
        value = self.first(*keys)
        if isinstance(value, str) and maps_in(value):
            self._note(Repair.JSON_AS_TEXT, keys[0])
        return [self.inner(each, f"{keys[0]}[{number}]") for number, each in enumerate(maps_in(value))]

    def within(self, key: str) -> "Given":
        """The object under the key, which may be JSON text; an empty one where there is none."""
        value = self.record.get(key)
        if isinstance(value, str) and map_of(value):
            self._note(Repair.JSON_AS_TEXT, key)
        return self.inner(map_of(value), key)

    def first(self, *keys: str) -> object:
        """The value of the first of these keys that holds anything."""
        return next((self.record[key] for key in keys if self.record.get(key) not in (None, "", [], {})), None)

    def text(self, *keys: str) -> str:
        """A text on one line, empty where there is none."""
        return shown(self.first(*keys))

    def name(self, key: str = "name") -> str:
        """A name; that it had to be trimmed is noted."""
        written = self.record.get(key)
        name = shown(written)
        if name and name != written:
            self._note(Repair.NAME_TRIMMED, written)
        return name

    def id(self, *keys: str) -> str:
        """An id to the letter, trimmed; empty where there is none or "NONE" stands for none."""
        found = text_of(self.first(*keys))
        return "" if found.upper() in {"NONE", "NULL"} else found

    def ids_of(self, *keys: str) -> list[str]:
        """The ids under each of these keys."""
        return [found for key in keys if (found := self.id(key))]

    def ids(self, *keys: str) -> list[str]:
        """A list of ids, which may be JSON text or a single one."""
        return [found for value in list_of(self.first(*keys)) if (found := text_of(value))]

    def texts(self, *keys: str) -> list[str]:
        """A list of texts."""
        return [found for value in list_of(self.first(*keys)) if (found := shown(value))]

    def number(self, *keys: str) -> float | None:
        """A number, None where there is none."""
        value = self.first(*keys)
        number = number_of(value)
        if number is not None and isinstance(value, str):
            self._note(Repair.NUMBER_AS_TEXT, value)
        return number

    def whole(self, *keys: str) -> int | None:
        """A whole number, None where there is none."""
        number = self.number(*keys)
        return int(number) if number is not None and number == int(number) else None

    def seconds(self, key: str) -> int | None:
        """A duration; None, unknown, where it is missing or 0."""
        found = seconds_of(self.record.get(key))
        if found is None:
            self._note(Repair.DURATION_UNKNOWN, self.record.get(key))
        return found

    def truth(self, key: str) -> bool | None:
        """Yes or no; None where neither is said."""
        return truth_of(self.record.get(key))

    def moment(self, *keys: str) -> datetime | None:
        """A moment in UTC; one that cannot be is noted and left out."""
        value = self.first(*keys)
        if value in (None, 0, "0"):
            return None
        moment = moment_of(value)
        if moment is None:
            self._note(Repair.TIME_UNREAD, value)
        elif not is_likely(moment):
            self._note(Repair.TIME_OUTSIDE, value)
            return None
        return moment

    def day(self, *keys: str) -> date | None:
        """The day in India."""
        moment = self.moment(*keys)
        return None if moment is None else moment.astimezone(INDIA).date()

    def languages(self, *keys: str) -> frozenset[Language]:
        """The languages of a list of names or tags; what is none of them is passed over."""
        said = self.texts(*keys)
        found = {each: language_of(each) for each in said}
        named = [each for each, language in found.items() if language is not None and each != language]
        if named:
            self._note(Repair.LANGUAGE_NAME, ", ".join(named))
        return frozenset(language for language in found.values() if language is not None)

    def value(self, key: str) -> object:
        """What stands under the key, decoded."""
        return decoded(self.record.get(key))

    def _note(self, repair: Repair, value: object) -> None:
        self.notes.add(repair, file=self.source.file, place=self.source.place, value=value)
