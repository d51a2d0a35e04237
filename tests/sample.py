"""The shipped sample, read once for all tests: it cannot be changed, and reading it takes 0.3 s."""

from functools import cache

from data.catalogue import Catalogue
from data.reading.catalogue_reader import read_catalogue
from data.sample_path import sample_folder


@cache
def sample_catalogue() -> Catalogue:
    return read_catalogue(sample_folder())
