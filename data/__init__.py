"""The words, the catalogue and the store. Imports nothing of ours."""
