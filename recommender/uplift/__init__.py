"""What courses changed: levels measured before and after them, beside those of people who did not take them."""

from recommender.uplift.gains import Change, Gain, Interval, Norm, difference_of, gain_of, norm_of
from recommender.uplift.records import AROUND_COURSES, DELAYED_FROM, DELAYED_UNTIL, Record, checks_due, record_of
from recommender.uplift.report import GroupGain, GroupStanding, Uplift, UpliftRow, uplift_rows

__all__ = [
    "AROUND_COURSES",
    "DELAYED_FROM",
    "DELAYED_UNTIL",
    "Change",
    "Gain",
    "GroupGain",
    "GroupStanding",
    "Interval",
    "Norm",
    "Record",
    "Uplift",
    "UpliftRow",
    "checks_due",
    "difference_of",
    "gain_of",
    "norm_of",
    "record_of",
    "uplift_rows",
]
