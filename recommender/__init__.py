"""What a learner should take next, paths, mastery from evidence, and coverage of needs by the catalogue."""
