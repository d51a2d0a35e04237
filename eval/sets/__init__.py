"""The sets measured on, and their readers."""
