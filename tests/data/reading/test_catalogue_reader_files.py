"""Files that cannot be understood at all: each is one fault, with its place."""

import json
from pathlib import Path

import pytest

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


def test_a_bomb_of_aliases_is_read_in_no_time(tmp_path: Path) -> None:
    levels = "".join(f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    faults = faults_of(write_folder(tmp_path, changes={"roles.yaml": "- &a0 [x]\n" + levels}))
    assert len(faults) >= 40


def test_control_characters_in_json_text_are_refused(tmp_path: Path) -> None:
    line = json.dumps({"id": "x", "name": "a\x00b", "activities": [], "needs": {}})
    (fault,) = faults_of(write_folder(tmp_path, changes={"roles.jsonl": line}))
    assert "control character" in fault.problem
