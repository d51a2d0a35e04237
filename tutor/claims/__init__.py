"""What a sentence claims: clauses, quantities, yes or no; read by answers and by the check on rewriting."""

from tutor.claims.clauses import clauses, first_clause, last_clause
from tutor.claims.polarity import insists_in_vain, is_negated, turns_round
from tutor.claims.quantities import Quantities, Quantity, is_quantity_word, quantities_of, unsupported_quantity

__all__ = [
    "Quantities",
    "Quantity",
    "clauses",
    "first_clause",
    "insists_in_vain",
    "is_negated",
    "is_quantity_word",
    "last_clause",
    "quantities_of",
    "turns_round",
    "unsupported_quantity",
]
