"""Published recommenders that ours is compared with, fitted on the same arrays and ranked by the same code."""
