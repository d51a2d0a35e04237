"""Whether the service can do its work, and why not."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import structlog
from fastapi import Depends

from api.http.dependencies import service
from api.running.clock import Clock
from api.running.weights import weights_in_force
from data.store import Store
from data.words import EngineError
from embeddings.search import Retriever


@dataclass(frozen=True, slots=True)
class HealthService:
    """Looks at store, index and weights each time it is asked."""

    store: Store
    retriever: Retriever
    state_folder: Path
    clock: Clock
    _told: dict[str, str] = field(default_factory=dict)

    def is_ready(self) -> bool:
        """Whether every part can do its work; what each serves, or why it cannot, is logged when it changes."""
        checks = self.checks()
        ready = all(check.startswith("ok") for check in checks.values())
        if checks != self._told:
            self._told.update(checks)
            tell = structlog.get_logger("health").info if ready else structlog.get_logger("health").error
            tell("ready" if ready else "not ready", **checks)
        return ready

    def checks(self) -> dict[str, str]:
        """For each part, "ok" and what it serves, or what is wrong."""
        return {"store": self._store(), "index": self._index(), "weights": self._weights()}

    def _store(self) -> str:
        try:
            self.store.check_writable()
            revision = self.store.catalogue.revision()
        except EngineError as error:
            return str(error)
        loaded = f"ok, catalogue {revision[:12]}" if revision else ""
        return loaded or "no catalogue has been loaded (`saarthi ingest FOLDER`)"

    def _index(self) -> str:
        self.retriever.refresh()
        if self.retriever.generation is None:
            return f"no index: {self.retriever.last_error}"
        if self.retriever.last_error is not None:
            return f"ok, {self.retriever.generation} (a newer one was refused: {self.retriever.last_error})"
        return f"ok, {self.retriever.generation}"

    def _weights(self) -> str:
        return f"ok, {weights_in_force(self.state_folder).note}"


HealthDep = Annotated[HealthService, Depends(service(HealthService))]
