from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.reading.table_reader import (
    COMPLETION_COLUMNS,
    LEARNER_COLUMNS,
    ROLE_COLUMNS,
    read_completions,
    read_learners,
    read_roles,
)
from data.words.completions import completion_id
from data.words.errors import Fault, InvalidCatalogue
from data.words.models import ENGLISH, HINDI, CompetencyId, CourseId, Learner, LearnerId, OrganisationId, RoleId
from tests.data.builders import BASICS, FURTHER, planned_catalogue

CATALOGUE = planned_catalogue()
LEARNERS = frozenset({LearnerId("lina"), LearnerId("omar")})
NOW = datetime(2026, 11, 2, tzinfo=UTC)


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def parquet(path: Path, columns: Mapping[str, Sequence[object] | pa.Array]) -> Path:
    pq.write_table(pa.table(dict(columns)), path)
    return path


def learner_faults(tmp_path: Path, text: str | bytes) -> tuple[Fault, ...]:
    with pytest.raises(InvalidCatalogue) as caught:
        read_learners(write(tmp_path / "learners.csv", text), CATALOGUE)
    return caught.value.faults


def completion_faults(tmp_path: Path, text: str) -> tuple[Fault, ...]:
    with pytest.raises(InvalidCatalogue) as caught:
        read_completions(write(tmp_path / "done.csv", text), catalogue=CATALOGUE, learners=LEARNERS, now=NOW)
    return caught.value.faults


EXPECTED_LEARNERS = [
    Learner(
        id=LearnerId("lina"),
        organisation=OrganisationId("circle"),
        role=RoleId("tax-inspector"),
        languages=frozenset({ENGLISH, HINDI}),
        weekly_minutes=90,
    ),
    Learner(
        id=LearnerId("omar"),
        organisation=OrganisationId("state"),
        role=None,
        languages=frozenset({HINDI}),
        weekly_minutes=60,
    ),
]


@pytest.mark.parametrize("beginning", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_learners_are_read_from_csv(tmp_path: Path, beginning: str, line_end: str) -> None:
    lines = [
        "learner,organisation,role,languages,weekly_minutes",
        "lina,circle,tax-inspector,en;hi,90",
        "omar,state,,hi,",
    ]
    path = write(tmp_path / "learners.csv", beginning + line_end.join(lines) + line_end)
    assert read_learners(path, CATALOGUE) == EXPECTED_LEARNERS


def test_learners_are_read_from_parquet(tmp_path: Path) -> None:
    columns: Mapping[str, Sequence[object]] = {
        "learner": ["lina", "omar"],
        "organisation": ["circle", "state"],
        "role": ["tax-inspector", None],
        "languages": [["en", "hi"], ["hi"]],
        "weekly_minutes": [90, None],
    }
    assert read_learners(parquet(tmp_path / "learners.parquet", columns), CATALOGUE) == EXPECTED_LEARNERS


def test_weekly_minutes_may_be_left_out(tmp_path: Path) -> None:
    path = write(tmp_path / "learners.csv", "languages,learner,role,organisation\nen,lina,,state\n")
    assert read_learners(path, CATALOGUE)[0].weekly_minutes == 60


def test_all_faults_of_all_rows_come_together_with_their_lines(tmp_path: Path) -> None:
    faults = learner_faults(
        tmp_path,
        "learner,organisation,role,languages,weekly_minutes\n"
        "lina,circl,tax-inspector,en,60\n"
        "li na,state,inspector,en,60\n"
        "omar,state,,,60\n"
        "\n"
        "lina,state,,hi-Latn,soon\n"
        "zara,state\n",
    )
    assert [(fault.place, fault.value) for fault in faults] == [
        ("learners.csv:2", "circl"),
        ("learners.csv:3", "li na"),
        ("learners.csv:3", "inspector"),
        ("learners.csv:4", ""),
        ("learners.csv:6", "lina"),
        ("learners.csv:6", "hi-Latn"),
        ("learners.csv:6", "soon"),
        ("learners.csv:7", "zara,state"),
    ]
    assert faults[0].remedy == "Did you mean 'circle'?"
    assert "learners.csv:2" in faults[4].problem


def test_lines_are_counted_through_values_of_several_lines(tmp_path: Path) -> None:
    faults = learner_faults(tmp_path, 'learner,organisation,role,languages\n"a\nb",state,,en\nx,nowhere,,en\n')
    assert [fault.place for fault in faults] == ["learners.csv:2", "learners.csv:4"]


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("learner,organisation,role\n", "learners.csv:1", "column 'languages' is missing"),
        ("learner,organisation,role,languages,minutes\n", "learners.csv:1", "this column is not known"),
        ("learner,organisation,role,languages,role\n", "learners.csv:1", "this column is there twice"),
        ('learner,organisation,role,languages\n"lina,state,,en\n', "learners.csv:2", "the CSV is broken"),
        (b"learner,organisation,role,languages\nlina,\xff,,en\n", "learners.csv:2", "not UTF-8"),
    ],
)
def test_a_table_that_cannot_be_understood_is_one_fault(
    tmp_path: Path, text: str | bytes, place: str, problem: str
) -> None:
    (fault,) = learner_faults(tmp_path, text)
    assert fault.place == place
    assert problem in fault.problem


def test_an_empty_table_names_every_missing_column(tmp_path: Path) -> None:
    assert len(learner_faults(tmp_path, "")) == 4


@pytest.mark.parametrize("name", ["gone.csv", "gone.parquet", "learners.xlsx"])
def test_a_file_that_is_not_there_or_of_another_kind_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidCatalogue, match=name):
        read_learners(tmp_path / name, CATALOGUE)


def test_a_file_that_is_no_parquet_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidCatalogue, match="cannot be read"):
        read_learners(write(tmp_path / "learners.parquet", "learner,organisation"), CATALOGUE)


@pytest.mark.parametrize(
    "at",
    ["2026-04-01T10:30:00+05:30", "2026-04-01T05:00:00Z", "2026-04-01 05:00", "1775019600", "1775019600.0"],
)
def test_times_are_iso_8601_or_unix_seconds(tmp_path: Path, at: str) -> None:
    path = write(tmp_path / "done.csv", f"learner,course,at,score\nlina,basics,{at},0.75\n")
    (event,) = read_completions(path, catalogue=CATALOGUE, learners=LEARNERS, now=NOW).events()
    assert event.at == datetime(2026, 4, 1, 5, tzinfo=UTC)
    assert event.result == {"score": 0.75}
    assert event.id == completion_id(LearnerId("lina"), BASICS, at=event.at)


@pytest.mark.parametrize(("unit", "zone"), [("s", None), ("ms", "UTC"), ("us", "Asia/Kolkata"), ("ns", "UTC")])
def test_parquet_times_of_every_unit_are_understood(tmp_path: Path, unit: str, zone: str | None) -> None:
    moment = datetime(2026, 4, 1, 5, tzinfo=UTC if zone else None)
    at = pa.array([moment], type=pa.timestamp(unit, tz=zone))
    path = parquet(tmp_path / "done.parquet", {"learner": ["lina"], "course": ["basics"], "at": at})
    (event,) = read_completions(path, catalogue=CATALOGUE, learners=LEARNERS, now=NOW).events()
    assert event.at == datetime(2026, 4, 1, 5, tzinfo=UTC)
    assert event.result == {}


def test_ids_are_kept_where_given_and_follow_from_the_content_where_not(tmp_path: Path) -> None:
    text = "id,learner,course,at\nc-1,lina,basics,1775019600\n,lina,basics,1775019600\n,lina,further,1775019600\n"
    path = write(tmp_path / "done.csv", text)
    first, second, third = read_completions(path, catalogue=CATALOGUE, learners=LEARNERS, now=NOW).events()
    assert first.id == "c-1"
    assert second.id == completion_id(LearnerId("lina"), BASICS, at=second.at)
    assert third.id == completion_id(LearnerId("lina"), FURTHER, at=third.at)


def test_an_id_belongs_to_its_learner_and_none_is_one_that_saarthi_gives(tmp_path: Path) -> None:
    text = "id,learner,course,at\nc-1,lina,basics,1775019600\nc-1,omar,further,1775019600\n"
    path = write(tmp_path / "done.csv", text)
    assert read_completions(path, catalogue=CATALOGUE, learners=LEARNERS, now=NOW).count == 2

    (fault,) = completion_faults(tmp_path, "id,learner,course,at\nPractice-x-lina,lina,basics,1775019600\n")
    assert (fault.value, fault.problem) == ("Practice-x-lina", "id: such ids are given by Saarthi alone")


def test_a_repeated_row_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "done.csv", "learner,course,at\n" + "lina,basics,1775019600\n" * 3)
    assert read_completions(path, catalogue=CATALOGUE, learners=LEARNERS, now=NOW).count == 1


def test_faults_of_completions_come_together(tmp_path: Path) -> None:
    faults = completion_faults(
        tmp_path,
        "learner,course,at,score\n"
        "lena,basics,1775019600,\n"
        "lina,basic,1775019600,\n"
        "lina,basics,yesterday,\n"
        "lina,basics,1775019600000,\n"
        "lina,basics,1775019600,1.5\n"
        "lina,basics,1775019601,nan\n"
        "lina,basics,1775019602,good\n"
        "lina,further,1775019600,0.5\n"
        "lina,further,1775019600,0.6\n"
        "lina,further,0026-04-01,\n"
        "lina,further,1999-12-31,\n"
        "lina,further,2026-11-02T00:02,\n",
    )
    assert [(fault.place, fault.value) for fault in faults] == [
        ("done.csv:2", "lena"),
        ("done.csv:3", "basic"),
        ("done.csv:4", "yesterday"),
        ("done.csv:5", "1775019600000"),
        ("done.csv:6", "1.5"),
        ("done.csv:7", "nan"),
        ("done.csv:8", "good"),
        ("done.csv:10", "further"),
        ("done.csv:11", "0026-04-01"),
        ("done.csv:12", "1999-12-31"),
        ("done.csv:13", "2026-11-02T00:02"),
    ]
    assert faults[0].remedy == "Did you mean 'lina'?"
    assert "milliseconds" in faults[3].remedy
    assert "done.csv:9" in faults[-4].problem


def test_faults_of_parquet_rows_come_in_order_of_rows(tmp_path: Path) -> None:
    columns = {"learner": ["lina"] * 12, "course": ["nothing"] * 12, "at": list(range(1775019600, 1775019612))}
    with pytest.raises(InvalidCatalogue) as caught:
        read_completions(parquet(tmp_path / "done.parquet", columns), catalogue=CATALOGUE, learners=LEARNERS, now=NOW)
    assert [fault.place for fault in caught.value.faults] == [f"done.parquet: row {n}" for n in range(1, 13)]


def test_roles_gather_their_needs_from_several_rows(tmp_path: Path) -> None:
    text = """\
role,name,competency,level
inspector,Inspector,revenue.tax,3
clerk,Clerk,office.drafting,1
inspector,Inspector,office.drafting,2
guard,Guard,,
"""
    inspector, clerk, guard = read_roles(write(tmp_path / "roles.csv", text), catalogue=CATALOGUE)
    assert inspector.needs == {CompetencyId("revenue.tax"): 3, CompetencyId("office.drafting"): 2}
    assert (clerk.id, clerk.name.in_language(ENGLISH)) == ("clerk", "Clerk")
    assert (guard.id, guard.needs) == ("guard", {})


def test_faults_of_roles_come_together(tmp_path: Path) -> None:
    text = """\
role,name,competency,level
inspector,Inspector,revenue.tex,3
Chief,Chief,revenue.tax,6
inspector,Tax Inspector,office.drafting,2
inspector,Inspector,office.drafting,2
guard,,revenue.tax,
"""
    with pytest.raises(InvalidCatalogue) as caught:
        read_roles(write(tmp_path / "roles.csv", text), catalogue=CATALOGUE)
    assert [(fault.place, fault.value) for fault in caught.value.faults] == [
        ("roles.csv:2", "revenue.tex"),
        ("roles.csv:3", "Chief"),
        ("roles.csv:3", "6"),
        ("roles.csv:4", "Tax Inspector"),
        ("roles.csv:5", "office.drafting"),
        ("roles.csv:6", ""),
    ]


def test_the_id_of_a_completion_does_not_depend_on_the_time_zone_it_is_written_in() -> None:
    written = ("2026-04-01T10:30:00+05:30", "2026-04-01T05:00:00+00:00")
    ids = {completion_id(LearnerId("a"), CourseId("b"), at=datetime.fromisoformat(each)) for each in written}
    assert len(ids) == 1


def test_every_column_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "tables.md").read_text(encoding="utf-8")
    columns = (*LEARNER_COLUMNS.all, *COMPLETION_COLUMNS.all, *ROLE_COLUMNS.all)
    assert [column for column in columns if f"| `{column}` |" not in page] == []


@pytest.mark.parametrize(
    ("id_", "problem"), [("a\x00b", "control character"), ("x" * 101, "at most 100"), ("\u202eb", "direction")]
)
def test_the_id_of_a_completion_is_one_that_any_database_can_hold(tmp_path: Path, id_: str, problem: str) -> None:
    (fault,) = completion_faults(tmp_path, f"learner,course,at,id\nlina,basics,2026-04-01,{id_}\n")
    assert fault.place == "done.csv:2"
    assert problem in fault.problem


def test_the_name_of_a_role_is_one_that_can_be_kept_and_shown(tmp_path: Path) -> None:
    table = write(tmp_path / "roles.csv", "role,name,competency,level\nclerk,Cl\x00erk,office.drafting,1\n")
    with pytest.raises(InvalidCatalogue, match="control character"):
        read_roles(table, catalogue=CATALOGUE)
