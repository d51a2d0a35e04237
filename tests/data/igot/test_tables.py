"""Their tables as they come: both ways of writing quotes, other delimiters, spreadsheets, ids that a sheet rounded."""

from pathlib import Path

import openpyxl
import pytest

from data.igot.files import Entry
from data.igot.notes import Aside, Notes, Repair
from data.igot.tables import Row, table_of

HEADER = "User ID,Full_Name,E mail"


def rows(path: Path) -> tuple[list[Row], Notes]:
    notes = Notes()
    entry = Entry(path.name, path)
    return list(table_of(entry, notes).rows(notes)), notes


def written(folder: Path, content: bytes | str, name: str = "report.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('"say ""hi"", she"', 'say "hi", she'),
        (r'"say \"hi\", she"', 'say "hi", she'),
        ('"two\nlines"', "two lines"),
        (r'"{""text"":""a\""b""}"', r'{"text":"a\"b"}'),
        ("Not Available", ""),
        ("  Asha\u00a0 B ", "Asha B"),
    ],
)
def test_a_cell_is_read_whoever_wrote_its_quotes(tmp_path: Path, cell: str, said: str) -> None:
    found, _ = rows(written(tmp_path, f"{HEADER}\n1,{cell},a@b\n2,B,c@d\n"))

    assert [row.text("fullname") for row in found] == [said, "B"]
    assert found[1].text("email") == "c@d"


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeff{HEADER}\n1,A,a@b\n".encode(),
        f"{HEADER}\n1,A,a@b\n".replace(",", ";").encode(),
        f"sep=;\n{HEADER}\n1,A,a@b\n".replace(",", ";").encode(),
        f"{HEADER}\n1,A,a@b\n".replace(",", "\t").encode("utf-16"),
        f"{HEADER},,\n1,A,a@b,,\n,,\n".encode(),
        f"{HEADER}\r\n1,A\x00,a@b\r\n".encode(),
    ],
    ids=["bom", "semicolons", "sep", "utf-16 with tabs", "trailing empty columns", "nul"],
)
def test_what_excel_makes_of_a_table_is_the_table(tmp_path: Path, content: bytes) -> None:
    found, _ = rows(written(tmp_path, content))

    assert [(row.id("userid"), row.text("fullname"), row.text("email")) for row in found] == [("1", "A", "a@b")]


def test_ids_of_a_spreadsheet_are_whole_and_rounded_ones_are_none(tmp_path: Path) -> None:
    found, _ = rows(written(tmp_path, f"{HEADER}\n1001.0,A,a@b\n1.2E+19,B,c@d\n"))

    assert [row.id("userid") for row in found] == ["1001", ""]
    assert [row.is_rounded("userid") for row in found] == [False, True]


def test_a_row_longer_than_its_header_is_put_aside_and_the_next_is_read(tmp_path: Path) -> None:
    found, notes = rows(written(tmp_path, f"{HEADER}\n1,A,a@b,more,more\n2,B,c@d\n"))

    assert [row.id("userid") for row in found] == ["2"]
    assert [(each.what, each.place, each.count) for each in notes.asides] == [(Aside.LONG_ROW.value, "row 2", 1)]


def test_the_first_sheet_of_a_workbook_is_a_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["User ID", "Full Name", "E mail"])
    sheet.append([1001.0, "आशा", "a@b"])
    book.save(tmp_path / "people.xlsx")

    found, _ = rows(tmp_path / "people.xlsx")

    assert [(row.id("userid"), row.text("fullname")) for row in found] == [("1001", "आशा")]


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    found, notes = rows(written(tmp_path, f"{HEADER}\n1,A".encode() + b"\xff,a@b\n"))

    assert [row.id("userid") for row in found] == ["1"]
    assert [(each.what, each.place) for each in notes.repairs] == [(Repair.UNDECODABLE.value, "line 2")]
