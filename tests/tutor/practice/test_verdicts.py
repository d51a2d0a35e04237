"""Second readers' verdicts: kept beside the items, each of the text that was read."""

from pathlib import Path

import pytest

from data.words.errors import InvalidCatalogue
from data.words.items import ItemId
from tests.api.planned import planned_catalogue
from tests.tutor.practice.test_reader import GOOD, written
from tutor.practice.reader import read_practice
from tutor.practice.verdicts import Standing, Verdict, fingerprint, not_vouched_for


def standings(folder: Path) -> list[Standing]:
    book = read_practice(folder, catalogue=planned_catalogue())
    return [standing for _, standing, _ in not_vouched_for(book.bank().values(), book.readings)]


def verdict(of: str, verdict: str = "sound") -> str:
    return f"- by: second reader\n  items:\n    - {{item: fee, verdict: {verdict}, of: {of}, note: read it}}\n"


def test_a_verdict_stands_for_the_text_that_was_read_and_no_other(tmp_path: Path) -> None:
    assert standings(written(tmp_path, rti=GOOD)) == [Standing.UNREAD]
    (fee,) = read_practice(tmp_path, catalogue=planned_catalogue()).bank().values()
    written(tmp_path, verdicts=verdict(fingerprint(fee)))
    assert standings(tmp_path) == []
    kept = read_practice(tmp_path, catalogue=planned_catalogue()).readings[ItemId("fee")]
    assert (kept.by, kept.verdict, kept.note) == ("second reader", Verdict.SOUND, "read it")

    written(tmp_path, rti=GOOD.replace("Less than twenty", "Less than thirty"))
    assert standings(tmp_path) == [Standing.CHANGED]
    written(tmp_path, rti=GOOD, verdicts=verdict(fingerprint(fee), "doubtful"))
    assert standings(tmp_path) == [Standing.DOUBTFUL]


def test_a_faulty_verdict_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(InvalidCatalogue) as refused:
        read_practice(written(tmp_path, rti=GOOD, verdicts=verdict("12ab34cd", "fine")), catalogue=planned_catalogue())
    (fault,) = refused.value.faults
    assert fault.place.startswith("verdicts.yaml:3")
