"""Files that cannot be understood at all: each is one fault, with its place."""

import json
import os
import socket
from pathlib import Path

import pytest

from data.reading import FaultList, ListNode, read_catalogue, read_learners, yaml_node
from data.words import InvalidCatalogue
from tests.data.builders import planned_catalogue
from tests.data.folders import BASICS, faults_of, write_folder


def test_broken_yaml_is_placed_and_raises_no_false_alarms(tmp_path: Path) -> None:
    """Other files refer to the broken course; only the break itself is reported."""
    broken = BASICS.replace("title: {en", "title: {en: [")
    (fault,) = faults_of(write_folder(tmp_path, changes={"courses/basics.yaml": broken}))
    assert fault.place.startswith("courses/basics.yaml:")
    assert "YAML is broken" in fault.problem


@pytest.mark.parametrize(
    ("name", "content", "place", "problem"),
    [
        ("roles.yaml", b"- id: \xff\n", "roles.yaml:1", "not UTF-8"),
        ("roles.yaml", b"- id: a\n  name: \xe0\xa4\n", "roles.yaml:2", "not UTF-8"),
        ("roles.yaml", b"", "roles.yaml", "empty"),
        ("roles.yaml", b"- id: a\n  name: \x07\n", "roles.yaml:2", "not allowed in YAML"),
        ("roles.yaml", b"id: a\n", "roles.yaml:1", "should hold a list"),
        ("roles.yaml", b"--- 1\n--- 2\n", "roles.yaml:2", "YAML is broken"),
        ("roles.yaml", b"- &a [*a]\n", "roles.yaml:1", "an anchor contains itself"),
        ("roles.jsonl", b"{'id': 1}\n", "roles.jsonl:1", "not JSON"),
        ("roles.jsonl", b"\n[1]\n", "roles.jsonl:2", "should be a map"),
        ("role.yaml", b"[]", "role.yaml", "no part of a catalogue"),
        ("courses/x.yml", b"", "courses/x.yml", "only .yaml files"),
        ("courses/x.yaml", b"- id: x\n", "courses/x.yaml:1", "should be a map"),
    ],
)
def test_a_file_that_cannot_be_understood_is_one_fault(
    tmp_path: Path, name: str, content: bytes, place: str, problem: str
) -> None:
    (fault,) = faults_of(write_folder(tmp_path, changes={name: content}))
    assert fault.place == place
    assert problem in fault.problem


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, changes={"roles.yaml": None})
    (folder / "roles.yaml").symlink_to(folder / "gone.yaml")
    (fault,) = faults_of(folder)
    assert fault.place == "roles.yaml"
    assert "cannot be read: No such file" in fault.problem


def test_deep_nesting_is_a_fault_not_a_crash(tmp_path: Path) -> None:
    (fault,) = faults_of(write_folder(tmp_path, changes={"roles.jsonl": "[" * 100_000}))
    assert fault.place == "roles.jsonl:1"


@pytest.mark.parametrize(
    "text", ["[" * 200_000, "{" * 200_000, "- " * 200_000 + "x", "? " * 200_000, "[" * 33 + "]" * 33]
)
def test_deep_yaml_is_a_fault_and_no_segmentation_fault(tmp_path: Path, text: str) -> None:
    (fault,) = faults_of(write_folder(tmp_path, changes={"roles.yaml": text}))
    assert (fault.place, fault.problem) == ("roles.yaml:1", "values are nested deeper than 32 levels")


def test_a_bomb_of_aliases_is_named(tmp_path: Path) -> None:
    levels = "".join(f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    (fault,) = faults_of(write_folder(tmp_path, changes={"roles.yaml": "- &a0 [x]\n" + levels}))
    assert fault.place == "roles.yaml:7"  # &a5 stands for 125,479 values, and is named there nine times
    assert fault.problem == "the file holds more than 200,000 values, with what its aliases stand for"


def test_an_alias_stands_for_what_it_names(tmp_path: Path) -> None:
    node = yaml_node("- &a {x: [1, 2.5]}\n- *a\n", name="x.yaml", faults=FaultList())
    assert isinstance(node, ListNode)
    assert node.items[0] is node.items[1]


def test_an_alias_that_names_nothing_is_placed(tmp_path: Path) -> None:
    (fault,) = faults_of(write_folder(tmp_path, changes={"roles.yaml": "- x\n- *gone\n"}))
    assert fault.place == "roles.yaml:2"
    assert "undefined alias 'gone'" in fault.problem


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("[" * 200_000, "the line is nested deeper than 32 levels"),
        ('{"id": [' + "[]," * 160_000 + "[]]}", "the line is more than 150,000 values"),
    ],
)
def test_a_line_of_json_is_bounded(tmp_path: Path, line: str, problem: str) -> None:
    (fault,) = faults_of(write_folder(tmp_path, changes={"roles.jsonl": line}))
    assert (fault.place, fault.problem) == ("roles.jsonl:1", problem)


@pytest.mark.parametrize("name", ["roles.yaml", "roles.jsonl", "courses/pipe.yaml", "catalogue.yaml"])
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path, name: str) -> None:
    folder = write_folder(tmp_path, changes={name: None})
    os.mkfifo(folder / name)
    (fault,) = faults_of(folder)
    assert (fault.place, fault.problem) == (name, "this is a named pipe, not a file")


def test_a_socket_and_a_folder_are_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path, changes={"roles.yaml": None})
    monkeypatch.chdir(folder)  # a socket's address has room for 107 letters
    (folder / "courses" / "more.yaml").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("roles.yaml")
        faults = {fault.place: fault.problem for fault in faults_of(folder)}
    assert faults == {
        "courses/more.yaml": "this is a folder, not a file",
        "roles.yaml": "this is a socket, not a file",
    }


@pytest.mark.parametrize("target", ["/dev/zero", "/etc/hostname"])
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, target: str) -> None:
    folder = write_folder(tmp_path, changes={"roles.yaml": None})
    (folder / "roles.yaml").symlink_to(target)
    (fault,) = faults_of(folder)
    assert (fault.place, fault.value, fault.problem) == ("roles.yaml", "roles.yaml", "the link leads out of the folder")


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, changes={})
    (folder / "roles.yaml").rename(folder / "roles.txt")
    (folder / "roles.yaml").symlink_to("roles.txt")
    assert read_catalogue(folder).roles


def test_a_device_is_no_table(tmp_path: Path) -> None:
    table = tmp_path / "learners.csv"
    table.symlink_to("/dev/zero")
    with pytest.raises(InvalidCatalogue, match="this is a device, not a file"):
        read_learners(table, planned_catalogue())


@pytest.mark.parametrize("name", ["learners.csv", "learners.parquet"])
def test_a_table_that_is_a_named_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(InvalidCatalogue, match="this is a named pipe, not a file"):
        read_learners(tmp_path / name, planned_catalogue())


def test_a_yaml_file_of_many_megabytes_is_refused_unread(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, changes={})
    with (folder / "roles.yaml").open("r+b") as file:
        file.truncate(9 << 20)  # takes no room on disk
    (fault,) = faults_of(folder)
    assert fault.problem == "the file has 9,437,184 bytes, more than 8,388,608"


def test_control_characters_in_json_text_are_refused(tmp_path: Path) -> None:
    line = json.dumps({"id": "x", "name": "a\x00b", "activities": [], "needs": {}})
    (fault,) = faults_of(write_folder(tmp_path, changes={"roles.jsonl": line}))
    assert "control character" in fault.problem
