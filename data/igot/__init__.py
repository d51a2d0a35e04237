"""What iGOT Karmayogi gives out, read as it comes and mapped onto our words; and what it takes in, written."""

from data.igot.found import Found, people_named
from data.igot.importing import Import, Standing, planned_import
from data.igot.map_framework import SYSTEM
from data.igot.map_progress import SOURCE
from data.igot.notes import MOST_ASIDE, Notes, Remark
from data.igot.out_plans import PlanRequests, mapping_rows, mapping_sheet, plan_requests
from data.igot.out_questions import Answered, OutQuestion, assessment_csv, question_set
from data.igot.out_telemetry import VERBS, telemetry_batches
from data.igot.reader import read_igot

__all__ = [
    "MOST_ASIDE",
    "SOURCE",
    "SYSTEM",
    "VERBS",
    "Answered",
    "Found",
    "Import",
    "Notes",
    "OutQuestion",
    "PlanRequests",
    "Remark",
    "Standing",
    "assessment_csv",
    "mapping_rows",
    "mapping_sheet",
    "people_named",
    "plan_requests",
    "planned_import",
    "question_set",
    "read_igot",
    "telemetry_batches",
]
