"""The demonstration: the shipped sample loaded once, people to sign in as, and one worked example of each main job."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from api.running.auth import AccessRole, Principal
from api.running.i18n import Words
from api.running.settings import Settings
from data.population import REPORT_DEPARTMENT, generate_population
from data.sample_path import sample_folder
from data.store import Intake, Store, open_store
from data.words import Learner, RoleId, SearchIndexError, Verb
from embeddings.index import current_name, read_manifest

POPULATION_SEED = 2026
STAMP = "demo-loaded"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as: what they are, never a name."""

    key: str
    title: str
    detail: str
    principal: Principal


def sample_fingerprint(folder: Path) -> str:
    """A hash over the names and bytes of all files of the sample."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def load_sample(settings: Settings, *, now: datetime) -> bool:
    """Load the sample catalogue and its learners unless this very sample is loaded; returns whether it did.

    The ledger is append-only, so learners are generated only into a store that has none.
    """
    fingerprint = sample_fingerprint(sample_folder())
    stamp = settings.state_folder / STAMP
    if stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint:
        return False
    from data.reading import read_catalogue

    settings.state_folder.mkdir(parents=True, exist_ok=True)
    catalogue = read_catalogue(sample_folder())
    store = open_store(settings.store_url, zone=settings.zone, unstated_level=settings.unstated_level)
    try:
        if store.learners.count() == 0:
            population = generate_population(catalogue, seed=POPULATION_SEED, until=now)
            store.take_in(Intake(catalogue, population.learners, population.events))
        else:
            store.catalogue.replace(catalogue)
    finally:
        store.close()
    stamp.write_text(fingerprint, encoding="ascii")
    return True


def index_is_current(settings: Settings) -> bool:
    """Whether the served index was built from the catalogue in the store."""
    store = open_store(settings.store_url, zone=settings.zone, unstated_level=settings.unstated_level)
    try:
        manifest = read_manifest(settings.index_folder / current_name(settings.index_folder))
        return bool(manifest["catalogue_revision"] == store.catalogue.revision())
    except SearchIndexError:
        return False
    finally:
        store.close()


def demo_people(store: Store, words: Words) -> list[DemoPerson]:
    """Learners of different kinds, a curator and two admins, chosen by rule from what is loaded.

    The admins are of `REPORT_DEPARTMENT` where the catalogue has it, else of its first organisation, and of the one
    above it.
    """
    catalogue = store.catalogue.current()
    known = catalogue.organisations
    department = REPORT_DEPARTMENT if REPORT_DEPARTMENT in known else min(known)
    chosen = list(_chosen_learners(store))
    people = [_learner_person(key, learner, store=store, words=words) for key, learner in chosen]
    state = known[department].parent or department
    for role, organisation, key in (
        (AccessRole.CURATOR, state, "curator"),
        (AccessRole.ADMIN, department, "admin-department"),
        (AccessRole.ADMIN, state, "admin-state"),
    ):
        title = words.say("Curator") if role is AccessRole.CURATOR else words.say("Department admin")
        detail = catalogue.organisation(organisation).name.in_language(words.language)
        subject = f"{organisation}-{role}-1"  # one person, as the audit trail of plans names them
        people.append(DemoPerson(key, title, detail, Principal(subject, role, organisation)))
    return people


DEMO_ROLES = ("tax-inspector", "block-development-officer", "asha-supervisor", "section-officer")
DEMO_COMPLETIONS = 6
"""Enough of a history for every kind of reason, with most of the path still ahead."""


def _chosen_learners(store: Store) -> Iterable[tuple[str, Learner]]:
    """For each demo role the learner nearest to `DEMO_COMPLETIONS`, the first by id, and one with none at all."""
    table = store.outcomes.completions()
    finished = dict(zip(table.learners, np.bincount(table.rows, minlength=len(table.learners)), strict=True))
    learners = sorted(store.learners.all(), key=lambda learner: learner.id)
    for role in DEMO_ROLES:
        own = [learner for learner in learners if learner.role == RoleId(role) and len(learner.languages) > 1]
        if own:
            nearest = min(own, key=lambda learner: abs(int(finished.get(learner.id, 0)) - DEMO_COMPLETIONS))
            yield f"learner-{role}", nearest
    cold = [learner for learner in learners if finished.get(learner.id, 0) == 0 and learner.role is not None]
    if cold:
        yield "learner-new", cold[0]


def _learner_person(key: str, learner: Learner, *, store: Store, words: Words) -> DemoPerson:
    catalogue = store.catalogue.current()
    role = catalogue.role(learner.role).name.in_language(words.language) if learner.role else words.say("Learner")
    done = len({event.object for event in store.ledger.of(learner.id, verbs=[Verb.COMPLETED])})
    detail = "{} · {}".format(
        catalogue.organisation(learner.organisation).name.in_language(words.language),
        words.count(done, "{number} course finished", "{number} courses finished"),
    )
    return DemoPerson(key, role, detail, Principal(learner.id, AccessRole.LEARNER, learner.organisation))
