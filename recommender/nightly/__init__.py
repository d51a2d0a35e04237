"""Suggestions for everyone at once: the nightly job, in one process or on Spark, by one function over Arrow batches."""

from recommender.nightly.fitting import Collaborative, distinct_of, fitted_ease, fitted_ensemble, fitted_transitions
from recommender.nightly.freezing import KEEP, nightly_model
from recommender.nightly.jdbc import DATABASES, export_over_jdbc, revision_over_jdbc
from recommender.nightly.job import Deployment, MakeLists, Publish, Request, Source, folder_revision, run_nightly
from recommender.nightly.local import make_lists
from recommender.nightly.model import NightlyModel
from recommender.nightly.population import Population, part_files, population_of
from recommender.nightly.sources import export_histories
from recommender.nightly.spark import make_lists_on_spark, open_session
from recommender.nightly.storing import store_lists

__all__ = [
    "DATABASES",
    "KEEP",
    "Collaborative",
    "Deployment",
    "MakeLists",
    "NightlyModel",
    "Population",
    "Publish",
    "Request",
    "Source",
    "distinct_of",
    "export_histories",
    "export_over_jdbc",
    "fitted_ease",
    "fitted_ensemble",
    "fitted_transitions",
    "folder_revision",
    "make_lists",
    "make_lists_on_spark",
    "nightly_model",
    "open_session",
    "part_files",
    "population_of",
    "revision_over_jdbc",
    "run_nightly",
    "store_lists",
]
