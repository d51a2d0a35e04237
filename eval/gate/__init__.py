"""The quality gate: a few figures on small fixed sets, and the floors below which none of them may fall."""

from eval.gate.floors import Floor, read_floors
from eval.gate.measuring import SETS, figures_of

__all__ = ["SETS", "Floor", "figures_of", "read_floors"]
