"""The competency framework, levels, designations, and the tags by which records name competencies."""

import re
from collections.abc import Iterator, Mapping, Sequence

from data.igot.found import Found
from data.igot.given import Given
from data.igot.notes import Aside, Repair
from data.igot.records import DesignationRecord, LevelTexts, Tag, Term, TheirId
from data.igot.tables import Row
from data.igot.values import folded, shown, whole_of
from data.words.models import LEVELS, Area

_AREAS = {"behavioural": Area.BEHAVIOURAL, "behavioral": Area.BEHAVIOURAL, "functional": Area.FUNCTIONAL,
          "domain": Area.DOMAIN}  # fmt: skip
_EMPTY_DESCRIPTION = ("competency theme", "competency sub-theme", "competencyarea", "competency area")
_WORD = re.compile(r"[a-z]+")
_LEVEL = re.compile(r"level *+([1-5])", re.IGNORECASE)

LEVEL_NAMES = {"beginner": 1, "intermediate": 3, "advanced": 5}
"""Their three levels lie at the ends and in the middle of the five."""


def area_of(written: object) -> Area | None:
    """The area that a text names ("Behavioural - Core", "Behavioral"); None for none of the three."""
    first = _WORD.search(folded(written))
    return None if first is None else _AREAS.get(first.group())


def level_in(written: object) -> int | None:
    """The level 1 to 5 of "Level 3", "3" or 3."""
    found = _LEVEL.search(shown(written))
    level = int(found.group(1)) if found else whole_of(written)
    return level if level in LEVELS else None


def tags_of(given: Given) -> list[Tag]:
    """The competencies that a record names, of the newest of its fields that names any; each once."""
    for key, read in _TAG_FIELDS:
        tags = [tag for each in given.inners(key) if (tag := read(each)) is not None]
        if tags:
            if key != "competencies_v6":
                given.notes.add(Repair.COMPETENCIES_OLDER, file=given.source.file, place=given.source.place, value=key)
            return _once(_with_levels(tags, given), given)
    return []


def _v6(given: Given) -> Tag | None:
    return _tag(
        given.text("competencyAreaName"),
        given.text("competencyThemeName"),
        given.text("competencySubThemeName"),
        given.ids_of("competencySubThemeIdentifier", "competencySubThemeRefId"),
    )


def _v5(given: Given) -> Tag | None:
    return _tag(given.text("competencyArea"), given.text("competencyTheme"), given.text("competencySubTheme"), [])


def _v3(given: Given) -> Tag | None:
    level = level_in(given.first("selectedLevelLevel", "competencyLevel"))
    area, theme = given.text("competencyType"), given.text("competencyArea")
    return _tag(area, theme, given.text("name"), [], level=level)


_TAG_FIELDS = (("competencies_v6", _v6), ("competency_v6", _v6), ("competencies_v5", _v5), ("competencies_v3", _v3))


def _tag(area: str, theme: str, name: str, ids: Sequence[str], *, level: int | None = None) -> Tag | None:
    known = frozenset(each for each in ids if each)
    return Tag(area, theme, name, known, level) if name or known else None


def _with_levels(tags: Sequence[Tag], given: Given) -> list[Tag]:
    """The tags, with the levels that the oldest field of the same record gives them by name."""
    levels = {folded(tag.name): tag.level for each in given.inners("competencies_v3") if (tag := _v3(each)) is not None}
    return [
        tag if tag.level else Tag(tag.area, tag.theme, tag.name, tag.ids, levels.get(folded(tag.name))) for tag in tags
    ]


def _once(tags: Sequence[Tag], given: Given) -> list[Tag]:
    kept: dict[str, Tag] = {}
    for tag in tags:
        key = folded(tag.name) or min(tag.ids)
        if key in kept:
            given.notes.add(Repair.TAG_TWICE, file=given.source.file, place=given.source.place, value=tag.name)
        kept.setdefault(key, tag)
    return list(kept.values())


def read_framework(given: Given, found: Found) -> None:
    """Keeps every sub-theme with the theme and area that it is tied to."""
    terms = {folded(each.text("code")): each.inners("terms") for each in given.inners("categories")}
    themes = {each.id("identifier"): each for each in terms.get("theme", [])}
    subthemes = {each.id("identifier"): each for each in terms.get("subtheme", [])}
    for area in terms.get("competencyarea", []):
        for theme in _tied(area, themes):
            for subtheme in _tied(theme, subthemes):
                _keep_term(subtheme, theme=theme, area=area, found=found)


def _tied(given: Given, known: Mapping[str, Given]) -> Iterator[Given]:
    """What the term is associated with, by identifier; the short form where the long one is not there."""
    for each in given.inners("associations"):
        yield known.get(each.id("identifier"), each)


def _keep_term(subtheme: Given, *, theme: Given, area: Given, found: Found) -> None:
    id_, name, named = subtheme.id("identifier"), subtheme.name(), area_of(area.text("name"))
    if not id_ or not name or named is None:
        reason = Aside.NO_ID if not id_ else Aside.NO_NAME if not name else Aside.NO_AREA
        found.notes.add(reason, file=subtheme.source.file, place=subtheme.source.place, value=id_ or name)
        return
    twin = next((each for each in found.terms.values() if _is_same(each, name, theme.text("name"), named)), None)
    references = frozenset({id_, subtheme.id("refId"), subtheme.id("code")} - {""})
    if twin is not None and twin.id != id_:
        found.notes.add(Repair.FRAMEWORK_DOUBLE, file=subtheme.source.file, place=subtheme.source.place, value=name)
        found.terms[twin.id] = Term(
            twin.source, twin.id, twin.area, twin.theme, twin.name, twin.description, twin.references | references
        )
        return
    description = meaningful(subtheme.text("description"))
    found.terms[TheirId(id_)] = Term(
        subtheme.source, TheirId(id_), named, theme.text("name"), name, description, references
    )
    found.notes.taken("competencies")


def _is_same(term: Term, name: str, theme: str, area: Area) -> bool:
    return folded(term.name) == folded(name) and folded(term.theme) == folded(theme) and term.area is area


def meaningful(description: str) -> str:
    """The description, empty where it only repeats the name."""
    return "" if folded(description).endswith(_EMPTY_DESCRIPTION) else description


def read_dictionary(rows: Iterator[Row], found: Found) -> None:
    """Keeps the sub-themes of the warehouse's dictionary."""
    for row in rows:
        name, area, id_ = (
            row.text("competencysubtheme"),
            area_of(row.text("competencyarea")),
            row.id("competencysubthemeid"),
        )
        if not name or not id_ or area is None:
            reason = Aside.NO_NAME if not name else Aside.NO_ID if not id_ else Aside.NO_AREA
            found.notes.add(reason, file=row.source.file, place=row.source.place, value=row.text("competencyarea"))
            continue
        theme = row.text("competencytheme")
        known = next((each for each in found.terms.values() if _is_same(each, name, theme, area)), None)
        if known is not None:
            found.terms[known.id] = Term(
                known.source, known.id, area, theme, known.name, known.description, known.references | {id_}
            )
            continue
        description = meaningful(row.text("competencysubthemedescription"))
        found.terms[TheirId(id_)] = Term(row.source, TheirId(id_), area, theme, name, description, frozenset({id_}))
        found.notes.taken("competencies")


def read_level_texts(given: Sequence[Given], found: Found) -> None:
    """Keeps the texts of the three levels that some sub-themes have."""
    for each in given:
        name = each.name("Label")
        if not name:
            found.notes.add(Aside.NO_NAME, file=each.source.file, place=each.source.place)
            continue
        levels = {
            number: " ".join(filter(None, (level.text("Behavioral_Indicators"), level.text("Output_Description"))))
            for level in each.inners("Levels")
            if (number := LEVEL_NAMES.get(folded(level.text("Level")))) is not None
        }
        description = meaningful(each.text("Description"))
        found.level_texts.append(
            LevelTexts(each.source, name, each.text("Area"), each.text("Type"), description, levels)
        )
        found.notes.taken("texts of levels")


def read_frac(given: Sequence[Given], found: Found) -> None:
    """Keeps the five levels of FRAC competencies by name, for no id joins the two taxonomies."""
    for each in given:
        if folded(each.text("type")) != "competency":
            continue
        levels = {
            number: level.text("description")
            for level in each.inners("children")
            if (number := level_in(level.first("level", "name"))) is not None
        }
        area = each.within("additionalProperties")
        found.level_texts.append(
            LevelTexts(
                each.source,
                each.name(),
                area.text("competencyArea"),
                area.text("competencyType"),
                each.text("description"),
                levels,
            )
        )
        found.notes.taken("FRAC competencies")


def read_organisation_framework(given: Given, found: Found) -> None:
    """Keeps the designations of an organisation's framework with the competencies tied to them."""
    terms = {folded(each.text("code")): each.inners("terms") for each in given.inners("categories")}
    themes = {each.id("identifier"): each for each in terms.get("competency", [])}
    subthemes = {each.id("identifier"): each for each in terms.get("subtheme", [])}
    owner = TheirId(given.id("identifier").removesuffix("_odcs_fw"))
    for designation in terms.get("designation", []):
        needs = [
            Tag(
                theme.within("additionalProperties").within("competencyArea").text("name"),
                theme.text("name"),
                subtheme.name(),
                frozenset({subtheme.id("identifier"), subtheme.id("refId")} - {""}),
            )
            for theme in _tied(designation, themes)
            for subtheme in _tied(theme, subthemes)
        ]
        keep_designation(DesignationRecord(designation.source, designation.name(), owner, needs), found)


def read_role_mapping(given: Sequence[Given], found: Found) -> None:
    """Keeps the designations that the tool for plans drew up."""
    for each in given:
        needs = [
            Tag(need.text("type"), need.text("theme"), need.text("sub_theme")) for need in each.inners("competencies")
        ]
        activities = (*each.texts("role_responsibilities"), *each.texts("activities"))
        owner = TheirId(each.id("department_id", "state_center_id"))
        keep_designation(
            DesignationRecord(each.source, each.name("designation_name"), owner or None, needs, activities), found
        )


def read_work_order(given: Given, found: Found) -> None:
    """Keeps positions with the levels that the order asks of those who hold them; the largest of a position counts."""
    owner = TheirId(given.id("deptId"))
    for each in given.inners("users"):
        needs: list[Tag] = []
        activities: list[str] = []
        for role in each.inners("roleCompetencyList"):
            details = role.within("roleDetails")
            activities += [node.text("name") for node in details.inners("childNodes")]
            needs += [
                Tag(
                    need.within("additionalProperties").text("competencyType"),
                    need.within("additionalProperties").text("competencyArea"),
                    need.text("name"),
                    level=level_in(need.first("level")),
                )
                for need in role.inners("competencyDetails")
            ]
        activities += [node.text("name") for node in each.inners("unmappedActivities")]
        name = each.name("userPosition")
        keep_designation(
            DesignationRecord(each.source, name, owner or None, needs, tuple(filter(None, activities))), found
        )


def read_mapped_designations(rows: Iterator[Row], found: Found) -> None:
    """Keeps the rows of an ODCS sheet, or of its result."""
    for row in rows:
        status = folded(row.text("status"))
        if status == "failed":
            found.notes.add(
                Aside.FAILED_ANSWER, file=row.source.file, place=row.source.place, value=row.text("errordetails")
            )
            continue
        tag = Tag(row.text("competencyarea"), row.text("competencytheme"), row.text("competencysubtheme"))
        keep_designation(DesignationRecord(row.source, row.text("designation"), None, [tag] if tag.name else []), found)


def keep_designation(record: DesignationRecord, found: Found) -> None:
    """Keeps the designation; one without a name is put aside."""
    if not record.name:
        found.notes.add(Aside.NO_NAME, file=record.source.file, place=record.source.place)
        return
    found.designations.append(record)
    found.notes.taken("designations")
