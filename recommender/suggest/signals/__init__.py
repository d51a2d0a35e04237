"""The causes for suggesting a course, one class each."""
