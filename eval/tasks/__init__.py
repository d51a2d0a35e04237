"""The measurements, each with its run and its report."""
