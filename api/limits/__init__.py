"""The gate that a learner's words pass before anything else: distress, emergencies, and what courses cannot answer."""
