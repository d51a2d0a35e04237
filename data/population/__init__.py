"""A seeded, plausible population over any catalogue: learners and what they completed."""

from data.population.generator import Population, generate_population
from data.population.targets import REPORT, REPORT_DEPARTMENT

__all__ = ["REPORT", "REPORT_DEPARTMENT", "Population", "generate_population"]
