"""The services of the slices, found by their type: what a route asks for is what it gets, and nothing else."""

from collections.abc import Iterable
from typing import TypeVar

ServiceT = TypeVar("ServiceT")


class Slices:
    """One service of each type, put together by `api.wiring`."""

    def __init__(self, services: Iterable[object]) -> None:
        self._by_type: dict[type, object] = {type(service): service for service in services}

    def __getitem__(self, kind: type[ServiceT]) -> ServiceT:
        """The service of this type; raises TypeError where the application was put together without it."""
        service = self._by_type.get(kind)
        if not isinstance(service, kind):
            raise TypeError(f"the application was put together without {kind.__name__}")
        return service
