"""The passbook: what a learner has shown of each competency, and what shows it."""
