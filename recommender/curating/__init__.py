"""What a curator looks at in courses that came in: what they teach, what they repeat, what time has passed over."""

from recommender.curating.overlaps import Overlap, PassagePair, Shelf, overlaps_of
from recommender.curating.questions import AskedQuestion, QuestionCluster, question_clusters
from recommender.curating.staleness import StaleKind, StaleSentence, stale_sentences
from recommender.curating.tagging import (
    FEWEST_TAGGED,
    SUGGESTED_FROM,
    Decision,
    SignTable,
    Support,
    TagModel,
    TagSuggestion,
    confidences,
    fitted_tagger,
    shipped_tagger,
    sign_tables,
    suggested_tags,
)
from recommender.curating.views import CourseView, Framework, VectorsOf, framework_of, views_of

__all__ = [
    "FEWEST_TAGGED",
    "SUGGESTED_FROM",
    "AskedQuestion",
    "CourseView",
    "Decision",
    "Framework",
    "Overlap",
    "PassagePair",
    "QuestionCluster",
    "Shelf",
    "SignTable",
    "StaleKind",
    "StaleSentence",
    "Support",
    "TagModel",
    "TagSuggestion",
    "VectorsOf",
    "confidences",
    "fitted_tagger",
    "framework_of",
    "overlaps_of",
    "question_clusters",
    "shipped_tagger",
    "sign_tables",
    "stale_sentences",
    "suggested_tags",
    "views_of",
]
