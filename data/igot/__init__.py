"""What iGOT Karmayogi gives out, read as it comes and mapped onto our words; and what it takes in, written."""

from data.igot.found import people_named
from data.igot.importing import Import, Standing, planned_import
from data.igot.map_progress import SOURCE
from data.igot.notes import MOST_ASIDE, Notes, Remark
from data.igot.reader import read_igot

__all__ = [
    "MOST_ASIDE",
    "SOURCE",
    "Import",
    "Notes",
    "Remark",
    "Standing",
    "people_named",
    "planned_import",
    "read_igot",
]
