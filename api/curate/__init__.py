"""The curator's page: coverage and open questions."""
