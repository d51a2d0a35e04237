"""Other packages for search, each in its own environment: what `eval.benchmarks.retrieval --peers` compares with."""
