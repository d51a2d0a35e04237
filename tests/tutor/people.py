"""A learner for the guide's tests."""

from data.words.models import ENGLISH, HINDI, Learner, LearnerId, OrganisationId

EN, HI = ENGLISH, HINDI
LEARNER = Learner(LearnerId("learner-1"), OrganisationId("revenue"), None, frozenset({EN, HI}))
