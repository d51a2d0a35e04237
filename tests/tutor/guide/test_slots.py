import pytest

from data.words.models import Area, Competency, CompetencyId, LocalText
from tests.tutor.people import EN, HI
from tutor.guide.slots import CompetencyNames, OfferedTime, offered_time, topic_in, weekly_minutes_in


@pytest.mark.parametrize(
    ("message", "minutes"),
    [
        ("3 hrs a week", 3 * 60),
        ("90 minutes", 90),
        ("2 ghante", 2 * 60),
        ("do ghante har hafte", 2 * 60),
        ("दो घंटे", 2 * 60),
        ("२ घंटे प्रति सप्ताह", 2 * 60),
        ("dedh ghanta", 90),
        ("साढ़े तीन घंटे", 3 * 60 + 30),
        ("half an hour a day", 30 * 7),
        ("roz 20 minute", 20 * 7),
        ("an hour every week", 60),
        ("1.5 hours weekly", 90),
        ("1 hour 30 minutes a week", 60 + 30),
        ("8 hours a month", 8 * 60 // 4),
        ("2-hour slots each week", 2 * 60),
        ("twenty five minutes daily", 25 * 7),
        ("रोज़ पच्चीस मिनट", 25 * 7),
        ("roz pachchis minute", 25 * 7),
        ("½ hour", 30),
        ("½ घंटा", 30),
        ("½ ghanta", 30),
        ("quarter of an hour a day", 15 * 7),
        ("an hour and a half weekly", 60 + 30),
        ("1h30m each week", 60 + 30),
        ("सवा दो घंटे", 2 * 60 + 15),
        ("har hafte paune do ghante", 2 * 60 - 15),
        ("महीने में आठ घंटे", 8 * 60 // 4),
        ("mahine mein aath ghante", 8 * 60 // 4),
        ("2,400 minutes", 2_400),
        ("roz 20 min, working days", 20 * 5),
        ("रोज़ बीस मिनट, सोम से शुक्र", 20 * 5),
        ("roz aadha ghanta dunga, itwar chhod ke", 30 * 6),
        ("hours 3", 3 * 60),
        ("ghante 2 rakho", 2 * 60),
    ],
)
def test_time_is_read_in_words_and_digits_of_three_languages(message: str, minutes: int) -> None:
    assert weekly_minutes_in(message) == minutes


@pytest.mark.parametrize("message", ["", "make me a plan", "section 8 of the Act", "within 30 days", "kitne ghante?"])
def test_a_message_without_an_amount_of_time_gives_none(message: str) -> None:
    assert weekly_minutes_in(message) is None


@pytest.mark.parametrize(
    ("message", "minutes", "said"),
    [
        ("-2 hours", -2 * 60, "-2 hours"),
        ("minus two hours a week", -2 * 60, "minus 2 hours"),
        ("माइनस दो घंटे", -2 * 60, "माइनस 2 घंटे"),
        ("-2 ghante", -2 * 60, "-2 ghante"),
        ("200 hours", 200 * 60, "200 hours"),
        ("दो सौ घंटे", 200 * 60, "200 घंटे"),
        ("do sau ghante", 200 * 60, "200 ghante"),
        ("9 hours daily", 9 * 60 * 7, "9 hours"),
        ("0 minutes", 0, "0 minutes"),
        ("five minutes a week", 5, "5 minutes"),
    ],
)
def test_a_time_that_no_week_can_be_planned_with_is_read_but_not_used(message: str, minutes: int, said: str) -> None:
    assert offered_time(message) == OfferedTime(minutes, said)
    assert weekly_minutes_in(message) is None


@pytest.mark.parametrize("message", ["finish within 48 hours", "done within the next 48 hours"])
def test_the_hours_within_which_something_is_due_are_not_offered(message: str) -> None:
    assert offered_time(message) is None


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("Is there a course on gender budgeting?", "gender budgeting"),
        ("साइबर सुरक्षा पर कोई कोर्स है क्या?", "साइबर सुरक्षा"),
        ("cyber suraksha par koi course dikhao", "cyber suraksha"),
        ("find courses", ""),
        ("plan ethics by 31 March, 2 hours a week", "ethics"),
        ("31 मार्च तक साइबर सुरक्षा सीखना है", "साइबर सुरक्षा"),
        ("seven quality tools", "quality tools"),
    ],
)
def test_the_topic_is_what_remains_without_the_words_of_asking(message: str, topic: str) -> None:
    assert topic_in(message) == topic


def _competency(id_: str, english: str, hindi: str) -> Competency:
    name = LocalText({EN: english, HI: hindi})
    return Competency(CompetencyId(id_), Area.FUNCTIONAL, name, name, name, [name] * 5)


NAMES = CompetencyNames(
    [
        _competency("noting", "Noting and Drafting", "टिप्पण और प्रारूपण"),
        _competency("drafting", "Legal Drafting of Rules", "नियमों का विधिक प्रारूपण"),
        _competency("rti", "RTI Responsiveness", "सूचना के अनुरोधों का समय पर उत्तर"),
    ]
)


@pytest.mark.parametrize(
    ("topic", "competency"),
    [
        ("noting and drafting", "noting"),
        ("noting drafting", "noting"),
        ("drafting", "noting"),
        ("टिप्पण और प्रारूपण", "noting"),
        ("rti", "rti"),
    ],
)
def test_words_name_the_competency_that_holds_them_the_shortest_name_first(topic: str, competency: str) -> None:
    assert NAMES.named(topic) == competency


@pytest.mark.parametrize("topic", ["", "yoga", "rti appeals before the court", "and the"])
def test_words_that_no_competency_holds_name_none(topic: str) -> None:
    assert NAMES.named(topic) is None
