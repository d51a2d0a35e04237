"""How catalogue files and tables are read: values with their place, faults collected, references checked."""

from data.reading.catalogue_reader import read_catalogue
from data.reading.course_file import course_yaml
from data.reading.faults import FaultList, did_you_mean
from data.reading.fields import LONGEST, LONGEST_TEXT, Fields, choice_of, language_fault, text_fault
from data.reading.nodes import ListNode, MapNode, Node, ScalarNode, jsonl_nodes
from data.reading.plan_templates import (
    PlanTemplate,
    TemplateNeeds,
    TemplateTask,
    read_templates,
    shipped_templates,
    template_of,
)
from data.reading.table_reader import CompletionTable, learners_named, read_completions, read_learners, read_roles
from data.reading.text_files import read_text
from data.reading.yaml_nodes import yaml_node

__all__ = [
    "LONGEST",
    "LONGEST_TEXT",
    "CompletionTable",
    "FaultList",
    "Fields",
    "ListNode",
    "MapNode",
    "Node",
    "PlanTemplate",
    "ScalarNode",
    "TemplateNeeds",
    "TemplateTask",
    "choice_of",
    "course_yaml",
    "did_you_mean",
    "jsonl_nodes",
    "language_fault",
    "learners_named",
    "read_catalogue",
    "read_completions",
    "read_learners",
    "read_roles",
    "read_templates",
    "read_text",
    "shipped_templates",
    "template_of",
    "text_fault",
    "yaml_node",
]
