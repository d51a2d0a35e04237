"""Work-allocation orders: tables and headings, English and Hindi, names left out."""

import pytest

from recommender.training_plans.work_orders import duties_of, read_order
from tests.recommender.planned import catalogue, role
from tests.sample import sample_catalogue

TABLE = """OFFICE ORDER

| No. | Name and designation | Work allotted |
| --- | --- | --- |
| 1 | Shri R. K. Sharma, Under Secretary (Administration) | (i) Conduct rules. (ii) GeM: bids, tenders |
| 2 | Ms. Farida Khan, Drone Survey Officer | Planning of flights |

This issues with approval.
"""
HINDI = """कार्यालय आदेश

1. अवर सचिव (प्रशासन)

(क) अनुशासनिक मामले। (ख) खरीद।

2. श्रीमती अनीता वर्मा, अनुभाग अधिकारी: सूचना का अधिकार

सक्षम प्राधिकारी के अनुमोदन से जारी।
"""


def posts(text: str) -> list[tuple[str, str | None, list[str]]]:
    found = read_order(text, catalogue=sample_catalogue())
    return [(post.designation, post.role, [duty.text for duty in post.duties]) for post in found]


def test_a_table_gives_each_designation_its_duties_and_no_name_of_a_person() -> None:
    assert posts(TABLE) == [
        ("Under Secretary (Administration)", "under-secretary", ["Conduct rules.", "GeM: bids, tenders"]),
        ("Drone Survey Officer", None, ["Planning of flights"]),
    ]


def test_headings_in_hindi_give_what_stands_below_and_behind_them() -> None:
    assert posts(HINDI) == [
        ("अवर सचिव (प्रशासन)", "under-secretary", ["अनुशासनिक मामले।", "खरीद।"]),
        ("अनुभाग अधिकारी", "section-officer", ["सूचना का अधिकार"]),
    ]


@pytest.mark.parametrize(
    "text", ["", "A letter.\n\nWith two paragraphs: of text.", "| a | b |\n| --- | --- |\n| 1 | 2 |"]
)
def test_what_allots_nothing_names_nobody(text: str) -> None:
    assert read_order(text, catalogue=catalogue([], roles=[role()])) == []


def test_the_activities_of_a_duty_are_what_it_lists_after_a_colon() -> None:
    (duty,) = duties_of("(i) Records: weeding, indexing.")
    assert duty.activities == ("weeding", "indexing")
