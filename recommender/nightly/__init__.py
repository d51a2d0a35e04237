"""Suggestions for everyone at once: the nightly job, in one process or on Spark, by one function over Arrow batches."""
