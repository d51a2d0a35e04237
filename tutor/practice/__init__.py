"""Ways to be helped besides an answer: practice, hints, explanations, comparisons and cases. No model is needed."""
