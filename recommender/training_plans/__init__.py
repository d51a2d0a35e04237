"""Training plans at work: rules, standing and progress of learners, what-if, drafts from templates."""
