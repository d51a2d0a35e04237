"""The curator's page: coverage and open questions; and what questions teach the search."""

from api.curate.learnt_phrases import with_phrases_of_learners

__all__ = ["with_phrases_of_learners"]
