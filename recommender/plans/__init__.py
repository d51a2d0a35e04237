"""Training plans at work: training rules, standing of learners, what-if, drafts from templates, what moved."""
