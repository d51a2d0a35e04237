"""What is said at a limit, read from the shipped file and from one of the deployment."""

from pathlib import Path

import pytest

from data.words.answers import LimitKind
from data.words.errors import InvalidCatalogue
from data.words.models import CourseId, Language, LocalText
from tutor.limits import COVERED, limited_reply, read_limit_words
from tutor.limits.words import WRITTEN_IN, LimitWords

OWN = """
helplines:
  counselling:
    number: "1800-111-222"
    name: {en: Staff counsellor, hi: परामर्शदाता, hi-Latn: Paramarshdata}
    shown_for: [distress]
texts:
  abuse: {en: Please be calm., hi: कृपया शांत रहें।, hi-Latn: Kripya shaant rahiye.}
"""
TITLES = {
    CourseId("leave"): LocalText({Language("en"): "Leave rules", Language("hi"): "छुट्टी के नियम"}),
    CourseId("pension"): LocalText({Language("hi"): "पेंशन"}),
}


@pytest.fixture(scope="module")
def words() -> LimitWords:
    return read_limit_words()


@pytest.mark.parametrize("language", WRITTEN_IN)
def test_every_limit_is_said_in_every_way_of_writing_with_its_numbers(words: LimitWords, language: Language) -> None:
    for kind in LimitKind:
        assert words.text(kind.value, language=language, who="X").count("{") == 0
    assert "14416" in words.text("distress", language=language)
    assert "112" in words.text("distress", language=language)
    assert "112" in words.text("emergency", language=language)
    assert words.text(COVERED, language=language)
    for matter in words.matters.values():
        assert "{" not in words.who_decides(matter, language=language)


def test_ways_of_writing_differ(words: LimitWords) -> None:
    assert len({words.text("distress", language=language) for language in WRITTEN_IN}) == len(WRITTEN_IN)


@pytest.mark.parametrize(
    ("message", "matter"),
    [
        ("sanction my leave", "leave"),
        ("मेरा तबादला रुकवा दो", "transfer"),
        ("salary kam kyu aayi", "pay"),
        ("which tablet for back pain", "medical"),
        ("तलाक़ का केस जीतूँगा क्या", "legal"),
        ("OTP nahi aa raha", "technical"),
        ("make tea for the minister", "service"),
    ],
)
def test_a_matter_is_known_by_its_words(words: LimitWords, message: str, matter: str) -> None:
    assert words.matter_of(message) is words.matters[matter]


def test_the_course_on_the_rules_is_named_where_there_is_one(words: LimitWords) -> None:
    leave = limited_reply(LimitKind.CANNOT_DO, "sanction my leave", words=words, titles=TITLES)
    pension = limited_reply(LimitKind.CANNOT_DO, "meri pension kab shuru hogi", words=words, titles=TITLES)
    fever = limited_reply(LimitKind.CANNOT_DO, "which tablet for fever", words=words, titles=TITLES)

    assert (leave.courses, pension.courses, fever.courses) == (["leave"], ["pension"], [])
    assert words.text(COVERED, language=Language("en")) in leave.text
    assert words.text(COVERED, language=Language("en")) not in fever.text


def test_distress_names_no_course_whatever_it_speaks_of(words: LimitWords) -> None:
    said = limited_reply(LimitKind.DISTRESS, "no leave, no transfer, I want to die", words=words, titles=TITLES)

    assert said.courses == ()
    assert [helpline.number for helpline in said.helplines] == ["14416", "112"]


def test_a_deployment_puts_its_own_words_in_place_entry_by_entry(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    own = read_limit_words(tmp_path / "own.yaml")

    assert "1800-111-222" in own.text("distress", language=Language("en"))
    assert own.text("abuse", language=Language("en")) == "Please be calm."
    assert [each.number for each in own.helplines_for(LimitKind.EMERGENCY, language=Language("hi"))] == ["112"]


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    faulty = (
        OWN.replace('"1800-111-222"', "call us").replace(", hi-Latn: Kripya shaant rahiye.", "").replace("[dist", "[x")
    )
    (tmp_path / "own.yaml").write_text(faulty, encoding="utf-8")

    with pytest.raises(InvalidCatalogue) as refused:
        read_limit_words(tmp_path / "own.yaml")

    assert [fault.place for fault in refused.value.faults] == ["own.yaml:4", "own.yaml:6", "own.yaml:8"]
