"""What `saarthi export igot` writes: files in iGOT's forms, for a person to look at and to hand in there themself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from data.catalogue import Catalogue
from data.igot import SOURCE, VERBS, Answered, OutQuestion, mapping_rows, mapping_sheet, telemetry_batches
from data.store import Store
from data.words import Fault, InvalidRequest, Language, OrganisationId, RoleId, is_tombstone
from tutor.practice import PracticeItem

PRODUCT = "saarthi"
"""Who sends telemetry, unless the deployment is told another name."""


def out_questions(items: Iterable[PracticeItem], language: Language) -> list[OutQuestion]:
    """The items that can be read in the language, as questions in it; raises InvalidRequest where none can."""
    questions = [_out(item, language) for item in items if language in item.question.by_language]
    if not questions:
        fault = Fault(
            "course", language, "it has no practice items in this language", "Name another course or language."
        )
        raise InvalidRequest("questions", [fault])
    return questions


def _out(item: PracticeItem, language: Language) -> OutQuestion:
    offered = [choice.in_language(language) for choice in item.choices]
    return OutQuestion(
        id=item.id,
        answered=Answered.CHOICE if offered else Answered.TYPED,
        text=item.question.in_language(language),
        options=offered or list(item.accepts),
        right=frozenset({0}) if offered else frozenset(),
        because=item.because.in_language(language),
        clue=item.clue.in_language(language),
    )


def designations_sheet(catalogue: Catalogue, roles: Sequence[RoleId]) -> bytes:
    """The needs of these roles, or of all, as the sheet of designations and competencies (.xlsx)."""
    chosen = [catalogue.role(role) for role in roles] or list(catalogue.roles.values())
    return mapping_sheet(mapping_rows(chosen, catalogue))


def telemetry_of(
    store: Store, organisation: OrganisationId, *, since: datetime, now: datetime
) -> Iterable[Mapping[str, object]]:
    """Batches of what learners in and under the organisation did here since then; nothing that came from iGOT.

    Nor anything of those who were erased.
    """
    catalogue = store.catalogue.current()
    learners = {each.id: each for each in store.learners.all(organisation) if not is_tombstone(each.id)}
    events = (
        event
        for event in store.ledger.events(verbs=VERBS, organisation=organisation)
        if event.at >= since and event.source != SOURCE
    )
    return telemetry_batches(events, learners=learners, catalogue=catalogue, product=PRODUCT, now=now)
