"""Whatever a catalogue holds, it comes back from either database as it went in."""

from hypothesis import HealthCheck, given, settings

from data.catalogue import Catalogue
from data.store import Store, open_store
from tests.data.strategies import catalogues
from tests.sample import sample_catalogue


# The store is shared by the examples on purpose: each catalogue replaces the one before. Ten on each of two databases:
# an example writes and reads every table.
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(catalogue=catalogues())
def test_any_catalogue_comes_back_equal(empty_store: Store, database_url: str, catalogue: Catalogue) -> None:
    empty_store.catalogue.replace(catalogue)
    reader = open_store(database_url)
    read_back = reader.catalogue.current()
    reader.close()
    assert read_back == catalogue
    assert read_back.revision == catalogue.revision


def test_the_sample_comes_back_equal(empty_store: Store, database_url: str) -> None:
    sample = sample_catalogue()
    empty_store.catalogue.replace(sample)
    reader = open_store(database_url)
    assert reader.catalogue.current() == sample
    reader.close()
