"""What is killed with `kill -9` at random moments, and how what is left is held against what was promised."""
